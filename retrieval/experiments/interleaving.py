"""Two rankers on one slate: team-draft interleaving.

Radlinski, Kurup and Joachims, "How does clickthrough data reflect retrieval quality?" (CIKM 2008).
The rankers take turns, by a coin, to add their best product that is not there yet; a click counts
for the team whose product it was. Every shopper is their own control, so far fewer are needed than
for two arms.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.stats import binomtest

A, B = "a", "b"


@dataclass(frozen=True, slots=True)
class Interleaved:
    """The slate and whose each place is."""

    products: tuple[str, ...]  # [k]
    teams: tuple[str, ...]  # [k] "a" or "b"


@dataclass(frozen=True, slots=True)
class Preference:
    """Of slates that one team won; ties say nothing."""

    wins_a: int
    wins_b: int
    ties: int
    share_b: float
    """Of the decided slates, those that b won, with its 95% interval."""
    low: float
    high: float
    p: float
    """Two-sided, of the sign test."""


def team_draft(a: Sequence[str], b: Sequence[str], k: int, seed: int) -> Interleaved:
    """The first `k` of two rankings, best first, drawn by `seed`."""
    rng = np.random.default_rng(seed)
    products: list[str] = []
    teams: list[str] = []
    left = {A: list(dict.fromkeys(a)), B: list(dict.fromkeys(b))}
    while len(products) < k and (left[A] or left[B]):
        mine, theirs = teams.count(A), teams.count(B)
        first = A if mine < theirs or (mine == theirs and rng.random() < 0.5) else B
        team = first if left[first] else (B if first == A else A)
        product = left[team][0]
        products.append(product)
        teams.append(team)
        for ranking in left.values():
            if product in ranking:
                ranking.remove(product)
    return Interleaved(tuple(products), tuple(teams))


def credited(slate: Interleaved, clicked: Collection[str]) -> int:
    """Clicks of team b less those of team a."""
    pairs = zip(slate.products, slate.teams, strict=True)
    return sum((1 if team == B else -1) for product, team in pairs if product in clicked)


def preference(credits: Sequence[int]) -> Preference:
    """From the credits of many slates."""
    wins_a = sum(credit < 0 for credit in credits)
    wins_b = sum(credit > 0 for credit in credits)
    decided = wins_a + wins_b
    if not decided:
        return Preference(0, 0, len(credits), 0.5, 0.0, 1.0, 1.0)
    test = binomtest(wins_b, decided)
    interval = test.proportion_ci(method="wilson")
    ties = len(credits) - decided
    share = wins_b / decided
    return Preference(
        wins_a, wins_b, ties, share, float(interval.low), float(interval.high), float(test.pvalue)
    )
