"""What the last ingest of each source put into quarantine, counted, with an example of each."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select

from catalog.store import Store
from catalog.tables import quarantine


@dataclass(frozen=True, slots=True)
class Rejected:
    """Rows of one source that were refused for one reason."""

    source: str
    field: str
    reason: str
    rows: int
    line: int
    """Of the first of them."""
    excerpt: str
    """Of the first: what the file holds there, not to be trusted."""


def rejected(store: Store, most: int = 100) -> list[Rejected]:
    """At most `most` kinds, commonest first. Raises StoreError when the database refuses."""
    c = quarantine.c
    rows, first = func.count().label("rows"), func.min(c.seq).label("first")
    kinds = select(c.source, c.field, c.reason, rows, first)
    kinds = kinds.group_by(c.source, c.field, c.reason).order_by(rows.desc(), first).limit(most)
    each = kinds.subquery()
    wanted = select(each, c.line, c.excerpt).join(quarantine, c.seq == each.c.first)
    with store.reading() as connection:
        found = connection.execute(wanted.order_by(each.c.rows.desc(), each.c.first)).mappings()
        return [Rejected(**{k: v for k, v in row.items() if k != "first"}) for row in found]
