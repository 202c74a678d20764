"""What a shop believes of a returning shopper, each with where it is from: listed, changed, let go.

Which words make a belief is the assistant's to say; here they are only kept.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, replace
from dataclasses import field as with_default
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import delete, insert, select

from catalog.errors import StoreError
from catalog.store import Store
from catalog.tables import Record, beliefs

Source = Literal["said", "done"]


def _new_id() -> str:
    return uuid.uuid4().hex


@dataclass(frozen=True, slots=True)
class Belief:
    """One thing held to be so of a shopper, until they say otherwise."""

    field: str
    """As a constraint's: "material", "brand", "size", "" for any; or "note", which is only told."""
    values: tuple[str, ...]
    negated: bool
    """True for "not leather"."""
    said: str
    """The shopper's words for it."""
    conversation: str
    """Id of the conversation it is from."""
    turn: int
    """Which of its messages, from 1."""
    at: datetime
    source: Source = "said"
    """"done" where they asked for it time and again without a word about themselves."""
    id: str = with_default(default_factory=_new_id, compare=False)


class Beliefs:
    """The beliefs in a store. Every method raises StoreError when the database refuses."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def of(self, shopper: str) -> tuple[Belief, ...]:
        """All that is believed of `shopper`, oldest first."""
        c = beliefs.c
        statement = select(beliefs).where(c.shopper == shopper).order_by(c.at, c.turn, c.id)
        with self._store.reading() as connection:
            return tuple(_belief(dict(row)) for row in connection.execute(statement).mappings())

    def keep(
        self, shopper: str, learnt: Iterable[Belief], instead_of: Iterable[Belief] = ()
    ) -> None:
        """Adds `learnt` and, in the same transaction, lets go of `instead_of`."""
        added = [_record(shopper, belief) for belief in learnt]
        gone = [belief.id for belief in instead_of]
        with self._store.writing() as connection:
            if gone:
                mine = (beliefs.c.shopper == shopper) & beliefs.c.id.in_(gone)
                connection.execute(delete(beliefs).where(mine))
            if added:
                connection.execute(insert(beliefs), added)

    def correct(
        self,
        shopper: str,
        id_: str,
        values: Iterable[str],
        at: datetime,
        negated: bool | None = None,
    ) -> Belief:
        """The belief with other values, said by the shopper now; `negated` None leaves that as it
        is. Raises StoreError when there is no such belief."""
        old = next((belief for belief in self.of(shopper) if belief.id == id_), None)
        if old is None:
            raise StoreError(f"nothing is believed of {shopper!r} under {id_!r}; list it first")
        said = "your correction"
        new = replace(old, values=tuple(values), said=said, at=at, source="said", id=_new_id())
        new = new if negated is None else replace(new, negated=negated)
        self.keep(shopper, [new], [old])
        return new

    def forget(self, shopper: str, gone: Iterable[Belief]) -> None:
        """Lets go of `gone`; what is not there is no matter."""
        self.keep(shopper, (), gone)


def _record(shopper: str, belief: Belief) -> Record:
    names = ("id", "field", "negated", "said", "conversation", "turn", "at", "source")
    kept: dict[str, Any] = {name: getattr(belief, name) for name in names}
    return kept | {"shopper": shopper, "values": list(belief.values)}


def _belief(record: Record) -> Belief:
    record.pop("shopper")
    record["values"] = tuple(record["values"])
    return Belief(**record)
