"""The lab's view without a browser: choosing, running, cancelling, looking at one turn."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from types import SimpleNamespace

import pytest
from streamlit.testing.v1 import AppTest

from assistant.lab.results import LabRun
from assistant.settings import Settings
from assistant.turn import Assistant
from assistant.ui.back_office.lab_trial import Trial
from catalog import ArtifactError, LabError
from tests.pages.drawn import close_shops, healthy, text_of

KEY = "lab-trial"


def lab_page(settings: Settings, assistant: Assistant | None) -> AppTest:
    def opened(shop: str) -> Assistant:
        if assistant is None:
            raise ArtifactError("The shop is not built yet. Run `aisle build`.")
        return assistant

    def script(wiring):  # its source is run elsewhere: no name of this file is known there
        from assistant.ui.back_office.lab_run import draw_run

        draw_run(wiring)

    wiring = SimpleNamespace(settings=settings, assistant=opened)
    at = AppTest.from_function(script, kwargs={"wiring": wiring}, default_timeout=20)
    return healthy(at.run())


@pytest.fixture
def settings() -> Iterator[Settings]:
    close_shops()
    yield Settings(_env_file=None)
    close_shops()


@pytest.fixture
def page(settings: Settings, small_assistant: Assistant) -> AppTest:
    return lab_page(settings, small_assistant)


def on_a_message(at: AppTest, text: str) -> AppTest:
    at.segmented_control(key="lab-run-kind").set_value("A message")
    healthy(at.run())
    at.text_area(key="lab-run-message").set_value(text)
    return healthy(at.run())


def finished(at: AppTest) -> AppTest:
    healthy(at.button(key="lab-run-start").click().run())
    trial: Trial = at.session_state[KEY]
    assert trial.wait(20)
    return healthy(at.run())


def test_the_live_version_is_the_baseline(page: AppTest) -> None:
    assert page.multiselect(key="lab-run-prompts").value == ["explain-v2", "explain-v1"]
    assert page.multiselect(key="lab-run-models").value == ["fake"]
    assert "No API key is set" in text_of(page)
    assert not page.button(key="lab-run-start").disabled


def test_a_message_is_run_and_both_answers_shown(page: AppTest) -> None:
    at = on_a_message(page, "headphones under $100")
    healthy(at.multiselect(key="lab-run-models").set_value(["fake", "template"]).run())
    at = finished(at)
    shown = text_of(at)
    assert [one.label for one in at.metric] == [
        r"A · explain\-v2 · fake", "B · template", r"C · explain\-v1 · fake"
    ]  # fmt: skip
    assert [one.value for one in at.metric] == ["100.0%"] * 3
    assert "too few conversations to tell a difference" in shown.replace("\\", "")
    assert "**A and B, word by word**" in shown
    assert ":red-background[~~" in shown
    assert ":green-background[**" in shown
    assert "Struck out: only in A. Bold: only in B." in shown
    assert [b.label for b in at.get("download_button")] == ["Export CSV", "Export JSON"]


def test_the_words_of_shoppers_are_shown_as_they_are(page: AppTest) -> None:
    nasty = "<script>alert(1)</script> :red[boo] headphones"
    at = finished(on_a_message(page, nasty))
    assert [one.value for one in at.text] == [nasty]
    assert "<script>" not in "".join(str(one.value) for one in at.markdown)


def test_an_empty_choice_cannot_be_run(page: AppTest) -> None:
    at = on_a_message(page, "")
    assert at.button(key="lab-run-start").disabled
    assert "Choose what to try them on." in text_of(at)
    healthy(at.multiselect(key="lab-run-prompts").set_value([]).run())
    assert "Choose a prompt version." in text_of(at)


def test_scripts_have_a_table_by_family_and_a_filter(page: AppTest) -> None:
    page.multiselect(key="lab-run-families").set_value(["brands", "attributes"])
    healthy(page.run())
    page.number_input(key="lab-run-limit").set_value(6)
    healthy(page.run())
    at = finished(page)
    assert "no difference" in text_of(at)
    assert set(at.dataframe[0].value["Family"]) == {"brands", "attributes"}
    at.segmented_control(key="lab-results-by").set_value("Family and turn")
    healthy(at.run())
    assert {"Family", "Turn", "Candidate", "Passed"} < set(at.dataframe[0].value.columns)
    at.pills(key="lab-answers-show").set_value("Answered differently")
    healthy(at.run())
    assert "There is no such turn." in text_of(at)


def test_a_file_that_cannot_be_read_says_why_and_keeps_the_choice(page: AppTest) -> None:
    page.segmented_control(key="lab-run-kind").set_value("A file")
    healthy(page.run())
    page.file_uploader(key="lab-run-file").set_value(("bad.yaml", b"a: [", "text/yaml"))
    healthy(page.run())
    assert r"bad\.yaml is no YAML" in page.error[0].value
    assert page.multiselect(key="lab-run-prompts").value == ["explain-v2", "explain-v1"]
    assert page.button(key="lab-run-start").disabled


def test_a_promptfoo_file_can_be_run(page: AppTest) -> None:
    text = b"tests:\n- vars: {question: headphones}\n  assert:\n  - {type: javascript, value: x}\n"
    page.segmented_control(key="lab-run-kind").set_value("A file")
    healthy(page.run())
    page.file_uploader(key="lab-run-file").set_value(("foo.yaml", text, "text/yaml"))
    healthy(page.run())
    assert "no code of a test file" in text_of(page)
    at = finished(page)
    assert len(at.metric) == 2


def test_a_closed_shop_is_told(settings: Settings) -> None:
    at = lab_page(settings, None)
    assert "not built yet" in at.error[0].value


def test_a_run_is_watched_and_cancelled(page: AppTest) -> None:
    let_go, asked = threading.Event(), []

    def runner(take, progress, cancelled):
        progress("lab", 1, 4)
        let_go.wait(20)
        asked.append(cancelled())
        return LabRun("sample", (), 4, (), stopped="it was cancelled")

    page.session_state[KEY] = Trial(runner)
    at = healthy(page.run())
    assert at.button(key="lab-run-start").disabled
    healthy(at.button(key="lab-run-cancel").click().run())
    assert at.button(key="lab-run-cancel").disabled
    let_go.set()
    assert at.session_state[KEY].wait(20)
    at = healthy(at.run())
    assert asked == [True]
    assert "it was cancelled" in at.warning[0].value


def test_a_run_that_nobody_watches_stops(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = []
    going = threading.Event()

    def runner(take, progress, given_up):
        going.wait(20)
        seen.append(given_up())
        return LabRun("sample", (), 1, ())

    for unwatched, stopped in ((600.0, False), (0.0, True)):
        monkeypatch.setattr("assistant.ui.back_office.lab_trial.UNWATCHED", unwatched)
        going.clear()
        trial = Trial(runner)
        time.sleep(0.01)
        going.set()
        assert trial.wait(20)
        assert seen[-1] is stopped


@pytest.mark.parametrize(
    ("error", "told"), [(LabError("Say less."), "Say less."), (ValueError("x"), "log says why")]
)
def test_a_run_that_breaks_is_told_plainly(page: AppTest, error: Exception, told: str) -> None:
    def runner(take, progress, cancelled):
        raise error

    page.session_state[KEY] = Trial(runner)
    page.session_state[KEY].wait(20)
    at = healthy(page.run())
    assert told in at.error[0].value.replace("\\", "")


def test_a_failing_model_is_shown_as_failed(settings: Settings, small_assistant: Assistant) -> None:
    from pydantic import SecretStr

    unreachable = settings.model_copy(
        update={
            "anthropic_api_key": SecretStr("sk-ant-test"),
            "anthropic_base_url": "http://127.0.0.1:9",
            "claude_retries": 0,
        }
    )
    at = on_a_message(lab_page(unreachable, replace(small_assistant)), "headphones")
    assert at.number_input(key="lab-run-cost").value == 1.0
    assert "since 4.7 take none" in text_of(at).replace("\\", "")
    start = time.monotonic()
    at = finished(at)
    assert time.monotonic() - start < 15
    assert [one.value for one in at.metric] == ["0.0%", "0.0%"]
    assert "1 turn failed: connection" in at.error[0].value.replace("\\", "")


def test_what_was_typed_is_there_again_after_another_tab(
    settings: Settings, small_assistant: Assistant
) -> None:
    def script(wiring):  # its source is run elsewhere: no name of this file is known there
        import streamlit as st

        from assistant.ui.back_office.lab_run import draw_run

        if not st.toggle("Away", key="away"):
            draw_run(wiring)

    wiring = SimpleNamespace(settings=settings, assistant=lambda shop: small_assistant)
    at = AppTest.from_function(script, kwargs={"wiring": wiring}, default_timeout=20)
    at = on_a_message(healthy(at.run()), "a long and careful message")
    for away in (True, False):
        at.toggle(key="away").set_value(away)
        healthy(at.run())
    assert at.text_area(key="lab-run-message").value == "a long and careful message"


def test_a_narrower_choice_takes_back_what_no_longer_fits(page: AppTest) -> None:
    page.number_input(key="lab-run-limit").set_value(200)
    healthy(page.run())
    page.multiselect(key="lab-run-families").set_value(["brands"])
    healthy(page.run())
    assert page.number_input(key="lab-run-limit").value <= 20
    page.number_input(key="lab-run-limit").set_value(3)
    at = finished(healthy(page.run()))
    at.selectbox(key="lab-answers-turn").set_value(5)
    healthy(at.run())
    at.number_input(key="lab-run-limit").set_value(1)
    at = finished(healthy(at.run()))
    assert at.selectbox(key="lab-answers-turn").value in (0, 1, 2)
    at.pills(key="lab-answers-show").set_value("Not passed")
    healthy(at.run())
    assert "There is no such turn." in text_of(at)
