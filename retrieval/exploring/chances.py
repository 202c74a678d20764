"""Each strategy's chances, from what a candidate is expected to cost.

Vowpal Wabbit's `cb_explore_adf` does the same over its `cb_adf`, but writes the strategy into the
model's file, where it outranks the one that is asked for: a model learnt by one strategy would
explore by it for ever. Ours are equal to its own (tests/test_exploring.py), and one model serves
all strategies.
"""

from __future__ import annotations

import numpy as np

from retrieval.exploring.config import ExplorationConfig
from retrieval.offpolicy.numbers import Doubles


def chances_of(costs: Doubles, config: ExplorationConfig, rounds: int) -> Doubles:
    """[m] by the strategy of `config`, of candidates that cost [m], the least being best, after so
    many `rounds` of learning. They sum to 1."""
    m, best = len(costs), int(costs.argmin())
    if config.strategy == "uniform":
        return np.full(m, 1 / m)
    if config.strategy == "epsilon":
        return greedy(m, best, config.epsilon)
    if config.strategy == "softmax":
        odds: Doubles = np.exp(-config.softmax_lambda * (costs - costs[best]))
        return odds / float(odds.sum())
    if config.strategy == "squarecb":
        return _squarecb(costs, best, config, rounds)
    return greedy(m, best, 0.0)


def greedy(m: int, best: int, epsilon: float) -> Doubles:
    """[m] The `best`, but anyone with `epsilon`."""
    chances: Doubles = np.full(m, epsilon / m)
    chances[best] += 1 - epsilon
    return chances


def _squarecb(costs: Doubles, best: int, config: ExplorationConfig, rounds: int) -> Doubles:
    """[m] the less likely, the more dearly it is thought to cost (Foster and Rakhlin, ICML 2020,
    "Beyond UCB", algorithm 1)."""
    gamma = config.gamma_scale * max(rounds, 1) ** config.gamma_exponent
    chances: Doubles = 1 / (len(costs) + gamma * (costs - costs[best]))
    chances[best] = 0.0
    chances[best] = 1.0 - float(chances.sum())
    return chances
