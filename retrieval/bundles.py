"""Several things under one total: the best set that the money buys, one product for each part.

A multiple-choice knapsack, solved exactly (`retrieval/choosing.py` has the program for HiGHS).
What can't be done is answered too: what it would cost, and the fewest parts to leave out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence, Set
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import numpy.typing as npt

from retrieval.choosing import best_choice, cheapest_total, in_steps
from retrieval.items import UNTRACKED_STOCK, Floats, Rows
from retrieval.narrowing import Offers

MOST_OF_ONE = 1_000_000
"""No shop's stock covers more of one product, whether it is tracked or not."""
_MOST_TRIED = 10  # parts whose every subset is tried


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """One thing to be bought, and the m candidates for it, best first.

    The best set is the one with the highest sum of `utilities`. Give the ranker's scores
    (`retrieval.splicing.falling`): it is trained on pairs, so a difference of scores is the log
    of the odds that a shopper prefers one to the other, in any slate, and the highest sum is the
    set most likely to please in all its parts at once. A discount by rank, 1/log2(rank + 1), is
    about who looks how far down a page: it makes all ranks below the third alike, so a perfect
    tent with the fortieth stove would beat two seconds. Differences under a thousandth are a tie,
    and of ties the cheaper set wins.
    """

    rows: Rows  # [m] which product each candidate is
    prices: npt.NDArray[np.int64]  # [m] for one, minor units of one currency
    utilities: Floats  # [m] higher is better
    quantity: int = 1
    label: str = ""
    stock: npt.NDArray[np.int32] | None = None  # [m]; None where no candidate's is tracked


@dataclass(frozen=True, slots=True)
class Solution:
    """A place among the candidates for each part; None for a part that is left out."""

    choice: tuple[int | None, ...]
    total: int
    """Of quantity times price, minor units."""
    proven: bool = True
    """False when time ran out before it was known that no set is better."""


@dataclass(frozen=True, slots=True)
class Infeasible:
    """There is no such set (with a least total: or none was found in time), and what there is."""

    cheapest: int | None
    """Least total of all parts but the `empty` ones; None when there is no other, or two want the
    same one product."""
    missing: int
    """How much of that the money does not cover."""
    empty: tuple[int, ...]
    """Parts for which no candidate is in stock in the quantity, at any price."""
    left_out: tuple[int, ...]
    """The fewest parts, the last named first, without which the rest is possible; `empty` among
    them. None of them when only the least total can't be reached."""
    best: Solution | None
    """The best set without them, and without a least total; None when there is nothing."""


@dataclass(frozen=True, slots=True)
class Swap:
    """One part's candidate changed for a better one, all else as it was."""

    part: int
    place: int
    row: int
    extra: int
    """How much more the whole set costs, minor units."""
    total: int


def solve(
    parts: Sequence[Part], most: int | None = None, least: int | None = None
) -> Solution | Infeasible:
    """The best set of one candidate a part, no product twice, whose total is within the ends.

    The sum is checked in whole numbers. Raises ValueError when there is no part.
    """
    if not parts:
        raise ValueError("a bundle needs at least one part")
    offers = [_offers(part) for part in parts]
    everything = tuple(range(len(parts)))
    cheapest = cheapest_total(offers)
    if cheapest is not None and (most is None or cheapest <= most):
        best = _chosen(offers, everything, most, least)
        if best is not None:
            return best
        return Infeasible(cheapest, 0, (), (), _chosen(offers, everything, most, None))
    return _without(offers, most)


def cheapest_upgrade(parts: Sequence[Part], solution: Solution) -> Swap | None:
    """The change of one part to a better candidate that costs the least more; None when every
    part has its best. Of a `solution` within a total the change exceeds it, or it would be in."""
    taken = {
        int(part.rows[i]) for part, i in zip(parts, solution.choice, strict=True) if i is not None
    }
    swaps = [
        (extra, -gain, number, place)
        for number, (part, chosen) in enumerate(zip(parts, solution.choice, strict=True))
        if chosen is not None
        for extra, gain, place in _better(_offers(part), chosen, taken)
        if extra > 0
    ]
    if not swaps:
        return None
    extra, _, number, place = min(swaps)
    return Swap(number, place, int(parts[number].rows[place]), extra, solution.total + extra)


def _offers(part: Part) -> Offers:
    """The candidates that can be had in the quantity."""
    fits = np.full(len(part.rows), part.quantity <= MOST_OF_ONE)
    if part.stock is not None:
        fits &= (part.stock >= part.quantity) | (part.stock == UNTRACKED_STOCK)
    places = np.flatnonzero(fits)
    costs = part.prices[places].astype(np.int64) * (part.quantity if len(places) else 1)
    return Offers(places, part.rows[places], costs, in_steps(part.utilities[places]))


def _chosen(
    offers: Sequence[Offers], kept: Sequence[int], most: int | None, least: int | None
) -> Solution | None:
    """The best set of the parts `kept`."""
    found = best_choice([offers[number] for number in kept], most, least)
    if found is None:
        return None
    places = dict(zip(kept, found.places, strict=True))
    choice = tuple(places.get(number) for number in range(len(offers)))
    return Solution(choice, found.total, found.proven)


def _without(offers: Sequence[Offers], most: int | None) -> Infeasible:
    empty = tuple(number for number, offer in enumerate(offers) if not len(offer.rows))
    stocked = [number for number in range(len(offers)) if number not in empty]
    cheapest = cheapest_total([offers[number] for number in stocked]) if stocked else None
    missing = 0 if cheapest is None or most is None else max(0, cheapest - most)
    kept = _most_that_fit(offers, stocked, most)
    left_out = tuple(number for number in range(len(offers)) if number not in kept)
    best = _chosen(offers, kept, most, None) if kept else None
    return Infeasible(cheapest, missing, empty, left_out, best)


def _most_that_fit(
    offers: Sequence[Offers], stocked: Sequence[int], most: int | None
) -> tuple[int, ...]:
    """As many parts as the money buys; the first named before the last."""

    def fits(kept: Sequence[int]) -> bool:
        total = cheapest_total([offers[number] for number in kept])
        return total is not None and (most is None or total <= most)

    if len(stocked) > _MOST_TRIED:
        return _cheap_first(offers, stocked, fits)
    for size in range(len(stocked), 0, -1):
        for kept in combinations(stocked, size):
            if fits(kept):
                return kept
    return ()


def _cheap_first(
    offers: Sequence[Offers], stocked: Sequence[int], fits: Callable[[Sequence[int]], bool]
) -> tuple[int, ...]:
    """Part by part, the least dear first: of many parts not every subset can be tried."""
    kept: list[int] = []
    for number in sorted(stocked, key=lambda number: int(offers[number].costs.min())):
        if fits([*kept, number]):
            kept.append(number)
    return tuple(sorted(kept))


def _better(offer: Offers, chosen: int, taken: Set[int]) -> Iterator[tuple[int, int, int]]:
    """(extra cost, gain, place) of each candidate that beats the chosen one and is not taken."""
    (now,) = np.flatnonzero(offer.places == chosen).tolist()
    for index in np.flatnonzero(offer.steps > offer.steps[now]).tolist():
        if int(offer.rows[index]) not in taken:
            gain = int(offer.steps[index] - offer.steps[now])
            yield int(offer.costs[index] - offer.costs[now]), gain, int(offer.places[index])
