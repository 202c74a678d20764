"""From a query to a ranked slate, on one screen: retrieve, merge, describe, rank, rule, cut."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass, field, replace
from functools import lru_cache
from time import perf_counter
from typing import Protocol

import numpy as np

from catalog import Product
from catalog.impressions import Drawn
from retrieval.blending import blended, on_subject
from retrieval.candidates import CandidateSource
from retrieval.embedder import Embedder
from retrieval.features import Features, best_first, feature_names, of_the_named_kind
from retrieval.fusion import FusionConfig, Merged, fuse
from retrieval.items import Floats, Items, Mask
from retrieval.query import Context, Limits, Query, allowed, names_a_kind
from retrieval.rules import Ruled, Ruling, Today


@dataclass(frozen=True, slots=True)
class PipelineConfig:
    """How many candidates each source gives, and how long a slate is."""

    per_source: int = 150
    slate: int = 10
    least_match: float = 0.6
    """A candidate under this share of the best one's match, by meaning and by words, is dropped:
    what is popular or to the shopper's taste but off the subject is no answer to a question."""


@dataclass(frozen=True, slots=True, eq=False)
class Searched:
    """One search that a slate was cut from, as it was: for traces."""

    text: str
    allowed: int  # products of the catalogue inside the limits
    merged: Merged  # what was ranked


@dataclass(frozen=True, slots=True)
class Teamed:
    """A place of an interleaved slate: whose product it has ("a" is the live order's, "b" the
    other's, empty what stands there for both), and the chance of that given those before."""

    product: str
    team: str
    chance: float


@dataclass(frozen=True, slots=True)
class Tried:
    """That a slate's places were open to chance, and what became of it."""

    policy: str
    seed: int
    drawn: tuple[Drawn, ...] = ()
    teamed: tuple[Teamed, ...] = ()  # [k] where two orders were interleaved


@dataclass(frozen=True, slots=True, eq=False)
class Slate:
    """The ranked answer: k products, best first, each with its provenance and features.

    `scores` fall, but for one step down from the kind the words name to the other kinds, and
    where a rule or chance moved a product.
    """

    products: tuple[Product, ...]  # [k]
    rows: np.ndarray  # [k]
    scores: Floats  # [k] the ranker's; comparable only within this slate
    found_by: tuple[tuple[str, ...], ...]  # [k] source names, best rank first
    features: Floats  # [k, f]
    allowed: int  # products of the catalogue inside the limits
    chances: Floats | None = None  # [k] how likely each is to be chosen, where that is known
    contributions: Floats | None = None  # [k, f] what each feature added to the score
    seconds: dict[str, float] = field(default_factory=dict)
    ruled: tuple[Ruled, ...] = ()  # what the merchant's rules did
    searches: tuple[Searched, ...] = ()  # one, or for a set one and more a part
    tried: Tried | None = None  # None: the order is the ranker's and the rules' alone


class Ranker(Protocol):
    """Scores candidates; higher is better."""

    def score(self, features: Floats) -> Floats:
        """[m] from [m, f]."""
        ...

    def chances(self, scores: Floats) -> Floats | None:
        """[m] how likely each is to be chosen when shown, where that is known."""
        ...

    def contributions(self, features: Floats) -> Floats:
        """[m, f] what each feature added to each score."""
        ...


