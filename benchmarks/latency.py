"""The turn's stages over a shop of any size, from the message to the slate, without an LLM.

The products are the sample shop's generator's. Embedding 50,000 texts takes many minutes and
changes no timing, so item vectors are synthetic (a direction a category, plus noise), the towers
keep their first weights, and the ranker has its full 300 trees of 63 leaves. The query's embedding
is real.
"""

from __future__ import annotations

import shutil
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter

import numpy as np

from benchmarks.report import hash_of, percentiles, show
from catalog import Kind, Product
from catalog.sample import SampleShop
from retrieval import Context, Items, Limits, Pipeline, Shopper
from retrieval.chroma import ChromaIndex, build_index
from retrieval.embedder import SentenceEmbedder
from retrieval.features import feature_names
from retrieval.items import Floats
from retrieval.ranker import Groups, LambdaRanker, RankerConfig, train_ranker
from retrieval.threads import set_for_serving
from retrieval.towers import TowerConfig, TwoTowers, Vocabulary
from retrieval.two_tower import TwoTowerSource, item_vectors
from retrieval.wiring import Parts, sources, wire

_DIMENSION = 384
_SOURCES = ("semantic", "two_tower", "popular")


def latency(products: int, turns: int) -> None:
    """Prints p50, p95 and p99 of every stage over `turns` warm turns."""
    items = Items.of(goods(products))
    folder = Path(tempfile.mkdtemp(prefix="aisle-bench-"))
    try:
        pipeline = _pipeline(items, folder)
        set_for_serving()
        stages = _measure(pipeline, turns)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    figures = {stage: percentiles(seconds) for stage, seconds in stages.items()}
    data = hash_of(items.price.tobytes(), str(products).encode())
    show(
        "latency",
        figures,
        data,
        products=products,
        turns=turns,
        vectors="synthetic",
    )


def goods(products: int) -> Iterator[Product]:
    """So many products of the sample shop's generator."""
    for row in SampleShop(products=products, shoppers=1).rows():
        yield from row.products


def _pipeline(items: Items, folder: Path) -> Pipeline:
    rng = np.random.default_rng(7)
    vectors = synthetic_vectors(items, rng)
    build_index(vectors, folder / "chroma")
    vocabulary = Vocabulary(
        tuple(p.id for p in items.products), items.categories[1:], items.brands[1:]
    )
    towers = TwoTowers(vocabulary, _DIMENSION, TowerConfig())
    parts = Parts(
        items=items,
        vectors=vectors,
        index=ChromaIndex(folder / "chroma"),
        popularity=rng.exponential(size=len(items)).astype(np.float32),
        towers=TwoTowerSource(towers, item_vectors(towers, items, vectors)),
        ranker=_ranker(rng),
    )
    assert tuple(s.name for s in sources(parts)) == _SOURCES
    pipeline = wire(parts, SentenceEmbedder())
    # With made-up vectors nearly all would be off the subject; the ranker is to have its full load.
    pipeline.config = replace(pipeline.config, least_match=0.0)
    return pipeline


def synthetic_vectors(items: Items, rng: np.random.Generator) -> Floats:
    """[n, 384] unit vectors: a direction a category, plus noise."""
    centres = rng.normal(size=(len(items.categories), _DIMENSION))
    vectors = centres[items.category] + rng.normal(size=(len(items), _DIMENSION))
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors.astype(np.float32)


def _ranker(rng: np.random.Generator) -> LambdaRanker:
    """300 trees of 63 leaves whatever the data: noise, and no early stop within reach."""
    names = feature_names(_SOURCES)
    groups = Groups(
        rng.random((20_000, len(names)), dtype=np.float32),
        rng.integers(0, 4, 20_000).astype(np.int32),
        np.full(200, 100, np.int32),
    )
    ranker = train_ranker(groups, groups, names, RankerConfig(patience=300, smallest_leaf=20))
    ranker.trees = 300
    return ranker


def _measure(pipeline: Pipeline, turns: int) -> dict[str, list[float]]:
    rng = np.random.default_rng(1)
    stages: dict[str, list[float]] = defaultdict(list)
    for turn in range(turns + 10):
        title = pipeline.items.products[rng.integers(len(pipeline.items))].title
        # Every text is new, or the pipeline's memory of recent embeddings would answer.
        text = f"{' '.join(title.split()[2:5])} {turn}"
        context = Context(_shopper(pipeline.items, rng), datetime.now(UTC))
        limits = Limits(max_price=int(rng.choice([2_000, 5_000, 100_000])))
        start = perf_counter()
        slate = pipeline.slate(text, context, limits)
        total = perf_counter() - start
        if turn >= 10:  # the first ones warm caches
            for stage, seconds in slate.seconds.items():
                stages[stage].append(seconds)
            stages["all sources"].append(sum(slate.seconds[name] for name in _SOURCES))
            stages["total"].append(total)
    return stages


def _shopper(items: Items, rng: np.random.Generator) -> Shopper:
    shopper, at = Shopper(), datetime.now(UTC)
    for row in rng.integers(0, len(items), 15):
        shopper.add(items, row=int(row), kind=Kind.CLICK, at=at, session="s")
    return shopper
