"""A merchant's rules in the store: pin, boost, bury or hide products, listed and changed.

What a rule does to a slate is retrieval's to say (`retrieval/rules.py`); here they are only kept.
"""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator
from sqlalchemy import Connection, delete, func, insert, select

from catalog.errors import StoreError
from catalog.schema import Id, Text, Time
from catalog.store import Store
from catalog.tables import Record, promotions, rules

Effect = Literal["pin", "boost", "bury", "hide"]
What = Literal["product", "brand", "category"]
Match = Literal["phrase", "words", "exact"]
Strength = Literal["small", "medium", "strong"]
BELOW = " > "
"""Between the names of a category's path."""
LAST_POSITION = 10
"""The lowest place a product can be pinned to: as many as a slate shows."""
_CHANGED = "rule"  # the kind of a rule's changes among the promotions, which number them
_WORD = re.compile(r"[^\W_]")


def _new_id() -> str:
    return uuid.uuid4().hex[:12]


def _now() -> datetime:
    return datetime.now(UTC)


class Rule(BaseModel):
    """What is done to which products, for which questions, and when."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    effect: Effect
    what: What
    value: Id
    """A product's id, a brand, or a category's path from the top down to any level of it, as
    "Kitchen > Coffee"."""
    query: Annotated[Text, Field(max_length=200)] = ""
    """Only for questions with these words; empty for all."""
    match: Match = "phrase"
    """The question holds the words as a phrase, all of them in any order, or is just them."""
    position: Annotated[int, Field(ge=1, le=LAST_POSITION)] | None = None
    """Where a pinned product stands, from 1."""
    strength: Strength = "medium"
    """Of a boost or a bury."""
    start: date | None = None
    """The first day it holds, in UTC; None for always before `end`."""
    end: date | None = None
    """The last day it holds, in UTC."""
    on: bool = True
    note: Annotated[Text, Field(max_length=500)] = ""
    id: Id = Field(default_factory=_new_id)
    author: Annotated[str, Field(max_length=200)] = ""
    at: Time = Field(default_factory=_now)
    """When it was last changed."""

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        if self.effect == "pin" and self.what != "product":
            raise ValueError("only a product can be pinned; boost a brand or a category instead")
        if (self.effect == "pin") != (self.position is not None):
            raise ValueError("a pin needs a position, and no other rule has one")
        if self.start and self.end and self.end < self.start:
            raise ValueError("the last day is before the first")
        if self.query and not _WORD.search(self.query):
            raise ValueError("the question's words have no letter or digit in them")
        return self

    def holds(self, day: date) -> bool:
        """Whether it is switched on and `day`, in UTC, is within its dates."""
        started = self.start is None or self.start <= day
        return self.on and started and (self.end is None or day <= self.end)


def rule_of(fields: object) -> Rule:
    """A rule from plain data. Raises StoreError that says what is wrong with it."""
    try:
        return Rule.model_validate(fields)
    except ValidationError as error:
        faults = error.errors(include_input=False, include_url=False, include_context=False)
        raise StoreError(f"The rule can't be used. {' '.join(map(_fault, faults))}") from None


class Rules:
    """The rules in a store. Every method raises StoreError when the database refuses."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def list(self) -> tuple[Rule, ...]:
        """All of them, the newest change first."""
        statement = select(rules).order_by(rules.c.at.desc(), rules.c.id)
        with self.store.reading() as connection:
            found = connection.execute(statement).mappings().all()
        return tuple(_rule(dict(row)) for row in found)

    def get(self, id_: str) -> Rule:
        """The rule whose id is, or alone begins with, `id_`. Raises StoreError when none or
        several do."""
        found = [rule for rule in self.list() if id_ and rule.id.startswith(id_)]
        exact = [rule for rule in found if rule.id == id_]
        if len(exact or found) != 1:
            raise StoreError(
                f"{'No' if not found else 'More than one'} rule has an id that begins with "
                f"{id_[:40]!r}. List the rules to see their ids."
            )
        return (exact or found)[0]

    def revision(self) -> int:
        """Which change to the rules was the last; 0 before the first. Cheap: asked every turn."""
        last = select(func.max(promotions.c.seq)).where(promotions.c.kind == _CHANGED)
        with self.store.reading() as connection:
            return connection.scalar(last) or 0

    def add(self, rule: Rule) -> Rule:
        """Keeps a new rule. Raises StoreError when its id is taken."""
        with self.store.writing() as connection:
            taken = select(rules.c.id).where(rules.c.id == rule.id)
            if connection.scalar(taken) is not None:
                raise StoreError(f"There is a rule {rule.id} already; change that one.")
            _put(connection, [rule], "added")
        return rule

    def change(self, rule: Rule, seen: datetime | None = None) -> Rule:
        """Keeps `rule` in place of the one with its id. Raises StoreError when it is gone, or,
        where `seen` is given, when somebody has changed it since that change."""
        with self.store.writing() as connection:
            now = _held(connection, rule.id)
            if seen is not None and now.at != seen:
                raise StoreError(
                    f"{now.author} has changed this rule meanwhile. Copy what you want to keep, "
                    "cancel, and edit it as it is now."
                )
            connection.execute(delete(rules).where(rules.c.id == rule.id))
            _put(connection, [rule], "changed")
        return rule

    def switch(self, id_: str, on: bool, author: str, at: datetime) -> Rule:
        """Switches a rule on or off, whatever else it says by now. Raises StoreError when it is
        gone."""
        with self.store.writing() as connection:
            now = _held(connection, id_)
            rule = now.model_copy(update={"on": on, "author": author, "at": at})
            connection.execute(delete(rules).where(rules.c.id == id_))
            _put(connection, [rule], "changed")
        return rule

    def put(self, several: Sequence[Rule]) -> None:
        """Keeps all or none of `several`; those whose ids are there take the others' places."""
        with self.store.writing() as connection:
            ids = [rule.id for rule in several]
            connection.execute(delete(rules).where(rules.c.id.in_(ids)))
            _put(connection, several, "imported")

    def remove(self, id_: str, author: str) -> None:
        """Deletes a rule. Raises StoreError when there is none."""
        with self.store.writing() as connection:
            if not connection.execute(delete(rules).where(rules.c.id == id_)).rowcount:
                raise StoreError(f"There is no rule {id_[:40]!r} any more.")
            _log(connection, [(id_, author, _now())], "removed")


