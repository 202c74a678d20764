"""The shop's own pipeline as it stands before anything was learnt, over given vectors."""

from __future__ import annotations

from collections.abc import Callable

from retrieval import Context, Items
from retrieval.embedder import Embedder
from retrieval.index import FlatIndex
from retrieval.items import Floats, Rows
from retrieval.lexical import LexicalSource
from retrieval.popularity import prior
from retrieval.query import Query
from retrieval.wiring import Parts, wire


def served(
    items: Items, vectors: Floats, lexical: LexicalSource, embedder: Embedder
) -> Callable[[Query], Rows]:
    """From a query to the rows of the slate."""
    parts = Parts(items, vectors, FlatIndex(vectors), lexical, prior(items))
    pipeline = wire(parts, embedder)
    return lambda query: pipeline.answer(query, Context()).rows
