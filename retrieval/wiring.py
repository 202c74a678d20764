"""Which sources make a pipeline: a later source is one new file and one line here."""

from __future__ import annotations

from dataclasses import dataclass

from retrieval.candidates import CandidateSource
from retrieval.embedder import Embedder
from retrieval.features import Features
from retrieval.index import VectorIndex
from retrieval.items import Floats, Items
from retrieval.lexical import LexicalSource
from retrieval.pipeline import Pipeline, Ranker
from retrieval.popularity import PopularitySource
from retrieval.semantic import SemanticSource
from retrieval.sessions import GruSource, SparseSource
from retrieval.two_tower import TwoTowerSource


@dataclass(frozen=True, slots=True)
class Parts:
    """What a pipeline is made of. What is learnt from a log is missing in a shop without one."""

    items: Items
    vectors: Floats  # [n, d]
    index: VectorIndex
    lexical: LexicalSource
    popularity: Floats  # [n]
    towers: TwoTowerSource | None = None
    session: GruSource | None = None
    neighbours: SparseSource | None = None
    together: SparseSource | None = None
    ranker: Ranker | None = None


def sources(parts: Parts) -> tuple[CandidateSource, ...]:
    """Every candidate source, in the order of their features."""
    every: tuple[CandidateSource | None, ...] = (
        SemanticSource(parts.index),
        parts.lexical,
        parts.towers,
        parts.session,
        parts.neighbours,
        parts.together,
        PopularitySource(parts.popularity),
    )
    return tuple(source for source in every if source is not None)


def wire(parts: Parts, embedder: Embedder) -> Pipeline:
    """The whole pipeline."""
    features = Features(parts.items, parts.vectors)
    return Pipeline(parts.items, embedder, sources(parts), features, parts.ranker)
