"""Recorded turns in the store, as rows: what is in a payload is the assistant's to say."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields
from datetime import datetime

from sqlalchemy import Select, delete, func, insert, select, update

from catalog.errors import StoreError
from catalog.store import Store
from catalog.tables import turns


@dataclass(frozen=True, slots=True)
class RecordedTurn:
    """One row. `shopper` stands here alone, so that forgetting a shopper finds all of theirs."""

    id: str
    conversation: str
    number: int
    at: datetime
    payload: str
    shopper: str | None = None
    brief: str | None = None
    """What lists and figures need of the payload; None in rows of before there was one."""
    liked: bool | None = None
    """What the shopper thought of the answer; None when they did not say."""


@dataclass(frozen=True, slots=True)
class TurnBrief:
    """A row without its payload."""

    id: str
    conversation: str
    number: int
    at: datetime
    shopper: str | None
    brief: str | None


class Turns:
    """The turns in a store. Every method raises StoreError when the database refuses."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def keep(self, rows: Iterable[RecordedTurn]) -> None:
        """Adds `rows` in one transaction."""
        records = [asdict(row) for row in rows]
        if records:
            with self._store.writing() as connection:
                connection.execute(insert(turns), records)

    def rate(self, conversation: str, number: int, liked: bool | None) -> None:
        """Notes what the shopper thinks of a turn; one that was not recorded is passed over."""
        which = (turns.c.conversation == conversation) & (turns.c.number == number)
        with self._store.writing() as connection:
            connection.execute(update(turns).where(which).values(liked=liked))

    def last(self, n: int, shopper: str | None = None) -> list[RecordedTurn]:
        """The `n` that came last, of one shopper or of all, oldest first."""
        wanted = select(turns).order_by(turns.c.seq.desc()).limit(n)
        if shopper is not None:
            wanted = wanted.where(turns.c.shopper == shopper)
        return self._read(wanted)[::-1]

    def briefs(
        self, n: int, since: datetime | None = None, conversation: str | None = None
    ) -> list[TurnBrief]:
        """The `n` that came last, newest first, without their payloads; none from before `since`,
        and of one conversation where it is given."""
        columns = [turns.c[one.name] for one in fields(TurnBrief)]
        wanted = select(*columns).order_by(turns.c.seq.desc()).limit(n)
        if since is not None:
            wanted = wanted.where(turns.c.at >= since)
        if conversation is not None:
            wanted = wanted.where(turns.c.conversation == conversation)
        with self._store.reading() as connection:
            return [TurnBrief(**row) for row in connection.execute(wanted).mappings()]

    def count(self) -> int:
        """How many are kept."""
        with self._store.reading() as connection:
            return connection.scalar(select(func.count()).select_from(turns)) or 0

    def get(self, id_: str) -> RecordedTurn:
        """The turn whose id is, or alone begins with, `id_`. Raises StoreError when none or several
        do."""
        begins = turns.c.id.startswith(id_, autoescape=True)
        found = self._read(select(turns).where(begins).order_by(turns.c.id).limit(2))
        if len(found) > 1 and found[0].id != id_:
            raise StoreError(f"more than one recorded turn begins with {id_[:40]!r}; give it whole")
        if not found or not id_:
            raise StoreError(f"there is no recorded turn {id_[:40]!r}; `aisle turns` lists them")
        return found[0]

    def prune(self, before: datetime) -> int:
        """Deletes what is older than `before`; returns how many."""
        with self._store.writing() as connection:
            return connection.execute(delete(turns).where(turns.c.at < before)).rowcount

    def _read(self, statement: Select[tuple[object, ...]]) -> list[RecordedTurn]:
        with self._store.reading() as connection:
            rows = connection.execute(statement).mappings().all()
        return [RecordedTurn(**{k: v for k, v in row.items() if k != "seq"}) for row in rows]
