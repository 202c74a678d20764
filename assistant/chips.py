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
from assistant.constraints import CATEGORY, RATING, Constraint
from assistant.slates.shortfalls import label
from assistant.understanding import Memory
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
        *(_chip(c) for c in memory.state.constraints if c.field != CATEGORY or c.negated),
        *_sent_away(memory),
    )


def _kinds(memory: Memory) -> Iterator[Chip]:
    """What is looked for: a kind of product, or the words where they name none."""
    kinds = [c for c in memory.state.constraints if c.field == CATEGORY and not c.negated]
    yield from map(_chip, kinds)
    if memory.query and not kinds and not memory.state.slots and not _all_said(memory):
        said = f"“{memory.query}”"
        yield Chip(memory.query, "search", WithoutWords(), f"Without {said}")


def _all_said(memory: Memory) -> bool:
    """True when the query is no more than what other chips say."""
    said = " ".join(c.said for c in memory.state.constraints).casefold().split()
    return set(memory.query.casefold().split()) <= set(said)


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


def _chip(constraint: Constraint, part: int | None = None, of: str = "") -> Chip:
    name = named(constraint)
    wish = "" if constraint.hard else ", ideally"
    by = "" if constraint.turn else " (your profile)"
    whose = f"{of}: " if of else ""
    icon = "category" if constraint.field == CATEGORY and not constraint.negated else "check"
    if constraint.negated:
        icon = "block"
    click = Without(constraint, part)
    return Chip(f"{whose}{name}{wish}{by}", icon, click, _without(constraint, name))


def named(constraint: Constraint) -> str:
    """The constraint as a chip and a note name it: "navy", "not leather", "rated 4 or more"."""
    if constraint.field == RATING and (constraint.least is not None or constraint.most is not None):
        return str(replace(constraint, hard=True)).replace("rating:", "rated")
    name = label(constraint)
    bare = not any(letter.isalpha() for letter in name)  # "10" says nothing; "size 10" does
    return f"{constraint.field} {name}" if bare and constraint.field else name


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
