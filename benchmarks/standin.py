"""A pipeline of any size with every source real but untrained: what is learnt changes no timing.

Item, tower and session vectors are synthetic (a direction a category, plus noise), the past
sessions are random walks within a category, and the ranker has its full 300 trees of 63 leaves.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch

from retrieval import Items, Pipeline
from retrieval.chroma import ChromaIndex, build_index
from retrieval.embedder import Embedder
from retrieval.features import feature_names
from retrieval.index import FlatIndex, MaskedIndex, VectorIndex
from retrieval.index_choice import IndexConfig, IndexReport, chosen
from retrieval.items import Floats
from retrieval.learning import LearningConfig
from retrieval.lexical import LexicalIndex, LexicalSource
from retrieval.ranker import Groups, LambdaRanker, RankerConfig, train_ranker
from retrieval.sessions import (
    GruConfig,
    GruNetwork,
    GruSource,
    Neighbours,
    Sessions,
    SparseSource,
    fit_together,
    state_of,
)
from retrieval.tower_inputs import Vocabulary
from retrieval.towers import TowerConfig, TwoTowers
from retrieval.two_tower import TwoTowerSource
from retrieval.wiring import Parts, sources, wire

DIMENSION = 384
_SESSIONS = 100_000
_CHOSEN = 200_000
"""Products that anybody chose in the made-up past; the session models know the first of them."""


def pipeline(
    items: Items, folder: Path, embedder: Embedder
) -> tuple[Pipeline, dict[str, IndexReport]]:
    """Wired as a shop is, its indexes chosen by size; and what was chosen."""
    rng = np.random.default_rng(7)
    vectors = synthetic(items, DIMENSION, rng)
    indexes: dict[str, IndexReport] = {}
    index, indexes["semantic"] = chosen(vectors, IndexConfig(), lambda v: _chroma(v, folder))
    towers, indexes["two_tower"] = _towers(items, rng)
    session, neighbours, together, indexes["session"] = _sessions(items, rng)
    lexical = LexicalSource(items, LexicalIndex.of(items))
    popular = rng.exponential(size=len(items)).astype(np.float32)
    parts = Parts(items, vectors, index, lexical, popular, towers, session, neighbours, together)
    names = [source.name for source in sources(parts)]
    made = wire(parts, embedder)
    made.ranker = _ranker(names, rng)
    return made, indexes


def synthetic(items: Items, d: int, rng: np.random.Generator) -> Floats:
    """[n, d] unit vectors: a direction a category, plus noise."""
    centres = rng.standard_normal(size=(len(items.categories), d), dtype=np.float32)
    vectors = centres[items.category]
    vectors += rng.standard_normal(size=(len(items), d), dtype=np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors


def _chroma(vectors: Floats, folder: Path) -> VectorIndex:
    build_index(vectors, folder / "chroma")
    return MaskedIndex(ChromaIndex(folder / "chroma"), vectors)


def _towers(items: Items, rng: np.random.Generator) -> tuple[TwoTowerSource, IndexReport]:
    config = TowerConfig()
    vocabulary = Vocabulary.of(items, np.arange(min(len(items), _CHOSEN)))
    towers = TwoTowers(vocabulary, DIMENSION, config)
    vectors = synthetic(items, config.width, rng)
    index, report = chosen(vectors, LearningConfig().index, FlatIndex)
    return TwoTowerSource(towers, vectors, index), report


def _sessions(
    items: Items, rng: np.random.Generator
) -> tuple[GruSource, SparseSource, SparseSource, IndexReport]:
    n = min(len(items), _CHOSEN)
    known = items if n == len(items) else items.only(np.arange(n))
    config = GruConfig()
    network = GruNetwork(n, config).eval()
    with torch.no_grad():
        network.table.weight.copy_(torch.from_numpy(synthetic(known, config.width, rng)))
    gru = state_of(network)
    index, report = chosen(gru.items, LearningConfig().index, FlatIndex)
    walks = Sessions.of(_walks(known, rng), n)
    return (
        GruSource(gru, index),
        SparseSource("neighbours", Neighbours(walks)),
        SparseSource("together", fit_together(walks)),
        report,
    )


def _walks(items: Items, rng: np.random.Generator) -> list[np.ndarray]:
    """Of two to nine products of one category each."""
    shelf = np.argsort(items.category, kind="stable")
    start = np.searchsorted(items.category[shelf], np.arange(len(items.categories) + 1))
    full = np.flatnonzero(np.diff(start) > 1)
    chosen_from = rng.choice(full, _SESSIONS)
    return [rng.choice(shelf[start[c] : start[c + 1]], rng.integers(2, 10)) for c in chosen_from]


def _ranker(names: list[str], rng: np.random.Generator) -> LambdaRanker:
    """300 trees of 63 leaves whatever the data: noise, and no early stop within reach."""
    columns = feature_names(names)
    groups = Groups(
        rng.random((20_000, len(columns)), dtype=np.float32),
        rng.integers(0, 4, 20_000).astype(np.int32),
        np.full(200, 100, np.int32),
    )
    config = RankerConfig(patience=300, smallest_leaf=20, position_regularisation=None)
    ranker = train_ranker(groups, groups, columns, config)
    ranker.trees = 300
    return ranker
