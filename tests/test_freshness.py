"""A running shop keeps up with its store: what `aisle ingest` brings shows in the next turn."""

from __future__ import annotations

import csv
import logging
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import event as listening
from typer.testing import CliRunner

from app import House
from assistant.budget import Budget
from assistant.cli import cli
from assistant.events import Picks
from assistant.grounding.vocabulary import words_of
from assistant.turn import Assistant
from catalog import Interaction, Kind, Product, Store, StoreError
from catalog.merging import merge
from catalog.tables import product_record, products
from retrieval import Context, Items, Limits, Shopper, read_manifest
from retrieval.freshness import Freshness, FreshnessConfig, refreshed
from retrieval.index import FlatIndex
from retrieval.lexical import LexicalIndex, LexicalSource
from retrieval.popularity import prior
from retrieval.query import Query
from retrieval.wiring import Parts, wire
from tests.conftest import small_settings
from tests.homes import copied
from tests.shelves import WordEmbedder, product, shelf
from tests.test_turn import ids_in, picks_in, said

AT = datetime(2026, 11, 16, 12, tzinfo=UTC)


class RunningShop:
    """The small shop, open; files are ingested beside it as a person would."""

    def __init__(self, house: House, folder: Path) -> None:
        self.house, self.folder = house, folder
        # Without exploration slates are the ranker's, and the same every time.
        self.assistant = house.changed(exploration="off").assistant("sample")

    def ingest(self, id_: str, title: str, price: str, stock: int = 5, **more: str) -> None:
        row = {"id": id_, "title": title, "price": price, "stock": stock, **more}
        file = self.folder / "news.csv"
        with file.open("w", newline="") as opened:
            writer = csv.DictWriter(opened, list(row))
            writer.writeheader()
            writer.writerow(row)
        words = ["ingest", str(file), "--shop", "sample", "--currency", "USD"]
        result = CliRunner().invoke(cli, words, obj=self.house)
        assert result.exit_code == 0, result.output

    def shown(self, message: str, most: int | None = None) -> dict[str, str]:
        """Ids to prices of what a new visitor is shown."""
        slider = None if most is None else Budget("USD", most, None, "slider")
        events = list(self.assistant.turn(self.assistant.open(), message, slider))
        return {pick.product.id: str(pick.product.price) for pick in picks_in(events)}


@pytest.fixture(scope="module")
def running(small_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningShop]:
    folder = tmp_path_factory.mktemp("fresh")
    copied(small_home, folder / "home")
    shop = RunningShop(House(small_settings(folder / "home")), folder)
    yield shop
    shop.assistant.store.close()


# -- the real shop, while it runs ---------------------------------------------------------------


def test_a_version_knows_the_revision_it_was_built_from(running: RunningShop) -> None:
    versions = running.house.versions("sample")
    built_from = read_manifest(versions.folder(versions.current() or "")).revision
    assert built_from > 0
    with Store.open(f"sqlite:///{running.folder}/home/sample/shop.db") as store:
        assert store.changed_since(built_from).products == [
            p for p in store.products() if p.id.startswith("new-")
        ]


def test_a_version_s_own_products_are_no_news(running: RunningShop) -> None:
    """Read from the file and from the store they are equal: an old version costs no refresh."""
    parts = running.assistant.freshness._parts  # type: ignore[union-attr]
    stored = [p for p in running.assistant.store.products() if not p.id.startswith("new-")]
    assert refreshed(parts, stored, WordEmbedder()) is parts


def test_a_new_product_is_found_by_its_words_in_the_next_turn(running: RunningShop) -> None:
    shop = running.assistant
    before = len(shop.pipeline.items)
    assert "new-1" not in running.shown("a clockwork nutcracker")
    running.ingest("new-1", "Zebrawood Clockwork Nutcracker", "31.00", category="Kitchen > Gadgets")
    talk = shop.open()
    events = said(shop, talk, "a clockwork nutcracker")
    assert ids_in(events)[0] == "new-1"
    assert str(picks_in(events)[0].product.price) == "$31.00"
    assert len(shop.pipeline.items) == before + 1
    title = words_of("The Zebrawood Clockwork Nutcracker")
    assert list(shop.vocabulary.titles_in(title)) == [(1, 4)]
    shop.add_to_cart(talk, "new-1")
    assert list(talk.shopper.recent) == [before]
    said(shop, talk, "something for the kitchen")


