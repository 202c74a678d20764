"""A product for each thing that is asked for, all of them within one total.

what each slot may be -> a slate of candidates for each -> the best set -> a slate and its sum
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from assistant.constraints import Slot
from assistant.packs import pack_of
from assistant.slates.bundle import Bundle, BundleLine, Upgrade
from assistant.slates.limiting import conditions_of
from assistant.slates.wanting import Wanted, lower, packs_of, wanted
from catalog import Money
from retrieval import Context, Items, Limits, Pipeline, Slate
from retrieval.bundles import Infeasible, Part, Solution, cheapest_upgrade, solve
from retrieval.items import UNTRACKED_STOCK
from retrieval.splicing import explained, falling, joined, only, unexplained

_CANDIDATES = 40
_CHEAPEST = 10  # of a kind, looked at when the best-ranked candidates are too dear together
_HEADROOM = 1.25  # of the total: what lies over it is never chosen, but may be an upgrade
_CLOSER = 0.8  # share of the best cosine to the words, where they name no kind of product
_SPARE = 1.0  # worth lost by more than was asked for, and by several sets in place of one
_WISH = 1.0  # what a soft constraint is worth: e times the odds


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
    pipeline = pipeline.unpromoted()  # the best set the money buys; what is hidden stays hidden
    quick = unexplained(pipeline)
    each = [wanted(quick, *pair, context, most) for pair in zip(slots, limits, strict=True)]
    slates = _slates(quick, each, context, most)
    parts = [_part(pipeline.items, *pair) for pair in zip(each, slates, strict=True)]
    found = solve(parts, most, least)
    if isinstance(found, Infeasible) and found.left_out:
        slates = [_more(quick, *pair, context) for pair in zip(each, slates, strict=True)]
        parts = [_part(pipeline.items, *pair) for pair in zip(each, slates, strict=True)]
        found = solve(parts, most, least)
    slate = explained(pipeline, _chosen(slates, found))
    inside = np.logical_or.reduce([one.mask for one in each])
    bundle = _bundle(pipeline.items, slots, parts, found, most)
    shown = {line.slot for line in bundle.lines}
    unsure = tuple(one.slot.query for one in each if not one.sure and one.slot.query in shown)
    gone = tuple(gone for one in each for gone in one.let_go if gone.slot in shown)
    bundle = replace(bundle, let_go=gone, unsure=unsure)
    return replace(slate, allowed=int(inside.sum())), bundle


# -- candidates --------------------------------------------------------------------------------


def _slates(
    pipeline: Pipeline, each: Sequence[Wanted], context: Context, most: int | None
) -> list[Slate]:
    caps = _caps(pipeline.items, each, most)
    return [_slate(pipeline, one, context, cap) for one, cap in zip(each, caps, strict=True)]


def _caps(items: Items, each: Sequence[Wanted], most: int | None) -> list[int | None]:
    """The most that each product may cost, and a little more: what the total leaves for it when
    all the others are as cheap as can be."""
    if most is None:
        return [None] * len(each)
    money = int(most * _HEADROOM)
    cheapest = [one.cheapest(items) for one in each]
    together = sum(cheapest)
    return [
        (money - (together - own if together <= most else 0)) // _fewest(items, one)
        for one, own in zip(each, cheapest, strict=True)
    ]


def _fewest(items: Items, one: Wanted) -> int:
    """How many products make up the quantity, at the least."""
    packs = packs_of(items, np.flatnonzero(one.mask), one.slot.quantity)
    return int(packs.min()) if len(packs) else one.slot.quantity


def _slate(pipeline: Pipeline, one: Wanted, context: Context, cap: int | None) -> Slate:
    own = None if one.slot.most is None else one.slot.most // _fewest(pipeline.items, one)
    limits = replace(one.limits, max_price=lower(one.limits.max_price, lower(cap, own)))
    slate = pipeline.slate(one.slot.query, context, limits, _CANDIDATES)
    if one.slot.most is not None:
        packs = packs_of(pipeline.items, slate.rows, one.slot.quantity)
        costs = pipeline.items.price[slate.rows] * packs
        slate = only(slate, np.flatnonzero(costs <= one.slot.most))
    if one.kinds or not one.closest:
        return slate
    cosine = slate.features[:, pipeline.feature_names.index("search_query_match")]
    return only(slate, np.flatnonzero(cosine >= _CLOSER * one.closest))


def _more(pipeline: Pipeline, one: Wanted, slate: Slate, context: Context) -> Slate:
    """`slate`, and the cheapest of the kind, whatever the total: to know what is missing."""
    cap = None
    if one.kinds:
        rows = np.flatnonzero(one.mask)
        rows = rows[np.argsort(pipeline.items.price[rows], kind="stable")][:_CHEAPEST]
        if np.isin(rows, slate.rows).all():
            return slate
        cap = int(pipeline.items.price[rows[-1]])
    cheap = _slate(pipeline, one, context, cap)
    fresh = np.flatnonzero(~np.isin(cheap.rows, slate.rows))
    both = joined([slate, only(cheap, fresh)])
    return only(both, np.argsort(-both.scores, kind="stable"))


def _part(items: Items, one: Wanted, slate: Slate) -> Part:
    """The candidates, each at the price of as many as make up the quantity."""
    utilities = falling(slate.scores)
    for wish in conditions_of(one.slot.constraints, hard=False):
        utilities = utilities + np.float32(_WISH) * items.facets.mask(wish)[slate.rows]
    rows, quantity = slate.rows, one.slot.quantity
    packs = packs_of(items, rows, quantity)
    held = np.array([pack_of(items.products[row]) for row in rows.tolist()], np.int64)
    if quantity > 1:
        utilities = utilities - np.float32(_SPARE) * (packs * held != quantity)
        utilities = utilities - np.float32(_SPARE) * ((held > 1) & (packs > 1))
    stock = items.stock[rows]
    enough = np.where(stock == UNTRACKED_STOCK, stock, stock // packs)
    return Part(rows, items.price[rows] * packs, utilities, 1, one.slot.query, enough)


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
    out, absent, short = _absent(items, slots, found)
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
    each, packs = int(items.price[row]), _packs(items, slot, row)
    sums = _money(items, each), _money(items, packs * each)
    pack = pack_of(product) if slot.quantity > 1 else 1
    return BundleLine(slot.query, product.id, product.title, packs, *sums, pack, slot.quantity)


def _packs(items: Items, slot: Slot, row: int) -> int:
    return int(packs_of(items, np.array([row]), slot.quantity)[0])


def _absent(
    items: Items, slots: Sequence[Slot], found: Solution | Infeasible
) -> tuple[tuple[str, ...], tuple[str, ...], int]:
    """What the money does not stretch to, what there is none of, and how much is missing."""
    if isinstance(found, Solution):
        return (), (), 0
    dear = [number for number in found.left_out if number not in found.empty and found.missing]
    none = [number for number in found.left_out if number not in dear]
    names = [tuple(_said(items, slots[number]) for number in numbers) for numbers in (dear, none)]
    return names[0], names[1], found.missing


def _said(items: Items, slot: Slot) -> str:
    return slot.query if slot.most is None else f"{slot.query} up to {_money(items, slot.most)}"


def _upgrade(
    items: Items, slots: Sequence[Slot], parts: Sequence[Part], best: Solution
) -> Upgrade | None:
    swap = cheapest_upgrade(parts, best)
    if swap is None:
        return None
    slot, product = slots[swap.part], items.products[swap.row]
    extra, total = _money(items, swap.extra), _money(items, swap.total)
    return Upgrade(
        slot.query, product.id, product.title, extra, total, _packs(items, slot, swap.row)
    )


def _money(items: Items, minor: int) -> Money:
    return Money(minor=minor, currency=items.currency)
