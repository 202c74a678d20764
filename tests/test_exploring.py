"""The bandit on a slate's head: confined, with exact propensities, learning, and safe to lose."""

from pathlib import Path

import numpy as np
import pytest
import vowpalwabbit
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog import ArtifactError
from retrieval import Pipeline
from retrieval.exploring import Bandit, Described, ExplorationConfig, Explorer, described
from retrieval.exploring.bandit import floored
from retrieval.query import Context
from retrieval.shopper import Shopper

TWELVE = Described(
    "shared |s new |q platform=0", tuple(f"|p id={i} |r place={i}" for i in range(12))
)


def explorer(**settings: object) -> Explorer:
    return Explorer(Bandit(ExplorationConfig(**settings)))  # type: ignore[arg-type]


def test_off_and_untrained_greedy_leave_the_ranking_alone() -> None:
    for strategy in ("off", "greedy"):
        explored = explorer(strategy=strategy).explore(TWELVE, 10, seed=1)
        assert explored.order == tuple(range(10))
        assert set(explored.propensities()) == {1.0}


@given(
    seed=st.integers(0, 2**31),
    m=st.integers(0, 15),
    k=st.integers(1, 10),
    strategy=st.sampled_from(["epsilon", "softmax", "squarecb", "uniform"]),
    keep_first=st.booleans(),
    kinds=st.integers(0, 15),
)
@settings(max_examples=150, deadline=None)
def test_a_slate_stays_one(
    seed: int, m: int, k: int, strategy: str, keep_first: bool, kinds: int
) -> None:
    tiers = [int(place >= kinds) for place in range(m)]
    here = Described(TWELVE.shared, tuple(f"|p id={i} |r place={i}" for i in range(m)))
    explored = explorer(strategy=strategy).explore(
        here, k, seed, tiers=tiers, keep_first=keep_first
    )
    assert len(set(explored.order)) == len(explored.order) == min(k, m)
    assert [tiers[place] for place in explored.order] == sorted(tiers)[: len(explored.order)]
    assert len(explored.decisions) <= 0.2 * k
    assert not keep_first or all(one.place > 1 for one in explored.decisions)
    for one in explored.decisions:
        assert sum(one.chances) == pytest.approx(1)
        assert min(one.chances) >= 0.005 - 1e-12
        assert explored.order[one.place - 1] == one.candidates[one.chosen]
        assert explored.propensities()[one.place - 1] == one.propensity


def test_the_propensities_are_what_happens() -> None:
    here = explorer(epsilon=0.5)
    draws = [here.explore(TWELVE, 10, seed).decisions[0] for seed in range(4_000)]
    expected = np.array(draws[0].chances)
    seen = np.bincount([one.chosen for one in draws], minlength=12) / len(draws)
    assert np.abs(seen - expected).max() < 0.025
    assert expected[0] > 0.4


def test_the_floor_takes_no_more_of_the_best_than_it_must() -> None:
    (decision,) = explorer(epsilon=0.1).explore(TWELVE, 10, seed=1).decisions[:1]
    assert decision.chances[0] == pytest.approx(0.9 + 0.1 / 12)  # a tenth is explored, no more
    lifted = floored(np.array([0.99, 0.01, 0.0]), 0.005)
    assert lifted.min() == pytest.approx(0.005)
    assert lifted.sum() == pytest.approx(1)
    assert lifted[0] > 0.98
    assert floored(np.full(3, 1 / 3), 0.005).tolist() == [1 / 3] * 3


def test_the_same_seed_draws_the_same() -> None:
    here = explorer(strategy="uniform")
    assert here.explore(TWELVE, 10, 3) == here.explore(TWELVE, 10, 3)
    assert len({here.explore(TWELVE, 10, seed).order for seed in range(20)}) > 10


@pytest.mark.parametrize("strategy", ["epsilon", "softmax", "squarecb"])
def test_it_learns_who_likes_what_and_is_saved(strategy: str, tmp_path: Path) -> None:
    config = ExplorationConfig(strategy=strategy)  # type: ignore[arg-type]
    bandit, rng = Bandit(config), np.random.default_rng(1)
    actions = tuple(f"|p brand={i} |r place={i}" for i in range(6))
    for number in range(3_000):
        example = [f"shared |s likes={number % 3} |q platform=0", *actions]
        chances = bandit.chances(example)
        chosen = int(rng.choice(6, p=chances))
        reward = float(rng.random() < (0.6 if chosen == 3 + number % 3 else 0.15))
        bandit.learn(example, chosen, reward, float(chances[chosen]))
    bandit.save(tmp_path / "model.vw")
    again = Bandit(config, tmp_path / "model.vw", rounds=3_000)
    greedy = Bandit(ExplorationConfig(strategy="greedy"), tmp_path / "model.vw", 3_000)
    for liked in range(3):
        example = [f"shared |s likes={liked} |q platform=0", *actions]
        assert int(again.chances(example).argmax()) == 3 + liked
        assert again.chances(example) == pytest.approx(bandit.chances(example), abs=1e-6)
        assert greedy.chances(example).tolist() == np.eye(6)[3 + liked].tolist()


