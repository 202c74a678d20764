"""A product for each thing that is asked for, all of them within one total.

    limits of each slot -> a slate of candidates for each -> the best set -> a slate and its sum

Money presses towards the cheap, and the cheapest product near the words is seldom what was meant:
a lantern is no tent. So each slot's kind of product is settled before its price is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from assistant.bundle import Bundle, BundleLine, Upgrade
from assistant.constraints import Slot
from assistant.limiting import conditions_of, narrowed
from catalog import Money
from retrieval import Context, Limits, Pipeline, Slate
from retrieval.bundles import Infeasible, Part, Solution, cheapest_upgrade, solve
from retrieval.facets import CATEGORY, Condition
from retrieval.items import Floats, Items, Mask
from retrieval.query import allowed
from retrieval.splicing import falling, joined, only

_CANDIDATES = 40
_CHEAPEST = 10  # of a kind, looked at when the best-ranked candidates are too dear together
_HEADROOM = 1.25  # of the total: what lies over it is never chosen, but may be an upgrade
_NAMED = 0.5  # share of the best candidate's match with the category's name
_CLOSE = 0.6  # share of the best candidate's cosine to the words
_CLOSER = 0.8  # where no category is named
_WISH = 1.0  # what a soft constraint is worth: e times the odds


@dataclass(frozen=True, slots=True, eq=False)
class Wanted:
    """A slot, the limits that hold for it, and the rows inside them."""

    slot: Slot
    limits: Limits
    mask: Mask  # [n] of its kind, inside the limits, in stock in the quantity
    kinds: bool  # False when the words name no kind of product
    closest: float = 0.0  # highest cosine of any product inside the limits

    def cheapest(self, items: Items) -> int:
        """Least price of the quantity; 0 where the kind, or any such product, is unknown."""
        prices = items.price[self.mask] if self.kinds else items.price[:0]
        return self.slot.quantity * int(prices.min()) if len(prices) else 0


def bundled(
    pipeline: Pipeline,
    slots: Sequence[Slot],
    context: Context,
    limits: Sequence[Limits],
    most: int | None = None,
    least: int | None = None,
) -> tuple[Slate, Bundle]:
    """The best set within `most`, in minor units of the shop's currency, for everything.

    `limits` has one for each slot, on each single product; a slot's own hard constraints are
    added. The slate has one product for each slot that could be had, in the order of the slots,
    with all that a reason needs. What could not be had is named in the bundle. Raises ValueError
    when there is no slot, or not a limit for each.
    """
    wanted = [_wanted(pipeline, *each, context) for each in zip(slots, limits, strict=True)]
    caps = _caps(pipeline.items, wanted, most)
    slates = [_slate(pipeline, each, context, cap) for each, cap in zip(wanted, caps, strict=True)]
    parts = [_part(pipeline.items, *each) for each in zip(wanted, slates, strict=True)]
    found = solve(parts, most, least)
    if isinstance(found, Infeasible) and found.left_out:
        slates = [
            _more(pipeline, *each, context, most) for each in zip(wanted, slates, strict=True)
        ]
        parts = [_part(pipeline.items, *each) for each in zip(wanted, slates, strict=True)]
        found = solve(parts, most, least)
    return _chosen(slates, found), _bundle(pipeline.items, slots, parts, found, most)


# -- what each slot may be ---------------------------------------------------------------------


def _wanted(pipeline: Pipeline, slot: Slot, limits: Limits, context: Context) -> Wanted:
    limits = narrowed(limits, slot.constraints)
    if limits.min_price is None:  # a price limit keeps what is priced in another currency out
        limits = replace(limits, min_price=0)
    kinds = _kinds(pipeline, slot, limits, context)
    if kinds:
        limits = replace(limits, where=(*limits.where, Condition(CATEGORY, kinds)))
    known = bool(kinds) or _has_kind(limits)
    mask = allowed(pipeline.items, limits) & (pipeline.items.stock >= slot.quantity)
    close = 0.0 if known or not slot.query.strip() else pipeline.closest(slot.query, limits)[0]
    return Wanted(slot, limits, mask, known, close)


def _has_kind(limits: Limits) -> bool:
    return limits.category is not None or any(
        c.field == CATEGORY and not c.negated for c in limits.where
    )


def _kinds(pipeline: Pipeline, slot: Slot, limits: Limits, context: Context) -> tuple[str, ...]:
    """Leaf categories that the slot's words name, in full or in part, where nothing else does."""
    if _has_kind(limits):
        return ()
    rows = np.flatnonzero(pipeline.of_the_kind(slot.query))
    if not len(rows):
        query = pipeline.query(slot.query, limits)
        merged = pipeline.retrieve(query, context)
        rows = merged.rows[_named(pipeline, pipeline.describe(query, context, merged))]
    products = pipeline.items.products
    return tuple(dict.fromkeys(products[row].category[-1] for row in rows.tolist()))


def _named(pipeline: Pipeline, features: Floats) -> Mask:
    """[m] True for candidates whose category the words name, and that are close to them."""
    columns = {name: column for column, name in enumerate(pipeline.feature_names)}
    match = np.nan_to_num(features[:, columns["query_category_match"]])
    cosine = np.nan_to_num(features[:, columns["search_query_match"]])
    near = cosine >= _CLOSE * cosine.max(initial=0.0)
    return np.asarray((match > 0) & (match >= _NAMED * match.max(initial=0.0)) & near)


