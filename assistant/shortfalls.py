"""When not everything asked for can be had: what is let go, in which order, and what to say.

Soft wishes never exclude. Shades of a colour count as it before the colour is let go; then
attributes go, then the kind of product; the budget and what is not wanted never do.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from assistant.constraints import BRAND, CATEGORY, Constraint
from assistant.limiting import condition_of
from assistant.understanding.synonyms import synonyms
from assistant.understanding.tokens import phrase_of
from catalog import format_money
from retrieval import Items, Limits
from retrieval.facets import Condition
from retrieval.relaxing import Counterfactual, count, counterfactuals, relaxed

_MOST_TOLD = 3


@dataclass(frozen=True, slots=True)
class Fitting:
    """Limits that something meets, where anything can, and what the shopper is told of it."""

    limits: Limits
    notes: tuple[str, ...] = ()
    dropped: tuple[Constraint, ...] = ()


def fitting(items: Items, limits: Limits, constraints: Sequence[Constraint]) -> Fitting:
    """`limits` as they are when a product meets them; else with as little as possible let go."""
    if count(items, limits):
        return Fitting(limits)
    limits, shaded = _in_shades(items, limits, constraints)
    if shaded:
        return Fitting(limits, shaded)
    named = {condition_of(c): c for c in constraints if c.hard and c.field != "stock"}
    found = relaxed(items, limits, [c for c in _droppable(named) if c in limits.where])
    if found is None:
        return Fitting(limits, _nothing(items, limits, named))
    dropped = tuple(named[condition] for condition in found.dropped)
    notes = (_let_go(dropped), *_instead(items, limits, named))
    return Fitting(found.limits, notes, dropped)


def _droppable(named: dict[Condition, Constraint]) -> Iterator[Condition]:
    """In the order in which they may go: what was said last first, brand and kind last."""
    wanted = [pair for pair in named.items() if not pair[1].negated]
    wanted.sort(key=lambda pair: (_weight(pair[1]), -pair[1].turn))
    return (condition for condition, _ in wanted)


def _weight(constraint: Constraint) -> int:
    return {BRAND: 1, CATEGORY: 2}.get(constraint.field, 0)


def _in_shades(
    items: Items, limits: Limits, constraints: Sequence[Constraint]
) -> tuple[Limits, tuple[str, ...]]:
    """The limits with the shades of a colour beside it, where that brings a match."""
    for constraint in constraints:
        shades = _shades(items, constraint)
        if not shades:
            continue
        wider = replace(constraint, values=(*constraint.values, *shades))
        old, new = condition_of(constraint), condition_of(wider)
        where = tuple(new if c == old else c for c in limits.where)
        if count(items, replace(limits, where=where)):
            colour = constraint.said or constraint.values[0]
            note = f"Nothing is called {colour} here, so I also looked at {', '.join(shades)}."
            return replace(limits, where=where), (note,)
    return limits, ()


def _shades(items: Items, constraint: Constraint) -> tuple[str, ...]:
    if constraint.negated or not constraint.hard or not constraint.values:
        return ()
    known = items.facets.values.get(constraint.field, {})
    near = {
        shade
        for value in constraint.values
        for word in phrase_of(value)[-1:]
        for shade in synonyms().shades.get(word, ())
    }
    return tuple(v for v in known if v in near and v not in constraint.values)


def _nothing(items: Items, limits: Limits, named: dict[Condition, Constraint]) -> tuple[str, ...]:
    return (
        "Nothing in stock lies within these limits. Raise the budget or drop a limit.",
        *_instead(items, limits, named),
    )


def _let_go(dropped: Sequence[Constraint]) -> str:
    what = " and ".join(f"“{label(c)}”" for c in dropped)
    return f"Nothing in stock is all that you asked for, so these are without {what}."


def _instead(items: Items, limits: Limits, named: dict[Condition, Constraint]) -> list[str]:
    told = [_told(one, items, named) for one in counterfactuals(items, limits)]
    return [line for line in told if line][:_MOST_TOLD]


def _told(one: Counterfactual, items: Items, named: dict[Condition, Constraint]) -> str:
    if one.drop:
        gone = [named[c] for c in one.drop if c in named]
        if len(gone) < len(one.drop):
            return ""
        what = " and ".join(f"“{label(c)}”" for c in gone)
        return f"Without {what}: {_matches(one.matches)}."
    if one.extra_minor is not None:
        extra = format_money(one.extra_minor, items.currency)
        return f"For {extra} more: {_matches(one.matches)}."
    return {"least": f"Without the lowest price: {_matches(one.matches)}."}.get(one.end or "", "")


def _matches(number: int) -> str:
    return "1 match" if number == 1 else f"{number:,} match"


def label(constraint: Constraint) -> str:
    """The constraint as a shopper would say it: "waterproof", "navy", "tents"."""
    if constraint.negated or constraint.values == ("yes",) or not constraint.values:
        return str(constraint)
    return constraint.said or " or ".join(constraint.values)
