"""When not everything asked for can be had: what is let go, in which order, and what to say.

Soft wishes never exclude. Shades of a colour count as it before the colour is let go; then
attributes go, then the kind of product; the budget and what is not wanted never do.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from assistant.constraints import BRAND, CATEGORY, Constraint
from assistant.slates.limiting import condition_of
from assistant.slates.notices import TOO_DEAR
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
    others = counterfactuals(items, limits)
    found = relaxed(items, limits, _droppable(limits, named, others))
    if found is None:
        return Fitting(limits, (_NOTHING, *_instead(others, items, named)))
    dropped = tuple(named[condition] for condition in found.dropped)
    dear = _too_dear(dropped, others)
    first = dear or _unknown_here(items, named, dropped) or _let_go(dropped)
    return Fitting(found.limits, (first, *_instead(others, items, named)), dropped)


def _droppable(
    limits: Limits, named: dict[Condition, Constraint], others: Sequence[Counterfactual]
) -> list[Condition]:
    """In the order in which they may go: what leaves most to choose from, brand and kind last."""
    matches = {one.drop[0]: one.matches for one in others if len(one.drop) == 1}
    wanted = [c for c, one in named.items() if not one.negated and c in limits.where]
    return sorted(wanted, key=lambda c: (_weight(named[c]), -matches.get(c, 0)))


def _weight(constraint: Constraint) -> int:
    return {BRAND: 1, CATEGORY: 2}.get(constraint.field, 0)


def _in_shades(
    items: Items, limits: Limits, constraints: Sequence[Constraint]
) -> tuple[Limits, tuple[str, ...]]:
    """The limits with the shades of a colour beside it, where that brings a match; with what is
    next to it where no shade does."""
    for constraint in constraints:
        for near in (synonyms().shades, synonyms().near):
            shades = _shades(items, constraint, near)
            met = tuple(s for s in shades if count(items, _either(limits, constraint, (s,))))
            if met:
                wider = _either(limits, constraint, (*constraint.values, *met))
                return wider, (_shaded(items, limits, constraint, constraints, met),)
    return limits, ()


def _either(limits: Limits, constraint: Constraint, values: tuple[str, ...]) -> Limits:
    """`limits` with other values for `constraint`."""
    old, new = condition_of(constraint), condition_of(replace(constraint, values=values))
    return replace(limits, where=tuple(new if c == old else c for c in limits.where))


def _shaded(
    items: Items,
    limits: Limits,
    constraint: Constraint,
    constraints: Sequence[Constraint],
    shades: tuple[str, ...],
) -> str:
    """Why the shades are looked at: the colour is too dear, or lacks something else, or is not
    there at all."""
    colour, also = colour_of(constraint), ", ".join(shades)
    if count(items, replace(limits, max_price=None, min_price=None)):
        return f"Nothing {colour} lies in your budget, so I also looked at {also}."
    kinds = (condition_of(c) for c in constraints if c.field == CATEGORY and c.hard)
    alone = Limits(where=(*kinds, condition_of(constraint)))
    if count(items, alone):
        return f"Nothing {colour} is all else that you asked for, so I also looked at {also}."
    return f"Nothing is called {colour} here, so I also looked at {also}."


def colour_of(constraint: Constraint) -> str:
    """The colour as the shopper said it, or the plainest of its values."""
    return constraint.said or min(constraint.values, key=len)


def _shades(
    items: Items, constraint: Constraint, near: Mapping[str, tuple[str, ...]]
) -> tuple[str, ...]:
    """Values the catalogue has that are shades of the colour that was asked for, never of one that
    a value only holds as well ("red and green")."""
    if constraint.negated or not constraint.hard or not constraint.values:
        return ()
    known = items.facets.values.get(constraint.field, {})
    asked = _PARTS.split(" ".join(phrase_of(colour_of(constraint))))
    shades = {shade for colour in asked for shade in near.get(colour, ())}
    return tuple(v for v in known if v in shades and v not in constraint.values)


_PARTS = re.compile(r" (?:or|and) ")


def _too_dear(dropped: Sequence[Constraint], others: Sequence[Counterfactual]) -> str:
    """Said when the kind itself had to go and more money would bring it; else empty."""
    dearer = any(one.extra_minor is not None for one in others)
    return TOO_DEAR if dearer and [c.field for c in dropped] == [CATEGORY] else ""


_NOTHING = "Nothing in stock lies within these limits. Raise the budget or drop a limit."


def _unknown_here(
    items: Items, named: dict[Condition, Constraint], dropped: Sequence[Constraint]
) -> str:
    """What no product of the kind has at any price, said as such; empty when that is not why."""
    kinds = [c for c, one in named.items() if one.field == CATEGORY and not one.negated]
    if len(dropped) != 1 or dropped[0].field == CATEGORY or not kinds:
        return ""
    alone = Limits(in_stock=False, where=(*kinds, condition_of(dropped[0])))
    if count(items, alone):
        return ""
    return f"None of our {label(named[kinds[0]])} is listed as “{label(dropped[0])}”."


def _let_go(dropped: Sequence[Constraint]) -> str:
    what = " and ".join(f"“{label(c)}”" for c in dropped)
    return f"Nothing in stock is all that you asked for, so these are without {what}."


def _instead(
    others: Sequence[Counterfactual], items: Items, named: dict[Condition, Constraint]
) -> list[str]:
    told = [_told(one, items, named) for one in others]
    return [line for line in told if line][:_MOST_TOLD]


def _told(one: Counterfactual, items: Items, named: dict[Condition, Constraint]) -> str:
    if one.drop:
        gone = [named[c] for c in one.drop if c in named]
        if len(gone) < len(one.drop) or any(c.negated for c in gone):
            return ""  # what is not wanted is never offered
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
    plain = replace(constraint, hard=True)
    if constraint.field == CATEGORY and len(constraint.values) <= 2 and not constraint.negated:
        return " or ".join(constraint.values).lower()
    if constraint.negated or constraint.values == ("yes",) or not constraint.values:
        return str(plain)
    if len(constraint.values) == 1 and constraint.field != CATEGORY:
        return constraint.values[0]
    return constraint.said or " or ".join(constraint.values)
