"""What freshness costs a turn: a look that finds nothing, and one that finds a change.

The products are the sample shop's generator's, in a store of their own. Item vectors are synthetic
and the towers keep their first weights, which changes no timing; the embedding of what is new is
real. Beside what a turn waits for, the dearest parts of it stand alone; `names` are the guard's.
"""

from __future__ import annotations

import tempfile
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from time import perf_counter

import numpy as np

from assistant.grounding import Vocabulary
from benchmarks.goods import goods
from benchmarks.report import hash_of, percentiles, show
from benchmarks.standin import DIMENSION, synthetic
from catalog import Money, Product, Store
from catalog.merging import chunks, merge
from catalog.tables import product_record
from catalog.tables import products as table
from retrieval import Items
from retrieval.embedder import SentenceEmbedder, product_text
from retrieval.freshness import Freshness
from retrieval.index import FlatIndex
from retrieval.items import Floats
from retrieval.lexical import LexicalIndex, LexicalSource
from retrieval.popularity import prior
from retrieval.threads import set_for_serving
from retrieval.tower_inputs import Vocabulary as TowerVocabulary
from retrieval.towers import TowerConfig, TwoTowers
from retrieval.two_tower import TwoTowerSource, item_vectors
from retrieval.wiring import Parts, wire
from retrieval.wording import Wording


def freshness(products: int, times: int) -> None:
    """Prints p50, p95 and p99 of each case over `times` changes in a shop of `products`."""
    folder = tempfile.TemporaryDirectory(prefix="aisle-bench-")
    with folder as home, Store.open(f"sqlite:///{Path(home) / 'shop.db'}") as store:
        _keep(store, list(goods(products)))
        items = Items.of(store.products())
        set_for_serving()
        figures = {name: percentiles(t) for name, t in _measure(store, items, times).items()}
    data = hash_of(items.price.tobytes(), str(products).encode())
    show("freshness", figures, data, products=products, times=times, vectors="synthetic")


def _keep(store: Store, products: Sequence[Product]) -> None:
    for chunk in chunks(product_record(p) for p in products):
        with store.writing() as connection:
            merge(connection, table, chunk)


def _measure(store: Store, items: Items, times: int) -> dict[str, list[float]]:
    embedder = SentenceEmbedder()
    embedder.encode(["warm"])
    parts = _parts(items, synthetic(items, DIMENSION, np.random.default_rng(7)))
    fresh = Freshness(store, parts, wire(parts, embedder), embedder, store.revision())
    wording, names = Wording(items), Vocabulary(items.brands, items.titles())
    seconds: dict[str, list[float]] = defaultdict(list)
    for case, changed in _changes(items, times):
        _keep(store, changed)
        before = fresh.pipeline.items
        _timed(seconds[case], fresh.latest)
        _timed(seconds["the look after a change"], fresh.latest)
        for _ in range(5):
            _timed(seconds["nothing changed"], fresh.latest)
        if case != "one price":
            text = [product_text(changed[0]).replace("e", "a")]
            _timed(seconds["part: embed one text"], embedder.encode, text)
        _timed(seconds["part: Items.updated"], before.updated, changed)
        after = items.updated(changed)
        _timed(seconds["part: Wording.grown"], wording.grown, after)
        titles = [product.title for product in changed]
        _timed(seconds["part: names"], names.grown, after.brands[len(items.brands) :], titles)
    return seconds


def _changes(items: Items, times: int) -> Iterator[tuple[str, list[Product]]]:
    """One case after another, each with products nobody changed before."""
    for n in range(times):
        one, two = items.products[2 * n], items.products[2 * n + 1]
        price = Money(minor=one.price.minor + 1, currency=one.price.currency)
        yield "one price", [one.model_copy(update={"price": price})]
        yield "one title", [two.model_copy(update={"title": f"{two.title} {n}"})]
        yield "one new product", [one.model_copy(update={"id": f"new-{n}", "title": f"New {n}"})]


def _parts(items: Items, vectors: Floats) -> Parts:
    known = tuple(p.id for p in items.products)
    vocabulary = TowerVocabulary(known, items.categories[1:], items.brands[1:])
    towers = TwoTowers(vocabulary, vectors.shape[1], TowerConfig())
    source = TwoTowerSource(towers, item_vectors(towers, items, vectors))
    lexical = LexicalSource(items, LexicalIndex.of(items))
    return Parts(items, vectors, FlatIndex(vectors), lexical, prior(items), source)


def _timed(seconds: list[float], call: object, *given: object) -> None:
    start = perf_counter()
    call(*given)  # type: ignore[operator]
    seconds.append(perf_counter() - start)