def test_new_products_get_two_tower_vectors_near_their_kind(running: RunningShop) -> None:
    """Nothing was retrained: the item tower reads kind, price and text of an id it never saw."""
    shop = running.assistant
    known = len(shop.pipeline.items)
    sold = Counter(p.category for p in shop.pipeline.items.products)
    kinds = [category for category, count in sold.most_common(8) if category]
    for n, category in enumerate(kinds):
        like = next(p for p in shop.pipeline.items.products if p.category == category)
        price = str(like.price.minor / 100)
        running.ingest(f"new-2{n}", like.title, price, category=" > ".join(category))
    running.shown("anything")
    items = shop.pipeline.items
    assert len(items) == known + len(kinds)
    vectors = next(s for s in shop.pipeline.sources if s.name == "two_tower")._vectors  # type: ignore[attr-defined]
    assert len(vectors) == len(items)
    old = vectors[:known] - vectors[:known].mean(axis=0)
    places = []
    for row in range(known, len(items)):
        near = old @ vectors[row]
        kind = items.category[:known] == items.category[row]
        places.append(np.mean(near[kind, None] > near[~kind]))  # 0.5 is chance
    assert np.mean(places) > 0.55  # four epochs over 150 shoppers teach a tower little


def test_a_price_over_the_budget_is_gone_and_the_new_price_is_shown(running: RunningShop) -> None:
    running.ingest("new-3", "Marimba Mallets of Rosewood", "20.00")
    assert running.shown("marimba mallets", most=2_000)["new-3"] == "$20.00"
    running.ingest("new-3", "Marimba Mallets of Rosewood", "20.01")
    assert "new-3" not in running.shown("marimba mallets", most=2_000)
    assert "new-3" not in running.shown("marimba mallets under $20")
    assert running.shown("marimba mallets")["new-3"] == "$20.01"
    running.ingest("new-3", "Marimba Mallets of Rosewood", "12.00")
    assert running.shown("marimba mallets", most=2_000)["new-3"] == "$12.00"


def test_what_is_sold_out_is_gone(running: RunningShop) -> None:
    running.ingest("new-4", "Brass Sextant", "90.00")
    assert "new-4" in running.shown("a brass sextant")
    running.ingest("new-4", "Brass Sextant", "90.00", stock=0)
    assert "new-4" not in running.shown("a brass sextant")


def test_a_new_title_is_found_and_the_old_one_is_not(running: RunningShop) -> None:
    """Also of a product that the version's own index holds."""
    old = next(p for p in running.assistant.pipeline.items.products if "Dog Collars" in p.category)
    running.ingest("new-5", "Alpine Theremin", "50.00")
    for id_ in ("new-5", old.id):
        assert id_ in running.shown("an alpine theremin" if id_ == "new-5" else old.title)
        running.ingest(id_, "Inflatable Planetarium", "50.00")
        assert id_ in running.shown("inflatable planetarium")
        assert id_ not in running.shown("an alpine theremin" if id_ == "new-5" else old.title)
    running.ingest(old.id, old.title, str(old.price.minor / 100), category=" > ".join(old.category))
    assert old.id in running.shown(old.title)


def test_nothing_changed_costs_one_look(running: RunningShop) -> None:
    shop = running.assistant
    running.shown("a tent")
    pipeline, words, asked = shop.pipeline, shop.vocabulary, []

    def note(*given: object) -> None:
        asked.append(given[2])

    listening.listen(shop.store._engine, "before_cursor_execute", note)
    talk = shop.open()
    for message in ("a tent", "cheaper"):
        asked.clear()
        said(shop, talk, message)
        looks = [one for one in asked if "products" in str(one)]
        (look,) = looks
        assert "products.revision >" in look
    listening.remove(shop.store._engine, "before_cursor_execute", note)
    assert (shop.pipeline, shop.vocabulary) == (pipeline, words)