class Pipeline:
    """Two stages (Covington et al. 2016): sources cut the catalogue, the ranker orders the rest."""

    def __init__(
        self,
        items: Items,
        embedder: Embedder,
        sources: Sequence[CandidateSource],
        features: Features,
        ranker: Ranker | None,
        meant: Callable[[str], str] = str,
        config: PipelineConfig | None = None,
        fusion: FusionConfig | None = None,
    ) -> None:
        self.items = items
        self.sources = tuple(sources)
        self.config = config or PipelineConfig()
        self._embedder = embedder
        self._meant = meant  # mends what the language model could not read
        # A refinement of a query asks for the same text again.
        self._vector = lru_cache(maxsize=512)(lambda text: embedder.encode([text])[0])
        self._features = features
        self.ranker = ranker
        self._fusion = fusion or FusionConfig()
        self.rules: Today | None = None
        """A merchant's rules of today; none while training and judging."""

    def grown(
        self,
        items: Items,
        vectors: Floats,
        sources: Sequence[CandidateSource],
        meant: Callable[[str], str] = str,
    ) -> Pipeline:
        """A pipeline over `items`, which are this one's updated, with `sources` of the same names.

        The ranker, the settings and the embeddings of recent texts are shared; this one is left as
        it was, for the turns that it is answering.
        """
        pipeline = copy(self)
        pipeline.items, pipeline.sources = items, tuple(sources)
        pipeline._meant = meant
        pipeline._features = self._features.grown(items, vectors)
        return pipeline

    def under(self, rules: Today | None) -> Pipeline:
        """The same, where `rules`, compiled over these items, hold; what they hide is no item."""
        pipeline = copy(self)
        pipeline.rules = rules
        return pipeline.about("")

    def about(self, text: str) -> Pipeline:
        """The same over what a question `text` may show: hidden rows are out of its items."""
        if self.rules is None:
            return self
        pipeline = copy(self)
        pipeline.items = self.rules.about(text).items
        return pipeline

    def unpromoted(self) -> Pipeline:
        """The same, where rules only hide: for sets, and for an order the shopper asked for."""
        return self if self.rules is None else self.under(self.rules.hiding)

    @property
    def feature_names(self) -> tuple[str, ...]:
        """Column names of `Slate.features`."""
        return feature_names([source.name for source in self.sources])

    def slate(
        self, text: str, context: Context, limits: Limits | None = None, k: int | None = None
    ) -> Slate:
        """The best `k` products for `text` inside `limits`; fewer when fewer are allowed."""
        clock = _Clock()
        with clock("embed"):
            query = self.query(text, limits or Limits())
        return self.answer(query, context, k, clock)

    def answer(
        self, query: Query, context: Context, k: int | None = None, clock: _Clock | None = None
    ) -> Slate:
        """`slate`, of a text that is embedded already."""
        clock = clock or _Clock()
        merged = self.retrieve(query, context, clock)
        with clock("features"):
            features = self.describe(query, context, merged)
        with clock("rank"):
            scores = self._scores(query, merged, features)
            ties = (merged.rows, -merged.fused)  # whatever order the candidates came in
            best = best_first(scores, features, ties)
        with clock("rules"):
            best, ruled = self._ruled(query, merged, features, best, k or self.config.slate)
        with clock("reasons"):
            explained = self._explained(scores[best], features[best])
        slate = self._cut(query, merged, features, scores, best, clock.seconds, *explained)
        return replace(slate, ruled=ruled) if ruled else slate

    def query(self, text: str, limits: Limits) -> Query:
        """The text embedded, the limits as a mask."""
        text = text.strip()
        vector = self._vector(self._meant(text)) if text else None
        return Query(text, vector, allowed(self.about(text).items, limits), names_a_kind(limits))

    def closest(self, text: str, *limits: Limits) -> tuple[float, ...]:
        """Highest cosine of `text`, not empty, to any product inside each of `limits`; 0 where
        there is none."""
        items = self.about(text).items
        masks = [allowed(items, one) for one in limits]
        return self._features.closest(self._vector(self._meant(text.strip())), masks)

    def of_the_kind(self, text: str) -> Mask:
        """[n] True for products of the leaf category that `text` names in full, if it names one."""
        return self._features.of_the_kind(text)

    def retrieve(self, query: Query, context: Context, clock: _Clock | None = None) -> Merged:
        """Candidates of every source, merged."""
        clock = clock or _Clock()
        found = {}
        for source in self.sources:
            with clock(source.name):
                found[source.name] = source.candidates(query, context, self.config.per_source)
        with clock("merge"):
            merged = fuse(found, self._fusion)
            cosine = self._features.cosine(query, merged.rows)
            least = 0.0 if query.of_a_kind else self.config.least_match
            kept = on_subject(merged, cosine, least)
            merged = merged.keep(kept).cut(self._fusion)
            if (ruling := self._ruling(query)) is not None:
                merged = merged.with_rows(ruling.pinned(query.allowed))
            return merged.scored(found)

    def describe(self, query: Query, context: Context, merged: Merged) -> Floats:
        """[m, f] features, as the ranker sees them when serving; training calls the same."""
        return self._features(query, context, merged)

    def _scores(self, query: Query, merged: Merged, features: Floats) -> Floats:
        """[m] the ranker's, or without one what words and meaning add up to."""
        if self.ranker is not None:
            return self.ranker.score(features)
        return blended(merged, self._features.cosine(query, merged.rows))

    def _ruling(self, query: Query) -> Ruling | None:
        return None if self.rules is None else self.rules.about(query.text)

    def _ruled(
        self, query: Query, merged: Merged, features: Floats, best: np.ndarray, k: int
    ) -> tuple[np.ndarray, tuple[Ruled, ...]]:
        """The first `k` of the places `best`, in the order that the rules give them."""
        ruling = self._ruling(query)
        if ruling is None:
            return best[:k], ()
        found = np.logical_or.reduce(merged.ranks > 0, axis=1)
        kind = of_the_named_kind(features)
        best, ruled = ruling.placed(best, merged.rows, found, kind, query.allowed, k)
        return best[:k], ruled

    def _explained(self, scores: Floats, features: Floats) -> tuple[Floats | None, Floats | None]:
        """Chances and contributions of what is shown: too dear for every candidate."""
        if self.ranker is None:
            return None, None
        return self.ranker.chances(scores), self.ranker.contributions(features)

    def _cut(
        self,
        query: Query,
        merged: Merged,
        features: Floats,
        scores: Floats,
        best: np.ndarray,
        seconds: dict[str, float],
        chances: Floats | None,
        contributions: Floats | None,
    ) -> Slate:
        rows = merged.rows[best]
        inside = int(np.count_nonzero(query.allowed))
        return Slate(
            products=tuple(self.items.products[row] for row in rows),
            rows=rows,
            scores=scores[best],
            found_by=tuple(merged.found_by(i) for i in best),
            features=features[best],
            allowed=inside,
            chances=chances,
            contributions=contributions,
            seconds=seconds,
            searches=(Searched(query.text, inside, merged),),
        )


class _Clock:
    """Wall seconds by stage."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    @contextmanager
    def __call__(self, stage: str) -> Iterator[None]:
        start = perf_counter()
        yield
        self.seconds[stage] = perf_counter() - start
