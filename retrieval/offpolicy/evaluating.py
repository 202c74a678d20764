"""Every estimator over one log, with intervals from one bootstrap, so that they can be compared."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

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
    terms = _terms(feedback, predicted)
    drawn = _drawn(terms, feedback.clusters, draws, seed)  # by name [draws]
    estimates = {name: _estimate(terms[name].value, drawn[name], level) for name in terms}
    base, base_drawn = terms["on-policy"].value, drawn["on-policy"]
    over = {
        name: _estimate(terms[name].value - base, drawn[name] - base_drawn, level)
        for name in terms
        if name != "on-policy"
    }
    beside = None
    if present is not None:
        other = replace(feedback, target=present)
        others = _terms(other, predicted)
        others_drawn = _drawn(others, feedback.clusters, draws, seed)  # the same resampled logs
        beside = Beside(
            {name: _estimate(others[name].value, others_drawn[name], level) for name in over},
            {
                name: _estimate(
                    terms[name].value - others[name].value, drawn[name] - others_drawn[name], level
                )
                for name in over
            },
            diagnosed(other),
        )
    return Evaluation(estimates, over, diagnosed(feedback), beside)


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


def _drawn(
    terms: Mapping[str, Terms], clusters: np.ndarray | None, draws: int, seed: int
) -> dict[str, Doubles]:
    """By name [draws]: the estimate of each resampled log."""
    sums = np.column_stack([column for one in terms.values() for column in one])  # [n, 2t]
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
        ratios = np.nan_to_num(drawn[:, ::2] / drawn[:, 1::2])
    return dict(zip(terms, ratios.T, strict=True))


def _estimate(value: float, drawn: Doubles, level: float) -> Estimate:
    low, high = np.quantile(drawn, [(1 - level) / 2, (1 + level) / 2])
    return Estimate(value, float(low), float(high))
