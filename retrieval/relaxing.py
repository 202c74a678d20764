"""What stands in the way when nothing fits, counted over the whole catalogue, never guessed.

Each limit is a bit; each product has the bits of the limits it does not meet. Products are then
counted by their bits once, and what would match without this or that limit is a sum of few counts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from math import comb
from typing import Literal

import numpy as np
import numpy.typing as npt

from retrieval.facets import Condition
from retrieval.items import Items, Mask
from retrieval.query import Limits, allowed

End = Literal["most", "least", "category", "stock"]
"""A limit that is no condition: either end of the price, the category path, being in stock."""
_ENOUGH = (1, 3)
_MOST_TRIED = 100  # subsets of one size: all of eight conditions; of more, greedily
_MOST_BITS = 60


@dataclass(frozen=True, slots=True)
class Counterfactual:
    """What would match if one thing were otherwise."""

    matches: int
    """Products that meet all the rest; those that meet the limits as they are among them."""
    drop: tuple[Condition, ...] = ()
    """Conditions let go: one, or two where no single one helps."""
    end: End | None = None
    """Another limit let go; "stock" counts what matches but is sold out."""
    extra_minor: int | None = None
    """Money on top of `max_price`, minor units, with every other limit kept."""
    most_needed: int | None = None
    """The `max_price` that comes to."""


@dataclass(frozen=True, slots=True)
class Relaxed:
    """Limits that enough products meet, and what had to go for it."""

    limits: Limits
    dropped: tuple[Condition, ...]
    """In the order they may be let go."""
    matches: int


def count(items: Items, limits: Limits) -> int:
    """Products inside `limits`."""
    return int(np.count_nonzero(allowed(items, limits)))


def counterfactuals(items: Items, limits: Limits) -> tuple[Counterfactual, ...]:
    """What more there would be, most useful first: without one condition (most matches first),
    for more money (enough for one product, for three), without two conditions where no single one
    helps, then without another limit. Only what adds a match is told.
    """
    failures = _Failures(items, limits)
    conditions = [bit for bit in failures.bits if isinstance(bit, Condition)]
    ends = [bit for bit in failures.bits if not isinstance(bit, Condition)]
    single = [Counterfactual(failures.without(c), (c,)) for c in conditions]
    pairs = [Counterfactual(failures.without(*two), two) for two in combinations(conditions, 2)]
    others = [Counterfactual(failures.without(end), end=end) for end in ends]
    now = failures.without()
    helpful = _more(single, now)
    return (
        *helpful,
        *_for_money(items, limits, now),
        *(() if helpful else _more(pairs, now)),
        *_more(others, now),
    )


def relaxed(
    items: Items, limits: Limits, droppable: Sequence[Condition], least: int = 1
) -> Relaxed | None:
    """The fewest of `droppable`, given in the order they may go, without which at least `least`
    products are inside `limits`; None when even without all of them there are not so many.

    Of sets of the same size the one that comes first in that order; nothing else is ever let go.
    """
    may_go = [c for c in dict.fromkeys(droppable) if c in limits.where]
    failures = _Failures(items, limits, may_go)
    dropped = failures.fewest(may_go, least)
    if dropped is None:
        return None
    kept = tuple(c for c in limits.where if c not in dropped)
    return Relaxed(replace(limits, where=kept), dropped, failures.without(*dropped))


class _Failures:
    """How many products fail which limits. With `only`, all other limits must be met."""

    def __init__(
        self, items: Items, limits: Limits, only: Sequence[Condition] | None = None
    ) -> None:
        masks = _masks(items, limits) if only is None else {c: items.facets.mask(c) for c in only}
        masks = dict(list(masks.items())[:_MOST_BITS])
        firm = Limits(in_stock=False, exclude=limits.exclude) if only is None else limits
        where = tuple(c for c in limits.where if c not in masks)
        candidates = allowed(items, replace(firm, where=where))
        codes = np.zeros(len(items), np.int64)
        self.bits: dict[Condition | End, int] = {}
        for number, (name, mask) in enumerate(masks.items()):
            self.bits[name] = 1 << number
            codes |= (~mask).astype(np.int64) << number
        self._codes, self._counts = _counted(codes[candidates], len(masks))

    def without(self, *names: Condition | End) -> int:
        """Products that meet every limit but `names`."""
        gone = sum(self.bits[name] for name in names)
        return int(self._counts[(self._codes & ~gone) == 0].sum())

    def fewest(self, may_go: Sequence[Condition], least: int) -> tuple[Condition, ...] | None:
        """The smallest subset without which `least` products are left, the first of its size."""
        for size in range(len(may_go) + 1):
            if comb(len(may_go), size) > _MOST_TRIED:
                break
            for gone in combinations(may_go, size):
                if self.without(*gone) >= least:
                    return gone
        return self._greedily(may_go, least)

    def _greedily(self, may_go: Sequence[Condition], least: int) -> tuple[Condition, ...] | None:
        """All gone, then back with what need not have gone, the last that may go first."""
        if self.without(*may_go) < least:
            return None
        gone = list(may_go)
        for condition in reversed(may_go):
            fewer = [c for c in gone if c != condition]
            if self.without(*fewer) >= least:
                gone = fewer
        return tuple(gone)


def _masks(items: Items, limits: Limits) -> Mapping[Condition | End, Mask]:
    """Each limit's own mask [n]; the price's ends count only products priced in the currency."""
    masks: dict[Condition | End, Mask] = {c: items.facets.mask(c) for c in limits.where}
    alone = Limits(in_stock=False)
    ends: dict[End, Limits] = {}
    if limits.max_price is not None:
        ends["most"] = replace(alone, max_price=limits.max_price)
    if limits.min_price is not None:
        ends["least"] = replace(alone, min_price=limits.min_price)
    if limits.category is not None:
        ends["category"] = replace(alone, category=limits.category)
    if limits.in_stock:
        ends["stock"] = Limits()
    return masks | {end: allowed(items, limit) for end, limit in ends.items()}


def _counted(
    codes: npt.NDArray[np.int64], bits: int
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Distinct codes and how often each is there."""
    if bits > 12:
        return np.unique(codes, return_counts=True)
    counts = np.bincount(codes, minlength=1)
    found = np.flatnonzero(counts)
    return found, counts[found]


def _for_money(items: Items, limits: Limits, now: int) -> Iterator[Counterfactual]:
    most = limits.max_price
    if most is None:
        return
    match = allowed(items, replace(limits, max_price=None)) & items.priced_in
    dearer = np.sort(items.price[match & (items.price > most)])
    told = most
    for enough in _ENOUGH:
        if now < enough <= now + len(dearer) and (needed := int(dearer[enough - now - 1])) > told:
            told = needed
            matches = now + int(np.searchsorted(dearer, needed, side="right"))
            yield Counterfactual(matches, extra_minor=needed - most, most_needed=needed)


def _more(told: Sequence[Counterfactual], now: int) -> list[Counterfactual]:
    """Those that add a match, most first, else in their order."""
    return sorted((c for c in told if c.matches > now), key=lambda c: -c.matches)