def test_a_turn_keeps_the_catalogue_it_began_with(running: RunningShop) -> None:
    shop = running.assistant
    running.ingest("new-6", "Porcelain Astrolabe", "40.00")
    turn = shop.turn(shop.open(), "a porcelain astrolabe")
    next(turn)
    running.ingest("new-6", "Porcelain Astrolabe", "45.00")
    assert running.shown("a porcelain astrolabe")["new-6"] == "$45.00"
    (picks,) = [event for event in turn if isinstance(event, Picks)]
    assert {str(p.product.price) for p in picks.picks if p.product.id == "new-6"} == {"$40.00"}


def test_many_turns_at_once_see_the_change(running: RunningShop) -> None:
    running.ingest("new-7", "Velvet Metronome", "15.00")
    with ThreadPoolExecutor(8) as pool:
        shown = list(pool.map(running.shown, ["a velvet metronome"] * 16))
    assert all(one["new-7"] == "$15.00" for one in shown)


def test_what_a_returning_shopper_did_with_a_new_product_is_known(running: RunningShop) -> None:
    shop = running.assistant
    running.ingest("new-11", "Cedar Kalimba", "25.00")
    visit = Interaction(
        id="ann-1", session="s", shopper="ann", product="new-11", kind=Kind.VIEW, at=AT
    )
    shop.store.append([visit])
    talk = shop.open("ann")
    assert list(talk.shopper.recent) == [shop.pipeline.items.row_of["new-11"]]


# -- when it can't --------------------------------------------------------------------------------


