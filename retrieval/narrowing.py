"""Candidates that no best set needs, found without the solver, so that its program is small.

Of 5 x 50 candidates whose price and worth go together HiGHS took 18 ms at the median and 70 at
p95 to prove the best set; after this, what is left is tried in 2 ms. Nothing here can lose the
best set. `python -m benchmarks bundles` measures.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import numpy.typing as npt

from retrieval.items import Rows

Whole = npt.NDArray[np.int64]
_Matrix = npt.NDArray[np.float64]

_RATES = 48  # what a unit of money is worth in steps: so many are tried
_ROUNDS = 3  # each among the best two of the round before
_CHANGES = 20


@dataclass(frozen=True, slots=True, eq=False)
class Offers:
    """The m candidates of a part that can be had."""

    places: Whole  # [m] among all of the part's
    rows: Rows  # [m]
    costs: Whole  # [m] of the whole quantity
    steps: Whole  # [m] utility in whole steps

    def only(self, kept: npt.NDArray[np.bool_]) -> Offers:
        """Those `kept` [m]."""
        return Offers(self.places[kept], self.rows[kept], self.costs[kept], self.steps[kept])


def undominated(offer: Offers, offers: Sequence[Offers]) -> Offers:
    """`offer` without candidates that are neither better nor cheaper than another.

    The other one may be taken by another part. So it has to be one that no other part offers, or
    there have to be as many others as parts: the other parts can't take them all.
    """
    order = np.lexsort((offer.costs, -offer.steps))
    times = Counter(row for each in offers for row in set(each.rows.tolist()))
    kept = np.zeros(len(order), np.bool_)
    better: list[int] = []  # the lowest costs so far, as many as there are parts
    own = np.iinfo(np.int64).max  # the lowest so far of what no other part offers
    for place in order.tolist():
        cost = int(offer.costs[place])
        kept[place] = own > cost and (len(better) < len(offers) or better[-1] > cost)
        better = sorted([*better, cost])[: len(offers)]
        if times[int(offer.rows[place])] == 1:
            own = min(own, cost)
    return offer.only(kept)


def narrowed(offers: Sequence[Offers], most: int, start: Sequence[int]) -> list[Offers]:
    """`offers` without those that can't be in a set as good as one that is known.

    Pay `rate` steps for each unit of money, get it back for what is left of `most`: no set within
    `most` is worth more than each part's best at that rate (Lagrange). A candidate so far behind
    its part's best that even with it the bound is lower than a known set's worth is out.
    `start` is any set that is allowed.
    """
    rates = _rates(offers)
    for _ in range(_ROUNDS):
        net = [o.steps - rates[:, None] * o.costs for o in offers]  # [rates, m] each
        bound = rates * most + sum(each.max(axis=1) for each in net)
        best = int(np.argmin(bound))
        low, high = rates[max(best - 1, 0)], rates[min(best + 1, len(rates) - 1)]
        rates = np.linspace(low, high, _RATES)
    known = _worth(offers, _improved(offers, most, _near(offers, net, best, most, start)))
    slack = 1e-6 + 1e-12 * rates * most  # floats: what is a hair under the bound stays
    return [
        offer.only(
            ((bound + slack)[:, None] - (each.max(axis=1)[:, None] - each) >= known).all(axis=0)
        )
        for offer, each in zip(offers, net, strict=True)
    ]


def _rates(offers: Sequence[Offers]) -> npt.NDArray[np.float64]:
    """From money hardly counting to nothing else counting."""
    steps = max(1, max(int(np.ptp(offer.steps)) for offer in offers))
    costs = max(1, max(int(np.ptp(offer.costs)) for offer in offers))
    return np.asarray(np.r_[0.0, np.geomspace(1e-3, 1e3, _RATES - 1)] * steps / costs)


def _near(
    offers: Sequence[Offers], net: Sequence[_Matrix], best: int, most: int, start: Sequence[int]
) -> list[int]:
    """The best set that is allowed among the best at each rate, and `start`."""
    sets = np.stack([each.argmax(axis=1) for each in net], axis=1)  # [rates, parts]
    allowed = [
        chosen
        for chosen in [list(start), *np.unique(sets, axis=0).tolist()]
        if sum(int(o.costs[i]) for o, i in zip(offers, chosen, strict=True)) <= most
        and len({int(o.rows[i]) for o, i in zip(offers, chosen, strict=True)}) == len(offers)
    ]
    return max(allowed, key=lambda chosen: _worth(offers, chosen))


def _improved(offers: Sequence[Offers], most: int, chosen: list[int]) -> list[int]:
    """`chosen` with two parts changed at a time, as long as that makes it better."""
    for _ in range(_CHANGES):
        changes = list(_changes(offers, most, chosen))
        if not changes or max(changes)[0] <= _worth(offers, chosen):
            break
        _, chosen = max(changes)
    return chosen


def _changes(
    offers: Sequence[Offers], most: int, chosen: list[int]
) -> Iterator[tuple[int, list[int]]]:
    """(worth, set) of the best change of each two parts, of one where there is only one."""
    total = sum(int(o.costs[i]) for o, i in zip(offers, chosen, strict=True))
    rows = [int(o.rows[i]) for o, i in zip(offers, chosen, strict=True)]
    for one, two in combinations(range(len(offers)), 2) if len(offers) > 1 else [(0, 0)]:
        first, second = offers[one], offers[two]
        left = most - total + int(first.costs[chosen[one]]) + int(second.costs[chosen[two]])
        others = [row for part, row in enumerate(rows) if part not in (one, two)]
        fits = first.costs[:, None] + second.costs <= left
        fits &= (first.rows[:, None] != second.rows) & ~np.isin(second.rows, others)
        fits &= ~np.isin(first.rows, others)[:, None]
        worth = np.where(fits, first.steps[:, None] + second.steps, np.iinfo(np.int64).min)
        i, j = divmod(int(worth.argmax()), len(second.rows))
        if fits[i, j]:
            changed = list(chosen)
            changed[one], changed[two] = i, j
            yield _worth(offers, changed), changed


def _worth(offers: Sequence[Offers], chosen: Sequence[int]) -> int:
    return sum(int(offer.steps[i]) for offer, i in zip(offers, chosen, strict=True))
