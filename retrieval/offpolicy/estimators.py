"""Estimators of a policy's value, each a ratio of two sums over rounds.

    value = sum(numerator) / sum(denominator)

so that one bootstrap serves them all. DM needs a reward model, IPS and SNIPS need none, DR is right
when either the model or the propensities are (Horvitz and Thompson 1952; Swaminathan and Joachims
2015; Dudík, Langford and Li 2011).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from retrieval.offpolicy.feedback import Feedback
from retrieval.offpolicy.numbers import Doubles


class Terms(NamedTuple):
    """What each round adds above and below the line."""

    numerator: Doubles  # [n]
    denominator: Doubles  # [n]

    @property
    def value(self) -> float:
        """The estimate; 0 where the denominator is."""
        below = float(self.denominator.sum())
        return float(self.numerator.sum()) / below if below else 0.0


def on_policy(feedback: Feedback) -> Terms:
    """The logging policy's own value: the mean reward."""
    return _mean(feedback.rewards)


def ips(feedback: Feedback) -> Terms:
    """Inverse propensity scoring: unbiased, of high variance."""
    return _mean(feedback.weights * feedback.rewards)


def snips(feedback: Feedback) -> Terms:
    """IPS normalised by its weights: a little biased, steadier."""
    weights = feedback.weights
    return Terms(weights * feedback.rewards, weights)


def direct(feedback: Feedback, predicted: Doubles) -> Terms:
    """The direct method: what the model of rewards [n, a] says of the target's actions."""
    return _mean(_expected(feedback, predicted))


def doubly_robust(feedback: Feedback, predicted: Doubles) -> Terms:
    """The model's word, mended by weighted residuals of what really happened."""
    residual = feedback.rewards - feedback.of_taken(predicted)
    return _mean(_expected(feedback, predicted) + feedback.weights * residual)


def _expected(feedback: Feedback, predicted: Doubles) -> Doubles:
    expected: Doubles = (feedback.target * predicted).sum(axis=1)
    return expected


def _mean(values: Doubles) -> Terms:
    return Terms(values, np.ones(len(values)))
