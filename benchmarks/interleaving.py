"""How many shoppers it takes to see which of two orders is better: interleaved, or as two arms.

The sample shop's shoppers before slates of the real pipeline, drafted as the shop drafts them; what
is clicked is the law of catalog/sample/truth.py, so that it is known which order is truly better.
Every shopper sees one slate. Both ways are looked at every hundred shoppers by the intervals that
the shop's reports have, which hold at every look, and end when these are settled.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from copy import copy
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np
import typer

from assistant.exploring.interleaving import Drafting, Rival
from assistant.exploring.reranking import MOST_RESERVE
from benchmarks.bandit_world import world_of
from benchmarks.report import show
from catalog.sample.wants import relevance
from retrieval.experiments.interleaving import A, B, at_every_look
from retrieval.experiments.sequential import difference
from retrieval.exploring.config import LEAST
from retrieval.exploring.world import Situation, World
from retrieval.features import of_the_named_kind
from retrieval.items import Floats
from retrieval.offpolicy.numbers import Doubles
from retrieval.pipeline import Ranker
from retrieval.ranker import LambdaRanker
from retrieval.splicing import rescored, unexplained

_K, _LOOK = 10, 100
_DRAFTS = 32
"""Of each situation, by other coins; with few the coins of them all are not even."""
_FEW_TREES = 10


class Outcome(NamedTuple):
    """Of one run: after how many shoppers it was settled, None if never, and for whom."""

    shoppers: int | None
    winner: str


@dataclass(frozen=True, slots=True, eq=False)
class Rivals:
    """n situations: the chances of a click by place on each order's own slate and on drafts."""

    alone: dict[str, Doubles]  # by team [n, K]
    drafts: Doubles  # [n, DRAFTS, K]
    teams: np.ndarray  # [n, DRAFTS, K] -1 is a's, 1 is b's

    def value(self, team: str) -> float:
        """The true share of slates that are clicked at all."""
        return float(self._clicked(team).mean())

    def _clicked(self, team: str) -> Doubles:
        return np.asarray(1 - (1 - self.alone[team]).prod(axis=1))

    def interleaved(self, shoppers: int, seed: int) -> Outcome:
        """Until it is settled, or for so many."""
        rng = np.random.default_rng(seed)
        places = rng.integers(0, len(self.drafts), shoppers)
        draft = rng.integers(0, _DRAFTS, shoppers)
        chances, teams = self.drafts[places, draft], self.teams[places, draft]
        credits = ((rng.random(chances.shape) < chances) * teams).sum(axis=1)
        wins_a, wins_b = (credits < 0).cumsum(), (credits > 0).cumsum()
        for n in range(_LOOK, shoppers + 1, _LOOK):
            decided = int(wins_a[n - 1] + wins_b[n - 1])
            told = at_every_look(wins_b[n - 1] / decided, decided) if decided else None
            if told is not None and told.settled:
                return Outcome(n, B if told.low > 0 else A)
        return Outcome(None, "")

    def in_arms(self, shoppers: int, seed: int) -> Outcome:
        """Half see one order, half the other; what counts is whether the slate was clicked."""
        rng = np.random.default_rng(seed)
        places = rng.integers(0, len(self.drafts), shoppers)
        treated = rng.random(shoppers) < 0.5
        chances = np.where(treated, self._clicked(B)[places], self._clicked(A)[places])
        clicked = (rng.random(shoppers) < chances).astype(np.float64)
        for n in range(_LOOK, shoppers + 1, _LOOK):
            seen, arm = clicked[:n], treated[:n]
            told = difference(seen[~arm], seen[arm])
            if told.settled:
                return Outcome(n, B if told.low > 0 else A)
        return Outcome(None, "")


def interleaving(home: Path, situations: int, runs: int, shoppers: int) -> None:
    """Prints one object a pair of orders."""
    world = world_of(home)
    ranker = world.pipeline.ranker
    if not isinstance(ranker, LambdaRanker):
        raise typer.BadParameter("the shop has no ranker; run `aisle build`")
    world.pipeline = unexplained(world.pipeline)
    met = list(_met(world, situations))
    few = copy(ranker)
    few.trees = _FEW_TREES
    pairs: dict[str, Ranker | None] = {
        "ranker (a), blend (b)": None,
        f"ranker (a), its first {_FEW_TREES} trees (b)": few,
        "ranker (a), itself (b)": ranker,
    }
    for name, rival in pairs.items():
        rivals = rivals_of(world, met, rival)
        show(f"interleaving: {name}", compared(rivals, runs, shoppers), "", situations=len(met))


