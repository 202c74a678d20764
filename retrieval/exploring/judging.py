"""Judging a policy by the log of others before it goes live."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from retrieval.exploring.bandit import Bandit
from retrieval.exploring.chances import greedy
from retrieval.exploring.rounds import Round
from retrieval.items import Floats
from retrieval.offpolicy import (
    Diagnostics,
    Evaluation,
    Feedback,
    RewardModelConfig,
    evaluate_policy,
    predicted_rewards,
)
from retrieval.offpolicy.numbers import Doubles

Target = Callable[[Round], Doubles]
"""[m] the chance that a policy would have given to each candidate of a round."""


@dataclass(frozen=True, slots=True)
class Bar:
    """What a policy must clear to go live."""

    effective: float = 200.0
    """Effective rounds at the least."""
    mean_weight: float = 0.25
    """The mean importance weight may be this far from 1: further, propensities are wrong or the
    log does not cover what the policy does."""


def of_bandit(bandit: Bandit) -> Target:
    """What a bandit would have done."""
    return lambda one: bandit.chances(one.drawn.example)


def of_scores(score: Callable[[Floats], Floats], epsilon: float) -> Target:
    """What a ranker would have done by its scores [m] of features [m, f], explored as ever."""

    def target(one: Round) -> Doubles:
        best = int(np.argmax(score(one.features)))
        return greedy(len(one.drawn.products), best, epsilon)

    return target


def of_order() -> Target:
    """What is done without exploration: the ranker's best."""
    return lambda one: greedy(len(one.drawn.products), 0, 0.0)


def judged(rounds: Sequence[Round], target: Target, *, clicks: bool = False) -> Evaluation:
    """The estimates over `rounds`, of the reward or of clicks alone; doubly robust where the log
    has features. Raises ValueError when there are no rounds."""
    return evaluated(rounds, feedback(rounds, target, clicks=clicks))


def feedback(rounds: Sequence[Round], target: Target, *, clicks: bool = False) -> Feedback:
    """`rounds` as estimators take them. Raises ValueError when there are none."""
    if not rounds:
        raise ValueError(
            "The log has no explored rounds to judge by. Let exploration run for a while "
            "(AISLE_EXPLORATION), or run `aisle simulate` on the sample shop."
        )
    groups = np.unique([one.group for one in rounds], return_inverse=True)[1]
    return Feedback(
        rewards=np.array([float(one.clicked) if clicks else one.reward for one in rounds]),
        actions=np.array([one.drawn.chosen for one in rounds]),
        propensities=np.array([one.propensity for one in rounds]),
        target=_chances(rounds, target),
        clusters=groups,
    )


def evaluated(
    rounds: Sequence[Round], feedback: Feedback, present: Target | None = None
) -> Evaluation:
    """The estimates of the `feedback` that `rounds` gave, beside the `present` policy's."""
    chances = None if present is None else _chances(rounds, present)
    return evaluate_policy(feedback, _predicted(rounds, feedback), present=chances)


def refusals(evaluation: Evaluation, bar: Bar | None = None) -> tuple[str, ...]:
    """Why the policy should not go live; empty when it may."""
    bar = bar or Bar()
    told, name = evaluation.diagnostics, "dr" if "dr" in evaluation.estimates else "snips"
    found = []
    if told.effective < bar.effective:
        found.append(
            f"The effective sample is {told.effective:.0f} rounds of {told.rounds}; "
            f"{bar.effective:.0f} are needed. Log more, or try a policy nearer to the present one."
        )
    if abs(told.mean - 1) > bar.mean_weight:
        found.append(
            f"The mean weight is {told.mean:.2f}, which should be 1: the log does not cover "
            "what this policy does, or its propensities are wrong."
        )
    beside = evaluation.beside
    if beside is not None and not told_well(beside.diagnostics, bar):
        found.append(
            "These rounds hardly tell of what is live, so nothing can be compared with it: its "
            f"effective sample is {beside.diagnostics.effective:.0f} ({bar.effective:.0f} are "
            f"needed), its mean weight {beside.diagnostics.mean:.2f}. Log more, or judge by the "
            "days on which it was live alone (--days)."
        )
    over = beside.over[name] if beside else evaluation.over_logging[name]
    if over.low < 0:
        found.append(
            f"By {name.upper()} it is {over.value:+.4f} [{over.low:+.4f}, {over.high:+.4f}] over "
            "the present policy's value: the lower bound is under 0."
        )
    return tuple(found)


def told_well(told: Diagnostics, bar: Bar) -> bool:
    """Whether a log with such weights tells of a policy."""
    return told.effective >= bar.effective and abs(told.mean - 1) <= bar.mean_weight


def _predicted(rounds: Sequence[Round], feedback: Feedback) -> Doubles | None:
    """[n, a] expected rewards; None where features are missing or shoppers are too few."""
    described = [one.features for one in rounds if one.drawn.features]
    widths = {features.shape[1] for features in described}
    config, most = RewardModelConfig(), feedback.target.shape[1]
    enough = feedback.clusters is None or len(np.unique(feedback.clusters)) >= config.folds
    if len(described) < len(rounds) or len(widths) != 1 or not enough:
        return None
    stacked = np.stack(
        [np.pad(features, ((0, most - len(features)), (0, 0))) for features in described]
    ).astype(np.float64)
    return predicted_rewards(stacked, feedback.actions, feedback.rewards, config, feedback.clusters)


def _chances(rounds: Sequence[Round], target: Target) -> Doubles:
    """[n, a]"""
    most = max(len(one.drawn.products) for one in rounds)
    return np.stack([_padded(target(one), most) for one in rounds])


def _padded(chances: Doubles, most: int) -> Doubles:
    return np.pad(chances, (0, most - len(chances)))
