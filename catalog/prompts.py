"""A shop's own prompt versions and what went live, as rows: what a text means is the assistant's.

Nothing here is ever changed or deleted: a version is added, and so is what takes its place.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import Connection, func, insert, select
from sqlalchemy.exc import IntegrityError

from catalog.errors import StoreError
from catalog.store import Store
from catalog.tables import promotions, prompts

_TRIES = 20
"""Each fails only when somebody else's save succeeded meanwhile."""


@dataclass(frozen=True, slots=True)
class PromptRow:
    """One version of a text. `at` is in UTC."""

    name: str
    version: int
    author: str
    note: str
    at: datetime
    text: str


@dataclass(frozen=True, slots=True)
class PromotionRow:
    """One change of what is live. `kind` is the caller's; `at` is in UTC."""

    kind: str
    name: str
    author: str
    note: str
    at: datetime


class Prompts:
    """The versions in a store. Every method raises StoreError when the database refuses."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def all(self) -> tuple[PromptRow, ...]:
        """Every version of every name, by name and number."""
        c = prompts.c
        with self._store.reading() as connection:
            rows = connection.execute(select(prompts).order_by(c.name, c.version)).mappings().all()
        return tuple(_prompt(dict(row)) for row in rows)

    def text(self, name: str, version: int) -> str | None:
        """One version's text, or None. Cheap: a look into an index."""
        c = prompts.c
        wanted = select(c.text).where(c.name == name, c.version == version)
        with self._store.reading() as connection:
            return connection.scalar(wanted)

    def add(
        self, name: str, text: str, author: str, note: str, at: datetime, above: int
    ) -> tuple[PromptRow, bool]:
        """A new version, numbered after all of its name and after `above`, and True; or, where the
        text is there already, its row and False. Two who save at once get a version each."""
        for _ in range(_TRIES):
            try:
                with self._store.writing() as connection:
                    return _added(connection, name, text, author, note, at, above)
            except StoreError as error:  # only where the database lets two write at once
                if not isinstance(error.__cause__, IntegrityError):
                    raise
        raise StoreError(f"{_TRIES} others saved {name!r} meanwhile; save again")


class Promotions:
    """What went live, in order. Every method raises StoreError when the database refuses."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def all(self, kinds: Iterable[str]) -> tuple[PromotionRow, ...]:
        """Those of `kinds`, oldest first."""
        with self._store.reading() as connection:
            return _promoted(connection, kinds)

    def last(self, kinds: Iterable[str]) -> str | None:
        """The name in the latest of `kinds`; None where there is none. Cheap: one look."""
        c = promotions.c
        wanted = select(c.name).where(c.kind.in_(tuple(kinds))).order_by(c.seq.desc()).limit(1)
        with self._store.reading() as connection:
            return connection.scalar(wanted)

    def add(self, row: PromotionRow, kinds: Iterable[str], seen: tuple[PromotionRow, ...]) -> bool:
        """Adds `row` where `kinds` hold just what the caller has `seen`; False where somebody else
        was quicker."""
        with self._store.writing() as connection:
            if _promoted(connection, kinds) != seen:
                return False
            connection.execute(insert(promotions), [asdict(row)])
            return True


def _added(
    connection: Connection, name: str, text: str, author: str, note: str, at: datetime, above: int
) -> tuple[PromptRow, bool]:
    c = prompts.c
    same = select(prompts).where(c.name == name, c.text == text).limit(1)
    if twin := connection.execute(same).mappings().first():
        return _prompt(dict(twin)), False
    newest = connection.scalar(select(func.max(c.version)).where(c.name == name)) or 0
    row = PromptRow(name, max(newest, above) + 1, author, note, at, text)
    connection.execute(insert(prompts), [asdict(row)])
    return row, True


def _promoted(connection: Connection, kinds: Iterable[str]) -> tuple[PromotionRow, ...]:
    c = promotions.c
    wanted = select(promotions).where(c.kind.in_(tuple(kinds))).order_by(c.seq)
    rows = [dict(row) for row in connection.execute(wanted).mappings()]
    return tuple(PromotionRow(**{k: v for k, v in row.items() if k != "seq"}) for row in rows)


def _prompt(record: dict[str, object]) -> PromptRow:
    record.pop("seq")
    return PromptRow(**record)  # type: ignore[arg-type]
