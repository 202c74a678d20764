"""One candidate for each part: the integer program behind `retrieval/bundles.py`, for HiGHS.

    maximise   the sum of the steps of what is chosen, then minimise its cost
    such that  each part has one, no product is chosen twice, the costs add up within the ends

HiGHS works in floats, so money is never left to it: what it returns is added up in integers, and
a set that cheats is forbidden by name and the program solved again. What `retrieval/narrowing.py`
leaves is most often so little that all sets can be added up, which is quicker than a program.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import prod

import numpy as np
import numpy.typing as npt
from scipy.optimize import Bounds, LinearConstraint, linear_sum_assignment, milp

from retrieval.items import Floats
from retrieval.narrowing import Offers, Whole, narrowed, undominated

_STEP = 1e-3
_SECONDS = 0.05
_TRIES = 10
_FEW, _MOST_AXES = 50_000, 32  # sets that are added up one by one; numpy's axes
_SMALLEST = 1e-4  # what a minor unit weighs: well over HiGHS's tolerance of 1e-6


@dataclass(frozen=True, slots=True)
class Choice:
    """A candidate's place for each part."""

    places: tuple[int, ...]
    total: int
    proven: bool = True


def in_steps(utilities: Floats) -> Whole:
    """[m] utilities in whole thousandths, so that ties are ties."""
    return np.round(np.asarray(utilities, np.float64) / _STEP).astype(np.int64)


def cheapest_total(offers: Sequence[Offers]) -> int | None:
    """The least that one candidate a part costs, no product twice; None when there is no way."""
    if not all(len(offer.rows) for offer in offers):
        return None
    first = [int(np.argmin(offer.costs)) for offer in offers]
    if _distinct(offers, first):
        return _total(offers, first)
    assigned = _assigned(offers)
    return None if assigned is None else _total(offers, assigned)


def best_choice(offers: Sequence[Offers], most: int | None, least: int | None) -> Choice | None:
    """The best set within the ends, both inclusive; None when there is none."""
    if most is not None:
        offers = [offer.only(offer.costs <= most) for offer in offers]
    if not all(len(offer.rows) for offer in offers):
        return None
    # With money enough every part has its best, and there is nothing to solve.
    first = [int(np.lexsort((offer.costs, -offer.steps))[0]) for offer in offers]
    if _allowed(offers, first, most, least):
        return _choice(offers, first)
    if least is None:
        return _solved(_worth_trying(offers, most), most)
    best = best_choice(offers, most, None)  # most often it spends enough
    return best if best is None or best.total >= least else _solved(offers, most, least)


def _worth_trying(offers: Sequence[Offers], most: int | None) -> Sequence[Offers]:
    """Without what no best set needs, were there no least total."""
    offers = [undominated(offer, offers) for offer in offers]
    start = _assigned(offers)
    if most is None or start is None or _total(offers, start) > most:
        return offers
    return narrowed(offers, most, start)


def _solved(offers: Sequence[Offers], most: int | None, least: int | None = None) -> Choice | None:
    few = prod(len(offer.rows) for offer in offers) <= _FEW
    if few and len(offers) <= _MOST_AXES:
        return _tried(offers, most, least)
    program = _Program(offers, most, least)
    for _ in range(_TRIES):
        found, proven = program.solved()
        if found is None:
            break
        if _allowed(offers, found, most, least):
            return _choice(offers, found, proven)
        program.forbid(found)
    else:
        proven = False
    if found is None and proven:
        return None
    cheapest = _assigned(offers)  # out of time: the one set that is known at once
    if cheapest is None or not _allowed(offers, cheapest, most, least):
        return None
    return _choice(offers, cheapest, proven=False)


def _tried(offers: Sequence[Offers], most: int | None, least: int | None) -> Choice | None:
    """The best of so few sets that adding all of them up is quicker than a program."""
    costs = _sums([offer.costs for offer in offers])  # an axis for each part
    steps = _sums([offer.steps for offer in offers])
    fits = costs >= (least or 0)
    fits &= most is None or costs <= most
    for one, two in combinations(np.ix_(*(offer.rows for offer in offers)), 2):
        fits &= one != two
    sets = np.flatnonzero(fits)
    if not len(sets):
        return None
    best = sets[np.lexsort((costs.ravel()[sets], -steps.ravel()[sets]))[0]]
    return _choice(offers, [int(i) for i in np.unravel_index(best, costs.shape)])


