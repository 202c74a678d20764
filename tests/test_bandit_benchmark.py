"""The benchmarks of learning, in worlds small enough to see through."""

import numpy as np
import pytest

from benchmarks.bandit import learning, logged, off_policy
from benchmarks.bandit_world import HEAD, Arena
from benchmarks.interleaving import Rivals, compared


@pytest.fixture(scope="module")
def arena() -> Arena:
    """Sixty situations of four candidates; which brand is clicked hangs on who asks."""
    rng = np.random.default_rng(5)
    likes, brands = rng.integers(0, 4, 60), np.array([rng.permutation(4) for _ in range(60)])
    chances = np.where(brands == likes[:, None], 0.6, 0.1)
    examples = tuple(
        [f"shared |s likes={who} |q web"]
        + [f"|p brand={one} |r place={place}" for place, one in enumerate(row)]
        for who, row in zip(likes, brands.tolist(), strict=True)
    )
    clicks = np.pad(chances, ((0, 0), (0, HEAD - 4)))
    told = (brands == likes[:, None])[:, :, None].astype(float)
    features = np.pad(told, ((0, 0), (0, HEAD - 4), (0, 0)))
    return Arena(examples, np.full(60, 4), clicks, features)


def test_who_explores_learns_and_is_told_beside_chance_and_the_best(arena: Arena) -> None:
    figures = learning(arena, 3_000, seeds=1)
    got = {name: row["click_through"] for name, row in figures.items()}  # type: ignore[index]
    assert got["oracle"] == pytest.approx(0.6)
    assert got["uniform"] == pytest.approx(0.225)
    late = figures["bandit, epsilon"]["last_quarter"]  # type: ignore[index]
    # A tenth is drawn at random, and the rest is right once it has learnt.
    assert late == pytest.approx(0.9 * 0.6 + 0.1 * 0.225, abs=0.03)


def test_the_log_is_drawn_as_its_policy_says(arena: Arena) -> None:
    log, places = logged(arena, arena.uniform, arena.oracle, 4_000, seed=1)
    assert np.all(log.propensities == 0.25)
    assert log.rewards.mean() == pytest.approx(0.225, abs=0.03)
    assert log.weights.mean() == pytest.approx(1.0, abs=0.1)
    assert len(np.unique(places)) == 60


def test_estimates_are_near_the_truth_that_is_known(arena: Arena) -> None:
    figures = off_policy(arena, runs=4, rounds=2_000)
    for name in ("snips", "dr"):
        assert abs(figures[name]["bias"]) < 0.1  # type: ignore[index]
    assert figures["dr"]["mean_absolute_error"] <= 0.1  # type: ignore[index]


def rivals(lift: float, n: int = 50) -> Rivals:
    """Slates of six places, filled by turns; b's products are clicked more by `lift`. Most slates
    are clicked somewhere, whoever ordered them, so that two arms differ by little."""
    likely = np.full((n, 6), 0.3)
    teams = np.tile(np.array([[-1, 1] * 3, [1, -1] * 3] * 16), (n, 1, 1))
    drafts = np.where(teams == 1, 0.3 + lift, 0.3)
    return Rivals({"a": likely, "b": likely + lift}, drafts, teams)


def test_interleaving_finds_the_better_order_with_fewer_shoppers() -> None:
    figures = compared(rivals(0.1), runs=20, shoppers=6_000)
    mixed, arms = figures["interleaved"], figures["two arms"]
    assert mixed["settled"] == 20  # type: ignore[index]
    assert mixed["wrongly"] == arms["wrongly"] == 0  # type: ignore[index]
    assert mixed["shoppers_p50"] < arms["shoppers_p50"]  # type: ignore[index]


def test_equal_orders_are_seldom_told_apart() -> None:
    figures = compared(rivals(0.0), runs=40, shoppers=3_000)
    for way in ("interleaved", "two arms"):
        assert figures[way]["wrongly"] <= 4  # type: ignore[index]