def compared(rivals: Rivals, runs: int, shoppers: int) -> dict[str, object]:
    """Both ways over `runs` of at most `shoppers`."""
    values = {team: rivals.value(team) for team in (A, B)}
    better = "" if values[A] == values[B] else max(values, key=lambda team: values[team])
    return {
        "click_through": {team: round(value, 4) for team, value in values.items()},
        "runs": runs,
        "at_most": shoppers,
        "interleaved": _summed([rivals.interleaved(shoppers, n) for n in range(runs)], better),
        "two arms": _summed([rivals.in_arms(shoppers, n) for n in range(runs)], better),
    }


def _summed(outcomes: Sequence[Outcome], better: str) -> dict[str, object]:
    ends = [np.inf if one.shoppers is None else one.shoppers for one in outcomes]
    middle, late = (float(np.quantile(ends, q, method="higher")) for q in (0.5, 0.9))
    return {
        "settled": sum(one.shoppers is not None for one in outcomes),
        "wrongly": sum(one.winner not in ("", better) for one in outcomes),
        "shoppers_p50": middle if np.isfinite(middle) else None,
        "shoppers_p90": late if np.isfinite(late) else None,
    }


def _met(world: World, n: int) -> Iterator[Situation]:
    for number, one in enumerate(world.situations(n, _K + MOST_RESERVE)):
        if number % 200 == 0:
            typer.echo(f"interleaving: {number} of {n} situations", err=True)
        if len(one.slate.products) >= LEAST:
            yield one


def rivals_of(world: World, met: Sequence[Situation], ranker: Ranker | None) -> Rivals:
    """Each of `met` in the served order, in that of `ranker` and in drafts of both."""
    alone: dict[str, list[Doubles]] = {A: [], B: []}
    drafts, teams = [], []
    for one in met:
        known = _Known(rescored(one.slate, ranker))
        tiers = [(0, named) for named in of_the_named_kind(one.slate.features).tolist()]
        every = range(len(one.slate.products))
        theirs = Drafting(Rival("", known), 0, one.want.text).order(one.slate, tiers, every)
        for team, order in ((A, list(every)), (B, theirs)):
            ids = [one.slate.products[place].id for place in order[:_K]]
            alone[team].append(_chances(world, one, ids))
        made = [
            Drafting(Rival("", known), seed, one.want.text)(one.slate, tiers, _K, world.pipeline)
            for seed in range(_DRAFTS)
        ]
        placed = [slate.tried.teamed for slate in made if slate.tried]
        drafts.append([_chances(world, one, [each.product for each in slate]) for slate in placed])
        teams.append([_padded([{A: -1, B: 1}.get(e.team, 0) for e in slate]) for slate in placed])
    return Rivals(
        {team: np.array(rows) for team, rows in alone.items()}, np.array(drafts), np.array(teams)
    )


def _chances(world: World, one: Situation, ids: Sequence[str]) -> Doubles:
    """[K] of a click on each place of a slate; 0 behind its end."""
    products = {product.id: product for product in one.slate.products}
    truth = world.shop.truth
    return _padded([
        truth.click_chance(one.tastes, products[id_], relevance(one.want, products[id_]), place)
        for place, id_ in enumerate(ids, 1)
    ])  # fmt: skip


def _padded(values: Sequence[float]) -> Doubles:
    return np.pad(np.array(values, np.float64), (0, _K - len(values)))


class _Known:
    """A ranker whose scores are known, so that many drafts cost one."""

    def __init__(self, scores: Floats) -> None:
        self._scores = scores

    def score(self, features: Floats) -> Floats:
        return self._scores

    def chances(self, scores: Floats) -> None:
        """Not asked for."""

    def contributions(self, features: Floats) -> Floats:
        return np.zeros_like(features)
