"""Conversations to return to, prompts and what is live, a merchant's rules, spending, thumbs."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def _name() -> sa.String:
    return sa.String(200).with_variant(sa.String(200, collation="C"), "postgresql")


def _sequence() -> sa.Column[int]:
    number = sa.BigInteger().with_variant(sa.Integer, "sqlite")
    return sa.Column("seq", number, primary_key=True, autoincrement=True)


def upgrade() -> None:
    op.create_table(
        "conversations",
        sa.Column("id", _name(), primary_key=True),
        sa.Column("visitor", _name(), nullable=False, index=True),
        sa.Column("shopper", _name(), index=True),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("begun", sa.BigInteger, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False, index=True),
        sa.Column("payload", sa.Text, nullable=False),
    )
    op.create_table(
        "prompts",
        _sequence(),
        sa.Column("name", _name(), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("author", sa.Text, nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.UniqueConstraint("name", "version", name="prompts_once"),
    )
    op.create_table(
        "promotions",
        _sequence(),
        sa.Column("kind", sa.String(40), nullable=False, index=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("author", sa.Text, nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "rules",
        sa.Column("id", _name(), primary_key=True),
        sa.Column("author", sa.Text, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("payload", sa.Text, nullable=False),
    )
    op.create_table(
        "spending",
        _sequence(),
        sa.Column("at", sa.BigInteger, nullable=False, index=True),
        sa.Column("model", sa.Text, nullable=False),
        sa.Column("purpose", sa.String(40), nullable=False),
        sa.Column("input", sa.BigInteger, nullable=False),
        sa.Column("output", sa.BigInteger, nullable=False),
        sa.Column("cache_read", sa.BigInteger, nullable=False),
        sa.Column("cache_written", sa.BigInteger, nullable=False),
        sa.Column("micros", sa.BigInteger, nullable=False),
    )
    op.add_column("turns", sa.Column("liked", sa.Boolean))
