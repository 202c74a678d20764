"""The same candidates in another order: the picks must stay the same, and so must the words.

The merged candidates come to the ranker in another order; apart from that, what a source finds
equally good comes in another order, which changes the ranks that the ranker knows. A language
model is told of the same products in another order, and what it names first is compared.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from assistant.converse.cast import told
from assistant.explainer import Brief, Explainer
from assistant.llm import Prompt
from retrieval import Context, Pipeline
from retrieval.candidates import Candidates, CandidateSource
from retrieval.fusion import Merged
from retrieval.query import Query


class ShuffledSource:
    """A source whose equals come in another order; scores still fall."""

    def __init__(self, source: CandidateSource, die: np.random.Generator) -> None:
        self._source = source
        self._die = die

    @property
    def name(self) -> str:
        """The source's."""
        return self._source.name

    def candidates(self, query: Query, context: Context, k: int) -> Candidates:
        """The same rows with the same scores."""
        given = self._source.candidates(query, context, k)
        order = np.lexsort((self._die.random(len(given)), -given.scores))
        return replace(given, rows=given.rows[order], scores=given.scores[order])


class ShuffledPipeline(Pipeline):
    """A pipeline whose candidates come to the ranker in another order."""

    def __init__(self, pipeline: Pipeline, die: np.random.Generator) -> None:
        self.__dict__.update(copy.copy(pipeline).__dict__)
        self._die = die

    def retrieve(self, query: Query, context: Context, clock: Any = None) -> Merged:
        """The merged candidates, shuffled."""
        merged = super().retrieve(query, context, clock)
        order = self._die.permutation(len(merged))
        return replace(
            merged,
            rows=merged.rows[order],
            fused=merged.fused[order],
            ranks=merged.ranks[order],
            scores=merged.scores[order],
        )


def with_shuffled_equals(pipeline: Pipeline, die: np.random.Generator) -> Pipeline:
    """A pipeline of the same sources, whose equals come in another order."""
    shuffled = copy.copy(pipeline)
    shuffled.sources = tuple(ShuffledSource(source, die) for source in pipeline.sources)
    return shuffled


class ShuffledTelling:
    """An explainer that is told of the same picks in another order."""

    def __init__(self, explainer: Explainer, die: np.random.Generator) -> None:
        self._explainer = explainer
        self._die = die

    @property
    def name(self) -> str:
        """The explainer's."""
        return self._explainer.name

    def explain(self, brief: Brief) -> Iterator[str]:
        """Its words."""
        order = self._die.permutation(len(brief.picks))
        return self._explainer.explain(replace(brief, picks=tuple(brief.picks[i] for i in order)))


class Recommending:
    """A fake Claude that names one product it was told of: the cheapest, or whichever is first."""

    name = "fake"

    def __init__(self, by: str = "price") -> None:
        self._by = by

    def stream(self, prompt: Prompt) -> Iterator[str]:
        """One sentence."""
        products = told(prompt)
        if products:
            best = min(products, key=lambda p: (_figure(p["price"]), p["id"]))
            chosen = best if self._by == "price" else products[0]
            yield f"**{chosen['title']}** [[{chosen['id']}]] is {chosen['price']}."


def _figure(price: str) -> float:
    return float("".join(c for c in price if c.isdigit() or c == "."))