def _sums(columns: Sequence[Whole]) -> Whole:
    """[m1, m2, …] one of each added up."""
    return np.asarray(sum(np.ix_(*columns)))


class _Program:
    """The program as matrices, a column for each candidate of each part."""

    def __init__(self, offers: Sequence[Offers], most: int | None, least: int | None) -> None:
        self._sizes = [len(offer.rows) for offer in offers]
        self._starts = np.cumsum([0, *self._sizes[:-1]])
        self._costs = np.concatenate([offer.costs for offer in offers])
        self._weights = _weights(offers)
        self._limits = [*self._one_each(), *self._none_twice(offers)]
        if most is not None or least is not None:
            ends = (-np.inf if least is None else least, np.inf if most is None else most)
            self._limits.append((self._costs.astype(np.float64), *ends))

    def solved(self) -> tuple[list[int] | None, bool]:
        """A candidate's index for each part, or None, and whether that is certain."""
        matrix, low, high = (np.array(column) for column in zip(*self._limits, strict=True))
        result = milp(
            self._weights,
            integrality=np.ones(len(self._weights)),
            bounds=Bounds(0, 1),
            constraints=LinearConstraint(matrix, low, high),
            options={"time_limit": _SECONDS, "mip_rel_gap": 0.0},
        )
        if result.x is None:
            return None, result.status == 2
        pieces = np.split(result.x, self._starts[1:])
        return [int(np.argmax(piece)) for piece in pieces], result.status == 0

    def forbid(self, choice: Sequence[int]) -> None:
        """Never this set again."""
        row = np.zeros(len(self._costs))
        row[self._starts + np.array(choice)] = 1
        self._limits.append((row, 0, len(choice) - 1))

    def _one_each(self) -> Iterator[tuple[npt.NDArray[np.float64], float, float]]:
        for start, size in zip(self._starts, self._sizes, strict=True):
            row = np.zeros(len(self._costs))
            row[start : start + size] = 1
            yield row, 1, 1

    def _none_twice(
        self, offers: Sequence[Offers]
    ) -> Iterator[tuple[npt.NDArray[np.float64], float, float]]:
        rows = np.concatenate([offer.rows for offer in offers])
        for row, times in zip(*np.unique(rows, return_counts=True), strict=True):
            if times > 1:
                yield (rows == row).astype(np.float64), 0, 1


def _weights(offers: Sequence[Offers]) -> npt.NDArray[np.float64]:
    """[sum of m] what HiGHS minimises: steps count first, all money together less than one."""
    spread = 1 + sum(int(np.ptp(offer.costs)) for offer in offers)
    weights = [
        (int(offer.steps.max()) - offer.steps) + (offer.costs - offer.costs.min()) / spread
        for offer in offers
    ]
    return np.asarray(np.concatenate(weights) * min(max(1.0, spread * _SMALLEST), 1e5))


def _assigned(offers: Sequence[Offers]) -> list[int] | None:
    """Indices of the cheapest set in which no product is twice: an assignment problem."""
    rows = np.unique(np.concatenate([offer.rows for offer in offers]))
    if len(rows) < len(offers):
        return None
    costs = np.full((len(offers), len(rows)), np.inf)
    for part, offer in enumerate(offers):
        costs[part, np.searchsorted(rows, offer.rows)] = offer.costs
    try:
        _, columns = linear_sum_assignment(costs)
    except ValueError:  # "cost matrix is infeasible"
        return None
    return [
        int(np.flatnonzero(offer.rows == rows[column])[0])
        for offer, column in zip(offers, columns, strict=True)
    ]


def _allowed(
    offers: Sequence[Offers], indices: Sequence[int], most: int | None, least: int | None
) -> bool:
    total = _total(offers, indices)
    within = (most is None or total <= most) and (least is None or total >= least)
    return within and _distinct(offers, indices)


def _choice(offers: Sequence[Offers], indices: Sequence[int], proven: bool = True) -> Choice:
    places = tuple(int(o.places[i]) for o, i in zip(offers, indices, strict=True))
    return Choice(places, _total(offers, indices), proven)


def _total(offers: Sequence[Offers], indices: Sequence[int]) -> int:
    return sum(int(offer.costs[i]) for offer, i in zip(offers, indices, strict=True))


def _distinct(offers: Sequence[Offers], indices: Sequence[int]) -> bool:
    rows = [int(offer.rows[i]) for offer, i in zip(offers, indices, strict=True)]
    return len(set(rows)) == len(rows)
