"""The page Learning without a browser."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from app import House
from assistant.settings import Settings
from assistant.ui import site
from catalog import Store
from retrieval import Versions
from retrieval.experiments import read_experiments
from retrieval.exploring.standing import Standings
from tests.explored import (
    drawn_slates,
    experiment_slates,
    interleaved_slates,
    log,
    own_house,
    width,
)
from tests.pages.drawn import close_shops, healthy

JUDGE, EXPERIMENTS = "Judge a policy", "Experiments"


@dataclass
class Wired:
    """Stands in for the house: its shop is open already."""

    house: House
    shop: object

    @property
    def settings(self) -> Settings:
        return self.house.settings

    def assistant(self, name: str) -> object:
        return self.shop

    def versions(self, name: str) -> Versions:
        return self.house.versions(name)

    def events(self, name: str) -> Store:
        return self.house.events(name)


@pytest.fixture
def wired(small_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Wired]:
    close_shops()
    monkeypatch.setattr(
        "assistant.ui.back_office.trace_shop.opened",
        lambda shop, open_: SimpleNamespace(assistant=open_()),
    )
    file = tmp_path / "experiments.yaml"
    file.write_text("- name: softer\n  arms: {control: 50, softmax: 50}\n  note: '**bold**'\n")
    house = own_house(small_home, tmp_path, experiments=file)
    with house.store("sample") as store:
        status = "Exploring by epsilon."
        running = SimpleNamespace(status=lambda: status, events=None)
        yield Wired(house, SimpleNamespace(store=store, exploration=running))
    close_shops()


def drawn(wiring: Wired, part: str = "", **state: object) -> AppTest:
    def script(wiring):  # its source is run elsewhere
        from assistant.ui.back_office import learning_page

        learning_page.draw(wiring)

    at = AppTest.from_function(script, kwargs={"wiring": wiring}, default_timeout=30)
    if part:
        at.session_state["learning-part"] = part
    for key, value in state.items():
        at.session_state[key] = value
    return healthy(at.run())


def told(at: AppTest) -> str:
    kinds = ("header", "markdown", "caption", "error", "info", "success", "warning", "code")
    every = [str(one.value) for kind in kinds for one in at.get(kind)]
    return "\n".join(every).replace("\\", "").replace("\u2060", "")


def press(at: AppTest, key: str) -> AppTest:
    return healthy(at.button(key=key).click().run())


def test_it_is_for_merchandisers_alone() -> None:
    (page,) = [one for one in site.FOR_MERCHANDISERS if one.path == "learning"]
    assert page.draw.__qualname__.startswith("guarded")


def test_an_empty_log_says_what_to_do(wired: Wired) -> None:
    at = drawn(wired)
    assert "aisle policy learn" in told(at)
    assert "Exploring by epsilon." in told(at)
    assert at.button(key="learning-rollback").disabled
    at = drawn(wired, JUDGE)
    assert "aisle simulate --shoppers 200 --days 3" in told(at)
    at = drawn(wired, EXPERIMENTS)
    assert "No slate was shown under it yet" in told(at)
    assert "**bold**" in told(at)
    wired.house = wired.house.changed(experiments=None)
    assert "AISLE_EXPERIMENTS" in told(drawn(wired, EXPERIMENTS))


def test_off_and_back(wired: Wired) -> None:
    at = press(drawn(wired), "learning-off")
    healthy(at.text_input(key="learning-why").set_value("a quiet week").run())
    at = press(at, "learning-yes")
    assert "Exploration is off" in told(at)
    (row,) = Standings(wired.shop.store).history()  # type: ignore[attr-defined]
    assert (row.author, row.note) == ("merchandiser", "a quiet week")
    at = press(press(at, "learning-rollback"), "learning-yes")
    assert "Exploration is on" in told(at)


def test_a_policy_is_judged_and_a_worse_one_refused(wired: Wired) -> None:
    log(wired.house, drawn_slates(1_200, width(wired.house)))
    at = drawn(wired, JUDGE)
    healthy(at.selectbox(key="learning-candidate").select("Strategy off").run())
    said = told(at)
    assert "earned less than what is live" in said
    assert "lower bound is under 0" in said
    assert len(at.get("vega_lite_chart")) + len(at.get("arrow_vega_lite_chart")) == 2
    tables = [frame.value for frame in at.dataframe]
    assert list(tables[0]["Estimator"]) == [
        "What is live", "The log itself", "IPS", "SNIPS", "DM", "DR",
    ]  # fmt: skip
    at = press(press(at, "learning-promote"), "learning-yes")
    assert "Say why first" in told(at)
    standings = Standings(wired.shop.store)  # type: ignore[attr-defined]
    assert standings.history() == ()
    healthy(at.text_input(key="learning-why").set_value("for a test").run())
    press(at, "learning-yes")
    assert standings.live().strategy == "off"


def test_few_rounds_tell_nothing_and_no_figure_leads(wired: Wired) -> None:
    log(wired.house, drawn_slates(300, width(wired.house)))
    at = drawn(wired, JUDGE)
    healthy(at.selectbox(key="learning-candidate").select("Strategy off").run())
    (lead,) = [one.value for one in at.get("info")]
    assert "The log can't tell yet" in lead.replace("\\", "")
    assert "a drawn place" not in told(at)


def test_a_better_ranker_goes_live_without_a_reason(wired: Wired) -> None:
    log(wired.house, drawn_slates(1_200, width(wired.house)))
    at = drawn(wired, JUDGE)
    none = "No ranker, words and meaning alone"
    healthy(at.selectbox(key="learning-candidate").select(none).run())
    assert "earned more than what is live" in told(at)
    press(press(at, "learning-promote"), "learning-yes")
    live = Standings(wired.shop.store).live()  # type: ignore[attr-defined]
    assert live.ranker == "none"


def test_an_experiment_is_drawn_with_its_warnings(wired: Wired) -> None:
    assert wired.settings.experiments is not None
    (one,) = read_experiments(wired.settings.experiments)
    log(wired.house, experiment_slates(one, 500, 0.3, over_budget=1))
    at = drawn(wired, EXPERIMENTS)
    assert "over the shopper's limit; stop this arm" in told(at)
    tables = [frame.value for frame in at.dataframe]
    effects = next(table for table in tables if "So far" in table)
    assert effects["So far"][0] == "higher"
    assert len(at.get("vega_lite_chart")) + len(at.get("arrow_vega_lite_chart")) == 1


def test_one_that_interleaves_is_drawn_without_arms(wired: Wired, tmp_path: Path) -> None:
    file = tmp_path / "mixed.yaml"
    file.write_text("- name: mixed\n  interleave: none\n  note: '**bold**'\n")
    wired.house = wired.house.changed(experiments=file)
    assert "No slate was shown under it yet" in told(drawn(wired, EXPERIMENTS))
    (one,) = read_experiments(file)
    log(wired.house, interleaved_slates(one, 400, 0.15))
    st.cache_resource.clear()
    at = drawn(wired, EXPERIMENTS)
    assert "b is preferred" in told(at)
    assert "a is the live order, b words and meaning alone" in told(at)
    assert "Effects over control" not in told(at)
    (table,) = [frame.value for frame in at.dataframe]
    assert (table["Slates"][0], table["Shoppers"][0]) == (800, 400)
    assert len(at.get("vega_lite_chart")) + len(at.get("arrow_vega_lite_chart")) == 1


def test_a_file_that_cannot_be_read_is_told(wired: Wired, tmp_path: Path) -> None:
    bad = tmp_path / "bad.yaml"
    bad.write_text("- [")
    wired.house = wired.house.changed(experiments=bad)
    assert "can't be read as experiments" in told(drawn(wired, EXPERIMENTS))
