"""Off-policy estimators: known answers, a world whose truth is known, and bad logs refused."""

import numpy as np
import pytest

from retrieval.offpolicy import Feedback, diagnosed, evaluate_policy, predicted_rewards
from retrieval.offpolicy.estimators import direct, doubly_robust, ips, snips


def feedback(**changes: object) -> Feedback:
    """Three rounds of two actions, small enough to reckon by hand."""
    fields: dict[str, object] = {
        "rewards": np.array([1.0, 0.0, 1.0]),
        "actions": np.array([0, 1, 1]),
        "propensities": np.array([0.5, 0.5, 0.25]),
        "target": np.array([[1.0, 0.0], [0.5, 0.5], [0.5, 0.5]]),
    }
    return Feedback(**(fields | changes))  # type: ignore[arg-type]


def test_known_answers() -> None:
    log = feedback()  # weights 2, 1, 2
    assert log.weights.tolist() == [2.0, 1.0, 2.0]
    assert ips(log).value == pytest.approx(4 / 3)
    assert snips(log).value == pytest.approx(4 / 5)
    predicted = np.array([[0.5, 0.1], [0.4, 0.2], [0.6, 0.8]])
    assert direct(log, predicted).value == pytest.approx((0.5 + 0.3 + 0.7) / 3)
    mended = (0.5 + 2 * 0.5) + (0.3 + 1 * -0.2) + (0.7 + 2 * 0.2)
    assert doubly_robust(log, predicted).value == pytest.approx(mended / 3)


def test_diagnostics() -> None:
    told = diagnosed(feedback())
    assert told.effective == pytest.approx(25 / 9)
    assert (told.rounds, told.mean, told.largest) == (3, pytest.approx(5 / 3), 2.0)
    assert told.smallest_propensity == 0.25
    assert told.unsupported == 0.0
    away = diagnosed(feedback(target=np.array([[0.0, 1.0], [1.0, 0.0], [1.0, 0.0]])))
    assert (away.unsupported, away.effective) == (1.0, 0.0)


@pytest.mark.parametrize(
    "changes",
    [
        {"propensities": np.array([0.5, 0.0, 0.25])},
        {"propensities": np.array([0.5, 1.5, 0.25])},
        {"propensities": np.array([0.5, np.nan, 0.25])},
        {"actions": np.array([0, 1, 2])},
        {"target": np.array([[0.9, 0.0], [0.5, 0.5], [0.5, 0.5]])},
        {"target": np.array([[1.5, -0.5], [0.5, 0.5], [0.5, 0.5]])},
        {"rewards": np.array([1.0, 0.0])},
        {"clusters": np.array([1, 2])},
    ],
)
def test_a_log_that_is_none_is_refused(changes: dict[str, object]) -> None:
    with pytest.raises(ValueError):
        feedback(**changes)


class World:
    """Rewards that depend on action and context by a known law."""

    actions = 5

    def __init__(self, seed: int, rounds: int) -> None:
        self.rng = np.random.default_rng(seed)
        self.context = self.rng.normal(size=(rounds, 3))
        weights = np.random.default_rng(99).normal(size=(3, self.actions))
        self.chance = 1 / (1 + np.exp(-(self.context @ weights * 0.8 - 0.2)))  # [n, a]
        greedy = np.eye(self.actions)[
            (self.context @ weights + 0.5 * self.context[:, :1]).argmax(1)
        ]
        self.logging = (
            0.5 / self.actions + 0.5 * np.eye(self.actions)[self.context[:, 0].argsort() % 5]
        )
        self.target = 0.2 / self.actions + 0.8 * greedy

    def log(self) -> Feedback:
        draws = self.rng.random((len(self.context), 1))
        taken = (self.logging.cumsum(1) < draws).sum(1).clip(0, self.actions - 1)
        rows = np.arange(len(taken))
        rewards = (self.rng.random(len(taken)) < self.chance[rows, taken]).astype(float)
        return Feedback(rewards, taken, self.logging[rows, taken], self.target)

    def described(self) -> np.ndarray:
        context = np.repeat(self.context[:, None, :], self.actions, axis=1)
        one_hot = np.broadcast_to(np.eye(self.actions), (len(self.context), 5, 5))
        return np.concatenate([context, one_hot], axis=2)

    @property
    def truth(self) -> float:
        return float((self.target * self.chance).sum(1).mean())


def test_the_truth_is_found_where_the_log_earned_less() -> None:
    world = World(1, 20_000)
    log = world.log()
    predicted = predicted_rewards(world.described(), log.actions, log.rewards)
    told = evaluate_policy(log, predicted, draws=300)
    for name in ("ips", "snips", "dr"):
        one = told.estimates[name]
        assert one.low <= world.truth <= one.high, name
        assert abs(one.value / world.truth - 1) < 0.04, name
    assert told.over_logging["dr"].low > 0
    assert told.estimates["on-policy"].high < world.truth
    width = {name: one.high - one.low for name, one in told.estimates.items()}
    assert width["dr"] < width["ips"]


def test_either_half_of_doubly_robust_is_enough() -> None:
    world = World(2, 40_000)
    log = world.log()
    nonsense = np.full(log.target.shape, 0.9)
    assert doubly_robust(log, nonsense).value == pytest.approx(world.truth, rel=0.05)
    assert abs(direct(log, nonsense).value / world.truth - 1) > 0.2
    wrong = Feedback(log.rewards, log.actions, np.full(len(log), 0.35), log.target)
    assert doubly_robust(wrong, world.chance).value == pytest.approx(world.truth, rel=0.02)
    assert abs(ips(wrong).value / world.truth - 1) > 0.2


def test_clusters_widen_the_interval() -> None:
    rng = np.random.default_rng(3)
    shopper = np.repeat(np.arange(200), 20)
    rewards = np.repeat(rng.integers(0, 2, 200), 20).astype(float)  # all or nothing a shopper
    target = np.full((4_000, 2), 0.5)
    args = (rewards, np.zeros(4_000, dtype=int), np.full(4_000, 0.5), target)
    alone = evaluate_policy(Feedback(*args), draws=300).estimates["ips"]
    together = evaluate_policy(Feedback(*args, clusters=shopper), draws=300).estimates["ips"]
    assert alone.value == together.value
    assert together.high - together.low > 3 * (alone.high - alone.low)


def test_no_round_is_predicted_by_a_model_that_saw_it() -> None:
    rng = np.random.default_rng(4)
    described = rng.random((600, 2, 1))  # noise: only memory could predict
    rewards = rng.integers(0, 2, 600).astype(float)
    actions = rng.integers(0, 2, 600)
    predicted = predicted_rewards(described, actions, rewards)
    taken = predicted[np.arange(600), actions]
    assert abs(np.corrcoef(taken, rewards)[0, 1]) < 0.15


def test_too_few_shoppers_for_a_reward_model() -> None:
    with pytest.raises(ValueError, match="3 shoppers"):
        predicted_rewards(
            np.zeros((4, 2, 1)), np.zeros(4, int), np.zeros(4), clusters=np.array([1, 1, 2, 2])
        )


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")  # obp is older than today's pandas and matplotlib
def test_obp_says_the_same_of_the_open_bandit_sample() -> None:
    pytest.importorskip("obp", reason="obp is not installed: pip install 'aisle[dev]'")
    from benchmarks.open_bandit import World

    told = list(World().estimates(0))
    assert {name for name, _, _ in told} == {"ips", "snips", "dm", "dr"}
    for name, ours, theirs in told:
        assert ours == pytest.approx(theirs, rel=1e-9), name
