"""The tables of the store, and rows to and from `Product` and `Interaction`.

A change here needs a migration beside it in catalog/migrations/versions (a test compares the two).
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)

from catalog.money import Money
from catalog.schema import Interaction, Kind, Product

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


class Moment(TypeDecorator[datetime]):
    """A time in UTC as whole microseconds since 1970: the same, and ordered, in every database."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        return None if value is None else (value - _EPOCH) // _MICROSECOND

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:
        return None if value is None else _EPOCH + timedelta(microseconds=value)


def name_column(length: int) -> String:
    """Text compared byte by byte, so that ids sort the same way in every database."""
    return String(length).with_variant(String(length, collation="C"), "postgresql")


def sequence_column() -> Column[int]:
    """The order of arrival."""
    number = BigInteger().with_variant(Integer, "sqlite")  # SQLite counts up only an INTEGER
    return Column("seq", number, primary_key=True, autoincrement=True)


metadata = MetaData()

products = Table(
    "products",
    metadata,
    Column("id", name_column(200), primary_key=True),
    Column("title", Text, nullable=False),
    Column("description", Text, nullable=False),
    Column("category", JSON, nullable=False),
    Column("brand", Text, nullable=False),
    Column("attributes", JSON, nullable=False),
    Column("price_minor", BigInteger, nullable=False),
    Column("currency", String(3), nullable=False),
    Column("rating", Float),
    Column("review_count", Integer, nullable=False),
    Column("stock", Integer),
    Column("launched", Date),
    Column("image_url", Text),
    Column("url", Text),
    # The change that last touched the row, counted over the whole table; see catalog/merging.py.
    Column("revision", BigInteger, nullable=False, server_default="1", index=True),
)

profiles = Table(
    "profiles",
    metadata,
    Column("id", name_column(200), primary_key=True),
    Column("budget_minor", BigInteger),
    Column("currency", String(3)),
)

