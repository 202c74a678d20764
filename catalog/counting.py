"""How much a store holds, counted in one look."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select

from catalog.store import Store
from catalog.tables import interactions, products, rules, turns


@dataclass(frozen=True, slots=True)
class Counts:
    """Rows of each kind; `changed` products came or changed after a revision."""

    products: int
    changed: int
    interactions: int
    turns: int
    rules: int


def counts(store: Store, revision: int = 0) -> Counts:
    """What `store` holds, and what of it is later than `revision`. Raises StoreError when the
    database refuses."""
    later = select(func.count()).select_from(products).where(products.c.revision > revision)
    whole = (select(func.count()).select_from(t) for t in (products, interactions, turns, rules))
    with store.reading() as connection:
        number, events, kept, ruled = (connection.scalar(one) or 0 for one in whole)
        return Counts(number, connection.scalar(later) or 0, events, kept, ruled)
