"""When not everything asked for can be had: what is let go, in which order, and what to say.

Soft wishes never exclude. Shades of a colour count as it before the colour is let go; then
attributes go, then a size; the kind of product, the budget and what is not wanted never do. A size
that more money would bring is not let go either: nothing is shown, and the sum is told.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from assistant.constraints import BRAND, CATEGORY, Constraint
from assistant.slates.labels import is_number, is_size, kind_here, label, named
from assistant.slates.limiting import condition_of
from assistant.understanding.synonyms import synonyms
from assistant.understanding.tokens import phrase_of
from catalog import format_money
from retrieval import Items, Limits
from retrieval.facets import Condition
from retrieval.items import Mask
from retrieval.query import allowed
from retrieval.relaxing import Counterfactual, Relaxed, count, counterfactuals, relaxed

_MOST_TOLD = 3


@dataclass(frozen=True, slots=True)
class Fitting:
    """Limits that something meets, where anything can, and what the shopper is told of it."""

    limits: Limits
    notes: tuple[str, ...] = ()
    dropped: tuple[Constraint, ...] = ()


def fitting(
    items: Items, limits: Limits, constraints: Sequence[Constraint], rejected: int | None = None
) -> Fitting:
    """`limits` as they are when a product meets them; else with as little as possible let go.

    `rejected` is a price in minor units that was just too much: no way out leads back to it.
    """
    if count(items, limits):
        return Fitting(limits)
    limits, shaded = _in_shades(items, limits, constraints)
    if shaded:
        return Fitting(limits, shaded)
    known = {condition_of(c): c for c in constraints if c.hard and c.field != "stock"}
    others = counterfactuals(items, limits)
    ways = _instead(others, items, known, rejected)
    found = _relaxed(items, limits, known, others)
    if found is None:
        none = _none_of_the_kind(items, limits, known, cheaper=rejected is not None)
        return Fitting(limits, (none or _NOTHING, *ways))
    dropped = tuple(known[condition] for condition in found.dropped)
    if dear := _size_too_dear(items, limits, known, dropped, cheaper=rejected is not None):
        return Fitting(limits, (dear, *ways))
    first = _unknown_here(items, known, dropped) or _let_go(dropped)
    return Fitting(found.limits, (first, *ways), dropped)


def ways_out(
    items: Items,
    limits: Limits,
    constraints: Sequence[Constraint],
    rejected: int | None = None,
) -> tuple[str, ...]:
    """What there would be without this or that, a line each; empty when nothing helps."""
    known = {condition_of(c): c for c in constraints if c.hard and c.field != "stock"}
    return tuple(_instead(counterfactuals(items, limits), items, known, rejected))


def _relaxed(
    items: Items,
    limits: Limits,
    known: dict[Condition, Constraint],
    others: Sequence[Counterfactual],
) -> Relaxed | None:
    """The fewest let go, and no size where others will do; never the kind."""
    may_go = _droppable(limits, known, others)
    no_kind = [one for one in may_go if not _is_kind(known[one])]
    no_size = [one for one in no_kind if not is_size(known[one])]
    for some in (no_size, no_kind):
        if some and (found := relaxed(items, limits, some)):
            return found
    return None


def _is_kind(constraint: Constraint) -> bool:
    return constraint.field == CATEGORY


def _size_too_dear(
    items: Items,
    limits: Limits,
    known: dict[Condition, Constraint],
    dropped: Sequence[Constraint],
    *,
    cheaper: bool,
) -> str:
    """Said in place of products of other sizes when the size itself can be had for more money."""
    sizes = [c for c in dropped if is_size(c)]
    if not sizes or limits.max_price is None:
        return ""
    wanted = [c for c, one in known.items() if _is_kind(one) or is_size(one) or one.negated]
    if not count(items, replace(limits, max_price=None, where=tuple(wanted))):
        return ""
    kinds = [one for one in known.values() if _is_kind(one) and not one.negated]
    what, end = " and ".join(named(c) for c in sizes), "" if cheaper else " within your budget"
    more = " cheaper" if cheaper else ""
    if kinds and len(kinds[0].values) == 1:
        return f"I have no{more} {label(kinds[0])} in {what}{end}."
    where = f" {kind_here(kinds[0])}" if kinds else ""
    return f"I have nothing{more}{where} in {what}{end}."


def _droppable(
    limits: Limits, known: dict[Condition, Constraint], others: Sequence[Counterfactual]
) -> list[Condition]:
    """In the order in which they may go: what leaves most to choose from; what has to be just so
    later, brand and kind last."""
    matches = {one.drop[0]: one.matches for one in others if len(one.drop) == 1}
    wanted = [c for c, one in known.items() if not one.negated and c in limits.where]
    return sorted(wanted, key=lambda c: (_weight(known[c]), -matches.get(c, 0)))


def _weight(constraint: Constraint) -> int:
    if is_size(constraint) or is_number(constraint):
        return 1
    return {BRAND: 2, CATEGORY: 3}.get(constraint.field, 0)


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


def with_shades(
    items: Items, limits: Limits, constraints: Sequence[Constraint], kind: Mask
) -> Limits:
    """`limits` with shades of the colour, where the words alone name a kind that has none in the
    colour itself: a navy rain jacket is nearer to a blue one than a blue duvet cover."""
    if any(_is_kind(c) and not c.negated for c in constraints):
        return limits
    if not kind.any() or (kind & allowed(items, limits)).any():
        return limits
    for constraint in constraints:
        for near in (synonyms().shades, synonyms().near):
            shades = _shades(items, constraint, near)
            wider = _either(limits, constraint, (*constraint.values, *shades))
            if shades and (kind & allowed(items, wider)).any():
                return wider
    return limits


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
    kinds = [c for c in constraints if c.field == CATEGORY and c.hard]
    alone = Limits(where=(*map(condition_of, kinds), condition_of(constraint)))
    if count(items, alone):
        return f"Nothing {colour} is all else that you asked for, so I also looked at {also}."
    wanted = [c for c in kinds if not c.negated]
    if wanted and len(wanted[0].values) == 1:
        return f"I have no {label(wanted[0])} in {colour}, so I also looked at {also}."
    where = f" {kind_here(wanted[0])}" if wanted else " here"
    return f"I have nothing{where} in {colour}, so I also looked at {also}."


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


def _none_of_the_kind(
    items: Items, limits: Limits, known: dict[Condition, Constraint], *, cheaper: bool
) -> str:
    """Said when the kind itself is not to be had for the money; else empty."""
    kinds = [(c, one) for c, one in known.items() if _is_kind(one) and not one.negated]
    priced = limits.max_price is not None or limits.min_price is not None
    if not kinds or not priced:
        return ""
    condition, kind = kinds[0]
    if not count(items, Limits(where=(condition,), exclude=limits.exclude)):
        return ""
    more, end = (" cheaper", "") if cheaper else ("", " within your budget")
    if len(kind.values) > 1:
        return f"I have nothing{more} {kind_here(kind)}{end}."
    return f"I have no{more} {label(kind)}{end}."


_NOTHING = "Nothing in stock lies within these limits. Raise the budget or drop a limit."


def _unknown_here(
    items: Items, known: dict[Condition, Constraint], dropped: Sequence[Constraint]
) -> str:
    """What no product of the kind has at any price, said as such; empty when that is not why."""
    kinds = [c for c, one in known.items() if one.field == CATEGORY and not one.negated]
    if len(dropped) != 1 or dropped[0].field == CATEGORY or not kinds:
        return ""
    alone = Limits(in_stock=False, where=(*kinds, condition_of(dropped[0])))
    if count(items, alone):
        return ""
    kind, what = known[kinds[0]], named(dropped[0])
    if len(kind.values) > 1:
        return f"Nothing {kind_here(kind)} is listed as “{what}”."
    return f"None of our {label(kind)} is listed as “{what}”."


def _let_go(dropped: Sequence[Constraint]) -> str:
    what = " and ".join(f"“{named(c)}”" for c in dropped)
    return f"Nothing in stock is all that you asked for, so these are without {what}."


def _instead(
    others: Sequence[Counterfactual],
    items: Items,
    known: dict[Condition, Constraint],
    rejected: int | None,
) -> list[str]:
    back = {
        one
        for one in others
        if rejected is not None and (one.most_needed or rejected + 1) <= rejected
    }
    helpful = (one for one in others if one not in back)
    told = [_told(one, items, known) for one in helpful]
    return [line for line in told if line][:_MOST_TOLD]


def _told(one: Counterfactual, items: Items, known: dict[Condition, Constraint]) -> str:
    if one.drop:
        gone = [known[c] for c in one.drop if c in known]
        # What is not wanted is never offered, nor is all that is of another kind.
        if len(gone) < len(one.drop) or any(c.negated or _is_kind(c) for c in gone):
            return ""
        what = " and ".join(f"“{named(c)}”" for c in gone)
        return f"Without {what}: {_matches(one.matches)}."
    if one.extra_minor is not None:
        extra = format_money(one.extra_minor, items.currency)
        return f"For {extra} more: {_matches(one.matches)}."
    return {"least": f"Without the lowest price: {_matches(one.matches)}."}.get(one.end or "", "")


def _matches(number: int) -> str:
    return "1 match" if number == 1 else f"{number:,} match"