interactions = Table(
    "interactions",
    metadata,
    sequence_column(),
    Column("id", name_column(200), nullable=False, unique=True),
    Column("session", name_column(200), nullable=False),
    Column("shopper", name_column(200)),
    Column("product", name_column(200), ForeignKey("products.id"), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("at", Moment, nullable=False),
    Column("query", Text),
    Column("platform", String(40)),
    Column("quantity", Integer, nullable=False),
    Column("paid_minor", BigInteger),
    Column("paid_currency", String(3)),
    Column("position", Integer),
    Index("interactions_by_time", "at", "seq"),
    Index("interactions_by_shopper", "shopper", "at", "seq"),
)

beliefs = Table(
    "beliefs",
    metadata,
    Column("id", name_column(200), primary_key=True),
    Column("shopper", name_column(200), nullable=False, index=True),
    Column("field", Text, nullable=False),
    Column("values", JSON, nullable=False),
    Column("negated", Boolean, nullable=False),
    Column("said", Text, nullable=False),
    Column("conversation", name_column(200), nullable=False),
    Column("turn", Integer, nullable=False),
    Column("at", Moment, nullable=False),
    Column("source", String(16), nullable=False),
)

turns = Table(
    "turns",
    metadata,
    sequence_column(),
    Column("id", name_column(200), nullable=False, unique=True),
    Column("conversation", name_column(200), nullable=False, index=True),
    Column("number", Integer, nullable=False),
    Column("shopper", name_column(200), index=True),
    Column("at", Moment, nullable=False, index=True),
    # Text, not JSON: read back letter for letter, and PostgreSQL's JSON takes no \u0000.
    Column("payload", Text, nullable=False),
    # What lists and figures need of it, so that a thousand turns are read without their payloads.
    Column("brief", Text),
    # What the shopper thought of the answer, by a click on a thumb.
    Column("liked", Boolean),
)

conversations = Table(
    "conversations",
    metadata,
    Column("id", name_column(200), primary_key=True),
    # Whose list it stands in: a browser, until its visitor says who is shopping.
    Column("visitor", name_column(200), nullable=False, index=True),
    Column("shopper", name_column(200), index=True),
    Column("title", Text, nullable=False),
    Column("begun", Moment, nullable=False),
    Column("at", Moment, nullable=False, index=True),
    Column("payload", Text, nullable=False),
)

prompts = Table(
    "prompts",
    metadata,
    sequence_column(),
    Column("name", name_column(200), nullable=False),
    Column("version", Integer, nullable=False),
    Column("author", Text, nullable=False),
    Column("note", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Column("text", Text, nullable=False),
    UniqueConstraint("name", "version", name="prompts_once"),
)

# What went live, in order: the last of a kind is live, the one before is what a rollback takes up.
# Of the kind "rule" there is a row a change to the rules; the last one's number is their revision.
promotions = Table(
    "promotions",
    metadata,
    sequence_column(),
    Column("kind", String(40), nullable=False, index=True),
    Column("name", Text, nullable=False),
    Column("author", Text, nullable=False),
    Column("note", Text, nullable=False),
    Column("at", Moment, nullable=False),
)

rules = Table(
    "rules",
    metadata,
    Column("id", name_column(200), primary_key=True),
    Column("author", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Column("payload", Text, nullable=False),
)

# One row a reply of a language model: what it cost, in millionths of a US dollar.
spending = Table(
    "spending",
    metadata,
    sequence_column(),
    Column("at", Moment, nullable=False, index=True),
    Column("model", Text, nullable=False),
    Column("purpose", String(40), nullable=False),
    Column("input", BigInteger, nullable=False),
    Column("output", BigInteger, nullable=False),
    Column("cache_read", BigInteger, nullable=False),
    Column("cache_written", BigInteger, nullable=False),
    Column("micros", BigInteger, nullable=False),
)

# A slate that was shown, and how likely it was to be this one; only ever added to.
impressions = Table(
    "impressions",
    metadata,
    sequence_column(),
    Column("id", name_column(200), nullable=False, unique=True),
    Column("turn", name_column(200)),
    Column("conversation", name_column(200), nullable=False, index=True),
    Column("shopper", name_column(200), index=True),
    Column("at", Moment, nullable=False, index=True),
    Column("policy", name_column(200), nullable=False),
    Column("payload", Text, nullable=False),
)

# What came of a slate. No foreign key: an outcome may arrive before its impression.
outcomes = Table(
    "outcomes",
    metadata,
    sequence_column(),
    Column("id", name_column(200), nullable=False, unique=True),
    Column("impression", name_column(200), nullable=False, index=True),
    Column("product", name_column(200)),
    Column("kind", String(16), nullable=False),
    Column("at", Moment, nullable=False),
)

quarantine = Table(
    "quarantine",
    metadata,
    sequence_column(),
    Column("source", name_column(200), nullable=False, index=True),
    Column("line", BigInteger, nullable=False),
    Column("field", String(200), nullable=False),
    Column("reason", Text, nullable=False),
    Column("excerpt", Text, nullable=False),
)

Record = dict[str, Any]
"""One row of a table, by column name."""


def product_record(product: Product) -> Record:
    """The columns of one product."""
    record = {name: getattr(product, name) for name in type(product).model_fields}
    price: Money = record.pop("price")
    record["category"] = list(product.category)
    record["attributes"] = dict(product.attributes)
    return record | {"price_minor": price.minor, "currency": price.currency}


def product_of(record: Record) -> Product:
    """A product from its columns, unvalidated: only validated products are ever written."""
    fields = dict(record)
    fields.pop("revision", None)
    price = _money(fields.pop("price_minor"), fields.pop("currency"))
    fields["category"] = tuple(fields["category"])
    return Product.model_construct(**fields, price=price)


def interaction_record(event: Interaction) -> Record:
    """The columns of one event, without the `seq` the database gives it."""
    record = {name: getattr(event, name) for name in type(event).model_fields}
    paid: Money | None = record.pop("price_paid")
    record["kind"] = event.kind.value
    return record | {
        "paid_minor": paid.minor if paid else None,
        "paid_currency": paid.currency if paid else None,
    }


def interaction_of(record: Record) -> Interaction:
    """An event from its columns, unvalidated: only validated events are ever written."""
    fields = dict(record)
    minor, currency = fields.pop("paid_minor"), fields.pop("paid_currency")
    fields.pop("seq", None)
    fields["kind"] = Kind(fields["kind"])
    paid = None if minor is None else _money(minor, currency)
    return Interaction.model_construct(**fields, price_paid=paid)


def _money(minor: int, currency: str) -> Money:
    return Money.model_construct(minor=minor, currency=currency)
