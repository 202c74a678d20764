"""How far two candidates differ, with an interval: a paired bootstrap over conversations.

Turns of one conversation hang together, so it is conversations that are drawn, with all their
turns (Efron and Tibshirani 1993, the percentile method).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from assistant.lab.figures import QUALITY, Metric, known, mean, rows
from assistant.lab.results import LabRun, TurnResult
from retrieval.evaluation.intervals import Interval

SEED, ROUNDS = 7, 4_000
LEAST = 6
"""Conversations below which nothing is told: even five that all point one way do so by chance in
one case of sixteen, and a 95% interval wants one of forty."""


@dataclass(frozen=True, slots=True)
class Difference:
    """`other` less `base` in one figure, over the turns that both have; n conversations."""

    metric: Metric
    base: str
    other: str
    means: tuple[float, float] | None
    """Of base and other; None where nothing is known of both."""
    interval: Interval | None
    """Of the difference, 95%; None below `LEAST` conversations."""
    n: int

    @property
    def verdict(self) -> str:
        """In plain words, "worse" and "better" as the figure has it."""
        if self.means is None:
            return "nothing to compare"
        if self.interval is None:
            return f"too few conversations to tell ({self.n}; {LEAST} are needed)"
        if self.interval == (0.0, 0.0, 0.0):
            return f"the same in all {self.n} conversations"
        if self.interval.low <= 0 <= self.interval.high:
            return f"no difference can be told from {self.n} conversations"
        more = self.interval.mean > 0
        if not self.metric.better:
            return "more" if more else "fewer"
        return "better" if more == (self.metric.better == "more") else "worse"

    @property
    def gap(self) -> str:
        """`other` less `base`, with its sign."""
        return self.metric.gap(self.means[1] - self.means[0]) if self.means else "–"

    @property
    def written_interval(self) -> str:
        """`-0.40 … +0.10`, one figure where both ends are alike; a dash where there is none."""
        held, write = self.interval, self.metric.gap
        if held is None:
            return "–"
        low, high = write(held.low), write(held.high)
        return low if low == high else f"{low.removesuffix(' pp')} … {high}"

    @property
    def short_verdict(self) -> str:
        """For a table, where it is said elsewhere of how many conversations."""
        told = self.means is not None and self.interval is not None
        if self.verdict.startswith("the same"):
            return "the same"
        chance = not told or self.verdict.startswith("no ")
        return "can't be told" if chance else self.verdict

    @property
    def is_untold(self) -> bool:
        """True when it counts, and there is too little to tell."""
        return self.metric.key in QUALITY and self.means is not None and self.interval is None

    @property
    def is_worse(self) -> bool:
        """True when `other` is worse in what counts, and not by chance."""
        return self.metric.key in QUALITY and self.verdict == "worse"


def differences(run: LabRun) -> list[Difference]:
    """Every candidate against the first, a figure at a time."""
    base, *others = [one.name for one in run.candidates]
    ours = _keyed(run, base)
    return [
        difference(metric, base, other, ours, _keyed(run, other))
        for other in others
        for metric in known(rows(run))
    ]


_Turns = Mapping[tuple[str, str, int], TurnResult]


def _keyed(run: LabRun, name: str) -> _Turns:
    return {(one.family, one.conversation, one.turn): one for one in run.of(name)}


def difference(metric: Metric, base: str, other: str, ours: _Turns, theirs: _Turns) -> Difference:
    """In one figure, over the turns of which it is known of both."""
    both = [
        key
        for key in ours
        if key in theirs and metric.of(ours[key]) is not None and metric.of(theirs[key]) is not None
    ]
    conversations = list(dict.fromkeys(key[:2] for key in both))
    if not both:
        return Difference(metric, base, other, None, None, 0)
    means = tuple(mean(metric, [side[key] for key in both]) or 0.0 for side in (ours, theirs))
    found = None
    if len(conversations) >= LEAST:
        place = {one: at for at, one in enumerate(conversations)}
        sums, counts = np.zeros(len(place)), np.zeros(len(place))
        for key in both:
            gap = float(metric.of(theirs[key]) or 0) - float(metric.of(ours[key]) or 0)
            sums[place[key[:2]]] += gap
            counts[place[key[:2]]] += 1
        found = drawn(sums, counts)
    return Difference(metric, base, other, (means[0], means[1]), found, len(conversations))


def drawn(sums: np.ndarray, counts: np.ndarray) -> Interval:
    """Of sums[n] over counts[n], a pair a conversation: the mean over turns and its interval."""
    rows = np.random.default_rng(SEED).integers(0, len(sums), (ROUNDS, len(sums)))
    means = sums[rows].sum(axis=1) / counts[rows].sum(axis=1)
    low, high = np.percentile(means, [2.5, 97.5])
    return Interval(float(sums.sum() / counts.sum()), float(low), float(high))


def share_passed(run: LabRun, candidate: str) -> tuple[Interval | None, int]:
    """The share of turns that passed with its interval, and over how many conversations; None
    below `LEAST` of them.

    Where all are alike the bootstrap can't see beyond them: there it is the rule of three.
    """
    passed: dict[tuple[str, str], list[bool]] = {}
    for one in run.of(candidate):
        passed.setdefault((one.family, one.conversation), []).append(one.passed)
    n = len(passed)
    if n < LEAST:
        return None, n
    if len({one for turns in passed.values() for one in turns}) == 1:
        share = float(next(iter(passed.values()))[0])
        return Interval(share, max(0.0, share - 3 / n), min(1.0, share + 3 / n)), n
    sums = np.array([sum(turns) for turns in passed.values()], dtype=np.float64)
    counts = np.array([len(turns) for turns in passed.values()], dtype=np.float64)
    return drawn(sums, counts), n
