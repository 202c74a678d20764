"""Parts of slates put together: one slate of what was chosen from several."""

from __future__ import annotations

from collections.abc import Sequence, Set
from copy import copy
from dataclasses import replace

import numpy as np

from retrieval.features import BLEND
from retrieval.items import Floats, Rows
from retrieval.pipeline import Pipeline, Ranker, Slate


def only(slate: Slate, places: Sequence[int] | Rows) -> Slate:
    """The products of `slate` at `places`, in that order."""
    at = np.asarray(places, dtype=np.int64)
    return replace(
        slate,
        products=tuple(slate.products[i] for i in at.tolist()),
        rows=slate.rows[at],
        scores=slate.scores[at],
        found_by=tuple(slate.found_by[i] for i in at.tolist()),
        features=slate.features[at],
        chances=None if slate.chances is None else slate.chances[at],
        contributions=None if slate.contributions is None else slate.contributions[at],
    )


def rearranged(slate: Slate, places: Sequence[int], k: int) -> Slate:
    """The first `k` of `slate` at `places`, all of them in another order, but what a rule pins
    where it is; what the rules did is told by the new places."""
    pinned = [i for i, product in enumerate(slate.products) if product.id in _pinned(slate)]
    order = [place for place in places if place not in pinned]
    for place in pinned:
        order.insert(place, place)
    after = {slate.products[place].id: number for number, place in enumerate(order, 1)}
    ruled = tuple(replace(one, after=after.get(one.product_id, one.after)) for one in slate.ruled)
    return replace(only(slate, order[:k]), ruled=ruled)


def _pinned(slate: Slate) -> Set[str]:
    return {one.product_id for one in slate.ruled if one.effect == "pin" and one.after}


def joined(slates: Sequence[Slate]) -> Slate:
    """One after another, all of one pipeline; `allowed` and `seconds` are added up.

    Scores are then comparable only within what was one slate. Raises ValueError when there is
    none.
    """
    if not slates:
        raise ValueError("at least one slate is needed")
    explained = [slate.contributions for slate in slates if slate.contributions is not None]
    chances = [slate.chances for slate in slates if slate.chances is not None]
    return Slate(
        products=tuple(product for slate in slates for product in slate.products),
        rows=np.concatenate([slate.rows for slate in slates]),
        scores=np.concatenate([slate.scores for slate in slates]),
        found_by=tuple(names for slate in slates for names in slate.found_by),
        features=np.concatenate([slate.features for slate in slates]),
        allowed=sum(slate.allowed for slate in slates),
        chances=np.concatenate(chances) if len(chances) == len(slates) else None,
        contributions=np.concatenate(explained) if len(explained) == len(slates) else None,
        seconds=_added(slates),
        ruled=tuple(dict.fromkeys(one for slate in slates for one in slate.ruled)),
        searches=tuple(search for slate in slates for search in slate.searches),
    )


def unexplained(pipeline: Pipeline) -> Pipeline:
    """`pipeline`, but its slates know no chances, and say that no feature added anything: for
    many candidates few of which are shown, reasons take longer than all the rest."""
    quick = copy(pipeline)
    if pipeline.ranker is not None:
        quick.ranker = _Unexplained(pipeline.ranker)
    return quick


def ranked_by(pipeline: Pipeline, ranker: Ranker | None) -> Pipeline:
    """`pipeline` with another ranker; None is as an unlearnt shop has it: what words and meaning
    add up to orders."""
    other = copy(pipeline)
    other.ranker = ranker
    return other


def rescored(slate: Slate, ranker: Ranker | None) -> Floats:
    """[k] what `ranker`, or for None the blend, gives the products of a slate of one search."""
    if ranker is not None:
        return ranker.score(slate.features)
    blend = slate.features[:, BLEND]
    if np.isfinite(blend).all():
        return np.asarray(blend, np.float32)
    merged = slate.searches[0].merged  # nothing was asked for in words
    fused = dict(zip(merged.rows.tolist(), merged.fused.tolist(), strict=True))
    return np.array([fused[row] for row in slate.rows.tolist()], np.float32)


def explained(pipeline: Pipeline, slate: Slate) -> Slate:
    """A slate of an `unexplained` one with the chances and contributions of `pipeline`."""
    ranker = pipeline.ranker
    if ranker is None or not len(slate.rows):
        return slate
    chances = ranker.chances(slate.scores)
    return replace(slate, chances=chances, contributions=ranker.contributions(slate.features))


def falling(scores: Floats) -> Floats:
    """[m] a slate's scores as utilities that never rise: 0 for the first, and a whole point down
    where the slate steps from the kind of product that was named to the others."""
    steps = np.diff(np.asarray(scores, np.float64))
    down = np.cumsum(np.where(steps > 0, -1.0, steps))
    return np.asarray(np.r_[0.0, down][: len(scores)], np.float32)


class _Unexplained:
    """Scores as `ranker` does, and gives no reasons."""

    def __init__(self, ranker: Ranker) -> None:
        self.score = ranker.score

    def chances(self, scores: Floats) -> None:
        """Not known."""

    def contributions(self, features: Floats) -> Floats:
        """[m, f] zeros."""
        return np.zeros_like(features)


def _added(slates: Sequence[Slate]) -> dict[str, float]:
    stages = dict.fromkeys(stage for slate in slates for stage in slate.seconds)
    return {stage: sum(slate.seconds.get(stage, 0.0) for slate in slates) for stage in stages}
