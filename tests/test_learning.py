"""What is learnt from the log, up to where; and that a version is served as it was built."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest

from app import House
from catalog import Kind
from catalog.ingest import ingest
from catalog.sample import SampleShop
from retrieval import Context, Limits, Shopper
from retrieval.build import build
from retrieval.index_choice import IndexConfig
from retrieval.log import Log
from retrieval.moments import Moment
from retrieval.sessions import Sessions
from retrieval.shelf import SEMANTIC_INDEX, SESSION_INDEX, TOWER_INDEX, load_pipeline
from retrieval.training import TrainingConfig, sessions_until, split
from tests.conftest import SMALL_BUILD, small_settings
from tests.shelves import START, WordEmbedder, event, shelf
from tests.test_features import log_of
from tests.test_sources import SOURCES


def test_sessions_are_choices_in_order_without_repeats_up_to_the_end() -> None:
    items = shelf(9)
    log = log_of(
        [
            event(0, "p003", session="b"),
            event(1, "p001", session="a"),
            event(2, "p004", Kind.IMPRESSION, session="b"),
            event(3, "p003", Kind.CART, session="b"),
            event(4, "p005", session="b"),
            event(5, "p001", session="a"),
            event(6, "p002", session="a"),
            event(7, "p008", session="b"),
        ],
        items,
    )
    sessions = sessions_until(log, 7, len(items))
    assert [sessions[i].tolist() for i in range(len(sessions))] == [[3, 5], [1, 2]]
    assert len(sessions_until(log, 0, 9)) == 0
    pieces = Sessions.of([np.arange(5), np.arange(2)], 9).pieces(2)
    assert [pieces[i].tolist() for i in range(len(pieces))] == [[0, 1], [2, 3], [4], [0, 1]]


def test_the_last_days_are_the_test_and_nothing_published_has_seen_them() -> None:
    items = shelf(9)
    events = [event(24 * 60 * day, "p001", at=START + timedelta(days=day)) for day in range(100)]
    log = log_of(events, items)
    moments = [Moment(e, "", {1: 1}) for e in range(100)]
    cut = split(moments, TrainingConfig(test_days=10), log)
    assert cut.test_from == 89  # ten days before the last event, that day included
    assert min(m.event for m in cut.test) == cut.test_from
    assert cut.sources_end <= min(m.event for m in cut.train)
    assert max(m.event for m in cut.valid) < cut.test_from
    shares = split(moments, TrainingConfig())
    assert (shares.sources_end, shares.test_from) == (60, 89)


@pytest.mark.slow
def test_a_large_shop_is_served_by_inverted_lists_as_it_was_built(tmp_path: Path) -> None:
    """Large is what the settings say: here more than fifty products."""
    small = IndexConfig(exact_up_to=50, questions=40, wanted_recall=1.0)
    learning = replace(SMALL_BUILD.learning, index=small)
    config = replace(SMALL_BUILD, semantic_index=small, learning=learning)
    house, embedder = House(small_settings(tmp_path)), WordEmbedder()
    versions = house.versions("sample")
    with house.store("sample") as store:
        ingest(SampleShop(seed=3, products=150, shoppers=80), store)
        manifest = build(store, versions, embedder, config)
    assert {name: report.kind for name, report in manifest.indexes.items()} == dict.fromkeys(
        ("semantic", "two_tower", "session"), "ivf"
    )
    assert all(report.recall >= 0.95 for report in manifest.indexes.values())
    folder = versions.folder(manifest.version)
    assert {SEMANTIC_INDEX, TOWER_INDEX, SESSION_INDEX} <= set(manifest.files)
    assert not (folder / "chroma").exists()
    pipeline = load_pipeline(folder, embedder)
    assert tuple(source.name for source in pipeline.sources) == SOURCES
    pipeline.config = replace(pipeline.config, least_match=0.0)  # random vectors are far apart
    shopper = Shopper()
    for row in (3, 5, 9):
        shopper.add(pipeline.items, row=row, kind=Kind.CLICK, at=START, session="s")
    context = Context(shopper, START)
    for limits in (Limits(), Limits(max_price=3_000)):
        slate = pipeline.slate(pipeline.items.products[7].title, context, limits)
        assert len(slate.products) == 10
        assert slate.chances is not None
        assert (slate.chances >= 0).all()
        assert (slate.chances <= 1).all()
        assert slate.contributions is not None
        assert slate.contributions.shape == slate.features.shape


def test_a_log_of_searches_knows_the_positions() -> None:
    log: Log = log_of([event(0, "p001", position=4), event(1, "p002")], shelf(3))
    assert log.position.tolist() == [4, 0]
