"""Which sources make a pipeline: a later source is one new file and one line here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

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
    mend = meant(parts, embedder)
    return Pipeline(parts.items, embedder, sources(parts), features, parts.ranker, mend)


def meant(parts: Parts, embedder: Embedder) -> Callable[[str], str]:
    """From a text to the one its writer meant, for the language model: a misspelt word as the
    nearest that the shop has, unless the model knows it as a word."""
    return partial(parts.lexical.corrected, known=embedder.knows)
