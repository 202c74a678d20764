"""The store: products and interactions in SQLite, or in any database SQLAlchemy has a URL for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from types import TracebackType
from typing import Any, NamedTuple, Self

import pandas as pd
from sqlalchemy import Connection, Engine, Select, Table, delete, func, select

from catalog.database import connect, plain_errors
from catalog.feed import Rejection
from catalog.frames import frame_of
from catalog.merging import add_new, chunks, merge
from catalog.migrations import at_head, migrate
from catalog.money import Money
from catalog.schema import Interaction, Product, Profile
from catalog.tables import (
    interaction_of,
    interaction_record,
    interactions,
    product_of,
    products,
    profiles,
    quarantine,
)

_CHUNK = 5_000


class Changed(NamedTuple):
    """Products that changed, and the revision of the last of those changes."""

    revision: int
    products: list[Product]


class Store:
    """Products and what people did with them. Safe to share between threads.

    Every method raises StoreError when the database refuses.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @classmethod
    def open(cls, url: str) -> Self:
        """Open the database at `url` ("sqlite:///shop.db"), made or migrated as needed.

        Raises StoreError when it cannot be reached, is somebody else's, or is newer than this code.
        """
        engine = connect(url)
        store = cls(engine)
        try:
            store._migrate()
        except BaseException:
            engine.dispose()
            raise
        return store

    def _migrate(self) -> None:
        with self.reading() as connection:
            if at_head(connection):  # a shop opens while an ingest is writing to it
                return
        with self.writing() as connection:
            migrate(connection)

    def close(self) -> None:
        """Let go of every connection."""
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self.close()

    @property
    def url(self) -> str:
        """The address, without the password."""
        return self._engine.url.render_as_string(hide_password=True)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection that sees one state of the database."""
        with plain_errors(self._engine), self._engine.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One transaction: all of it is kept, or on any error or kill none of it."""
        with plain_errors(self._engine), self._engine.connect() as plain:
            connection = plain.execution_options(writing=True)
            with connection.begin():
                yield connection

    def products(self) -> Iterator[Product]:
        """Every product, ordered by id."""
        for record in self.stream(select(products).order_by(products.c.id)):
            yield product_of(record)

    def revision(self) -> int:
        """How many changes to products there have been; 0 in an empty store. It only grows."""
        with self.reading() as connection:
            return connection.scalar(select(func.max(products.c.revision))) or 0

    def changed_since(self, revision: int = 0) -> Changed:
        """Products added or changed after `revision`, ordered by id, as one state of the store has
        them; every product after 0. Cheap when there is none: one look into an index."""
        later = products.c.revision > revision
        # Ordered by id in the database, SQLite would walk the ids and leave the index aside.
        records = list(self.stream(select(products).where(later).order_by(products.c.revision)))
        newest = records[-1]["revision"] if records else revision
        return Changed(newest, sorted(map(product_of, records), key=lambda product: product.id))

    def product(self, id_: str) -> Product | None:
        """The product with this id, or None."""
        with self.reading() as connection:
            row = (
                connection.execute(select(products).where(products.c.id == id_)).mappings().first()
            )
        return product_of(dict(row)) if row else None

    def interactions(
        self, since: datetime | None = None, until: datetime | None = None
    ) -> Iterator[Interaction]:
        """Events from `since` (included) to `until` (not), in order of time, then of arrival."""
        c = interactions.c
        statement = select(interactions).order_by(c.at, c.seq)
        if since is not None:
            statement = statement.where(c.at >= since)
        if until is not None:
            statement = statement.where(c.at < until)
        for record in self.stream(statement):
            yield interaction_of(record)

    def interaction_frame(self) -> pd.DataFrame:
        """Every event in columns; see `catalog.frames.frame_of` for names and types."""
        with self.reading() as connection:
            return frame_of(connection)

    def history(self, shopper_id: str, limit: int = 500) -> list[Interaction]:
        """The last `limit` events of one shopper, oldest first."""
        c = interactions.c
        latest = select(interactions).where(c.shopper == shopper_id)
        latest = latest.order_by(c.at.desc(), c.seq.desc()).limit(limit)
        with self.reading() as connection:
            rows = connection.execute(latest).mappings().all()
        return [interaction_of(dict(row)) for row in reversed(rows)]

    def shoppers(self, limit: int = 100) -> list[str]:
        """Known shoppers with the most events, busiest first."""
        who = interactions.c.shopper
        busiest = select(who).where(who.is_not(None)).group_by(who)
        busiest = busiest.order_by(func.count().desc(), who).limit(limit)
        with self.reading() as connection:
            return [str(name) for name in connection.scalars(busiest)]

    def profile(self, shopper_id: str) -> Profile | None:
        """What the shopper told the shop to remember, or None."""
        statement = select(profiles).where(profiles.c.id == shopper_id)
        with self.reading() as connection:
            row = connection.execute(statement).mappings().first()
        if row is None:
            return None
        told = row["budget_minor"] is not None
        budget = Money(minor=row["budget_minor"], currency=row["currency"]) if told else None
        return Profile(shopper=row["id"], budget=budget)

    def keep_profile(self, profile: Profile) -> None:
        """Remember `profile` in place of what was remembered of that shopper."""
        budget = profile.budget
        record = {
            "id": profile.shopper,
            "budget_minor": budget.minor if budget else None,
            "currency": budget.currency if budget else None,
        }
        with self.writing() as connection:
            merge(connection, profiles, [record])

    def count_products(self) -> int:
        """How many products there are."""
        return self._count(products)

    def count_interactions(self) -> int:
        """How many events there are."""
        return self._count(interactions)

    def last_event(self, sessions: str = "") -> datetime | None:
        """When the latest event happened, of sessions whose ids begin so; None where there is
        none."""
        c = interactions.c
        latest = select(func.max(c.at)).where(c.session.startswith(sessions, autoescape=True))
        with self.reading() as connection:
            last: datetime | None = connection.scalar(latest)
        return last

    def append(self, events: Iterable[Interaction]) -> int:
        """Add events; one already there (by id) is left alone. Returns how many were new.

        Raises StoreError, and adds none, when an event names a product the store does not have.
        """
        added = 0
        with self.writing() as connection:
            for chunk in chunks(events):
                added += add_new(connection, interactions, [interaction_record(e) for e in chunk])
        return added

    def withdraw(self, event_id: str) -> None:
        """Deletes one event: what it says was taken back. One that is not there does no harm."""
        with self.writing() as connection:
            connection.execute(delete(interactions).where(interactions.c.id == event_id))

    def quarantined(self, source: str) -> Iterator[tuple[int, Rejection]]:
        """The rows the last ingest of `source` rejected, with their lines, in file order."""
        c = quarantine.c
        wanted = select(c.line, c.field, c.reason, c.excerpt).where(c.source == source)
        for record in self.stream(wanted.order_by(c.line, c.seq)):
            yield record["line"], Rejection(record["field"], record["reason"], record["excerpt"])

    def _count(self, table: Table) -> int:
        with self.reading() as connection:
            return connection.scalar(select(func.count()).select_from(table)) or 0

    def stream(self, statement: Select[Any]) -> Iterator[dict[str, Any]]:
        """The rows of `statement` by column name, read as they are asked for."""
        with self.reading() as connection:
            rows = connection.execution_options(yield_per=_CHUNK).execute(statement)
            for row in rows.mappings():
                yield dict(row)
