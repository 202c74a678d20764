"""Counterfactuals against counts done by hand and by trying, and the least that is let go."""

from dataclasses import replace
from decimal import Decimal
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval import Items, Limits
from retrieval.facets import Condition
from retrieval.relaxing import Counterfactual, Relaxed, _counted, count, counterfactuals, relaxed
from tests.shelves import product, shelf

TENT = Condition("category", ("Tents",))
NAVY = Condition("colour", ("navy",))
DRY = Condition("waterproof", ("yes",))
RATED = Condition("rating", least=Decimal("4.5"))
NOT_ACME = Condition("brand", ("Acme",), negated=True)


def tent(id_: str, minor: int, **facts: object) -> object:
    attributes = {"colour": facts.pop("colour", "navy"), "waterproof": facts.pop("dry", "yes")}
    category = ("Camp", facts.pop("kind", "Tents"))
    return product(id_, minor=minor, category=category, attributes=attributes,
                   **({"stock": 5, "rating": 4.6, "brand": "Nimbu"} | facts))  # fmt: skip


SHELF = Items.of(
    [
        tent("plain", 90_00, dry="no"),
        tent("red", 95_00, colour="red"),
        tent("green", 99_00, colour="green"),
        tent("dear", 112_00),
        tent("dearer", 130_00),
        tent("dearest", 130_00, brand="Acme"),
        tent("gone", 80_00, stock=0),
        tent("euros", 50_00, currency="EUR"),
        tent("lamp", 20_00, kind="Lamps"),
        tent("poor", 70_00, rating=3.0, dry="no"),
    ]
)
ASKED = Limits(max_price=100_00, where=(TENT, NAVY, DRY, RATED))


def test_counterfactuals_by_hand() -> None:
    assert count(SHELF, ASKED) == 0
    assert counterfactuals(SHELF, ASKED) == (
        Counterfactual(2, (NAVY,)),  # red, green
        Counterfactual(1, (TENT,)),  # lamp
        Counterfactual(1, (DRY,)),  # plain
        Counterfactual(1, extra_minor=12_00, most_needed=112_00),  # dear
        Counterfactual(3, extra_minor=30_00, most_needed=130_00),  # and both at 130
        Counterfactual(4, end="most"),  # and the one in euros
        Counterfactual(1, end="stock"),  # gone
    )


def test_pairs_are_told_only_when_no_single_one_helps() -> None:
    picky = replace(ASKED, max_price=80_00, where=(TENT, NAVY, DRY, RATED))
    told = counterfactuals(SHELF, picky)
    assert [c for c in told if c.drop] == [Counterfactual(1, (TENT,))]
    picky = replace(picky, where=(TENT, NAVY, DRY, RATED, NOT_ACME), min_price=60_00)
    told = counterfactuals(SHELF, picky)
    assert [c for c in told if c.drop] == [Counterfactual(1, (DRY, RATED))]
    assert told[0] == Counterfactual(1, extra_minor=32_00, most_needed=112_00)
    assert Counterfactual(2, extra_minor=50_00, most_needed=130_00) not in told  # fewer than three
    assert told[2:] == (Counterfactual(2, end="most"), Counterfactual(1, end="stock"))


def test_what_matches_already_needs_no_money() -> None:
    assert not [c for c in counterfactuals(SHELF, Limits(max_price=200_00)) if c.extra_minor]
    one = Limits(max_price=112_00, where=(TENT, NAVY, DRY))
    money = [c for c in counterfactuals(SHELF, one) if c.extra_minor]
    assert money == [Counterfactual(3, extra_minor=18_00, most_needed=130_00)]


def test_the_category_path_and_the_least_price_are_ends_too() -> None:
    items = shelf(9)  # p000 has no stock; Tents 100, 400, 700; Lamps 200, 500, 800; Mugs …
    limits = Limits(max_price=300, min_price=250, category=("All", "Lamps"))
    assert counterfactuals(items, limits) == (
        Counterfactual(1, extra_minor=200, most_needed=500),
        Counterfactual(2, end="most"),
        Counterfactual(1, end="least"),
        Counterfactual(1, end="category"),
    )


def test_the_least_is_let_go_in_the_order_given() -> None:
    wish = (NAVY, DRY, RATED)
    assert relaxed(SHELF, ASKED, wish) == Relaxed(
        replace(ASKED, where=(TENT, DRY, RATED)), (NAVY,), 2
    )
    assert relaxed(SHELF, ASKED, wish[::-1]) == Relaxed(
        replace(ASKED, where=(TENT, NAVY, RATED)), (DRY,), 1
    )
    three = relaxed(SHELF, ASKED, wish, least=3)
    assert three is not None
    assert (three.dropped, three.matches) == ((NAVY, DRY), 3)
    assert count(SHELF, three.limits) == 3


