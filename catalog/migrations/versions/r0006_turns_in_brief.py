"""What lists and figures need of a turn, beside its payload."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.add_column("turns", sa.Column("brief", sa.Text))