VW_FLAGS = {
    "epsilon": "--epsilon 0.1",
    "softmax": "--softmax --lambda 40",
    "squarecb": "--squarecb --gamma_scale 40 --gamma_exponent 0.5",
    "greedy": "--epsilon 0",
}


@pytest.mark.parametrize("strategy", VW_FLAGS)
def test_chances_are_those_of_vowpal_wabbits_own_exploration(strategy: str) -> None:
    config = ExplorationConfig(strategy=strategy, floor=0.0, least_rounds=0)  # type: ignore[arg-type]
    ours = Bandit(config)
    flags = config.arguments.replace("--cb_adf", f"--cb_explore_adf {VW_FLAGS[strategy]}")
    theirs = vowpalwabbit.Workspace(flags)
    actions = tuple(f"|p brand={i} |r place={i}" for i in range(6))
    rng = np.random.default_rng(2)
    for number in range(300):
        example = [f"shared |s likes={number % 3} |q platform=0", *actions]
        if number:  # before the first lesson nothing is told apart, and ties are broken their way
            assert ours.chances(example) == pytest.approx(theirs.predict(example), abs=1e-5)
        chosen, reward = int(rng.integers(6)), float(rng.random() < 0.3)
        ours.learn(example, chosen, reward, 1 / 6)
        labelled = list(example)
        labelled[chosen + 1] = f"0:{-reward}:{1 / 6:.6g} {labelled[chosen + 1]}"
        theirs.learn(labelled)


def test_one_model_serves_every_strategy(tmp_path: Path) -> None:
    """A file used to keep the strategy it was learnt by, and explored by it under any name."""
    example = ["shared |s likes=1 |q platform=0", *(f"|p brand={i} |r place={i}" for i in range(4))]
    learnt, rng = Bandit(ExplorationConfig(strategy="squarecb")), np.random.default_rng(3)
    for _ in range(600):
        chosen = int(rng.integers(4))
        learnt.learn(example, chosen, float(rng.random() < (0.1, 0.3, 0.2, 0.25)[chosen]), 0.25)
    learnt.save(tmp_path / "model.vw")
    found = {}
    for strategy in ("greedy", "epsilon", "softmax", "squarecb"):
        config = ExplorationConfig(strategy=strategy)  # type: ignore[arg-type]
        found[strategy] = Bandit(config, tmp_path / "model.vw", 600).chances(example).round(6)
    assert found["epsilon"].max() == pytest.approx(0.9 + 0.1 / 4)
    assert found["greedy"].max() == 1
    assert len({tuple(chances.tolist()) for chances in found.values()}) == 4
    assert len({int(chances.argmax()) for chances in found.values()}) == 1
    assert found["squarecb"] == pytest.approx(learnt.chances(example), abs=1e-6)


def test_a_file_bound_to_a_strategy_is_refused(tmp_path: Path) -> None:
    bound = ExplorationConfig().arguments.replace("--cb_adf", "--cb_explore_adf --epsilon 0.1")
    vowpalwabbit.Workspace(bound).save(str(tmp_path / "model.vw"))
    with pytest.raises(ArtifactError, match="afresh"):
        Bandit(ExplorationConfig(), tmp_path / "model.vw")


@pytest.mark.parametrize("content", [None, b"", b"not a model", b"\x00" * 4_000])
def test_a_poisoned_or_missing_file_is_refused(content: bytes | None, tmp_path: Path) -> None:
    file = tmp_path / "model.vw"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(ArtifactError):
        Bandit(ExplorationConfig(), file)


def test_a_model_that_fails_while_serving_leaves_the_ranking_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    here = explorer()

    def broken(example: object) -> None:
        raise ArtifactError("its chances are none")

    monkeypatch.setattr(here.bandit, "chances", broken)
    assert here.explore(TWELVE, 10, 1).order == tuple(range(10))
    assert "none" in here.failure
    assert here.explore(TWELVE, 10, 2).decisions == ()


@pytest.mark.parametrize(
    "wrong", [{"epsilon": 1.5}, {"share": -0.1}, {"floor": 0.2}, {"head": 1}, {"places": (0,)}]
)
def test_a_config_that_makes_no_sense_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError):
        ExplorationConfig(**wrong)  # type: ignore[arg-type]


def test_a_real_slate_is_described(pipeline: Pipeline) -> None:
    from datetime import UTC, datetime

    context = Context(Shopper(), datetime(2026, 11, 1, tzinfo=UTC), "web")
    slate = pipeline.slate("coffee grinder", context, k=20)
    names = pipeline.feature_names
    told = described(pipeline.items, slate.rows, slate.features, names, slate.scores)
    assert len(told.actions) == len(slate.rows)
    assert told.shared.startswith("shared |s new")
    assert all(action.count("|") == 2 and ":nan" not in action for action in told.actions)
    explored = explorer(strategy="uniform").explore(told, 10, 1)
    assert len(explored.decisions) == 2