def _held(connection: Connection, id_: str) -> Rule:
    """The rule as it is now. Raises StoreError when it is gone."""
    row = connection.execute(select(rules).where(rules.c.id == id_)).mappings().first()
    if row is None:
        raise StoreError(f"The rule {id_} was deleted meanwhile; add it anew.")
    return _rule(dict(row))


def _put(connection: Connection, several: Sequence[Rule], done: str) -> None:
    if several:
        connection.execute(insert(rules), [_record(rule) for rule in several])
        _log(connection, [(rule.id, rule.author, rule.at) for rule in several], done)


def _log(connection: Connection, changed: Iterable[tuple[str, str, datetime]], done: str) -> None:
    """A row each, so that every process sees that something changed, also after a deletion."""
    rows = [
        {"kind": _CHANGED, "name": id_, "author": author, "note": done, "at": at}
        for id_, author, at in changed
    ]
    connection.execute(insert(promotions), rows)


_APART = {"id", "author", "at"}  # columns of their own


def _record(rule: Rule) -> Record:
    columns = {name: getattr(rule, name) for name in _APART}
    return columns | {"payload": rule.model_dump_json(exclude=_APART)}


def _rule(record: Record) -> Rule:
    try:
        fields = json.loads(record["payload"])
        return Rule.model_validate(fields | {name: record[name] for name in _APART})
    except (ValueError, TypeError):
        raise StoreError(
            f"The rule {record['id']} can't be read: another version of Aisle wrote it. Delete it "
            f"with `aisle rules remove {record['id']}`, or use that version."
        ) from None


def _fault(fault: Mapping[str, Any]) -> str:
    place = ".".join(map(str, fault["loc"]))
    said = str(fault["msg"]).removeprefix("Value error, ")
    return f"{place}: {said}." if place else f"{said[:1].upper()}{said[1:]}."
