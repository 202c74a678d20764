"""The catalogue as columns, and the exact mask over them."""

import numpy as np
import pytest

from retrieval import Items, Limits
from retrieval.query import allowed
from tests.shelves import product, shelf


def test_limits_are_inclusive_and_exact() -> None:
    items = shelf(10)
    mask = allowed(items, Limits(max_price=500, min_price=300))
    assert np.flatnonzero(mask).tolist() == [2, 3, 4]
    assert not allowed(items, Limits())[0]  # out of stock
    assert allowed(items, Limits(in_stock=False)).all()
    assert not allowed(items, Limits(exclude=frozenset({"p004", "no such"})))[4]


def test_a_category_limit_takes_the_whole_path() -> None:
    items = shelf(9)
    mask = allowed(items, Limits(category=("All", "Lamps"), in_stock=False))
    assert np.flatnonzero(mask).tolist() == [1, 4, 7]
    assert not allowed(items, Limits(category=("Lamps",))).any()


def test_unknown_stock_counts_as_available_and_huge_stock_fits() -> None:
    items = Items.of([product("a", stock=None), product("b", stock=10**12), product("c", stock=0)])
    assert allowed(items, Limits()).tolist() == [True, True, False]


def test_a_price_limit_excludes_what_is_priced_in_another_currency() -> None:
    items = Items.of([product("a"), product("b"), product("c", minor=5, currency="JPY")])
    assert items.currency == "USD"
    assert allowed(items, Limits(max_price=10_000)).tolist() == [True, True, False]
    assert allowed(items, Limits()).all()


def test_price_rank_is_within_the_category() -> None:
    items = Items.of(
        [product(str(i), minor=m, category=("A",)) for i, m in enumerate([100, 300, 200, 300])]
        + [product("alone", minor=9, category=("B",))]
    )
    assert items.price_rank.tolist() == pytest.approx([0, 5 / 6, 1 / 3, 5 / 6, 0.5])


def test_no_product_is_no_shop() -> None:
    with pytest.raises(ValueError, match="at least one product"):
        Items.of([])
