"""Forgetting a shopper: all that the shop holds of them under their id, a database at a time.

Deleted are the beliefs, the profile with its budget, the recorded turns and the kept conversations.
The events and the slates that were shown stay in the shop's log, which its stock and its models are
reckoned from, but are nobody's any more: the shopper is taken out of them, so that no later
conversation folds them into a taste, and so are the words they asked with. A session's name stays,
also where the shop that was ingested named it by the shopper. Ingesting the same log again does not
bring the name back, for an event that is known by its id is left alone. What a published version
has learnt, it learnt of all shoppers together and holds no shopper's id.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace

from sqlalchemy import ColumnElement, Connection, bindparam, delete, select, update

from catalog.store import Store
from catalog.tables import (
    beliefs,
    conversations,
    impressions,
    interactions,
    profiles,
    turns,
)


@dataclass(frozen=True, slots=True)
class Forgotten:
    """How many rows went, and how many events are nobody's now."""

    beliefs: int
    profiles: int
    turns: int
    events: int
    impressions: int = 0
    conversations: int = 0


def forget(store: Store, shopper: str, events: Store | None = None) -> Forgotten:
    """Forgets `shopper`, known or not; `events` is where the event log is, if it has a database of
    its own. Raises StoreError, and forgets nothing in the database that refuses; nothing at all
    when that is `events`. What is still to be written must be written before."""
    gone = _forgotten(events, shopper) if events is not None else None
    rest = _forgotten(store, shopper)
    return replace(rest, impressions=rest.impressions + gone.impressions) if gone else rest


def _forgotten(store: Store, shopper: str) -> Forgotten:
    mine, seen = interactions.c.shopper == shopper, impressions.c.shopper == shopper
    talks = conversations.c.shopper == shopper
    with store.writing() as connection:
        return Forgotten(
            connection.execute(delete(beliefs).where(beliefs.c.shopper == shopper)).rowcount,
            connection.execute(delete(profiles).where(profiles.c.id == shopper)).rowcount,
            connection.execute(delete(turns).where(turns.c.shopper == shopper)).rowcount,
            connection.execute(
                update(interactions).where(mine).values(shopper=None, query=None)
            ).rowcount,
            _wordless(connection, seen),
            connection.execute(delete(conversations).where(talks)).rowcount,
        )


def _wordless(connection: Connection, mine: ColumnElement[bool]) -> int:
    """Takes shopper and words out of slates; how many there were."""
    c = impressions.c
    found = connection.execute(select(c.seq, c.payload).where(mine)).all()
    changed = [
        {"number": seq, "without": json.dumps(json.loads(payload) | {"query": ""})}
        for seq, payload in found
    ]
    if changed:
        wordless = update(impressions).where(c.seq == bindparam("number"))
        values = wordless.values(shopper=None, payload=bindparam("without"))
        connection.execute(values, changed)
    return len(changed)
