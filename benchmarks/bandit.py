"""Learning by trying, and judging policies by another's log, where the truth is known.

The sample shop's shoppers before slates of the real pipeline; the first place of each is drawn.
`learning`: cumulative clicks of each strategy on the same rounds, learning from them in batches.
`off_policy`: a frozen bandit logs, another policy is judged by its log, over and over.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from benchmarks.bandit_world import HEAD, Arena, world_of
from benchmarks.report import show
from retrieval.exploring import Bandit, ExplorationConfig
from retrieval.offpolicy import Feedback, evaluate_policy, predicted_rewards
from retrieval.offpolicy.numbers import Doubles

_STRATEGIES = ("greedy", "epsilon", "softmax", "squarecb")
_BATCH = 100
"""Rounds between two lessons, as in a shop that learns in mini-batches."""


def bandit(home: Path, situations: int, rounds: int, runs: int, quick: bool) -> None:
    """Prints both measurements."""
    if quick:
        situations, rounds, runs = 200, 2_000, 5
    arena = arena_of(home, situations)
    show("learning", learning(arena, rounds), "", situations=situations, rounds=rounds)
    size = 2_000 if quick else 10_000
    show("off-policy", off_policy(arena, runs, size), "", situations=situations, rounds=size)


def arena_of(home: Path, situations: int) -> Arena:
    """Situations before the shop `sample` in `home`, which must be built."""
    return Arena.of(list(world_of(home).situations(situations, HEAD)))


# -- learning by trying ------------------------------------------------------------------------


def learning(arena: Arena, rounds: int, seeds: int = 3) -> dict[str, object]:
    """Mean true click-through over all rounds and over the last quarter, and regret a round."""
    figures: dict[str, object] = {}
    best = arena.value(arena.oracle)
    for name, policy in (("ranker", arena.ranker), ("uniform", arena.uniform)):
        value = arena.value(policy)
        figures[name] = {"click_through": round(value, 4), "regret": round(best - value, 4)}
    for strategy in _STRATEGIES:
        played = [_played(arena, strategy, rounds, seed) for seed in range(seeds)]
        earned = np.stack(played)  # [seeds, rounds]
        possible = best
        mean, last = earned.mean(), earned[:, -rounds // 4 :].mean()
        figures[f"bandit, {strategy}"] = {
            "click_through": round(float(mean), 4),
            "last_quarter": round(float(last), 4),
            "between_seeds": round(float(earned.mean(axis=1).std()), 4),
            "regret": round(float(possible - mean), 4),
        }
    figures["oracle"] = {"click_through": round(best, 4)}
    return figures


def _played(arena: Arena, strategy: str, rounds: int, seed: int) -> Doubles:
    """[rounds] the true chance of a click on what was shown."""
    config = ExplorationConfig(strategy=strategy, seed=seed)  # type: ignore[arg-type]
    bandit, rng = Bandit(config), np.random.default_rng(seed)
    drawn = rng.integers(0, len(arena), rounds)
    coins = rng.random((rounds, 2))
    earned, lessons = np.empty(rounds), []
    for number, place in enumerate(drawn.tolist()):
        example = arena.examples[place]
        chances = bandit.chances(example)
        chosen = int((chances.cumsum() < coins[number, 0]).sum().clip(0, len(chances) - 1))
        earned[number] = arena.clicks[place, chosen]
        clicked = float(coins[number, 1] < earned[number])
        lessons.append((example, chosen, clicked, float(chances[chosen])))
        if len(lessons) == _BATCH:
            for lesson in lessons:
                bandit.learn(*lesson)
            lessons.clear()
    return earned


# -- judging by another's log ------------------------------------------------------------------


def off_policy(arena: Arena, runs: int, rounds: int) -> dict[str, object]:
    """Relative errors of the mean and of each run, and how often intervals hold the truth."""
    logging, target = _policies(arena)
    truth = arena.value(target)
    told: dict[str, list[tuple[float, bool]]] = {}
    effective = []
    for run in range(runs):
        log, places = logged(arena, logging, target, rounds, run)
        predicted = predicted_rewards(
            arena.features[places], log.actions, log.rewards, clusters=places
        )
        evaluation = evaluate_policy(log, predicted, draws=500, seed=run)
        effective.append(evaluation.diagnostics.share)
        for name, one in evaluation.estimates.items():
            held = one.low <= truth <= one.high
            told.setdefault(name, []).append((one.value / truth - 1, held))
    return {
        "true_value": round(truth, 4),
        "value_of_logging": round(arena.value(logging), 4),
        "effective_share": round(float(np.mean(effective)), 3),
        "runs": runs,
        **{name: _summed(values) for name, values in told.items() if name != "on-policy"},
    }


def _summed(values: list[tuple[float, bool]]) -> dict[str, float]:
    errors = np.array([error for error, _ in values])
    return {
        "bias": round(float(errors.mean()), 4),
        "mean_absolute_error": round(float(np.abs(errors).mean()), 4),
        "coverage": round(float(np.mean([held for _, held in values])), 3),
    }


def _policies(arena: Arena) -> tuple[Doubles, Doubles]:
    """What logs, and what is asked about: epsilon-greedy and softmax of a model of 5,000 rounds."""
    teacher = Bandit(ExplorationConfig(strategy="uniform"))
    rng = np.random.default_rng(99)
    model = {name: Bandit(ExplorationConfig(strategy=name)) for name in ("epsilon", "softmax")}  # type: ignore[arg-type]
    for place in rng.integers(0, len(arena), 5_000).tolist():
        example = arena.examples[place]
        chances = teacher.chances(example)
        chosen = int(rng.choice(len(chances), p=chances))
        clicked = float(rng.random() < arena.clicks[place, chosen])
        for bandit in model.values():
            bandit.learn(example, chosen, clicked, float(chances[chosen]))
    logging = 0.5 * arena.policy(model["epsilon"]) + 0.5 * arena.uniform
    return logging, arena.policy(model["softmax"])


def logged(
    arena: Arena, logging: Doubles, target: Doubles, rounds: int, seed: int
) -> tuple[Feedback, np.ndarray]:
    """A log of `rounds`, and which situation each was [rounds]."""
    rng = np.random.default_rng(10_000 + seed)
    places = rng.integers(0, len(arena), rounds)
    chances = logging[places]
    draws = rng.random((rounds, 1))
    actions = (chances.cumsum(axis=1) < draws).sum(axis=1)
    actions = np.minimum(actions, arena.sizes[places] - 1)
    rows = np.arange(rounds)
    rewards = (rng.random(rounds) < arena.clicks[places, actions]).astype(np.float64)
    feedback = Feedback(rewards, actions, chances[rows, actions], target[places])
    return feedback, places
