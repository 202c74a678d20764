"""Which policy serves: taken up without a restart, and never a reason for a turn to fail."""

import logging
from pathlib import Path

import pytest

from assistant.exploring.exploration import Exploration
from assistant.exploring.live_policy import LivePolicy
from retrieval.exploring import Bandit, ExplorationConfig, Strategy
from retrieval.exploring.policies import Policies

EXAMPLE = ["shared |s new |q platform=0", *(f"|p brand={i} |r place={i}" for i in range(4))]


def trained(folder: Path, best: int = 2, bits: int = 18) -> str:
    """A policy that knows which candidate is best, kept but not live."""
    bandit = Bandit(ExplorationConfig(bits=bits))
    for number in range(800):
        bandit.learn(EXAMPLE, number % 4, float(number % 4 == best), 0.25)
    return Policies(folder).publish(bandit, 7)


def live(folder: Path, strategy: Strategy = "epsilon") -> LivePolicy:
    return LivePolicy(Policies(folder), ExplorationConfig(strategy=strategy), every=0.0)


def best_of(policy: LivePolicy) -> int:
    found = policy.explorer()
    assert found is not None
    return int(found[1].bandit.chances(EXAMPLE).argmax())


def test_with_none_live_the_ranker_s_best_leads(tmp_path: Path) -> None:
    policy = live(tmp_path)
    found = policy.explorer()
    assert found is not None
    assert found[0] == "epsilon@ranker"
    assert found[1].bandit.chances(EXAMPLE)[0] > 0.9
    assert "no policy is live" in policy.status()


def test_off_explores_nothing_and_says_so(tmp_path: Path) -> None:
    policy = live(tmp_path, "off")
    assert policy.explorer() is None
    assert policy.explorer("epsilon") is None
    assert "turned off" in policy.status()


def test_a_promoted_off_is_off_for_an_experiment_s_arm_too(tmp_path: Path) -> None:
    policy = LivePolicy(Policies(tmp_path), ExplorationConfig(), every=0.0, promoted=lambda: "off")
    assert policy.explorer("softmax") is None
    assert "Nothing is explored" in policy.status()


def test_a_promoted_policy_is_taken_up_and_a_retired_one_let_go(tmp_path: Path) -> None:
    policy, policies = live(tmp_path), Policies(tmp_path)
    assert best_of(policy) == 0
    first, second = trained(tmp_path), trained(tmp_path, best=3, bits=17)
    policies.promote(first)
    found = policy.explorer()
    assert found is not None
    assert found[0] == f"epsilon@{first}"
    assert best_of(policy) == 2
    assert f"policy {first}, learnt from 800 rounds" in policy.status()
    policies.promote(second)
    assert best_of(policy) == 3
    policies.promote(first)
    assert best_of(policy) == 2
    policies.retire()
    assert best_of(policy) == 0


def test_the_link_is_looked_at_every_few_seconds_only(tmp_path: Path) -> None:
    policy = LivePolicy(Policies(tmp_path), ExplorationConfig(), every=60.0)
    assert best_of(policy) == 0
    Policies(tmp_path).promote(trained(tmp_path))
    assert best_of(policy) == 0


def test_another_strategy_may_be_asked_for(tmp_path: Path) -> None:
    Policies(tmp_path).promote(trained(tmp_path))
    policy = live(tmp_path)
    for strategy in ("greedy", "epsilon"):
        found = policy.explorer(strategy)
        assert found is not None
        assert found[0].startswith(f"{strategy}@")
        assert int(found[1].bandit.chances(EXAMPLE).argmax()) == 2
    assert policy.explorer("off") is None


def test_a_promoted_strategy_is_followed_unless_the_switch_is_off(tmp_path: Path) -> None:
    promoted: list[str | None] = ["softmax"]
    policies, config = Policies(tmp_path), ExplorationConfig()
    policy = LivePolicy(policies, config, 0.0, lambda: promoted[0])
    labels = []
    for strategy in ("softmax", "off", None, "unheard-of"):
        promoted[0] = strategy
        found = policy.explorer()
        labels.append(found and found[0])
    assert labels == ["softmax@ranker", None, "epsilon@ranker", "epsilon@ranker"]
    promoted[0] = "off"
    assert "alone" in policy.status()
    off = LivePolicy(policies, ExplorationConfig(strategy="off"), 0.0, lambda: "softmax")
    assert off.explorer() is None


@pytest.mark.parametrize("harm", ["missing", "poisoned", "no folder", "no manifest"])
def test_a_file_that_is_harmed_means_no_exploration_said_once(
    harm: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    name = trained(tmp_path)
    Policies(tmp_path).promote(name)
    folder = tmp_path / "policies" / name
    if harm == "poisoned":
        (folder / "model.vw").write_bytes(b"\x00" * 5_000)
    elif harm == "no manifest":
        (folder / "policy.json").write_text("{}")
    else:
        (folder / "model.vw").unlink()
        if harm == "no folder":
            (folder / "policy.json").unlink()
            folder.rmdir()
    policy = live(tmp_path)
    with caplog.at_level(logging.ERROR):
        assert [policy.explorer() for _ in range(5)] == [None] * 5
    assert len(caplog.records) == 1
    status = Exploration(policy).status()
    assert status.startswith("Nothing is explored: ")
    assert name in status
    Policies(tmp_path).promote(trained(tmp_path))
    assert policy.explorer() is not None
    assert status != policy.status()


def test_a_model_that_fails_while_serving_ends_exploration_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    policy = live(tmp_path)
    found = policy.explorer()
    assert found is not None
    monkeypatch.setattr(found[1], "failure", "its chances are none.")
    assert policy.explorer() is None
    assert "its chances are none" in policy.status()