# -- candidates --------------------------------------------------------------------------------


def _caps(items: Items, wanted: Sequence[Wanted], most: int | None) -> list[int | None]:
    """The most that each product may cost, and a little more: what the total leaves for it when
    all the others are as cheap as can be."""
    if most is None:
        return [None] * len(wanted)
    money = int(most * _HEADROOM)
    cheapest = [each.cheapest(items) for each in wanted]
    together = sum(cheapest)
    return [
        (money - (together - own if together <= most else 0)) // each.slot.quantity
        for each, own in zip(wanted, cheapest, strict=True)
    ]


def _slate(pipeline: Pipeline, each: Wanted, context: Context, cap: int | None) -> Slate:
    own = each.limits.max_price
    most = own if cap is None else cap if own is None else min(own, cap)
    limits = replace(each.limits, max_price=most)
    slate = pipeline.slate(each.slot.query, context, limits, _CANDIDATES)
    if each.kinds or not each.closest:
        return slate
    cosine = slate.features[:, pipeline.feature_names.index("search_query_match")]
    return only(slate, np.flatnonzero(cosine >= _CLOSER * each.closest))


def _more(
    pipeline: Pipeline, each: Wanted, slate: Slate, context: Context, most: int | None
) -> Slate:
    """`slate`, and the cheapest of the kind, whatever the total: to know what is missing."""
    cap = None
    if each.kinds:
        prices = np.sort(pipeline.items.price[each.mask])
        if not len(prices):
            return slate
        cap = int(prices[min(_CHEAPEST, len(prices)) - 1])
    cheap = _slate(pipeline, each, context, cap)
    fresh = np.flatnonzero(~np.isin(cheap.rows, slate.rows))
    both = joined([slate, only(cheap, fresh)])
    return only(both, np.argsort(-both.scores, kind="stable"))


def _part(items: Items, each: Wanted, slate: Slate) -> Part:
    utilities = falling(slate.scores)
    for wish in conditions_of(each.slot.constraints, hard=False):
        utilities = utilities + np.float32(_WISH) * items.facets.mask(wish)[slate.rows]
    return Part(
        slate.rows,
        items.price[slate.rows],
        utilities,
        each.slot.quantity,
        each.slot.query,
        items.stock[slate.rows],
    )


# -- the answer --------------------------------------------------------------------------------


def _chosen(slates: Sequence[Slate], found: Solution | Infeasible) -> Slate:
    best = found if isinstance(found, Solution) else found.best
    choice = best.choice if best else (None,) * len(slates)
    return joined([only(s, () if i is None else (i,)) for s, i in zip(slates, choice, strict=True)])


def _bundle(
    items: Items,
    slots: Sequence[Slot],
    parts: Sequence[Part],
    found: Solution | Infeasible,
    most: int | None,
) -> Bundle:
    best = found if isinstance(found, Solution) else found.best
    total = best.total if best else 0
    out, absent, short = _absent(slots, found)
    return Bundle(
        lines=_lines(items, slots, parts, best),
        total=_money(items, total),
        most=None if most is None else _money(items, most),
        left=None if most is None else _money(items, most - total),
        upgrade=None if best is None or out else _upgrade(items, slots, parts, best),
        left_out=out,
        short_by=_money(items, short) if short else None,
        not_found=absent,
    )


def _lines(
    items: Items, slots: Sequence[Slot], parts: Sequence[Part], best: Solution | None
) -> tuple[BundleLine, ...]:
    chosen = zip(slots, parts, best.choice, strict=True) if best else ()
    return tuple(_line(items, slot, int(part.rows[i])) for slot, part, i in chosen if i is not None)


def _line(items: Items, slot: Slot, row: int) -> BundleLine:
    product = items.products[row]
    each = int(items.price[row])
    sums = _money(items, each), _money(items, slot.quantity * each)
    return BundleLine(slot.query, product.id, product.title, slot.quantity, *sums)


def _absent(
    slots: Sequence[Slot], found: Solution | Infeasible
) -> tuple[tuple[str, ...], tuple[str, ...], int]:
    """What the money does not stretch to, what there is none of, and how much is missing."""
    if isinstance(found, Solution):
        return (), (), 0
    dear = [number for number in found.left_out if number not in found.empty and found.missing]
    none = [number for number in found.left_out if number not in dear]
    names = [tuple(slots[number].query for number in numbers) for numbers in (dear, none)]
    return names[0], names[1], found.missing


def _upgrade(
    items: Items, slots: Sequence[Slot], parts: Sequence[Part], best: Solution
) -> Upgrade | None:
    swap = cheapest_upgrade(parts, best)
    if swap is None:
        return None
    slot, product = slots[swap.part], items.products[swap.row]
    extra, total = _money(items, swap.extra), _money(items, swap.total)
    return Upgrade(slot.query, product.id, product.title, extra, total, slot.quantity)


def _money(items: Items, minor: int) -> Money:
    return Money(minor=minor, currency=items.currency)
