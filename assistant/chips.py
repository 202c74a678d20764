"""What the conversation has agreed on, a chip each, with the click that lets go of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import cast

from assistant.budget import Budget
from assistant.clicks import (
    Click,
    ShowAgain,
    Voice,
    Without,
    WithoutLimit,
    WithoutPart,
    WithoutWords,
)
from assistant.constraints import CATEGORY, Constraint
from assistant.slates.labels import named
from assistant.understanding import Memory
from assistant.understanding.clicked import wider
from catalog import format_money


@dataclass(frozen=True, slots=True)
class Chip:
    """One thing understood. All text is as the data has it: escape it before it is drawn."""

    label: str
    """"navy", "up to $60.00 in all (the slider)"."""
    icon: str
    """A Material symbol's name."""
    click: Click
    """What lets go of it."""
    message: str
    """That click as the shopper's own words: "Without navy"."""


def chips(memory: Memory, budget: Budget) -> tuple[Chip, ...]:
    """Everything understood so far, each to be let go of. `budget` is what holds, whoever said
    so."""
    return (
        *_kinds(memory),
        *_parts(memory),
        *_limits(budget, memory.total),
        *_qualities(memory),
        *_sent_away(memory),
    )


def _kinds(memory: Memory) -> Iterator[Chip]:
    """What is looked for: a kind of product, or the words where they name none."""
    kinds = [c for c in memory.state.constraints if c.field == CATEGORY and not c.negated]
    yield from (_chip(c, unmet=c in memory.unmet) for c in kinds)
    if memory.query and not kinds and not memory.state.slots and not _all_said(memory):
        said = f"“{memory.query}”"
        yield Chip(memory.query, "search", WithoutWords(), f"Without {said}")


def _all_said(memory: Memory) -> bool:
    """True when the query is no more than what other chips say."""
    said = " ".join(c.said for c in memory.state.constraints).casefold().split()
    return set(memory.query.casefold().split()) <= set(said)


def _qualities(memory: Memory) -> Iterator[Chip]:
    """Everything but the kind; a wish that only sharpens another ("for two, ideally 2-person") is
    on its chip."""
    constraints = memory.state.constraints
    for one in constraints:
        if (one.field == CATEGORY and not one.negated) or wider(one, constraints):
            continue
        sharper = [named(c) for c in constraints if wider(c, constraints) == one]
        yield _chip(one, unmet=one in memory.unmet, sharper=sharper[0] if sharper else "")


def _parts(memory: Memory) -> Iterator[Chip]:
    for place, slot in enumerate(memory.state.slots):
        name = f"{slot.quantity} × {slot.query}" if slot.quantity > 1 else slot.query
        yield Chip(name, "category", WithoutPart(place), f"Without the {slot.query}")
        for constraint in slot.constraints:
            if constraint.field != CATEGORY:
                yield _chip(constraint, place, slot.query)


def _limits(budget: Budget, total: bool) -> Iterator[Chip]:
    together = " in all" if total else ""
    if budget.most is not None:
        amount = format_money(budget.most, budget.currency)
        voice = cast(Voice, budget.said_by or "your words")
        by = {"slider": " (the slider)", "your profile": " (your profile)"}.get(voice, "")
        name = f"up to {amount}{together}{by}"
        yield Chip(name, "sell", WithoutLimit("most", voice), f"Without the limit of {amount}")
    if budget.least is not None:
        amount = format_money(budget.least, budget.currency)
        name = f"from {amount}{together}"
        yield Chip(name, "sell", WithoutLimit("least"), f"Without the least price of {amount}")


def _chip(
    constraint: Constraint,
    part: int | None = None,
    of: str = "",
    *,
    unmet: bool = False,
    sharper: str = "",
) -> Chip:
    name = named(constraint)
    wish = "" if constraint.hard else ", ideally"
    wish = f", ideally {sharper}" if sharper else wish
    by = "" if constraint.turn else " (your profile)"
    missed = " (not met)" if unmet else ""
    whose = f"{of}: " if of else ""
    icon = "category" if constraint.field == CATEGORY and not constraint.negated else "check"
    if constraint.negated:
        icon = "block"
    click = Without(constraint, part)
    return Chip(f"{whose}{name}{wish}{by}{missed}", icon, click, _without(constraint, name))


def _without(constraint: Constraint, name: str) -> str:
    if constraint.negated:
        return f"No need to leave out {named(replace(constraint, negated=False))}"
    if constraint.field == CATEGORY:
        return f"Not only {name}"
    return f"Without {name}"


def _sent_away(memory: Memory) -> Iterator[Chip]:
    number = len({*memory.hidden, *memory.dismissed})
    if number:
        name = "1 product left out" if number == 1 else f"{number} products left out"
        yield Chip(name, "visibility_off", ShowAgain(), "Show again what was left out")