def test_nothing_else_is_ever_let_go() -> None:
    assert relaxed(SHELF, ASKED, ()) is None
    assert relaxed(SHELF, ASKED, (RATED,)) is None
    assert relaxed(SHELF, ASKED, (NOT_ACME, RATED)) is None  # the one isn't asked for
    free = Limits(where=(TENT,))
    assert relaxed(SHELF, free, (TENT,)) == Relaxed(free, (), count(SHELF, free))
    broke = Limits(max_price=1, where=(TENT, NAVY))
    assert relaxed(SHELF, broke, (TENT, NAVY)) is None
    assert relaxed(SHELF, ASKED, (TENT, NAVY, DRY, RATED), least=50) is None


def test_more_than_three_go_when_it_takes_more() -> None:
    never = tuple(Condition("brand", (f"No {n}",)) for n in range(5))
    limits = Limits(max_price=100_00, where=(*never, TENT))
    found = relaxed(SHELF, limits, (*never, TENT))
    assert found is not None
    assert found.dropped == never
    assert found.limits.where == (TENT,)


CONDITIONS = (
    Condition("category", ("Tents",)), Condition("brand", ("Brand 1", "Brand 2")),
    Condition("brand", ("Brand 3",), negated=True), Condition("rating", least=Decimal(4)),
    Condition("category", ("Mugs",), negated=True), Condition("rating", most=Decimal("4.5")),
)  # fmt: skip
TRIED = shelf(40)


@settings(deadline=None)
@given(
    st.lists(st.sampled_from(CONDITIONS), unique=True),
    st.one_of(st.none(), st.integers(0, 4_500)),
    st.integers(1, 4),
    st.data(),
)
def test_as_if_every_subset_had_been_tried(
    where: list[Condition], most: int | None, least: int, data: st.DataObject
) -> None:
    limits = Limits(max_price=most, where=tuple(where))
    for told in counterfactuals(TRIED, limits):
        kept = tuple(c for c in where if c not in told.drop)
        after = replace(limits, where=kept)
        if told.most_needed is not None:
            assert told.extra_minor == told.most_needed - (most or 0) > 0
            after = replace(after, max_price=told.most_needed)
            short = count(TRIED, replace(after, max_price=told.most_needed - 1))
            assert short < 3 <= told.matches or not short
        if told.end is not None:
            changes = {"most": {"max_price": None}, "stock": {"in_stock": False}}
            after = replace(after, **changes[told.end])
        assert count(TRIED, after) == told.matches > count(TRIED, limits)
    order = data.draw(st.permutations(where))
    found = relaxed(TRIED, limits, order, least)
    every = [
        gone
        for size in range(len(order) + 1)
        for gone in combinations(order, size)
        if _left(limits, gone) >= least
    ]
    assert (found.dropped if found else None) == (every[0] if every else None)
    if found is not None:
        assert found.matches == count(TRIED, found.limits) == _left(limits, found.dropped)


def _left(limits: Limits, gone: tuple[Condition, ...]) -> int:
    return count(TRIED, replace(limits, where=tuple(c for c in limits.where if c not in gone)))


@pytest.mark.parametrize("bits", [3, 20])
def test_counting_by_table_and_by_sorting_agree(bits: int) -> None:
    codes = np.random.default_rng(0).integers(0, 8, 500)
    found, counts = _counted(codes, bits)
    assert dict(zip(found.tolist(), counts.tolist(), strict=True)) == {
        code: int((codes == code).sum()) for code in set(codes.tolist())
    }


def test_of_many_the_last_that_may_go_stay_where_they_can() -> None:
    never = tuple(Condition("brand", (f"No {n}",)) for n in range(4))
    easy = tuple(Condition("rating", least=Decimal(n) / 10) for n in range(6))
    limits = Limits(max_price=100_00, where=(*never, *easy))
    mixed = (*easy[:3], *never, *easy[3:])
    found = relaxed(SHELF, limits, mixed)
    assert found is not None
    assert found.dropped == never
    one_of_two = (NAVY, Condition("colour", ("red",)))  # either will do: the first may go
    picky = Limits(max_price=100_00, where=(*one_of_two, *never, *easy))
    found = relaxed(SHELF, picky, (*easy, *one_of_two, *never))
    assert found is not None
    assert found.dropped == (NAVY, *never)
