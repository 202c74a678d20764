"""Reciprocal rank fusion (Cormack, Clarke and Büttcher, SIGIR 2009), provenance kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from retrieval.candidates import Candidates
from retrieval.items import Floats, Rows

NOT_FOUND = 0
ALONE = 20


@dataclass(frozen=True, slots=True)
class FusionConfig:
    """`k` softens the head of each list (60 in the paper); `most` bounds the merged list, in which
    every source keeps its `first`, whatever the others say.

    A source that does not read the query counts less than one that does, or a shop without a
    ranker would put best-sellers before what was asked for.
    """

    k: int = 60
    most: int = 300
    first: int = 25
    weights: Mapping[str, float] = field(
        default_factory=lambda: {
            "two_tower": 0.25,
            "session": 0.25,
            "neighbours": 0.25,
            "together": 0.15,
            "popular": 0.1,
        }
    )


@dataclass(frozen=True, slots=True, eq=False)
class Merged:
    """Candidates of all sources, best fused score first: m rows, s sources.

    `alone` has each source's own first rows, whatever became of them here, to be judged by.
    """

    rows: Rows  # [m]
    fused: Floats  # [m]
    sources: tuple[str, ...]  # [s]
    ranks: np.ndarray  # [m, s] from 1; NOT_FOUND where the source did not find the row
    scores: Floats  # [m, s] the source's own score; NaN where it has none
    alone: tuple[Rows, ...]  # [s] of [up to 20]
    found: tuple[int, ...] = ()  # [s] how many each source found, before any was dropped

    def __len__(self) -> int:
        return len(self.rows)

    def keep(self, kept: np.ndarray) -> Merged:
        """The candidates where `kept` [m] is True."""
        return self._at(np.flatnonzero(kept))

    def cut(self, config: FusionConfig | None = None) -> Merged:
        """The first `most`, each source's `first` among them."""
        config = config or FusionConfig()
        worst = np.iinfo(np.int32).max
        # Ranks may have gaps by now: what counts is the order of what each source has left.
        own = np.argsort(np.argsort(np.where(self.ranks > 0, self.ranks, worst), axis=0), axis=0)
        kept = ((own < config.first) & (self.ranks > 0)).any(axis=1)
        order = np.lexsort((np.arange(len(self)), ~kept))[: config.most]
        return self._at(np.sort(order))

    def with_rows(self, rows: Rows) -> Merged:
        """With `rows` at the end that no source has found, those that are not there already."""
        new = np.setdiff1d(rows, self.rows)
        if not len(new):
            return self
        shape = (len(new), len(self.sources))
        return replace(
            self,
            rows=np.concatenate([self.rows, new]),
            fused=np.concatenate([self.fused, np.zeros(len(new), np.float32)]),
            ranks=np.concatenate([self.ranks, np.full(shape, NOT_FOUND, np.int32)]),
            scores=np.concatenate([self.scores, np.full(shape, np.nan, np.float32)]),
        )

    def scored(self, found: Mapping[str, Candidates]) -> Merged:
        """With each source's scores of what it did not find, where it knows any."""
        scores = self.scores.copy()
        for s, source in enumerate(found.values()):
            if source.score_of is not None:
                others = self.ranks[:, s] == NOT_FOUND
                scores[others, s] = source.score_of(self.rows[others])
        return replace(self, scores=scores)

    def _at(self, places: np.ndarray) -> Merged:
        return replace(
            self,
            rows=self.rows[places],
            fused=self.fused[places],
            ranks=self.ranks[places],
            scores=self.scores[places],
        )

    def found_by(self, i: int) -> tuple[str, ...]:
        """Names of the sources that found candidate `i`, best rank first."""
        found = np.flatnonzero(self.ranks[i])
        return tuple(self.sources[s] for s in sorted(found, key=lambda s: self.ranks[i, s]))


def fuse(found: Mapping[str, Candidates], config: FusionConfig | None = None) -> Merged:
    """One list out of all: score = sum over sources of weight / (k + rank)."""
    config = config or FusionConfig()
    rows = np.unique(np.concatenate([np.empty(0, np.int64), *(c.rows for c in found.values())]))
    ranks = np.full((len(rows), len(found)), NOT_FOUND, dtype=np.int32)
    scores = np.full((len(rows), len(found)), np.nan, dtype=np.float32)
    for s, source in enumerate(found.values()):
        at = np.searchsorted(rows, source.rows)
        ranks[at, s] = np.arange(1, len(source) + 1)
        scores[at, s] = source.scores
    weights = np.array([config.weights.get(name, 1.0) for name in found])  # [s]
    each = np.where(ranks > 0, weights / (config.k + ranks), 0.0)  # [m, s]
    fused = each.sum(axis=1).astype(np.float32)
    order = np.argsort(-fused, kind="stable")
    alone = tuple(source.rows[:ALONE] for source in found.values())
    counts = tuple(len(source) for source in found.values())
    return Merged(
        rows[order], fused[order], tuple(found), ranks[order], scores[order], alone, counts
    )
