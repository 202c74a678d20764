"""Slates that were shown, with their propensities, and what came of them."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def _name() -> sa.String:
    return sa.String(200).with_variant(sa.String(200, collation="C"), "postgresql")


def _sequence() -> sa.Column[int]:
    number = sa.BigInteger().with_variant(sa.Integer, "sqlite")
    return sa.Column("seq", number, primary_key=True, autoincrement=True)


def upgrade() -> None:
    op.create_table(
        "impressions",
        _sequence(),
        sa.Column("id", _name(), nullable=False, unique=True),
        sa.Column("turn", _name()),
        sa.Column("conversation", _name(), nullable=False, index=True),
        sa.Column("shopper", _name(), index=True),
        sa.Column("at", sa.BigInteger, nullable=False, index=True),
        sa.Column("policy", _name(), nullable=False),
        sa.Column("payload", sa.Text, nullable=False),
    )
    op.create_table(
        "outcomes",
        _sequence(),
        sa.Column("id", _name(), nullable=False, unique=True),
        sa.Column("impression", _name(), nullable=False, index=True),
        sa.Column("product", _name()),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
    )
