"""What is understood against what a script expects of it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.constraints import CATEGORY, Constraint, State
from assistant.converse.expected import StateExpected
from assistant.events import Understood


def unmet_state(expected: StateExpected, understood: Understood) -> Iterator[str]:
    """What of the state, the act and the total is not as expected, a line each."""
    state = understood.state
    every = all_of(state)
    chips = f"; agreed on: {[str(c) for c in every]}"
    leaves = [v for c in every if c.field == CATEGORY and not c.negated for v in c.values]
    wanted = [w.casefold() for w in expected.category]
    if wanted and not any(w in leaf.casefold() for leaf in leaves for w in wanted):
        yield f"the category should be {expected.category}{chips}"
    for text in expected.has:
        if not any(says(one, text) for one in every):
            yield f"the state should hold {text!r}{chips}"
    for text in expected.has_not:
        if any(says(one, text) for one in every):
            yield f"the state should not hold {text!r}{chips}"
    yield from _rest(expected, understood)


def _rest(expected: StateExpected, understood: Understood) -> Iterator[str]:
    slots = understood.state.slots
    if expected.slots is not None and len(slots) != expected.slots:
        yield f"{len(slots)} slots, expected {expected.slots}"
    counts = [slot.quantity for slot in slots]
    if expected.quantities is not None and counts != expected.quantities:
        yield f"the quantities are {counts}, expected {expected.quantities}"
    if expected.act is not None and understood.act != expected.act:
        yield f"the act is {understood.act}, expected {expected.act}"
    if expected.total is not None and understood.total != expected.total:
        yield f"total is {understood.total}, expected {expected.total}"


def all_of(state: State) -> tuple[Constraint, ...]:
    """The state's constraints and those of its slots."""
    return (*state.constraints, *(c for slot in state.slots for c in slot.constraints))


def says(constraint: Constraint, text: str) -> bool:
    """True when `text` is the constraint's field, its chip, or words of its chip."""
    wanted = text.casefold().strip()
    chip = str(constraint).casefold()
    if wanted in (chip, constraint.field.casefold()):
        return True
    words = set(_words(wanted))
    chip_words = {*_words(chip), *_words(constraint.field)}
    return words <= chip_words and ("not" in words) == constraint.negated


def _words(text: str) -> list[str]:
    return re.findall(r"[\w.+-]+", text.casefold())
