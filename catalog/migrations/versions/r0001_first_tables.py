"""Products, interactions and quarantined rows."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def _name(length: int) -> sa.String:
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


def _sequence() -> sa.Column[int]:
    number = sa.BigInteger().with_variant(sa.Integer, "sqlite")
    return sa.Column("seq", number, primary_key=True, autoincrement=True)


def upgrade() -> None:
    op.create_table(
        "products",
        sa.Column("id", _name(200), primary_key=True),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("description", sa.Text, nullable=False),
        sa.Column("category", sa.JSON, nullable=False),
        sa.Column("brand", sa.Text, nullable=False),
        sa.Column("attributes", sa.JSON, nullable=False),
        sa.Column("price_minor", sa.BigInteger, nullable=False),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("rating", sa.Float),
        sa.Column("review_count", sa.Integer, nullable=False),
        sa.Column("stock", sa.Integer),
        sa.Column("launched", sa.Date),
        sa.Column("image_url", sa.Text),
        sa.Column("url", sa.Text),
    )
    _create_interactions()
    op.create_table(
        "quarantine",
        _sequence(),
        sa.Column("source", _name(200), nullable=False, index=True),
        sa.Column("line", sa.BigInteger, nullable=False),
        sa.Column("field", sa.String(200), nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("excerpt", sa.Text, nullable=False),
    )


def _create_interactions() -> None:
    op.create_table(
        "interactions",
        _sequence(),
        sa.Column("id", _name(200), nullable=False, unique=True),
        sa.Column("session", _name(200), nullable=False),
        sa.Column("shopper", _name(200)),
        sa.Column("product", _name(200), sa.ForeignKey("products.id"), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("query", sa.Text),
        sa.Column("platform", sa.String(40)),
        sa.Column("quantity", sa.Integer, nullable=False),
        sa.Column("paid_minor", sa.BigInteger),
        sa.Column("paid_currency", sa.String(3)),
        sa.Column("position", sa.Integer),
    )
    op.create_index("interactions_by_time", "interactions", ["at", "seq"])
    op.create_index("interactions_by_shopper", "interactions", ["shopper", "at", "seq"])


def downgrade() -> None:
    for table in ("quarantine", "interactions", "products"):
        op.drop_table(table)
