"""What each slot of a set may be: its limits, and its kind of product.

Money presses towards the cheap, and the cheapest product near the words is seldom what was meant:
a lantern is no tent. So each slot's kind is settled before its price is.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from assistant.constraints import ANY, CATEGORY, STOCK, Constraint, Slot
from assistant.packs import pack_of
from assistant.slates.bundle import LetGo
from assistant.slates.limiting import condition_of, narrowed
from retrieval import Context, Limits, Pipeline
from retrieval.facets import Condition
from retrieval.items import Floats, Items, Mask, Rows
from retrieval.query import allowed
from retrieval.relaxing import relaxed

_NAMED = 0.5  # share of the best candidate's match with the category's name
_CLOSE = 0.6  # share of the best candidate's cosine to the words


@dataclass(frozen=True, slots=True, eq=False)
class Wanted:
    """A slot, the limits that hold for it, and the rows inside them."""

    slot: Slot
    limits: Limits
    mask: Mask  # [n] of its kind, inside the limits, in stock in the quantity
    kinds: bool  # False when the words name no kind of product
    closest: float = 0.0  # highest cosine of any product inside the limits, were no kind named
    sure: bool = True  # False when nothing in the shop is called what was asked for
    let_go: tuple[LetGo, ...] = ()

    def cheapest(self, items: Items) -> int:
        """Least price of the quantity; 0 where the kind, or any such product, is unknown."""
        rows = np.flatnonzero(self.mask) if self.kinds else np.zeros(0, np.int64)
        costs = items.price[rows] * packs_of(items, rows, self.slot.quantity)
        return int(costs.min()) if len(costs) else 0


def packs_of(items: Items, rows: Rows, quantity: int) -> npt.NDArray[np.int64]:
    """[m] How many of each product make up `quantity`: one set of six is six chairs."""
    if quantity == 1:
        return np.ones(len(rows), np.int64)
    packs = (pack_of(items.products[row]) for row in rows.tolist())
    return np.array([-(-quantity // pack) for pack in packs], np.int64)


def wanted(
    pipeline: Pipeline, slot: Slot, limits: Limits, context: Context, most: int | None
) -> Wanted:
    """`slot` inside `limits`, its own constraints added, with `most` for its whole quantity."""
    pipeline = pipeline.about(slot.query)
    firm = [c for c in slot.constraints if not _may_go(c)]
    limits, most = narrowed(limits, firm), lower(most, slot.most)
    if limits.min_price is None:  # a price limit keeps what is priced in another currency out
        limits = replace(limits, min_price=0)
    kinds = _kinds(pipeline, slot, limits, context)
    if kinds:
        limits = replace(limits, where=(*limits.where, Condition(CATEGORY, kinds)))
    limits, let_go = _relaxed(pipeline.items, slot, narrowed(limits, slot.constraints), most)
    mask = _stocked(pipeline.items, allowed(pipeline.items, limits), slot.quantity)
    if _has_kind(limits) or not slot.query.strip():
        return Wanted(slot, limits, mask, _has_kind(limits), let_go=let_go)
    close = pipeline.closest(slot.query, limits)[0]
    spoken = pipeline.items.facets.mask(Condition(ANY, (slot.query,)))
    return Wanted(slot, limits, mask, False, close, bool(spoken.any()), let_go)


def _relaxed(
    items: Items, slot: Slot, limits: Limits, most: int | None
) -> tuple[Limits, tuple[LetGo, ...]]:
    """`limits` without the fewest of the slot's own wishes, the last said first, that leave
    something in stock and within `most`; as they are when nothing does."""
    wishes = {condition_of(c): str(c) for c in reversed(slot.constraints) if _may_go(c)}
    rows = np.flatnonzero(allowed(items, replace(limits, max_price=None)))
    fewest = int(packs_of(items, rows, slot.quantity).min()) if len(rows) else slot.quantity
    dearest = limits.max_price if most is None else lower(limits.max_price, most // fewest)
    found = relaxed(items, replace(limits, max_price=dearest), tuple(wishes))
    if found is None or not found.dropped:
        return limits, ()
    let_go = tuple(LetGo(slot.query, wishes[gone]) for gone in found.dropped)
    return replace(found.limits, max_price=limits.max_price), let_go


def _stocked(items: Items, mask: Mask, quantity: int) -> Mask:
    """`mask` without what there is too little of."""
    rows = np.flatnonzero(mask)
    out = np.zeros_like(mask)
    out[rows[items.stock[rows] >= packs_of(items, rows, quantity)]] = True
    return out


def _may_go(constraint: Constraint) -> bool:
    """A hard wish, but neither the kind of product nor what is not wanted."""
    return constraint.hard and not constraint.negated and constraint.field not in (CATEGORY, STOCK)


def lower(one: int | None, other: int | None) -> int | None:
    """The lower of two limits; None is no limit."""
    return min((limit for limit in (one, other) if limit is not None), default=None)


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