def test_a_store_that_refuses_costs_no_answer(
    running: RunningShop, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    running.ingest("new-8", "Glass Didgeridoo", "60.00")

    def locked(revision: int) -> None:
        raise StoreError("database is locked")

    with monkeypatch.context() as patch, caplog.at_level(logging.ERROR):
        patch.setattr(running.assistant.store, "changed_since", locked)
        shown = running.shown("a glass didgeridoo")
    assert shown
    assert "new-8" not in shown
    assert "database is locked" in caplog.text
    assert "new-8" in running.shown("a glass didgeridoo")


def test_an_embedder_that_breaks_holds_no_price_back(
    running: RunningShop, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    running.ingest("new-9", "Copper Hurdygurdy", "20.00")
    assert "new-9" in running.shown("a copper hurdygurdy", most=2_000)
    running.ingest("new-9", "Copper Hurdygurdy with Case", "30.00")
    running.ingest("new-10", "Copper Harmonium", "10.00")

    class Broken(WordEmbedder):
        def encode(self, *given: object) -> np.ndarray:
            raise RuntimeError("out of memory")

    with monkeypatch.context() as patch, caplog.at_level(logging.ERROR):
        patch.setattr(running.assistant.freshness, "_embedder", Broken())
        assert "new-9" not in running.shown("a copper hurdygurdy", most=2_000)
        assert "new-10" not in running.shown("a copper harmonium")
        assert running.shown("a copper hurdygurdy")["new-9"] == "$30.00"
    assert "out of memory" in caplog.text
    shown = running.shown("a copper harmonium")
    assert "new-10" in shown
    items = running.assistant.pipeline.items
    assert items.products[items.row_of["new-9"]].title == "Copper Hurdygurdy with Case"


# -- a new visitor --------------------------------------------------------------------------------


def test_one_click_changes_a_new_visitor_s_slate(running: RunningShop) -> None:
    shop = running.assistant
    talk, stranger = shop.open(), shop.open()
    before = ids_in(said(shop, talk, ""))
    items = shop.pipeline.items
    looked = next(p for p in items.products if "Dog Collars" in p.category and p.in_stock)
    shop.looked_at(talk, looked.id)
    assert ids_in(said(shop, talk, "")) != before
    assert ids_in(said(shop, stranger, "")) == before
    (event,) = [e for e in shop.store.interactions() if e.session == talk.id]
    assert (event.product, event.kind, event.quantity) == (looked.id, Kind.CLICK, 1)
    towers = next(s for s in shop.pipeline.sources if s.name == "two_tower")
    query = Query("", None, np.ones(len(items), np.bool_))
    assert len(towers.candidates(query, Context(Shopper(), AT), 5)) == 0
    assert len(towers.candidates(query, Context(talk.shopper, AT), 5)) == 5
    assert talk.cart == {}


def test_a_look_that_cannot_be_recorded_leaves_the_session_alone(running: RunningShop) -> None:
    talk = running.assistant.open()
    with pytest.raises(StoreError, match="does not have"):
        running.assistant.looked_at(talk, "no-such-product")
    assert not talk.shopper.recent


# -- over a shop made by hand ---------------------------------------------------------------------


def made(items: Items, embedder: WordEmbedder) -> Parts:
    vectors = embedder.encode([p.title for p in items.products])
    lexical = LexicalSource(items, LexicalIndex.of(items))
    return Parts(items, vectors, FlatIndex(vectors), lexical, prior(items))


def keep(store: Store, *wanted: Product) -> None:
    with store.writing() as connection:
        merge(connection, products, [product_record(p) for p in wanted])


def test_a_bulk_load_is_embedded_over_several_turns_but_prices_do_not_wait(store: Store) -> None:
    embedder, items = WordEmbedder(), shelf(6)
    parts = made(items, embedder)
    keep(store, *items.products)
    fresh = Freshness(
        store, parts, wire(parts, embedder), embedder, store.revision(), FreshnessConfig(texts=2)
    )
    reworded = items.products[2].model_copy(
        update={"title": "Heron", "price": product(minor=77).price}
    )
    keep(store, *(product(f"a{n}", title=f"Osprey {n}") for n in range(3)), reworded)
    embedder.seen.clear()
    sizes, titles = [], []
    for _ in range(4):
        now = fresh.latest().items
        sizes.append(len(now))
        titles.append(now.products[2].title)
        assert (now.price[2], now.products[2].price.minor) == (77, 77)
    assert sizes == [8, 9, 9, 9]
    assert titles == ["Thing p002", "Heron", "Heron", "Heron"]
    assert len(embedder.seen) == 2 * 4  # each in full and in short
    assert fresh.latest() is fresh.latest()


def test_only_new_and_changed_texts_are_embedded_and_popularity_is_that_of_the_kind() -> None:
    embedder, items = WordEmbedder(), shelf(9)
    parts = replace(made(items, embedder), popularity=np.arange(9, dtype=np.float32))
    embedder.seen.clear()
    lamp = product("new", category=("All", "Lamps"), title="Heron")
    other = product("odd", category=("Odd",), title="Egret")
    sold_out = items.products[4].model_copy(update={"stock": 0})
    later = refreshed(parts, [lamp, other, sold_out], embedder)
    assert embedder.seen == ["Heron. All > Lamps", "Egret. Odd", "Heron", "Egret"]
    assert later.popularity.tolist() == [*range(9), 4.0, 0.0]  # Lamps are rows 1, 4 and 7
    assert later.vectors[:9].tolist() == parts.vectors.tolist()
    assert len(parts.vectors) == 9
    pipeline = wire(later, embedder)
    found = pipeline.sources[0].candidates(
        pipeline.query("Heron. All > Lamps", Limits()), Context(at=AT), 3
    )
    assert found.rows[0] == 9
    repriced = refreshed(later, [lamp.model_copy(update={"stock": 3})], embedder)
    assert repriced.vectors is later.vectors
    assert repriced.index is later.index
    assert len(embedder.seen) == 5  # the query's text


def test_an_assistant_without_freshness_keeps_its_version(small_assistant: Assistant) -> None:
    shop = replace(small_assistant, freshness=None)
    pipeline = shop.pipeline
    said(shop, shop.open(), "a tent")
    assert shop.pipeline is pipeline
