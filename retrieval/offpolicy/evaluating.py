"""Every estimator over one log, with intervals from one bootstrap, so that they can be compared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from retrieval.offpolicy import estimators
from retrieval.offpolicy.estimators import Terms
from retrieval.offpolicy.feedback import Feedback
from retrieval.offpolicy.numbers import Doubles
from retrieval.offpolicy.weights import Diagnostics, diagnosed

_AT_ONCE = 2_000_000  # numbers of a block of the bootstrap: 16 MB


@dataclass(frozen=True, slots=True)
class Estimate:
    """A value and its 95% interval, in units of the reward."""

    value: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.value:.4f} [{self.low:.4f}, {self.high:.4f}]"


@dataclass(frozen=True, slots=True)
class Beside:
    """Another policy, the present one, on the same log."""

    estimates: Mapping[str, Estimate]
    """Its own value."""
    over: Mapping[str, Estimate]
    """What the evaluated policy earns beyond it, from the same draws."""
    diagnostics: Diagnostics


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What the log says of a policy."""

    estimates: Mapping[str, Estimate]
    """By estimator: "on-policy" (what the log earned), "ips", "snips", and with a reward model
    "dm" and "dr"."""
    over_logging: Mapping[str, Estimate]
    """The same less the log's own value, from the same draws: above 0 is better than the log."""
    diagnostics: Diagnostics
    beside: Beside | None = None
    """None where no present policy was given."""


def evaluate_policy(
    feedback: Feedback,
    predicted: Doubles | None = None,
    *,
    present: Doubles | None = None,
    draws: int = 1_000,
    level: float = 0.95,
    seed: int = 7,
) -> Evaluation:
    """Estimates over `feedback`. `predicted` [n, a] are rewards as a model expects them, of every
    action; fitted on other rounds than those it is asked about. `present` [n, a] are the chances of
    the policy that serves now, which is not the log's where others filled it too.

    Intervals are percentiles of a Poisson bootstrap over clusters (Hanley and MacGibbon 2006).
    Raises ValueError when `predicted` is of another shape than the target.
    """
    if predicted is not None and predicted.shape != feedback.target.shape:
        raise ValueError("Predicted rewards need a row for each round, a column for each action.")
    other = None if present is None else replace(feedback, target=present)
    asked = [_terms(one, predicted) for one in (feedback, other) if one is not None]
    found, *others = _sampled(asked, feedback.clusters, draws, seed)
    names = [name for name in found if name != "on-policy"]
    beside = None
    if other is not None:
        beside = Beside(
            {name: others[0][name].estimate(level) for name in names},
            {name: found[name].over(others[0][name]).estimate(level) for name in names},
            diagnosed(other),
        )
    return Evaluation(
        {name: one.estimate(level) for name, one in found.items()},
        {name: found[name].over(found["on-policy"]).estimate(level) for name in names},
        diagnosed(feedback),
        beside,
    )


class _Sampled(NamedTuple):
    """A value, and what it is of each resampled log."""

    value: float
    drawn: Doubles  # [draws]

    def over(self, other: _Sampled) -> _Sampled:
        """How much more, log by log."""
        return _Sampled(self.value - other.value, self.drawn - other.drawn)

    def estimate(self, level: float) -> Estimate:
        """With the interval that holds `level` of the logs."""
        low, high = np.quantile(self.drawn, [(1 - level) / 2, (1 + level) / 2])
        return Estimate(self.value, float(low), float(high))


def _terms(feedback: Feedback, predicted: Doubles | None) -> dict[str, Terms]:
    terms = {
        "on-policy": estimators.on_policy(feedback),
        "ips": estimators.ips(feedback),
        "snips": estimators.snips(feedback),
    }
    if predicted is not None:
        terms["dm"] = estimators.direct(feedback, predicted)
        terms["dr"] = estimators.doubly_robust(feedback, predicted)
    return terms


def _sampled(
    asked: Sequence[Mapping[str, Terms]], clusters: np.ndarray | None, draws: int, seed: int
) -> list[dict[str, _Sampled]]:
    """By policy and name, all of the same resampled logs."""
    every = [one for terms in asked for one in terms.values()]  # [t]
    sums = np.column_stack([column for one in every for column in one])  # [n, 2t]
    if clusters is not None:
        _, place = np.unique(clusters, return_inverse=True)
        grouped = np.zeros((int(place.max()) + 1, sums.shape[1]))
        np.add.at(grouped, place, sums)
        sums = grouped
    rng = np.random.default_rng(seed)
    block = max(1, _AT_ONCE // len(sums))
    blocks = [
        rng.poisson(1.0, size=(min(block, draws - done), len(sums))) @ sums
        for done in range(0, draws, block)
    ]
    drawn = np.concatenate(blocks)  # [draws, 2t]
    with np.errstate(invalid="ignore", divide="ignore"):
        ratios = iter(np.nan_to_num(drawn[:, ::2] / drawn[:, 1::2]).T)
    return [
        {name: _Sampled(one.value, next(ratios)) for name, one in terms.items()} for terms in asked
    ]
