"""Figures of a shop, what counts as wrong, and `aisle health`."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import insert
from typer.testing import CliRunner

from app import House
from assistant.cli import cli
from assistant.health.health_command import as_json, as_lines
from assistant.health.money import money_figures
from assistant.health.report import Health, health
from assistant.health.turns import figures
from assistant.replaying.briefs import Asked, Brief, Listed
from catalog import Store
from catalog.rejected import rejected
from catalog.spending import Spending, Spent
from catalog.tables import quarantine
from tests.conftest import small_settings

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)


def turn(
    *failures: str,
    explainer: str = "claude-haiku-5-5",
    broke: str | None = "",
    held: int = 0,
    **seconds: float,
) -> Listed:
    asked = () if broke is None else (Asked(purpose="explain", broke=broke),)
    told = Brief(
        message="m",
        explainer=explainer,
        picks=3,
        sentences=4,
        held_back=held,
        failures=failures,
        asked=asked,
        seconds=seconds,
    )
    return Listed(id="t", conversation="c", number=1, at=NOW, known=False, brief=told)


# -- turns -------------------------------------------------------------------------------------


def test_percentiles_are_of_the_turns_that_had_the_stage() -> None:
    rows = [turn(total=n / 1_000) for n in range(1, 101)] + [turn(understand=0.5)]
    found = figures(rows)
    total = next(one for one in found.times if one.stage == "total")
    assert (total.n, total.p50, total.p95, total.p99) == (100, 50.5, 95.05, 99.01)
    assert next(one for one in found.times if one.stage == "understand").n == 1
    assert found.n == 101


def test_a_turn_that_asked_nobody_is_no_failure() -> None:
    rows = [
        turn(),
        turn("overloaded", explainer="template", broke="overloaded"),
        turn("unbacked", explainer="template"),
        turn("no_key", explainer="template", broke="no_key"),
        turn("capped", explainer="template", broke="capped"),
        turn(broke=None),
        turn("timeout", "error", explainer="cards", broke="timeout"),
    ]
    found = figures(rows)
    assert (found.asked, found.failed) == (4, 3)
    assert found.failures == {"overloaded": 1, "unbacked": 1, "timeout": 1, "error": 1}
    assert found.not_asked == {"no_key": 1, "capped": 1}
    assert found.rungs == {"model": 2, "template": 4, "cards": 1}


def test_held_back_is_a_share_of_the_sentences() -> None:
    assert figures([turn(held=1), turn()]).held_back_rate == 1 / 8
    assert figures([]).held_back_rate is None
    assert figures([]).failure_rate is None


def test_turns_of_another_aisle_are_left_out() -> None:
    foreign = turn().model_copy(update={"brief": None})
    assert figures([foreign]).n == 0


# -- money and quarantine ----------------------------------------------------------------------


def test_money_is_by_day_and_names_models_without_a_price(store: Store) -> None:
    rows = [
        Spent(NOW, "claude-haiku-5-5", "explain", 1, 1, 1, 1, 100),
        Spent(NOW - timedelta(days=2), "claude-unheard-of", "read", 1, 1, 1, 1, 50),
        Spent(NOW - timedelta(days=40), "claude-haiku-5-5", "read", 1, 1, 1, 1, 7),
    ]
    Spending(store).keep(rows)
    found = money_figures(store, 100, NOW)
    assert (found.today, found.capped) == (100, True)
    assert [one.micros for one in found.days] == [50, 100]
    assert found.unpriced == ("claude-unheard-of",)
    assert not money_figures(store, 101, NOW).capped
    assert not money_figures(store, None, NOW).capped


def test_quarantined_rows_are_counted_by_reason_with_the_first_as_example(store: Store) -> None:
    rows = [
        {"source": source, "line": line, "field": "price", "reason": reason, "excerpt": excerpt}
        for source, line, reason, excerpt in (
            ("a.csv", 2, "not a number", "abc"),
            ("a.csv", 9, "not a number", "xyz"),
            ("b.csv", 3, "negative price", "-1"),
        )
    ]
    with store.writing() as connection:
        connection.execute(insert(quarantine), rows)
    first, second = rejected(store)
    assert (first.source, first.rows, first.line, first.excerpt) == ("a.csv", 2, 2, "abc")
    assert (second.source, second.rows) == ("b.csv", 1)


# -- all of it ---------------------------------------------------------------------------------


@pytest.fixture
def sound(small_house: House, store: Store) -> Health:
    return health(small_house, "sample", store)


def test_a_built_shop_is_sound(sound: Health) -> None:
    assert sound.problems == ()
    assert sound.figures.current is not None
    assert sound.figures.current.metrics
    assert list(as_lines(sound))[-1] == "Nothing is wrong."


def test_what_is_wrong_is_said(sound: Health) -> None:
    failing = figures([turn("overloaded", broke="overloaded")] * 2 + [turn()] * 7)
    (said,) = replace(sound, turns=failing).problems
    assert "22%" in said
    assert "overloaded" in said
    few = figures([turn("overloaded", broke="overloaded")] * 4)
    assert replace(sound, turns=few).problems == ()
    (said,) = replace(sound, money=replace(sound.money, today=5, cap=5)).problems
    assert "AISLE_SPEND_CAP" in said
    unbuilt = replace(sound.figures, versions=())
    (said,) = replace(sound, figures=unbuilt).problems
    assert "aisle build" in said


def test_the_json_has_every_figure(sound: Health) -> None:
    told = json.loads(as_json(sound))
    assert told["ok"] is True
    assert told["turns"]["window"] == {"most": 1_000, "days": 7}
    assert told["figures"]["versions"][0]["metrics"]
    assert told["money"]["capped"] is False


def test_the_command_ends_with_1_when_something_is_wrong(tmp_path: Path) -> None:
    house = House(small_settings(tmp_path))
    run = CliRunner().invoke(cli, ["health", "--json"], obj=house)
    assert run.exit_code == 1
    assert json.loads(run.output)["ok"] is False
    assert not (tmp_path / "sample").exists()


def test_the_command_says_that_the_cap_is_reached(small_house: House) -> None:
    capped = small_house.changed(spend_cap=Decimal(0))
    run = CliRunner().invoke(cli, ["health"], obj=capped)
    assert run.exit_code == 1
    assert "cap" in run.output
