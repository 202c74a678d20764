"""The ranker's features: names, known answers, and no look ahead."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pandas as pd
import pytest

from catalog import Interaction, Kind
from retrieval import Context, Items, Shopper
from retrieval.candidates import Candidates
from retrieval.features import Features, best_first, feature_names
from retrieval.fusion import fuse
from retrieval.log import Log, replay
from retrieval.query import Query
from tests.shelves import START, event, product, shelf, unit_vectors

SPECIFIED = (
    "user_age_days user_total_orders user_avg_order_value user_preferred_category "
    "user_price_sensitivity item_price item_category item_rating item_review_count "
    "item_inventory_level item_days_since_launch user_item_category_affinity "
    "user_item_price_match user_viewed_similar user_cart_abandonment_similar hour_of_day "
    "day_of_week platform search_query_match"
).split()


def log_of(events: list[Interaction], items: Items) -> Log:
    return Log.of(
        pd.DataFrame(
            {
                "session": [e.session for e in events],
                "shopper": [e.shopper for e in events],
                "product": [e.product for e in events],
                "kind": [e.kind.value for e in events],
                "at": pd.DatetimeIndex([e.at for e in events]),
                "query": [e.query for e in events],
                "platform": [e.platform for e in events],
                "quantity": [e.quantity for e in events],
                "position": pd.array([e.position for e in events], dtype="Int64"),
                "paid_minor": [e.price_paid.minor if e.price_paid else None for e in events],
            }
        ),
        items,
    )


def features_at(items: Items, shopper: Shopper, at: datetime) -> dict[str, np.ndarray]:
    """By name, of rows 0 to 5 found by a source called "text"."""
    rows = np.arange(6)
    merged = fuse({"text": Candidates(rows, np.linspace(1, 0, 6).astype(np.float32))})
    vectors = unit_vectors(len(items))
    query = Query("mug", vectors[2], np.ones(len(items), np.bool_))
    matrix = Features(items, vectors)(query, Context(shopper, at, "ios"), merged)
    return dict(zip(feature_names(["text"]), matrix.T, strict=True))


def test_names_are_those_of_the_specification() -> None:
    names = feature_names(["semantic", "popular"])
    assert list(names[: len(SPECIFIED)]) == SPECIFIED
    assert names[len(SPECIFIED) :] == (
        "query_category_match",
        "query_attribute_match",
        "query_match_share", "lexical_share", "query_blend",
        "item_price_rank", "user_item_price_above",
        "semantic_rank", "semantic_score", "popular_rank", "popular_score",
    )  # fmt: skip


def test_known_answers() -> None:
    items, shopper = shelf(12), Shopper()
    for number, (row, kind, session) in enumerate(
        [(0, Kind.CLICK, "1"), (0, Kind.PURCHASE, "1"), (3, Kind.PURCHASE, "1"),
         (4, Kind.CART, "2"), (3, Kind.PURCHASE, "2")]
    ):  # fmt: skip
        shopper.add(
            items, row=row, kind=kind, at=START + timedelta(minutes=number), session=session
        )
    at = START + timedelta(days=2, hours=5)
    found = features_at(items, shopper, at)
    assert found["user_age_days"][0] == pytest.approx(2 + 5 / 24)
    assert found["user_total_orders"][0] == 2
    assert found["user_avg_order_value"][0] == (100 + 400 + 400) / 2
    assert items.categories[int(found["user_preferred_category"][0])] == "All > Tents"
    assert found["user_price_sensitivity"][0] > 0.5  # bought the two cheapest of four tents
    assert found["item_price"].tolist() == [100, 200, 300, 400, 500, 600]
    assert found["item_rating"].tolist() == [3, 3.5, 4, 4.5, 5, 3]
    assert found["item_inventory_level"].tolist() == [0, 1, 2, 3, 4, 5]
    assert np.isnan(found["item_days_since_launch"]).all()
    assert found["user_item_category_affinity"][0] == pytest.approx(16 / 20)  # 1+5+5+5 of 19+1
    assert found["user_item_category_affinity"][2] == 0
    assert found["user_viewed_similar"][3] == pytest.approx(1)
    assert found["user_cart_abandonment_similar"][4] == pytest.approx(1)  # left in the cart
    assert found["user_cart_abandonment_similar"][0] < 1
    assert (found["hour_of_day"][0], found["day_of_week"][0], found["platform"][0]) == (14, 2, 1)
    assert found["search_query_match"][2] == pytest.approx(1)
    assert found["item_price_rank"][3] == items.price_rank[3]
    above = found["user_item_price_above"]
    assert above[0] == pytest.approx(items.price_rank[0] - shopper.price_rank, abs=1e-6)
    assert above.max() > 0 > above.min()
    assert found["text_rank"].tolist() == [1, 2, 3, 4, 5, 6]


def test_a_new_visitor_and_an_unknown_value_are_told_apart_from_zero() -> None:
    items = Items.of([product(f"p{i}", stock=None, launched=None) for i in range(6)])
    found = features_at(items, Shopper(), START)
    assert found["user_total_orders"][0] == 0
    assert np.isnan(found["user_viewed_similar"]).all()
    assert np.isnan(found["user_item_price_above"]).all()
    assert np.isnan(found["item_rating"]).all()


def test_days_since_launch_are_counted_to_the_moment() -> None:
    items = Items.of([product(f"p{i}", launched=START.date()) for i in range(6)])
    later = datetime(2026, 2, 4, 1, tzinfo=UTC)
    assert features_at(items, Shopper(), later)["item_days_since_launch"][0] == 30


def test_later_events_change_no_earlier_feature() -> None:
    items = shelf(12)
    rng = np.random.default_rng(5)
    kinds = [Kind.VIEW, Kind.CLICK, Kind.CART, Kind.PURCHASE, Kind.RETURN]
    events = [
        event(n, f"p{rng.integers(12):03}", kinds[rng.integers(5)], session=f"s{n // 7}",
              shopper=[None, "ann", "bob"][rng.integers(3)])
        for n in range(200)
    ]  # fmt: skip

    def up_to(count: int) -> list[np.ndarray]:
        log = log_of(events[:count], items)
        return [
            np.stack(list(features_at(items, shopper, log.time(e)).values()))
            for e, shopper in replay(log, items)
        ]

    whole = up_to(200)
    for count in (1, 60, 150):
        for early, late in zip(up_to(count), whole, strict=False):
            np.testing.assert_array_equal(early, late)
    assert not np.array_equal(whole[150], whole[20], equal_nan=True)  # they do move with history


def test_an_anonymous_session_starts_anew_and_a_shopper_does_not() -> None:
    items = shelf(12)
    events = [
        event(0, "p001", session="a", shopper=None),
        event(1, "p002", session="b", shopper=None),
        event(2, "p003", session="c", shopper="ann"),
        event(3, "p004", session="d", shopper="ann"),
    ]
    known = [len(shopper.recent) for _, shopper in replay(log_of(events, items), items)]
    assert known == [0, 0, 0, 1]


def test_the_named_kind_comes_first_then_the_score() -> None:
    features = np.full((4, len(feature_names(()))), np.nan, np.float32)
    scores = np.array([1, 4, 3, 2], np.float32)
    assert best_first(scores, features).tolist() == [1, 2, 3, 0]
    features[:, feature_names(()).index("query_category_match")] = [1, 0, 0.25, 1]
    assert best_first(scores, features).tolist() == [3, 0, 1, 2]
    assert best_first(scores[:0], features[:0]).tolist() == []
