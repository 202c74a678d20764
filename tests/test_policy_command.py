"""`aisle policy`: learnt, judged, refused or promoted, rolled back, turned off."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from app import House
from assistant.cli import cli
from assistant.policies.desk import PolicyDesk
from catalog import ArtifactError, Store
from retrieval.artifacts import Manifest, read_manifest
from retrieval.exploring.standing import Standing, Standings
from retrieval.shelf import promoted_ranker
from tests.explored import drawn_slates, log, own_house, width

Aisle = Callable[..., Result]


@pytest.fixture
def house(small_home: Path, tmp_path: Path) -> House:
    return own_house(small_home, tmp_path)


@pytest.fixture
def filled(house: House) -> House:
    log(house, drawn_slates(900, width(house)))
    return house


def run(house: House, *words: str) -> Result:
    result = CliRunner().invoke(cli, ["policy", *words], obj=house)
    assert isinstance(result.exception, SystemExit | None), result.exception
    return result


def data(result: Result) -> dict:
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_an_empty_log_says_what_to_do(house: House) -> None:
    assert "aisle policy learn" in run(house, "list").output
    assert "Nothing is learnt" in run(house, "learn").output
    for words in (("evaluate",), ("evaluate", "--strategy", "epsilon"), ("promote",)):
        told = run(house, *words)
        assert told.exit_code == 1
        assert "aisle simulate" in told.output or "aisle policy learn" in told.output
    assert "nothing to go back to" in run(house, "rollback").output


def test_learning_often_keeps_what_a_rollback_needs(
    filled: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assistant.policies.policy_command.KEPT", 1)
    first = run(filled, "learn").output.split()[3].rstrip(",")
    run(filled, "promote", first, "--because", "to try")
    for number in (1, 2, 3):
        log(filled, drawn_slates(50, width(filled), first=1_000 * number, seed=number, days_ago=1))
        run(filled, "learn")
    newest, oldest = (one["name"] for one in data(run(filled, "list", "--json"))["policies"])
    assert oldest == first
    run(filled, "promote", newest, "--because", "newer")
    run(filled, "learn")
    assert first in run(filled, "rollback").output


def test_learn_judge_promote_roll_back(filled: House) -> None:
    assert "Learnt 900 rounds" in run(filled, "learn").output
    assert "Nothing is learnt" in run(filled, "learn").output
    (about,) = data(run(filled, "list", "--json"))["policies"]
    own = data(run(filled, "evaluate", about["name"], "--json"))
    assert own["over_live"]["dr"]["low"] > 0, "so it seems"
    assert any("learnt from all" in why for why in own["refusals"])
    assert run(filled, "promote", about["name"]).exit_code == 1
    log(filled, drawn_slates(1_200, width(filled), first=900, seed=3, days_ago=1))
    judged = data(run(filled, "evaluate", about["name"][:12], "--clicks", "--json"))
    assert judged["diagnostics"]["rounds"] == 1_200
    assert judged["notes"] == []
    assert {"ips", "snips", "dm", "dr", "on-policy"} == set(judged["estimates"])
    assert judged["over_logging"]["dr"]["low"] > 0
    assert judged["may_go_live"]
    told = run(filled, "promote", about["name"], "--author", "maria").output
    assert "Live from now on" in told
    listed = data(run(filled, "list", "--json"))
    assert listed["live"]["model"] == about["name"]
    assert (listed["history"][0]["author"], "effective" in listed["history"][0]["note"]) == (
        "maria", True,
    )  # fmt: skip
    assert filled_policies(filled).live() == about["name"]
    assert "live already" in run(filled, "promote", about["name"]).output
    assert "Live again" in run(filled, "rollback").output
    assert filled_policies(filled).live() is None


def filled_policies(house: House):
    from retrieval.exploring.policies import Policies

    return Policies(house.folder("sample"))


def test_a_worse_policy_is_refused_unless_told_why(filled: House) -> None:
    refused = run(filled, "promote", "--strategy", "off")
    assert refused.exit_code == 1
    assert "lower bound" in refused.output
    assert "--because" in refused.output
    assert data(run(filled, "list", "--json"))["history"] == []
    told = run(filled, "promote", "--strategy", "off", "--because", "the lawyers say so")
    assert told.exit_code == 0
    (row,) = data(run(filled, "list", "--json"))["history"]
    assert "Against the figures: the lawyers say so" in row["note"]
    assert row["standing"]["strategy"] == "off"


def test_what_beats_the_log_but_not_what_is_live_is_refused(filled: House) -> None:
    """The log was drawn alike from all; what is live now earns more than twice as much."""
    run(filled, "learn")
    log(filled, drawn_slates(1_200, width(filled), first=900, seed=3, days_ago=1))
    assert "Live from now on" in run(filled, "promote").output
    judged = data(run(filled, "evaluate", "--strategy", "uniform", "--json"))
    assert judged["over_logging"]["snips"]["low"] == 0
    assert judged["live"]["dr"]["value"] > 2 * judged["estimates"]["dr"]["value"]
    assert judged["over_live"]["dr"]["high"] < 0
    refused = run(filled, "promote", "--strategy", "uniform")
    assert (refused.exit_code, "lower bound" in refused.output) == (1, True)


def test_a_ranker_is_judged_on_what_it_has_not_seen(
    filled: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    current = filled.versions("sample").current() or ""
    log(filled, drawn_slates(300, width(filled), first=900, days_ago=1))

    def until(days_ago: float) -> dict:
        seen = datetime.now(UTC) - timedelta(days=days_ago)
        monkeypatch.setattr(
            "assistant.policies.candidates.read_manifest",
            lambda folder: read_manifest(folder).model_copy(update={"learnt_until": seen}),
        )
        return data(run(filled, "evaluate", "--ranker", current, "--json"))

    half, all_ = until(1.5), until(0.1)
    assert (half["diagnostics"]["rounds"], all_["diagnostics"]["rounds"]) == (300, 1_200)
    assert not any("learnt from all" in why for why in half["refusals"])
    assert any("learnt from all" in why for why in all_["refusals"])


def test_the_blend_is_judged_by_the_logged_features(filled: House) -> None:
    judged = data(run(filled, "evaluate", "--ranker", "none", "--clicks", "--json"))
    truth = 0.9 * 0.6 + 0.1 * (0.6 + 4 * 0.1) / 5
    dr = judged["estimates"]["dr"]
    assert dr["low"] < truth < dr["high"]
    assert judged["notes"] == []
    assert "Live" in run(filled, "promote", "--ranker", "none").output
    run(filled, "rollback")
    learnt = run(filled, "learn").output.split()[3].rstrip(",")
    run(filled, "promote", learnt, "--because", "to try")
    beneath = data(run(filled, "evaluate", "--ranker", "none", "--json"))
    assert any("that policy goes on drawing" in note for note in beneath["notes"])


def test_a_ranker_of_a_version_is_judged_by_its_scores(filled: House) -> None:
    current = filled.versions("sample").current() or ""
    judged = data(run(filled, "evaluate", "--ranker", current, "--json"))
    assert judged["standing"]["ranker"] == current
    wrong = run(filled, "evaluate", "--ranker", "20200101T000000Z-x")
    assert (wrong.exit_code, "Published:" in wrong.output) == (1, True)
    both = run(filled, "evaluate", "--ranker", current, "--strategy", "epsilon")
    assert "by itself" in both.output


def test_rounds_with_other_features_do_not_judge_a_ranker(house: House) -> None:
    log(house, drawn_slates(300, width(house) + 3))
    current = house.versions("sample").current() or ""
    told = run(house, "evaluate", "--ranker", current)
    assert (told.exit_code, "None of the 300 rounds" in told.output) == (1, True)


def test_a_figure_a_line_for_people(filled: House) -> None:
    told = run(filled, "evaluate", "--strategy", "epsilon").output
    for word in ("IPS", "SNIPS", "DM", "DR", "Effective rounds", "Mean weight", "Unsupported",
                 "Smallest propensity", "can't be told apart"):  # fmt: skip
        assert word in told, word


def test_only_the_last_days_count(filled: House) -> None:
    assert run(filled, "evaluate", "--strategy", "uniform", "--days", "1").exit_code == 1
    assert run(filled, "evaluate", "--strategy", "uniform", "--days", "3").exit_code == 0


def test_off_and_back(filled: House) -> None:
    assert "Nothing is explored" in run(filled, "off").output
    assert data(run(filled, "list", "--json"))["live"]["strategy"] == "off"
    assert "live already" in run(filled, "off").output
    run(filled, "rollback")
    assert data(run(filled, "list", "--json"))["live"]["strategy"] is None


def test_a_ranker_that_is_rolled_back_asks_for_a_restart(filled: House) -> None:
    assert "restart it" in run(filled, "promote", "--ranker", "none", "--because", "x").output
    assert "restart it" not in run(filled, "off").output
    assert "restart it" not in run(filled, "rollback").output
    assert "restart it" in run(filled, "rollback").output


def test_a_harmed_model_is_not_promoted(filled: House) -> None:
    run(filled, "learn")
    name = filled_policies(filled).names()[0]
    (filled.folder("sample") / "policies" / name / "model.vw").write_bytes(b"poison")
    told = run(filled, "promote", name, "--because", "why not")
    assert (told.exit_code, "not what was published" in told.output) == (1, True)
    assert data(run(filled, "list", "--json"))["history"] == []


def test_a_promotion_that_was_killed_half_way_is_finished_by_the_next(
    filled: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(filled, "learn")
    name = filled_policies(filled).names()[0]
    with monkeypatch.context() as killed:
        killed.setattr("assistant.policies.promoting._follow", lambda *_: None)
        run(filled, "promote", name, "--because", "a try")
    assert filled_policies(filled).live() is None
    assert "Live from now on" in run(filled, "promote", name, "--because", "a try").output
    assert filled_policies(filled).live() == name
    assert len(data(run(filled, "list", "--json"))["history"]) == 1
    assert "live already" in run(filled, "promote", name, "--because", "a try").output


def test_learning_on_a_schedule_ends_cleanly(
    filled: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    waited: list[float] = []

    def sleep(seconds: float) -> None:
        waited.append(seconds)
        if len(waited) == 2:
            raise KeyboardInterrupt

    monkeypatch.setattr("assistant.policies.policy_command.time.sleep", sleep)
    told = run(filled, "learn", "--every", "5")
    assert (told.exit_code, waited) == (0, [300.0, 300.0])
    assert "Stopped" in told.output
    assert len(filled_policies(filled).names()) == 1


def test_nonsense_is_told(filled: House) -> None:
    assert "There are: off, greedy" in run(filled, "evaluate", "--strategy", "magic").output
    assert "There is no policy" in run(filled, "evaluate", "2031").output
    assert "by itself" in run(filled, "promote", "--prompt", "explain-v2", "--ranker", "x").output


def test_a_prompt_in_no_experiment_needs_a_reason(filled: House) -> None:
    refused = run(filled, "promote", "--prompt", "explain-v1")
    assert (refused.exit_code, "off-line" in refused.output) == (1, True)
    told = run(filled, "promote", "--prompt", "explain-v1", "--because", "shorter")
    assert "explain-v1 is live" in told.output


def test_standings_go_back_one_by_one(store: Store) -> None:
    standings = Standings(store)
    first, second = Standing("softmax", "2026x"), Standing(ranker="none")
    assert Standing.of(str(first)) == first
    assert Standing.of("strategy=epsilon colour=red") == Standing("epsilon")
    standings.promote(first, "a", "")
    standings.promote(second, "a", "")
    with pytest.raises(ArtifactError, match="already"):
        standings.promote(second, "a", "")
    assert standings.rollback("a", "") == first
    assert standings.rollback("a", "") == Standing()
    with pytest.raises(ArtifactError, match="nothing to go back"):
        standings.rollback("a", "")
    assert len(standings.history()) == 4


def test_the_setting_off_wins(store: Store) -> None:
    desk = PolicyDesk(store, store, None, "off")  # type: ignore[arg-type]
    assert desk.strategy_of(Standing("softmax")) == "off"


@dataclass(frozen=True)
class Served:
    """Stands in for the parts of a version."""

    ranker: object = "its own"


def test_a_promoted_ranker_serves_until_a_newer_version_is_built(filled: House) -> None:
    versions = filled.versions("sample")
    about = read_manifest(versions.folder(versions.current() or ""))
    newer = about.model_copy(update={"created": datetime.now(UTC) + timedelta(hours=1)})

    def served(manifest: Manifest, standing: Standing | None = None) -> object:
        with filled.store("sample") as store:
            standings = Standings(store)
            if standing is not None:
                standings.promote(standing, "a", "")
            return promoted_ranker(Served(), versions, manifest, standings).ranker  # type: ignore

    assert served(about) == "its own"
    assert served(about, Standing(ranker="none")) is None
    assert served(newer) == "its own"
    assert served(about, Standing(ranker="gone")) == "its own", "a lost ranker harms nobody"
