"""Why a pick is on the slate: at most two facts, true ones, the most personal first."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.slates.reasons import reason
from assistant.turn import Assistant
from tests.shelves import product

MUG = product("m", category=("Kitchen", "Mugs"), rating=4.6, review_count=1_200)
PLAIN = product("q")


@pytest.mark.parametrize(
    ("found_by", "features", "line"),
    [
        ((), {}, "Among the nearest the shop has"),
        (("semantic",), {"search_query_match": 0.2}, "Among the nearest the shop has"),
        (("semantic",), {"search_query_match": 0.5}, "Matches your words"),
        (("two_tower",), {}, "Suits what you looked at before"),
        (("a", "b", "two_tower"), {}, "Among the nearest the shop has"),
        (("popular",), {"popular_rank": 3.0}, "Among the nearest the shop has"),
        ((), {"item_days_since_launch": 12.0}, "New in the shop"),
        ((), {"item_days_since_launch": 400.0}, "Among the nearest the shop has"),
        ((), {"item_days_since_launch": float("nan")}, "Among the nearest the shop has"),
        (("popular",), {"popular_rank": 300.0}, "Among the nearest the shop has"),
        ((), {"popular_rank": 3.0}, "Among the nearest the shop has"),
        (
            (),
            {"user_item_price_match": 0.95, "user_total_orders": 2.0},
            "Priced as you usually buy",
        ),
        ((), {"user_item_price_match": 0.95}, "Among the nearest the shop has"),
    ],
)
def test_one_fact(found_by: tuple[str, ...], features: dict[str, float], line: str) -> None:
    assert reason(PLAIN, found_by, features) == line


def test_a_favourite_is_one_that_many_have_rated() -> None:
    liked = product("x", rating=4.0, review_count=300)
    first = (("popular",), {"popular_rank": 3.0})
    assert reason(liked, *first) == "A favourite in this shop"
    assert reason(product("x", review_count=0), *first).startswith("Among the nearest")
    assert reason(liked, ("popular",), {"popular_rank": 300.0}).startswith("Among the nearest")


def test_at_most_two_and_the_most_personal_first() -> None:
    features = {
        "search_query_match": 0.5,
        "user_item_category_affinity": 0.4,
        "popular_rank": 1.0,
        "user_item_price_match": 1.0,
        "user_total_orders": 9.0,
    }
    line = reason(MUG, ("two_tower", "popular"), features)
    assert line == "Matches your words; you have looked at mugs"


def test_a_rating_speaks_only_when_it_is_high_and_shared() -> None:
    assert reason(MUG, (), {}) == "Well rated"
    for rating, reviews in ((4.2, 1_200), (4.9, 19), (None, 0)):
        bare = product("x", rating=rating, review_count=reviews)
        assert reason(bare, (), {}) == "Among the nearest the shop has"


def test_a_category_is_named_only_where_there_is_one() -> None:
    assert reason(PLAIN, (), {"user_item_category_affinity": 0.9}).startswith("Among the nearest")


@given(
    st.lists(st.sampled_from(["semantic", "two_tower", "popular", "new"]), unique=True),
    st.dictionaries(
        st.sampled_from(
            "search_query_match user_item_category_affinity popular_rank user_item_price_match "
            "user_total_orders".split()
        ),
        st.floats(allow_nan=True),
    ),
)
def test_no_features_leave_a_pick_without_a_line(
    found_by: list[str], features: dict[str, float]
) -> None:
    line = reason(MUG, tuple(found_by), features)
    assert line[0].isupper()
    assert line.count(";") <= 1
    assert "nan" not in line


def test_reasons_on_the_real_shop_are_true(small_assistant: Assistant) -> None:
    talk = small_assistant.open(small_assistant.store.shoppers(1)[0])
    _, picks, *_ = small_assistant.turn(talk, "headphones")
    affinity = talk.shopper.category_weight
    items = small_assistant.pipeline.items
    for pick in picks.picks:  # type: ignore[union-attr]
        if "you have looked at" in pick.reason.lower():
            assert affinity[int(items.category[items.row_of[pick.product.id]])] > 0
        if "well rated" in pick.reason.lower():
            assert (pick.product.rating or 0) >= 4.3
            assert pick.product.review_count >= 20


def test_the_ranker_s_own_contributions_say_which_facts_count() -> None:
    goods = product(rating=4.6, review_count=300)
    features = {"search_query_match": 0.9, "popular_rank": 3}
    found = ("semantic", "popular")
    assert reason(goods, found, features) == "Matches your words; well rated"
    heavy = {"popular_rank": 2.0, "search_query_match": 1.0, "item_rating": 0.1}
    assert reason(goods, found, features, heavy) == "A favourite in this shop; matches your words"
    against = {"popular_rank": -2.0, "search_query_match": -1.0, "item_rating": 0.1}
    assert reason(goods, found, features, against) == "Well rated"


def test_when_every_fact_spoke_against_it_the_least_bad_is_said() -> None:
    goods = product(rating=None)
    line = reason(goods, ("semantic",), {"search_query_match": 0.9}, {"search_query_match": -1.0})
    assert line == "Matches your words"
