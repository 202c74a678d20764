"""When a product was last changed, counted: a running shop asks for what is newer than it knows."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    # What is there already counts as one change: newer than 0, which older versions are built from.
    first = sa.Column("revision", sa.BigInteger, nullable=False, server_default="1")
    op.add_column("products", first)
    op.create_index("ix_products_revision", "products", ["revision"])
