"""Defects a review of the catalogue side found, each with the test that showed it."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from catalog import ArtifactError, BuildError, Money, Store
from catalog.database import BUSY_MILLISECONDS
from catalog.files.feed import FileFeed
from catalog.files.mapping import Mapping
from catalog.ingest import ingest
from retrieval import Items, Versions, silent
from retrieval.build import BuildConfig, build
from retrieval.embedder import CachedEmbedder
from retrieval.items import Floats
from retrieval.learning import LearningConfig
from retrieval.log import Log
from retrieval.moments import moments
from retrieval.progress import Progress
from retrieval.shelf import VECTORS, load_pipeline
from retrieval.tower_training import TowerTraining
from retrieval.training import TrainingConfig
from tests.shelves import START, WordEmbedder, event, product
from tests.test_build import Goods


def prices_of(store: Store, tmp_path: Path, *written: str, **options: object) -> list[Money]:
    file = tmp_path / "prices.csv"
    rows = (f'{i},Thing,"{price}"' for i, price in enumerate(written))
    file.write_text("\n".join(["id,title,price", *rows]) + "\n")
    ingest(FileFeed(file, Mapping.for_file(file, currency="EUR", **options)), store)
    return [p.price.minor for p in store.products()]


def test_a_thousand_with_a_point_is_no_euro_thirty(store: Store, tmp_path: Path) -> None:
    """A German file writes 12,50 and 1.299: the second is 1,299 euros, not 1.30."""
    assert prices_of(store, tmp_path, "12,50", "1.299", "2.499,00") == [1_250, 129_900, 249_900]


def test_points_for_cents_stay_points(store: Store, tmp_path: Path) -> None:
    assert prices_of(store, tmp_path, "12.50", "1,299", "8,5") == [1_250, 129_900, 850]


def test_what_the_mapping_says_of_commas_wins(store: Store, tmp_path: Path) -> None:
    assert prices_of(store, tmp_path, "12,50", "1.299", decimal_comma=False) == [1_250, 130]


def test_a_rejected_currency_is_shown_not_the_price(store: Store, tmp_path: Path) -> None:
    file = tmp_path / "odd.csv"
    file.write_text("id,title,price,currency\n1,Mug,5,USD\n2,Cup,5,XXQ\n3,Pot,,USD\n")
    report = ingest(FileFeed(file), store)
    (_, unknown), (_, missing) = store.quarantined("odd.csv")
    assert (unknown.field, unknown.excerpt) == ("currency", "XXQ")
    assert (missing.reason, missing.excerpt) == ("missing", "")
    assert report.reason_lines()[0].endswith("(first at line 3, 'XXQ')")


def test_parquet_structures_are_reached_with_a_point(store: Store, tmp_path: Path) -> None:
    file = tmp_path / "inner.parquet"
    offers = [{"amount": 4.5, "unit": "USD"}]
    pq.write_table(pa.table({"id": ["1"], "title": ["Mug"], "offer": offers}), file)
    maps = ["price=offer.amount", "currency=offer.unit"]
    ingest(FileFeed(file, Mapping.for_file(file, maps)), store)
    assert [str(p.price) for p in store.products()] == ["$4.50"]


def test_a_shop_opens_while_another_writes(tmp_path: Path) -> None:
    """An ingest holds the write lock for minutes; the chat must not wait for it to open."""
    url = f"sqlite:///{tmp_path / 'shop.db'}"
    assert BUSY_MILLISECONDS >= 10_000, "a shop that waited would fail this test only by its time"
    with Store.open(url):
        pass
    writer = sqlite3.connect(tmp_path / "shop.db", isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")
    opened: list[int] = []
    try:
        from threading import Thread

        def open_it() -> None:
            with Store.open(url) as store:
                opened.append(store.count_products())

        thread = Thread(target=open_it)
        thread.start()
        thread.join(timeout=8)
        assert opened == [0]
    finally:
        writer.execute("ROLLBACK")
        writer.close()
        thread.join()


def test_price_ranks_compare_one_currency_only() -> None:
    dollars = [product(f"d{i}", minor=m) for i, m in enumerate((1_000, 2_000))]
    yen = [product(f"y{i}", minor=m, currency="JPY") for i, m in enumerate((500, 50_000))]
    items = Items.of([*dollars, *yen, product("d3", minor=3_000)])
    assert items.price_rank.tolist() == pytest.approx([0, 0.5, 0, 1, 1])


def test_the_currency_of_a_tie_does_not_hang_on_order() -> None:
    goods = [product("a", currency="USD"), product("b", currency="EUR")]
    assert Items.of(goods).currency == Items.of(goods[::-1]).currency == "EUR"


def test_a_build_mends_a_damaged_version(store: Store, tmp_path: Path) -> None:
    """The refusal says `aisle build`, which used to answer that nothing had changed."""
    Goods(store, 5)
    versions = Versions(tmp_path / "shop")
    damaged = build(store, versions, WordEmbedder()).version
    (versions.folder(damaged) / VECTORS).write_bytes(b"x")
    mended = build(store, versions, WordEmbedder()).version
    assert mended != damaged
    assert versions.current() == mended


def test_another_embedding_model_than_the_version_s_is_refused(
    store: Store, tmp_path: Path
) -> None:
    Goods(store, 5)
    versions = Versions(tmp_path / "shop")
    folder = versions.folder(build(store, versions, WordEmbedder()).version)
    other = WordEmbedder()
    other.name = "other"
    with pytest.raises(ArtifactError, match="made with the embedding model 'words'"):
        load_pipeline(folder, other)


class Dies(WordEmbedder):
    """Stops after a number of calls, as a killed build does."""

    def __init__(self, calls: int) -> None:
        super().__init__()
        self.calls = calls

    def encode(self, texts: Sequence[str], progress: Progress = silent) -> Floats:
        if not self.calls:
            raise KeyboardInterrupt
        self.calls -= 1
        progress("embed", len(texts), len(texts))
        return super().encode(texts, progress)


def test_a_killed_build_keeps_what_it_has_embedded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("retrieval.embedder._KEEP_EVERY", 10)
    texts = [f"text {i}" for i in range(25)]
    with pytest.raises(KeyboardInterrupt):
        CachedEmbedder(Dies(2), tmp_path / "c.db").encode(texts)
    told: list[tuple[int, int]] = []
    again = CachedEmbedder(Dies(9), tmp_path / "c.db")
    vectors = again.encode(texts, lambda _, done, total: told.append((done, total)))
    assert again.computed == 5
    assert told[-1] == (5, 5)
    assert np.array_equal(vectors, WordEmbedder().encode(texts))


def test_an_embedding_cache_that_is_no_database_says_so(tmp_path: Path) -> None:
    (tmp_path / "c.db").write_text("not a database, and long enough to be looked at" * 9)
    with pytest.raises(BuildError, match="remove the file: it is made again"):
        CachedEmbedder(WordEmbedder(), tmp_path / "c.db").encode(["one"])


def test_a_log_without_second_choices_makes_a_shop_without_towers(
    store: Store, tmp_path: Path
) -> None:
    """Every visitor searched once, chose once and never came back: there is no taste to learn."""
    Goods(store, 40)
    store.append(
        event(i, f"p{i % 40}", session=f"s{i}", shopper=None, query=f"thing p{i % 40}")
        for i in range(120)
    )
    config = BuildConfig(
        training=TrainingConfig(least_moments=50),
        learning=LearningConfig(tower_training=TowerTraining(epochs=1)),
    )
    manifest = build(store, Versions(tmp_path / "shop"), WordEmbedder(), config)
    assert "two_tower" not in manifest.sources
    assert any("no two-tower source" in note for note in manifest.notes)
    folder = Versions(tmp_path / "shop").folder(manifest.version)
    assert load_pipeline(folder, WordEmbedder()).ranker is not None


def test_a_few_searches_do_not_hide_the_baskets(store: Store) -> None:
    """One logged query in a log of baskets used to leave one moment to learn from."""
    Goods(store, 20)
    items = Items.of(store.products())
    store.append(
        event(2 * i + j, f"p{(i + j) % 20}", session=f"s{i}", shopper=None)
        for i in range(100)
        for j in range(2)
    )
    baskets = moments(Log.of(store.interaction_frame(), items), items)
    assert len(baskets) == 100
    later = START + timedelta(days=2)
    store.append([event(999, "p3", session="asked", at=later, query="thing p3")])
    found = moments(Log.of(store.interaction_frame(), items), items)
    assert len(found) == 101
    assert found[-1].query == "thing p3"
    assert [m.event for m in found] == sorted(m.event for m in found)
