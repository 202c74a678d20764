"""Sets under one total: against brute force, and what is said when there is none."""

from collections.abc import Iterator, Sequence
from itertools import combinations, product
from time import perf_counter
from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval import choosing
from retrieval.bundles import Infeasible, Part, Solution, Swap, cheapest_upgrade, solve
from retrieval.items import UNTRACKED_STOCK
from retrieval.narrowing import Offers, narrowed, undominated


def part(
    prices: Sequence[int],
    utilities: Sequence[float] | None = None,
    rows: Sequence[int] | None = None,
    quantity: int = 1,
    stock: Sequence[int] | None = None,
    first: int = 0,
) -> Part:
    """Candidates of falling utility, rows `first`, first + 1, … unless given."""
    m = len(prices)
    return Part(
        rows=np.array(range(first, first + m) if rows is None else rows, np.int64),
        prices=np.array(prices, np.int64),
        utilities=np.array(range(m, 0, -1) if utilities is None else utilities, np.float32),
        quantity=quantity,
        stock=None if stock is None else np.array(stock, np.int32),
    )


def every(
    parts: Sequence[Part], most: int | None, least: int | None = None
) -> Iterator[tuple[float, int]]:
    """(utility, total) of every set that is allowed, by trying all."""
    for places in product(*(range(len(p.rows)) for p in parts)):
        chosen = list(zip(parts, places, strict=True))
        total = sum(p.quantity * int(p.prices[i]) for p, i in chosen)
        stocked = all(p.stock is None or p.stock[i] >= p.quantity for p, i in chosen)
        distinct = len({int(p.rows[i]) for p, i in chosen}) == len(parts)
        if stocked and distinct and (most is None or total <= most) and total >= (least or 0):
            yield round(float(sum(p.utilities[i] for p, i in chosen)), 3), total


def worth(parts: Sequence[Part], solution: Solution) -> tuple[float, int]:
    chosen = [(p, i) for p, i in zip(parts, solution.choice, strict=True) if i is not None]
    total = sum(p.quantity * int(p.prices[i]) for p, i in chosen)
    assert total == solution.total
    assert len({int(p.rows[i]) for p, i in chosen}) == len(chosen)
    assert all(p.stock is None or p.stock[i] >= p.quantity for p, i in chosen)
    return round(float(sum(p.utilities[i] for p, i in chosen)), 3), total


@st.composite
def some_parts(draw: st.DrawFn) -> list[Part]:
    """Small, with ties, products shared between parts, scarce stock and parts without any."""
    scale = draw(st.sampled_from([1, 1, 37, 4_999_999]))
    parts = []
    for _ in range(draw(st.integers(1, 4))):
        rows = draw(st.lists(st.integers(0, 7), min_size=draw(st.sampled_from([0, 1, 1, 1])),
                             max_size=5, unique=True))  # fmt: skip
        m = len(rows)
        parts.append(
            part(
                [scale * draw(st.integers(0, 30)) for _ in rows],
                sorted((draw(st.integers(-6, 6)) / 2 for _ in rows), reverse=True),
                rows,
                draw(st.integers(1, 3)),
                draw(st.one_of(st.none(), st.lists(st.integers(0, 6), min_size=m, max_size=m))),
            )
        )
    return parts


@pytest.mark.parametrize("few", [0, 50_000])  # by HiGHS, by adding up
@settings(deadline=None, max_examples=200)
@given(parts=some_parts(), data=st.data())
def test_no_set_is_better_and_of_the_best_none_is_cheaper(
    few: int, parts: list[Part], data: st.DataObject
) -> None:
    totals = sorted(total for _, total in every(parts, None)) or [0]
    off = data.draw(st.integers(-1, 1))
    most = data.draw(st.sampled_from([None, *(max(0, total + off) for total in totals)]))
    least = data.draw(st.sampled_from([None, None, None, *totals]))
    with patch.object(choosing, "_FEW", few):
        found = solve(parts, most, least)
    sets = list(every(parts, most, least))
    if isinstance(found, Solution):
        assert found.proven
        assert worth(parts, found) == max(sets, key=_best)
    else:
        assert not sets


