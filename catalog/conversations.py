"""Conversations to return to, as rows: what is in a payload is the assistant's to say."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Update, delete, func, insert, select, update

from catalog.store import Store
from catalog.tables import conversations


@dataclass(frozen=True, slots=True)
class KeptConversation:
    """One row. `shopper` stands here alone, so that forgetting a shopper finds all of theirs."""

    id: str
    visitor: str
    """Whose browser it was begun in."""
    title: str
    begun: datetime
    at: datetime
    """When it last changed."""
    payload: str
    shopper: str | None = None


@dataclass(frozen=True, slots=True)
class Titled:
    """A conversation as a list shows it."""

    id: str
    title: str
    at: datetime


Change = Callable[[KeptConversation | None], KeptConversation | None]


class Conversations:
    """The conversations in a store. Every method raises StoreError when the database refuses."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def change(self, id_: str, to: Change) -> None:
        """Keeps what `to` makes of the row, or of None where there is none, in one transaction;
        None leaves it. The title of a row that is there stays: only `rename` changes it."""
        with self._store.writing() as connection:
            old = _read(connection, id_)
            new = to(old)
            if new is None:
                return
            if old is None:
                connection.execute(insert(conversations).values(asdict(new)))
            else:
                fresh = {name: value for name, value in asdict(new).items() if name != "title"}
                connection.execute(_update(id_).values(fresh))

    def put_back(self, row: KeptConversation) -> None:
        """Adds a row that was deleted, unless it is there."""
        self.change(row.id, lambda there: None if there else row)

    def get(self, id_: str) -> KeptConversation | None:
        """The conversation, or None."""
        with self._store.reading() as connection:
            return _read(connection, id_)

    def changed(self, id_: str) -> datetime | None:
        """When it last changed; None when there is no such conversation. One look into an index."""
        with self._store.reading() as connection:
            wanted = select(conversations.c.at).where(conversations.c.id == id_)
            return connection.execute(wanted).scalar()

    def listed(self, visitor: str, shopper: str | None = None, most: int = 200) -> list[Titled]:
        """Newest first: all of `shopper`'s, or those that `visitor` had as nobody known."""
        c = conversations.c
        wanted = select(c.id, c.title, c.at).where(_whose(visitor, shopper))
        wanted = wanted.order_by(c.at.desc(), c.id).limit(most)
        with self._store.reading() as connection:
            return [Titled(*row) for row in connection.execute(wanted)]

    def count(self, visitor: str, shopper: str | None = None) -> int:
        """How many `listed` would give without a limit."""
        wanted = select(func.count()).select_from(conversations).where(_whose(visitor, shopper))
        with self._store.reading() as connection:
            return connection.scalar(wanted) or 0

    def rename(self, id_: str, title: str) -> None:
        """Gives it another title; nothing happens when it is not there."""
        with self._store.writing() as connection:
            connection.execute(_update(id_).values(title=title))

    def delete(self, id_: str) -> None:
        """Deletes it; nothing happens when it is not there."""
        with self._store.writing() as connection:
            connection.execute(delete(conversations).where(conversations.c.id == id_))

    def delete_all(self, visitor: str, shopper: str | None = None) -> int:
        """Deletes all that `listed` would give; returns how many."""
        with self._store.writing() as connection:
            gone = delete(conversations).where(_whose(visitor, shopper))
            return connection.execute(gone).rowcount

    def prune(self, before: datetime) -> int:
        """Deletes what last changed before `before`; returns how many."""
        with self._store.writing() as connection:
            old = conversations.c.at < before
            return connection.execute(delete(conversations).where(old)).rowcount


def _read(connection: Connection, id_: str) -> KeptConversation | None:
    wanted = select(conversations).where(conversations.c.id == id_)
    row = connection.execute(wanted).mappings().first()
    return KeptConversation(**row) if row else None


def _update(id_: str) -> Update:
    return update(conversations).where(conversations.c.id == id_)


def _whose(visitor: str, shopper: str | None) -> ColumnElement[bool]:
    c = conversations.c
    if shopper is not None:
        return c.shopper == shopper
    return (c.visitor == visitor) & c.shopper.is_(None)
