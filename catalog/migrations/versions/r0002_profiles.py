"""What a shopper told the shop to remember."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    name = sa.String(200).with_variant(sa.String(200, collation="C"), "postgresql")
    op.create_table(
        "profiles",
        sa.Column("id", name, primary_key=True),
        sa.Column("budget_minor", sa.BigInteger),
        sa.Column("currency", sa.String(3)),
    )
