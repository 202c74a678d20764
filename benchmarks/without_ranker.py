"""The shop's own pipeline as it stands before anything was learnt, over given vectors."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from retrieval import Context, Items, Pipeline
from retrieval.blending import blended, on_subject
from retrieval.candidates import top_k
from retrieval.embedder import Embedder
from retrieval.features import Features, best_first
from retrieval.fusion import Merged
from retrieval.items import Floats, Rows
from retrieval.lexical import LexicalSource
from retrieval.pipeline import PipelineConfig
from retrieval.popularity import PopularitySource, prior
from retrieval.query import Query
from retrieval.semantic import SemanticSource

_LEAST_MATCH = PipelineConfig().least_match


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

    pipeline.config = replace(pipeline.config, least_match=0.0)  # `on_subject` says it better

    def cosine(query: Query, merged: Merged) -> Floats | None:
        return None if query.vector is None else vectors[merged.rows] @ query.vector

    def ask(query: Query) -> Rows:
        context = Context()
        merged = pipeline.retrieve(query, context)
        merged = merged.keep(on_subject(merged, cosine(query, merged), _LEAST_MATCH))
        features = pipeline.describe(query, context, merged)
        return merged.rows[best_first(blended(merged, cosine(query, merged)), features)[:10]]

    return ask
