"""The catalogue as columns, and the exact mask over them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog import Product
from retrieval import Items, Limits
from retrieval.items import changed_rows
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


# -- a catalogue that changes -------------------------------------------------------------------

IDS = st.sampled_from("abcdefgh")
PRODUCTS = st.builds(
    lambda id_, minor, currency, category, **facts: product(
        id_, minor=minor, currency=currency, category=category, **facts
    ),
    IDS,
    st.integers(1, 6),
    st.sampled_from(["USD", "USD", "EUR", "GBP"]),
    st.sampled_from([(), ("A",), ("A", "B"), ("C",)]),
    brand=st.sampled_from(["", "Ace", "Bee", "Cox"]),
    stock=st.none() | st.integers(0, 3),
    rating=st.none() | st.floats(0, 5),
    launched=st.none() | st.dates(),
)


def told_apart(items: Items) -> dict[str, list[object]]:
    """Every column by row, codes as the names they stand for."""
    columns = {
        name: getattr(items, name).tolist()
        for name in "price priced_in stock review_count launched".split()
    }
    return columns | {
        "ids": [p.id for p in items.products],
        "products": list(items.products),
        "rating": np.nan_to_num(items.rating, nan=-1).tolist(),
        "price_rank": items.price_rank.tolist(),
        "category": [items.categories[code] for code in items.category],
        "brand": [items.brands[code] for code in items.brand],
        "row_of": sorted(items.row_of.items()),
    }


@given(
    st.lists(PRODUCTS, min_size=1, max_size=8, unique_by=lambda p: p.id),
    st.lists(st.lists(PRODUCTS, max_size=6), max_size=3),
)
def test_updated_columns_are_those_of_the_final_shelf(
    first: list[Product], changes: list[list[Product]]
) -> None:
    start = Items.of(first)
    before = told_apart(start)
    items, final = start, {p.id: p for p in first}
    for changed in changes:
        previous, items = items, items.updated(changed)
        final |= {p.id: p for p in changed}
        assert items.categories[: len(previous.categories)] == previous.categories
        assert items.brands[: len(previous.brands)] == previous.brands
        rows = changed_rows(previous, items)
        assert {items.products[row].id for row in rows} <= {p.id for p in changed}
    assert told_apart(items) == told_apart(Items.of(final.values(), start.currency))
    assert told_apart(start) == before


def test_some_rows_keep_what_is_known_of_them_among_all() -> None:
    items = shelf(9)
    few = items.only(np.array([8, 1]))
    assert [p.id for p in few.products] == ["p008", "p001"]
    assert few.price_rank.tolist() == items.price_rank[[8, 1]].tolist()
    assert few.categories == items.categories
