"""The shop's own pipeline as it stands before anything was learnt, over given vectors."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from retrieval import Context, Items, Pipeline
from retrieval.blending import blended
from retrieval.candidates import top_k
from retrieval.embedder import Embedder
from retrieval.features import Features, best_first
from retrieval.items import Floats, Rows
from retrieval.lexical import LexicalSource
from retrieval.popularity import PopularitySource, prior
from retrieval.query import Query
from retrieval.semantic import SemanticSource


class _Exact:
    """Every vector compared: the benchmark measures the ranking, not an index."""

    def __init__(self, vectors: Floats) -> None:
        self._vectors = vectors

    def search(self, vector: Floats, k: int) -> tuple[Rows, Floats]:
        found = top_k(self._vectors @ vector, np.ones(len(self._vectors), np.bool_), k)
        return found.rows, found.scores


def served(
    items: Items, vectors: Floats, lexical: LexicalSource, embedder: Embedder
) -> Callable[[Query], Rows]:
    """From a query to the rows of the slate."""
    every = (SemanticSource(_Exact(vectors), vectors), lexical, PopularitySource(prior(items)))
    pipeline = Pipeline(items, embedder, every, Features(items, vectors), ranker=None)

    def ask(query: Query) -> Rows:
        context = Context()
        merged = pipeline.retrieve(query, context)
        if not len(merged):
            return merged.rows
        cosine = None if query.vector is None else vectors[merged.rows] @ query.vector
        features = pipeline.describe(query, context, merged)
        return merged.rows[best_first(blended(merged, cosine), features)[:10]]

    return ask
