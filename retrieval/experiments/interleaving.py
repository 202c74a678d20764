"""Two rankers on one slate: team-draft interleaving.

Radlinski, Kurup and Joachims, "How does clickthrough data reflect retrieval quality?" (CIKM 2008).
The rankers take turns, by a coin, to add their best product that is not there yet; a click counts
for the team whose product it was. Every shopper is their own control, so far fewer are needed than
for two arms.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

import numpy as np
from scipy.stats import binomtest

from retrieval.experiments.sequential import AnyTime, radius

A, B, NOBODY = "a", "b", ""
_LEVEL, _TIGHTEST = 0.05, 1_000


@dataclass(frozen=True, slots=True)
class Interleaved:
    """The slate and whose each place is."""

    products: tuple[str, ...]  # [k]
    teams: tuple[str, ...]  # [k] "a" or "b"; empty for a place that neither team filled
    chances: tuple[float, ...] = ()  # [k] of each product there, given the products before it


class Credit(NamedTuple):
    """What came of one slate: clicks of team b less those of team a."""

    shopper: str
    day: date
    clicks: int


@dataclass(frozen=True, slots=True)
class Preference:
    """Of shoppers whom one team won; ties say nothing."""

    wins_a: int
    wins_b: int
    ties: int
    share_b: float
    """Of the decided, those that b won, with its 95% interval."""
    low: float
    high: float
    p: float
    """Two-sided, of the sign test. Like the interval above it holds for one look only."""
    always: AnyTime
    """`share_b` over one half, with an interval that holds at every look."""


def team_draft(a: Sequence[str], b: Sequence[str], k: int, seed: int) -> Interleaved:
    """The first `k` of two rankings, best first, drawn by `seed`."""
    rng = np.random.default_rng(seed)
    products: list[str] = []
    teams: list[str] = []
    chances: list[float] = []
    left = {A: list(dict.fromkeys(a)), B: list(dict.fromkeys(b))}
    leads = {0: 1.0}
    while len(products) < k and (left[A] or left[B]):
        lead = teams.count(A) - teams.count(B)
        first = A if lead < 0 or (lead == 0 and rng.random() < 0.5) else B
        team, product = _pick(left, first)
        chance, leads = _told(left, leads, product)
        products.append(product)
        teams.append(team)
        chances.append(chance)
        for ranking in left.values():
            if product in ranking:
                ranking.remove(product)
    return Interleaved(tuple(products), tuple(teams), tuple(chances))


def _pick(left: Mapping[str, Sequence[str]], first: str) -> tuple[str, str]:
    """The team whose turn it is, or the other where it has nothing left, and its product."""
    team = first if left[first] else (B if first == A else A)
    return team, left[team][0]


def _told(
    left: Mapping[str, Sequence[str]], leads: Mapping[int, float], product: str
) -> tuple[float, dict[int, float]]:
    """The chance of `product` as the next, where `leads` has the chance of each lead of team a,
    given what was seen so far; and the chances of the leads given it too."""
    after: defaultdict[int, float] = defaultdict(float)
    for lead, likely in leads.items():
        for first, chance in _coin(lead):
            team, picked = _pick(left, first)
            if picked == product:
                after[lead + (1 if team == A else -1)] += likely * chance
    total = sum(after.values())
    return total, {lead: chance / total for lead, chance in after.items()}


def _coin(lead: int) -> Iterator[tuple[str, float]]:
    if lead == 0:
        yield from ((A, 0.5), (B, 0.5))
    else:
        yield (A if lead < 0 else B), 1.0


def credited(slate: Interleaved, clicked: Collection[str]) -> int:
    """Clicks of team b less those of team a."""
    worth = {A: -1, B: 1}
    pairs = zip(slate.products, slate.teams, strict=True)
    return sum(worth.get(team, 0) for product, team in pairs if product in clicked)


def preferred(credits: Iterable[Credit]) -> Preference:
    """By shopper: whose products they clicked on more, over all of their slates."""
    by_shopper: defaultdict[str, int] = defaultdict(int)
    for one in credits:
        by_shopper[one.shopper] += one.clicks
    return preference(list(by_shopper.values()))


def preference(credits: Sequence[int]) -> Preference:
    """From one credit each of many shoppers, or slates that are independent."""
    wins_a = sum(credit < 0 for credit in credits)
    wins_b = sum(credit > 0 for credit in credits)
    decided = wins_a + wins_b
    ties = len(credits) - decided
    if not decided:
        return Preference(0, 0, ties, 0.5, 0.0, 1.0, 1.0, AnyTime(0.0, -0.5, 0.5, 0))
    test = binomtest(wins_b, decided)
    interval = test.proportion_ci(method="wilson")
    share = wins_b / decided
    return Preference(
        wins_a=wins_a,
        wins_b=wins_b,
        ties=ties,
        share_b=share,
        low=float(interval.low),
        high=float(interval.high),
        p=float(test.pvalue),
        always=at_every_look(share, decided),
    )


def at_every_look(share: float, decided: int) -> AnyTime:
    """What lies between 0 and 1 is sub-Gaussian with one half, so that Robbins' mixture bounds it
    exactly, however few there are."""
    width, over = 0.5 * radius(decided, _LEVEL, _TIGHTEST), share - 0.5
    return AnyTime(over, max(over - width, -0.5), min(over + width, 0.5), decided)
