"""Our off-policy estimators on the Open Bandit sample that obp ships, beside obp's own.

10,000 impressions chosen at random are used to value ZOZOTOWN's Thompson sampling; the truth is
what that earned in its own 10,000. obp publishes mean relative errors over 20 bootstrap samples in
its examples/obd; Saito et al., NeurIPS 2021, has the full data.
"""

from __future__ import annotations

import logging
import warnings
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import numpy as np

from benchmarks.report import show
from retrieval.offpolicy import Feedback
from retrieval.offpolicy.estimators import direct, doubly_robust, ips, snips

RUNS = 20
PUBLISHED = {"dm": 0.16, "ips": 0.31, "snips": 0.31, "dr": 0.29}
_SEED = 12345


def open_bandit(quick: bool = False) -> None:
    """Prints `measured`; says so where obp is absent."""
    try:
        import obp  # noqa: F401
    except ImportError:
        show("open-bandit", {}, "", skipped="obp is not installed: pip install 'aisle[dev]'")
        return
    logging.getLogger("obp").setLevel(logging.WARNING)
    figures = measured(2 if quick else RUNS)
    show("open-bandit", figures, "obp 0.4.1's own sample", data="Open Bandit, campaign all")


def measured(runs: int) -> dict[str, object]:
    """Relative errors by estimator, and the largest difference from obp's estimates."""
    errors: defaultdict[str, list[float]] = defaultdict(list)
    apart = 0.0
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # obp is older than today's pandas
        world = World()
        for number in range(runs):
            for name, ours, theirs in world.estimates(number):
                errors[name].append(abs(ours / world.truth - 1))
                apart = max(apart, abs(ours - theirs))
    return {
        "rounds": 10_000,
        "runs": runs,
        "relative_error": {name: round(float(np.mean(e)), 3) for name, e in errors.items()},
        "standard_deviation": {name: round(float(np.std(e)), 3) for name, e in errors.items()},
        "published_by_obp": PUBLISHED,
        "largest_difference_from_obp": apart,
    }


class World:
    """The sample of campaign "all": a random log, and the policy whose value is asked for."""

    def __init__(self) -> None:
        from obp.policy import BernoulliTS

        dataset = _dataset()
        self.data = dataset(behavior_policy="random", campaign="all")
        policy = BernoulliTS(
            n_actions=self.data.n_actions,
            len_list=self.data.len_list,
            random_state=_SEED,
            is_zozotown_prior=True,
            campaign="all",
        )
        self.chances = policy.compute_batch_action_dist(n_sim=100_000)[0]  # [a, positions]
        self.truth = float(
            dataset.calc_on_policy_policy_value_estimate(behavior_policy="bts", campaign="all")
        )

    def estimates(self, number: int) -> Iterator[tuple[str, float, float]]:
        """(estimator, ours, obp's) on one bootstrap sample of the log."""
        from obp.ope import (
            DirectMethod,
            DoublyRobust,
            InverseProbabilityWeighting,
            OffPolicyEvaluation,
            SelfNormalizedInverseProbabilityWeighting,
        )

        log = self.data.sample_bootstrap_bandit_feedback(random_state=number)
        expected = self._expected(log)  # [n, a, positions]
        chances = np.tile(self.chances, (log["n_rounds"], 1, 1))
        named = {
            "ips": InverseProbabilityWeighting(),
            "snips": SelfNormalizedInverseProbabilityWeighting(),
            "dm": DirectMethod(),
            "dr": DoublyRobust(),
        }
        theirs = OffPolicyEvaluation(
            bandit_feedback=log, ope_estimators=list(named.values())
        ).estimate_policy_values(action_dist=chances, estimated_rewards_by_reg_model=expected)
        for name, ours in our_estimates(log, chances, expected).items():
            yield name, ours, float(theirs[named[name].estimator_name])

    def _expected(self, log: dict[str, Any]) -> np.ndarray:
        from obp.ope import RegressionModel
        from sklearn.linear_model import LogisticRegression

        model = RegressionModel(
            n_actions=self.data.n_actions,
            len_list=self.data.len_list,
            action_context=self.data.action_context,
            base_model=LogisticRegression(max_iter=10_000, C=1_000, random_state=_SEED),
        )
        names = ("context", "action", "reward", "position", "pscore")
        expected: np.ndarray = model.fit_predict(
            **{name: log[name] for name in names}, n_folds=3, random_state=_SEED
        )
        return expected


def _dataset() -> Any:
    """obp's dataset with its own features, worked out in a way that pandas 3 takes."""
    import pandas as pd
    from obp.dataset import OpenBanditDataset
    from sklearn.preprocessing import LabelEncoder

    class Dataset(OpenBanditDataset):  # type: ignore[misc, unused-ignore]
        def pre_process(self) -> None:
            users = self.data.loc[:, self.data.columns.str.contains("user_feature")]
            self.context = pd.get_dummies(users, drop_first=True).to_numpy(dtype=float)
            number = self.item_context["item_feature_0"]
            kinds = self.item_context.drop(columns="item_feature_0")
            kinds = kinds.apply(LabelEncoder().fit_transform)
            self.action_context = pd.concat([kinds, number], axis=1).to_numpy(dtype=float)

    return Dataset


def our_estimates(
    log: dict[str, Any], chances: np.ndarray, expected: np.ndarray
) -> dict[str, float]:
    """By estimator, of obp's log; chances and expected rewards are [n, a, positions]."""
    rows = np.arange(log["n_rounds"])
    feedback = Feedback(
        rewards=log["reward"].astype(np.float64),
        actions=log["action"],
        propensities=log["pscore"],
        target=chances[rows, :, log["position"]],
    )
    predicted = expected[rows, :, log["position"]]
    return {
        "ips": ips(feedback).value,
        "snips": snips(feedback).value,
        "dm": direct(feedback, predicted).value,
        "dr": doubly_robust(feedback, predicted).value,
    }
