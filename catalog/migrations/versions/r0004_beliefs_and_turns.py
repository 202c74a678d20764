"""What is believed of a shopper, and turns as they were, to be played again."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def _name() -> sa.String:
    return sa.String(200).with_variant(sa.String(200, collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "beliefs",
        sa.Column("id", _name(), primary_key=True),
        sa.Column("shopper", _name(), nullable=False, index=True),
        sa.Column("field", sa.Text, nullable=False),
        sa.Column("values", sa.JSON, nullable=False),
        sa.Column("negated", sa.Boolean, nullable=False),
        sa.Column("said", sa.Text, nullable=False),
        sa.Column("conversation", _name(), nullable=False),
        sa.Column("turn", sa.Integer, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("source", sa.String(16), nullable=False),
    )
    number = sa.BigInteger().with_variant(sa.Integer, "sqlite")
    op.create_table(
        "turns",
        sa.Column("seq", number, primary_key=True, autoincrement=True),
        sa.Column("id", _name(), nullable=False, unique=True),
        sa.Column("conversation", _name(), nullable=False, index=True),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("shopper", _name(), index=True),
        sa.Column("at", sa.BigInteger, nullable=False, index=True),
        sa.Column("payload", sa.Text, nullable=False),
    )
