"""Writing many rows at once: what is new is added, what differs is changed, the rest is left.

Every write that must not repeat itself goes through here, so that the dialects differ in one place.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import Connection, Table, bindparam, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from catalog.tables import Record

BATCH = 2_000
"""Rows a statement; each id is one bound value, and databases allow some 30,000."""
_NUMBERING = 0x4153_4C45
"""PostgreSQL's advisory lock of whoever numbers changes: any number nobody else uses."""

_Item = TypeVar("_Item")


def chunks(items: Iterable[_Item], size: int = BATCH) -> Iterator[list[_Item]]:
    """`items` in lists of at most `size`."""
    iterator = iter(items)
    while chunk := list(islice(iterator, size)):
        yield chunk


@dataclass(slots=True)
class Changes:
    """What a merge did to a table, in rows."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0

    def __iadd__(self, other: Changes) -> Changes:
        self.added += other.added
        self.changed += other.changed
        self.unchanged += other.unchanged
        return self


def present(connection: Connection, table: Table, ids: Iterable[str]) -> set[str]:
    """Those of `ids` that `table` already has."""
    wanted = table.c.id.in_(list(ids))
    return set(connection.scalars(select(table.c.id).where(wanted)))


def add_new(connection: Connection, table: Table, records: list[Record]) -> int:
    """Insert the records whose id is not there yet; returns how many."""
    by_id = {record["id"]: record for record in records}
    known = present(connection, table, by_id)
    fresh = [record for id_, record in by_id.items() if id_ not in known]
    if fresh:
        connection.execute(_insert_or_skip(connection, table), fresh)
    return len(fresh)


def _insert_or_skip(connection: Connection, table: Table) -> Any:
    """An insert that lets a row another writer has just added stand."""
    match connection.dialect.name:
        case "sqlite":
            return sqlite.insert(table).on_conflict_do_nothing(index_elements=["id"])
        case "postgresql":
            return postgresql.insert(table).on_conflict_do_nothing(index_elements=["id"])
        case _:
            return insert(table)


def merge(connection: Connection, table: Table, records: list[Record]) -> Changes:
    """Insert or update `records` (unique ids, at most BATCH) so that `table` says what they say.

    Where the table counts revisions, what was added or changed gets the next one; the rest keeps
    its own.
    """
    columns = [table.c[name] for name in records[0]] if records else []
    wanted = table.c.id.in_([record["id"] for record in records])
    rows = connection.execute(select(*columns).where(wanted)).mappings() if records else ()
    known = {row["id"]: dict(row) for row in rows}
    fresh = [record for record in records if record["id"] not in known]
    differing = [r for r in records if r["id"] in known and known[r["id"]] != r]
    stamp = _next_revision(connection, table) if fresh or differing else {}
    if fresh:
        connection.execute(insert(table), [record | stamp for record in fresh])
    if differing:
        _overwrite(connection, table, [record | stamp for record in differing])
    return Changes(len(fresh), len(differing), len(records) - len(fresh) - len(differing))


def _next_revision(connection: Connection, table: Table) -> Record:
    """The column that numbers this change, for a table that counts them.

    One writer numbers at a time, until its transaction ends: were a lower number committed after a
    higher one, who has read the higher would never look for it.
    """
    if "revision" not in table.c:
        return {}
    if connection.dialect.name == "postgresql":  # SQLite has one writer in any case
        connection.execute(select(func.pg_advisory_xact_lock(_NUMBERING)))
    return {"revision": (connection.scalar(select(func.max(table.c.revision))) or 0) + 1}


def _overwrite(connection: Connection, table: Table, records: list[Record]) -> None:
    values: dict[str, Any] = {name: bindparam(f"new_{name}") for name in records[0] if name != "id"}
    statement = update(table).where(table.c.id == bindparam("new_id")).values(values)
    renamed = [{f"new_{name}": value for name, value in r.items()} for r in records]
    connection.execute(statement, renamed)
