"""How a turn's picks came about, as its record keeps it: worked out behind the reply."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from pydantic import BaseModel, ConfigDict, JsonValue
from pydantic_core import to_jsonable_python

from retrieval import Items, Pipeline, Slate
from retrieval.items import Floats
from retrieval.pipeline import Searched, Teamed, Tried

MOST_CANDIDATES = 30
"""Of each source, the first."""
_DIGITS = 5


class Candidate(NamedTuple):
    """One product that a source found. `kept` is False when it was dropped before the ranking: off
    the subject, or too far down every list."""

    rank: int
    id: str
    kept: bool


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class SourceTrace(_Part):
    """What one source found. `found` counts all of it, `candidates` are the first."""

    name: str
    found: int
    candidates: tuple[Candidate, ...]


class SearchTrace(_Part):
    """One search: `allowed` products lay inside the limits, `ranked` went to the ranker."""

    text: str
    allowed: int
    ranked: int
    sources: tuple[SourceTrace, ...]


class PickTrace(_Part):
    """Of one pick, in the order of `Trace.features`; None where a value is unknown."""

    id: str
    chance: float | None = None
    values: tuple[float | None, ...]
    added: tuple[float | None, ...] = ()
    """What each feature added to the score; empty where no ranker is trained."""


class DrawnTrace(_Part):
    """A place, from 1, that was drawn: products that it could have had, and the chance of each."""

    place: int
    products: tuple[str, ...]
    chances: tuple[float, ...]
    chosen: int
    """Index into `products`."""


class ExploredTrace(_Part):
    """A slate that was open to chance; what it gives to places, a replay gives again."""

    policy: str
    seed: int
    drawn: tuple[DrawnTrace, ...] = ()
    teamed: tuple[Teamed, ...] = ()
    """By place, where two orders were interleaved."""


class Trace(_Part):
    """The picks of a slate and where they come from."""

    searches: tuple[SearchTrace, ...]
    features: tuple[str, ...]
    picks: tuple[PickTrace, ...]
    ruled: JsonValue = None
    """What the merchant's rules did."""
    explored: ExploredTrace | None = None
    """Which places were given to products to learn about them; None: none were open to it."""


def traced(slate: Slate, pipeline: Pipeline) -> Trace:
    """Of a slate of `pipeline`, or of one that grew from it."""
    return Trace(
        searches=tuple(_search(one, pipeline.items) for one in slate.searches),
        features=pipeline.feature_names,
        picks=tuple(_pick(slate, place) for place in range(len(slate.products))),
        ruled=to_jsonable_python(getattr(slate, "ruled", None), fallback=str) or None,
        explored=None if slate.tried is None else _explored(slate.tried),
    )


def _explored(tried: Tried) -> ExploredTrace:
    """Without what the bandit was told: the slate's impression has it."""
    drawn = (
        DrawnTrace(place=one.place, products=one.products, chances=one.chances, chosen=one.chosen)
        for one in tried.drawn
    )
    return ExploredTrace(
        policy=tried.policy, seed=tried.seed, drawn=tuple(drawn), teamed=tried.teamed
    )


def _search(searched: Searched, items: Items) -> SearchTrace:
    merged = searched.merged
    kept = frozenset(merged.rows.tolist())
    sources = []
    for s, name in enumerate(merged.sources):
        rank_of = {row: rank for rank, row in enumerate(merged.alone[s].tolist(), 1)}
        ranks = merged.ranks[:, s]
        first = np.flatnonzero((ranks > 0) & (ranks <= MOST_CANDIDATES))
        rank_of |= dict(zip(merged.rows[first].tolist(), ranks[first].tolist(), strict=True))
        candidates = sorted(
            Candidate(rank, items.products[row].id, row in kept) for row, rank in rank_of.items()
        )
        found = merged.found[s] if merged.found else len(candidates)
        sources.append(SourceTrace(name=name, found=found, candidates=tuple(candidates)))
    return SearchTrace(
        text=searched.text,
        allowed=searched.allowed,
        ranked=len(merged),
        sources=tuple(sources),
    )


def _pick(slate: Slate, place: int) -> PickTrace:
    added = slate.contributions
    return PickTrace(
        id=slate.products[place].id,
        chance=None if slate.chances is None else _numbers(slate.chances[place : place + 1])[0],
        values=_numbers(slate.features[place]),
        added=() if added is None else _numbers(added[place]),
    )


def _numbers(values: Floats | Sequence[float]) -> tuple[float | None, ...]:
    """Five digits are what a person reads, and a third of the space."""
    return tuple(
        float(f"{value:.{_DIGITS}g}") if math.isfinite(value) else None
        for value in np.asarray(values, np.float64).tolist()
    )
