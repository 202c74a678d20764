"""A second reader for messages that the rules are unsure of: it may add, never loosen."""

from __future__ import annotations

from dataclasses import replace
from typing import Protocol

from assistant.budget import Budget, tightest
from assistant.constraints import CATEGORY, Constraint, State
from assistant.toolbox.wishes import Columns
from assistant.understanding import Memory, Understanding
from assistant.understanding.asking import ModelReading, unsure
from retrieval import Items


class Reader(Protocol):
    """Reads a message by a schema; `understanding.asking.ModelReader` is one."""

    def read(
        self, message: str, state: State, columns: Columns, rules: Budget
    ) -> ModelReading | None:
        """None when it fails: the rules' reading stands."""
        ...


def reread(
    understood: Understanding, message: str, before: Memory, items: Items, reader: Reader | None
) -> Understanding:
    """`understood` with what `reader` found beside it, when the rules are unsure."""
    if reader is None or understood.act != "search" or not _is_unsure(understood, message):
        return understood
    rules = understood.memory.said or Budget(items.currency)
    found = reader.read(message, before.state, items.facets.values, rules)
    return understood if found is None else _joined(understood, found)


def _is_unsure(understood: Understanding, message: str) -> bool:
    known = bool(understood.state.of(CATEGORY) or understood.state.slots)
    return unsure(len(message.split()), understood.unexplained, known)


def _joined(understood: Understanding, found: ModelReading) -> Understanding:
    memory = understood.memory
    state = memory.state
    taken = {(c.field, c.negated) for c in state.constraints}
    added = tuple(c for c in found.constraints if _is_news(c, taken))
    slots = state.slots or found.slots
    if found.slots and not state.slots:
        state = replace(state, constraints=tuple(c for c in state.constraints if c.negated))
    said = tightest(memory.said or found.budget, found.budget)
    none = said.most is None and said.least is None
    memory = replace(
        memory,
        query=memory.query or found.query,
        said=None if none else said,
        state=replace(state, constraints=(*state.constraints, *added), slots=slots),
        total=memory.total or found.total,
    )
    return replace(
        understood,
        query=memory.query,
        budget=tightest(understood.budget, found.budget),
        memory=memory,
        notes=tuple(dict.fromkeys((*understood.notes, *found.notes))),
    )


def _is_news(constraint: Constraint, taken: set[tuple[str, bool]]) -> bool:
    return (constraint.field, constraint.negated) not in taken
