"""`aisle build`: real parts, published whole, the same recipe built once."""

from pathlib import Path

import pytest

from app import House
from catalog import ArtifactError, BuildError, Store, StoreError
from retrieval import Context, Versions, read_manifest, verified
from retrieval.artifacts import digests
from retrieval.build import BuildConfig, build
from retrieval.embedder import CachedEmbedder
from retrieval.judge import judge
from retrieval.shelf import RANKER, TOWER_VECTORS, load_pipeline
from tests.conftest import SMALL_BUILD, small_settings
from tests.shelves import WordEmbedder, product
from tests.test_sources import SOURCES


class Goods:
    """A store with products and no log."""

    def __init__(self, store: Store, count: int) -> None:
        from catalog.feed import Row
        from catalog.ingest import ingest

        self.name = "goods"
        self.rows = lambda: (Row(i, products=(product(f"p{i}", stock=i),)) for i in range(count))
        ingest(self, store)


def test_the_small_shop_is_real(small_house: House) -> None:
    versions = small_house.versions("sample")
    current = versions.current()
    assert current is not None
    manifest = verified(versions.folder(current))
    assert manifest.sources == SOURCES
    assert manifest.products == 400
    assert manifest.currency == "USD"
    for name in ("embedder", "data_hash", "recipe"):
        assert getattr(manifest, name)
    assert {"chromadb", "torch", "lightgbm", "faiss-cpu"} <= set(manifest.libraries)
    assert manifest.metrics["ranked_ndcg@10"] > manifest.metrics["popular_ndcg@10"]
    assert not [name for name in manifest.files if name.endswith((".pkl", ".pt", ".joblib"))]


@pytest.mark.slow
def test_evaluating_again_gives_the_manifest_s_figures(small_house: House) -> None:
    versions = small_house.versions("sample")
    folder = versions.folder(versions.current() or "")
    pipeline = load_pipeline(folder, small_house.embedder())
    with small_house.store("sample") as store:
        figures = judge(pipeline, store, SMALL_BUILD)
    published = read_manifest(folder).metrics
    assert figures["moments"] == published["moments"]
    assert figures["ranked_ndcg@10"] == pytest.approx(published["ranked_ndcg@10"], abs=0.01)


@pytest.mark.slow
def test_nothing_changed_nothing_built(small_house: House) -> None:
    versions = small_house.versions("sample")
    before = versions.current()
    with small_house.store("sample") as store:
        # Carts that other tests put in are events too, so only a quiet store proves the point.
        if store.count_interactions() == read_manifest(versions.folder(before or "")).interactions:
            manifest = build(store, versions, small_house.embedder(), SMALL_BUILD)
            assert manifest.version == before
    assert versions.current() == before


def test_a_catalogue_without_a_log_still_makes_a_shop(store: Store, tmp_path: Path) -> None:
    Goods(store, 30)
    versions, embedder = Versions(tmp_path / "shop"), WordEmbedder()
    manifest = build(store, versions, embedder)
    assert "nothing was learnt" in manifest.notes[0]
    assert manifest.sources == ("semantic", "lexical", "popular")
    folder = versions.folder(manifest.version)
    assert not (folder / RANKER).exists()
    assert not (folder / TOWER_VECTORS).exists()
    slate = load_pipeline(folder, embedder).slate("thing p7", Context())
    assert slate.products[0].id == "p7"
    assert all(p.in_stock for p in slate.products)
    with pytest.raises(BuildError, match="too few to judge"):
        judge(load_pipeline(folder, embedder), store)


def test_the_same_recipe_is_built_once_and_another_anew(store: Store, tmp_path: Path) -> None:
    Goods(store, 12)
    versions, embedder = Versions(tmp_path / "shop"), WordEmbedder()
    first = build(store, versions, embedder)
    assert build(store, versions, embedder).version == first.version
    assert build(store, versions, embedder, force=True).version != first.version
    Goods(store, 13)
    again = build(store, versions, embedder)
    assert again.products == 13
    assert versions.current() == again.version


def test_an_empty_store_says_what_to_do(store: Store, tmp_path: Path) -> None:
    with pytest.raises(BuildError, match="aisle ingest"):
        build(store, Versions(tmp_path / "shop"), WordEmbedder())


def test_a_build_that_fails_leaves_the_shop_as_it_was(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Goods(store, 12)
    versions = Versions(tmp_path / "shop")
    first = build(store, versions, WordEmbedder())
    before = digests(versions.folder(first.version))

    def breaks(*_: object) -> None:
        raise BuildError("the probe failed")

    monkeypatch.setattr("retrieval.build.build_index", breaks)
    with pytest.raises(BuildError, match="probe"):
        build(store, versions, WordEmbedder(), BuildConfig(), force=True)
    assert versions.current() == first.version
    assert digests(versions.folder(first.version)) == before


def test_no_text_is_embedded_twice_over_builds(store: Store, tmp_path: Path) -> None:
    Goods(store, 12)
    versions, inner = Versions(tmp_path / "shop"), WordEmbedder()
    build(store, versions, CachedEmbedder(inner, tmp_path / "e.db"))
    assert len(inner.seen) == 12
    Goods(store, 13)
    build(store, versions, CachedEmbedder(inner, tmp_path / "e.db"))
    assert len(inner.seen) == 13


@pytest.mark.parametrize("name", ["products.jsonl", "vectors.npy", "popularity.npy"])
def test_damaged_files_are_refused(store: Store, tmp_path: Path, name: str) -> None:
    Goods(store, 12)
    versions = Versions(tmp_path / "shop")
    folder = versions.folder(build(store, versions, WordEmbedder()).version)
    content = (folder / name).read_bytes()
    (folder / name).write_bytes(content[: len(content) // 2])
    with pytest.raises(ArtifactError, match="aisle build"):
        load_pipeline(folder, WordEmbedder())


def test_a_shop_that_is_not_built_says_so(tmp_path: Path, small_house: House) -> None:
    from dataclasses import replace

    settings = small_house.settings.model_copy(update={"home": tmp_path})
    with pytest.raises(ArtifactError, match="not built yet"):
        replace(small_house, settings=settings).assistant("sample")


def test_a_database_url_never_mixes_two_shops(tmp_path: Path) -> None:
    def house(url: str) -> House:
        return House(small_settings(tmp_path).model_copy(update={"database_url": url}))

    one = f"sqlite:///{tmp_path / 'one.db'}"
    house(one).store("sample").close()
    with pytest.raises(StoreError, match="AISLE_SHOP=other"):
        house(one).store("other")
    house(f"sqlite:///{tmp_path}/{{shop}}.db").store("other").close()
    assert (tmp_path / "other.db").exists()
