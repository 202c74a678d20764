"""`aisle experiments`, and prompts that go live by what an experiment found."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from app import House
from assistant.cli import cli
from assistant.experimenting.reporting import purchases_before
from assistant.health.report import health
from catalog import Kind, Store
from catalog.impressions import Impression, Shown
from retrieval.experiments import Experiment, analysed, read_experiments
from retrieval.experiments.over_time import over_time
from tests.explored import experiment_slates, interleaved_slates, log, own_house
from tests.test_experiments import FAIR, slates
from tests.test_store import event, keep, product

FILE = """
- name: softer
  arms: {control: 50, softmax: 50}
  set: {softmax: {strategy: softmax}}
- name: wordier
  arms: {control: 50, v1: 50}
  set: {v1: {prompt: explain-v1}}
"""


@pytest.fixture
def house(small_home: Path, tmp_path: Path) -> House:
    file = tmp_path / "experiments.yaml"
    file.write_text(FILE)
    return own_house(small_home, tmp_path, experiments=file)


def experiments(house: House) -> tuple[Experiment, ...]:
    assert house.settings.experiments is not None
    return read_experiments(house.settings.experiments)


def run(house: House, *words: str) -> Result:
    result = CliRunner().invoke(cli, [*words], obj=house)
    assert isinstance(result.exception, SystemExit | None), result.exception
    return result


def test_a_file_is_checked_and_listed(house: House, tmp_path: Path) -> None:
    told = run(house, "experiments", "list").output
    assert "softer  running" in told
    assert "prompt explain-v1" in told
    assert "2 experiments" in run(
        house, "experiments", "check", str(house.settings.experiments)
    ).output  # fmt: skip
    bad = tmp_path / "bad.yaml"
    bad.write_text("- name: x\n  arms: {a: 1}")
    told = run(house, "experiments", "check", str(bad))
    assert (told.exit_code, "control" in told.output) == (1, True)
    none = house.changed(experiments=None)
    assert "names no file" in run(none, "experiments", "list").output
    assert "names no file" in run(none, "experiments", "report", "softer").output
    assert "softer, wordier" in run(house, "experiments", "report", "nope").output


def test_a_guardrail_of_which_too_little_is_known_does_not_hold(house: House) -> None:
    log(house, experiment_slates(experiments(house)[0], 60, 0.0))
    lines = run(house, "experiments", "report", "softer").output
    assert "not known yet" in lines
    assert "holds" not in lines


def test_what_an_arm_would_not_get_is_told(house: House, tmp_path: Path) -> None:
    file = tmp_path / "slips.yaml"
    file.write_text(
        "- name: words\n  set: {treatment: {prompt: explain-v99}}\n"
        "- name: first\n  set: {treatment: {strategy: softmax}}\n  end: 2026-12-05\n"
        "- name: second\n  set: {treatment: {strategy: off}}\n  start: 2026-12-05\n"
        "- name: later\n  set: {treatment: {prompt: explain-v1}}\n"
    )
    text = file.read_text()
    told = run(house, "experiments", "check", str(file))
    said = " ".join(told.output.split())
    assert told.exit_code == 1
    assert "arm treatment of words is as the shop is: There is no" in said
    assert "words and later both set the prompt" in said
    assert "first and second both set the strategy" in said
    health = run(house.changed(experiments=file), "health", "--json")
    assert "explain-v99" in health.output
    file.write_text(
        text.replace("start: 2026-12-05", "start: 2026-12-06").split("- name: later")[0]
    )
    only = " ".join(run(house, "experiments", "check", str(file)).output.split())
    assert "both set" not in only


def test_a_report_of_the_log(house: House) -> None:
    assert "No slate" in run(house, "experiments", "report", "softer").output
    log(house, experiment_slates(experiments(house)[0], 1_500, 0.12))
    told = json.loads(run(house, "experiments", "report", "softer", "--json").stdout)
    effect = told["report"]["effects"]["softmax"]["click_through"]
    assert effect["low"] > 0
    assert told["preference"] is None
    assert told["report"]["balance"]["mismatch"] is False
    last = told["by_day"]["click_through"][-1]["effect"]
    assert last == pytest.approx(effect)
    lines = run(house, "experiments", "report", "softer").output
    assert "higher" in lines
    assert "No slate" in run(house, "experiments", "report", "wordier").output


def test_a_report_of_one_that_interleaves(house: House, tmp_path: Path) -> None:
    file = tmp_path / "interleaving.yaml"
    file.write_text("- name: mixed\n  interleave: none\n- name: other\n  end: 2020-01-01\n")
    own = house.changed(experiments=file)
    mixed, _ = experiments(own)
    report = ("experiments", "report", "mixed")
    assert "No slate" in run(own, *report).output
    log(own, interleaved_slates(mixed, 400, 0.15))
    told = json.loads(run(own, *report, "--json").stdout)
    found = told["preference"]
    assert found["wins_a"] + found["wins_b"] + found["ties"] == 400
    assert found["always"]["low"] > 0
    assert 0.5 + found["always"]["low"] < found["low"], "what holds at every look is wider"
    days = told["by_day"]["preference"]
    assert len(days) == 5 or len(days) == 6
    assert days[-1]["effect"] == found["always"]
    assert [one["effect"]["shoppers"] for one in days] == sorted(
        one["effect"]["shoppers"] for one in days
    )
    assert told["report"]["arms"]["interleaved"]["slates"] == 800
    assert told["report"]["effects"] == {}
    lines = run(own, *report).output
    assert "b is preferred" in lines
    assert "words and meaning alone" in lines
    assert f"{found['wins_b']} shoppers clicked more on b's products, {found['wins_a']}" in lines
    assert "Sample ratio" not in lines, "there are no arms"
    assert "control" not in lines
    assert "Interleaved for every shopper" in run(own, "experiments", "list").output


def test_equal_orders_are_not_settled(house: House, tmp_path: Path) -> None:
    file = tmp_path / "interleaving.yaml"
    file.write_text("- name: mixed\n  interleave: none\n  share: 20\n")
    own = house.changed(experiments=file)
    log(own, interleaved_slates(experiments(own)[0], 300, 0.0))
    lines = run(own, "experiments", "report", "mixed").output
    assert "neither is preferred for certain so far" in lines
    assert "for 20% of shoppers" in lines


def test_a_check_knows_which_rankers_the_shop_has(house: House, tmp_path: Path) -> None:
    file, current = tmp_path / "rankers.yaml", house.versions("sample").current()
    check = ("experiments", "check", str(file))
    file.write_text(f"- name: same\n  interleave: {current}\n")
    told = run(house, *check)
    assert (told.exit_code, "all sound" in told.output) == (0, True), told.output
    file.write_text(
        "- name: arm\n  set: {treatment: {ranker: 20200101T}}\n"
        "- name: mixed\n  interleave: 20200102T\n  share: 50\n"
    )
    told = run(house, *check)
    assert told.exit_code == 1
    assert "The experiment arm can't be run: There is no version '20200101T'" in told.output
    assert "The experiment mixed can't be run" in told.output
    nowhere = run(house, *check, "--shop", "another")
    assert nowhere.exit_code == 0, "nothing is known of a shop that is not built"
    own = house.changed(experiments=file)
    with own.store("sample") as store:
        found = health(own, "sample", store)
    assert sum("can't be run" in one for one in found.problems) == 2


def test_a_product_over_the_limit_is_an_alarm(house: House) -> None:
    log(house, experiment_slates(experiments(house)[0], 40, 0.0, over_budget=1))
    assert "over the shopper's limit; stop this arm" in run(
        house, "experiments", "report", "softer"
    ).output  # fmt: skip


def test_a_prompt_goes_live_by_its_experiment(house: House) -> None:
    promote = ("policy", "promote", "--prompt", "explain-v1")
    log(house, experiment_slates(experiments(house)[1], 300, 0.0))
    refused = run(house, *promote)
    assert (refused.exit_code, "lower bound is under 0" in refused.output) == (1, True)
    log(house, experiment_slates(experiments(house)[1], 2_000, 0.3))
    told = run(house, *promote)
    assert told.exit_code == 0, told.output
    assert "explain-v1 is live" in told.output


def test_the_last_day_is_the_report() -> None:
    log_ = slates(400, lift=0.1)
    days = [datetime(2026, 11, 20 + n % 5, tzinfo=UTC) for n in range(len(log_))]
    spread = [
        one.model_copy(update={"impression": one.impression.model_copy(update={"at": at})})
        for one, at in zip(log_, days, strict=True)
    ]
    before = {one.impression.shopper or "": float(n % 3) for n, one in enumerate(log_)}
    told = over_time(FAIR, spread, before)
    effect = analysed(FAIR, spread, before).effects["louder"]["click_through"]
    assert len(told) == 5
    assert [one.effect.shoppers for one in told] == sorted(one.effect.shoppers for one in told)
    for figure in ("value", "low", "high", "shoppers"):
        assert getattr(told[-1].effect, figure) == pytest.approx(getattr(effect, figure))


def test_purchases_before_are_of_before(store: Store) -> None:
    keep(store, product("p1"))
    begun = datetime(2026, 11, 26, tzinfo=UTC)
    for id_, shopper, kind, day in (
        ("1", "ann", Kind.PURCHASE, -3),
        ("2", "ann", Kind.PURCHASE, -2),
        ("3", "ann", Kind.PURCHASE, 1),
        ("4", "ann", Kind.CLICK, -1),
        ("5", "cid", Kind.PURCHASE, -1),
    ):
        at = begun + timedelta(days=day)
        store.append([event(id_, product="p1", shopper=shopper, kind=kind, at=at)])
    log_ = [
        Shown(
            impression=Impression(
                conversation="c", shopper=name, at=begun, policy="x", products=(), propensities=()
            )
        )
        for name in ("ann", "bob", None)
    ]
    assert purchases_before(store, log_, begun) == {"ann": 2.0, "bob": 0.0}
