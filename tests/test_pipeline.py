"""The two stages over the small sample shop: inside the limits, personal, deterministic."""

from collections import Counter
from datetime import UTC, datetime

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.turn import Assistant
from catalog import Kind
from retrieval import Context, Limits, Pipeline, Shopper
from retrieval.features import feature_names

AT = datetime(2026, 11, 16, 12, tzinfo=UTC)


def test_a_slate_is_ranked_and_explained(pipeline: Pipeline) -> None:
    slate = pipeline.slate("waterproof tent", Context(at=AT))
    assert 3 <= len(slate.products) <= 10
    assert all(slate.found_by)
    assert slate.features.shape == (len(slate.products), len(pipeline.feature_names))
    assert {"embed", "semantic", "two_tower", "popular", "merge", "features", "rank"} <= set(
        slate.seconds
    )


def test_the_head_of_the_slate_is_what_was_asked_for(pipeline: Pipeline) -> None:
    """Asked for by the name of its category, for each category with five products in stock."""
    sold = Counter(p.category for p in pipeline.items.products if p.in_stock)
    common = [category for category, count in sold.items() if count >= 5]
    assert len(common) >= 10
    right = [
        np.mean([p.category == category for p in slate.products[:3]])
        for category in common
        if (slate := pipeline.slate(category[-1], Context(at=AT)))
    ]
    assert np.mean(right) >= 0.8


def test_the_same_question_gets_the_same_slate(pipeline: Pipeline) -> None:
    first, second = (pipeline.slate("desk lamp", Context(at=AT)) for _ in range(2))
    assert [p.id for p in first.products] == [p.id for p in second.products]


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    most=st.none() | st.integers(0, 60_000),
    least=st.none() | st.integers(0, 60_000),
    text=st.sampled_from(["", "tent", "gift", "a lamp", "zzz"]),
    gone=st.sets(st.integers(0, 399), max_size=20),
)
def test_nothing_outside_the_limits_is_on_a_slate(
    pipeline: Pipeline, most: int | None, least: int | None, text: str, gone: set[int]
) -> None:
    excluded = frozenset(pipeline.items.products[row].id for row in gone)
    slate = pipeline.slate(text, Context(at=AT), Limits(most, least, exclude=excluded))
    inside = [
        p
        for p in pipeline.items.products
        if p.in_stock
        and p.id not in excluded
        and (most is None or p.price.minor <= most)
        and (least is None or p.price.minor >= least)
    ]
    assert slate.allowed == len(inside)
    full = min(len(inside), pipeline.config.slate)
    if text:  # what is off the subject is left out, but never everything
        assert min(full, 1) <= len(slate.products) <= full
    else:
        assert len(slate.products) == full
    assert {p.id for p in slate.products} <= {p.id for p in inside}


def test_what_is_off_the_subject_is_left_out(pipeline: Pipeline) -> None:
    """However popular it is, and whatever else the shop has left in stock."""
    column = pipeline.feature_names.index("search_query_match")
    for text in ("waterproof tent", "coffee", "running shoes"):
        match = pipeline.slate(text, Context(at=AT)).features[:, column]
        assert match.min() >= pipeline.config.least_match * match.max() - 1e-6


def test_a_click_changes_the_slate_of_a_new_visitor(pipeline: Pipeline) -> None:
    new = pipeline.slate("", Context(at=AT))
    shopper = Shopper()
    shopper.add(pipeline.items, row=5, kind=Kind.CLICK, at=AT, session="s")
    after = pipeline.slate("", Context(shopper, AT))
    assert [p.id for p in new.products] != [p.id for p in after.products]


def test_without_a_ranker_the_fused_order_stands(pipeline: Pipeline) -> None:
    plain = Pipeline(pipeline.items, pipeline._embedder, pipeline.sources, pipeline._features, None)
    slate = plain.slate("tent", Context(at=AT))
    assert slate.products


def test_the_ranker_was_trained_on_these_very_features(small_assistant: Assistant) -> None:
    pipeline = small_assistant.pipeline
    names = feature_names([source.name for source in pipeline.sources])
    assert pipeline.ranker is not None
    assert pipeline.ranker.feature_names == names  # type: ignore[attr-defined]