@settings(deadline=None, max_examples=200)
@given(some_parts(), st.integers(0, 60))
def test_what_cant_be_done_is_told_with_what_can(parts: list[Part], most: int):
    found = solve(parts, most)
    if isinstance(found, Solution):
        return
    stocked = [p for n, p in enumerate(parts) if n not in found.empty]
    totals = [total for _, total in every(stocked, None)] if stocked else []
    assert found.cheapest == min(totals, default=None)
    assert found.missing == (max(0, min(totals) - most) if totals else 0)
    assert set(found.empty) <= set(found.left_out)
    kept = [n for n in range(len(parts)) if n not in found.left_out]
    assert not any(
        list(every([parts[n] for n in more], most))
        for more in combinations(range(len(parts)), len(kept) + 1)
    )
    if found.best is None:
        assert not kept
        return
    assert [n for n, place in enumerate(found.best.choice) if place is not None] == kept
    sets = every([parts[n] for n in kept], most)
    assert worth(parts, found.best) == max(sets, key=_best)


@settings(deadline=None, max_examples=200)
@given(some_parts(), st.integers(0, 200))
def test_no_single_change_for_the_better_costs_less(parts: list[Part], most: int):
    found = solve(parts, most)
    if isinstance(found, Infeasible):
        return
    utility, total = worth(parts, found)
    extras = []
    for n, each in enumerate(parts):
        for place in range(len(each.rows)):
            changed = [*found.choice[:n], place, *found.choice[n + 1 :]]
            alone = [
                Part(p.rows[[i]], p.prices[[i]], p.utilities[[i]], p.quantity, "",
                     None if p.stock is None else p.stock[[i]])
                for p, i in zip(parts, changed, strict=True)
            ]  # fmt: skip
            extras += [t - total for u, t in every(alone, None) if u > utility]
    swap = cheapest_upgrade(parts, found)
    assert (swap.extra if swap else None) == min(extras, default=None)
    if swap is not None:
        assert swap.total == total + swap.extra > most  # money that is left has been put to use
        assert swap.row == parts[swap.part].rows[swap.place]


@settings(deadline=None, max_examples=100)
@given(some_parts())
def test_narrowing_loses_no_best_set(parts: list[Part]):
    whole = [
        Offers(np.arange(len(p.rows)), p.rows, p.quantity * p.prices, _steps(p)) for p in parts
    ]
    free = _only(parts, whole)
    cut = [undominated(offer, whole) for offer in whole]
    for most in sorted({total for _, total in every(free, None)})[:6]:
        best = max(every(free, most), key=_best)
        assert max(every(_only(parts, cut), most), key=_best) == best
        start = next(
            places
            for places in product(*(range(len(offer.rows)) for offer in cut))
            if any(every(_only(parts, [offer.only(np.arange(len(offer.rows)) == place)
                                       for offer, place in zip(cut, places, strict=True)]), most))
        )  # fmt: skip
        left = _only(parts, narrowed(cut, most, start))
        assert max(every(left, most), key=_best) == best


def _steps(p: Part) -> np.ndarray:
    return (1_000 * p.utilities).astype(np.int64)


def _best(found: tuple[float, int]) -> tuple[float, int]:
    return found[0], -found[1]


def _only(parts: Sequence[Part], offers: Sequence[Offers]) -> list[Part]:
    """`parts` with the candidates of `offers`, the stock forgotten."""
    return [
        Part(p.rows[o.places], p.prices[o.places], p.utilities[o.places], p.quantity)
        for p, o in zip(parts, offers, strict=True)
    ]


def test_the_dearest_wish_gives_way_to_the_whole() -> None:
    tents = part([200, 120, 80], [3.0, 2.9, 1.0])
    bags = part([70, 45], [2.0, 1.5], first=10, quantity=2)
    assert solve([tents, bags], 300) == Solution((1, 0), 260)
    assert solve([tents, bags], 210) == Solution((1, 1), 210)
    assert solve([tents, bags], 209) == Solution((2, 1), 170)
    assert cheapest_upgrade([tents, bags], Solution((2, 1), 170)) == Swap(0, 1, 1, 40, 210)
    assert cheapest_upgrade([tents, bags], Solution((0, 0), 340)) is None


def test_two_slots_of_one_category_get_two_products() -> None:
    twice = [part([50, 60, 70]), part([50, 60, 70])]
    assert solve(twice, None) == Solution((0, 1), 110) or solve(twice) == Solution((1, 0), 110)
    assert solve(twice, 109) == Infeasible(110, 1, (), (1,), Solution((0, None), 50))
    only = [part([50]), part([50])]
    assert solve(only, 500) == Infeasible(None, 0, (), (1,), Solution((0, None), 50))


def test_one_part_and_none() -> None:
    assert solve([part([90, 40])], 50) == Solution((1,), 40)
    assert solve([part([90, 40])], 39) == Infeasible(40, 1, (), (0,), None)
    with pytest.raises(ValueError, match="at least one part"):
        solve([], 100)


def test_a_part_without_candidates_is_left_out_whatever_the_money() -> None:
    found = solve([part([]), part([30, 20]), part([25], first=9)], 60)
    assert found == Infeasible(45, 0, (0,), (0,), Solution((None, 0, 0), 55))
    assert solve([part([])], 10) == Infeasible(None, 0, (0,), (0,), None)


def test_the_last_named_is_left_out_first() -> None:
    found = solve([part([60]), part([50], first=1), part([50], first=2)], 115)
    assert found == Infeasible(160, 45, (), (2,), Solution((0, 0, None), 110))
    many = [part([10 + n], first=n) for n in range(14)]
    found = solve(many, 10 + 11 + 12)
    assert isinstance(found, Infeasible)
    assert found.left_out == tuple(range(3, 14))


def test_stock_covers_the_quantity() -> None:
    scarce = part([10, 20, 30], quantity=3, stock=[2, UNTRACKED_STOCK, 3])
    assert solve([scarce], 100) == Solution((1,), 60)
    assert solve([part([10], quantity=5, stock=[4])], 100) == Infeasible(None, 0, (0,), (0,), None)
    assert isinstance(solve([part([10], quantity=2_000_000_000)], 100), Infeasible)


def test_a_least_total_that_cant_be_reached_is_dropped() -> None:
    cheap = [part([20, 10])]
    assert solve(cheap, 100, least=15) == Solution((0,), 20)
    assert solve(cheap, 100, least=50) == Infeasible(10, 0, (), (), Solution((0,), 20))
    assert solve([part([10, 20])], 100, least=15) == Solution((1,), 20)


@pytest.mark.parametrize("shift", [0, 1])
def test_not_a_unit_over_however_large_the_sums(shift: int) -> None:
    rng = np.random.default_rng(3)
    parts = [
        part(rng.integers(10**8, 10**9, 12).tolist(), first=100 * n, quantity=n + 1)
        for n in range(4)
    ]
    exact = solve(parts, 4 * 10**9)
    assert isinstance(exact, Solution)
    found = solve(parts, exact.total - shift)
    assert isinstance(found, Solution)
    assert found.total <= exact.total - shift
    assert (found == exact) == (shift == 0)


def test_five_parts_of_fifty_take_milliseconds() -> None:
    """The bound is loose, and machines differ."""
    rng = np.random.default_rng(0)
    seconds = []
    for _ in range(20):
        parts = [
            part(rng.integers(500, 30_000, 50).tolist(),
                 sorted(rng.normal(size=50), reverse=True), first=50 * n)
            for n in range(5)
        ]  # fmt: skip
        start = perf_counter()
        assert isinstance(solve(parts, 45_000), Solution)
        seconds.append(perf_counter() - start)
    assert np.median(seconds) < 0.05
