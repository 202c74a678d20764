"""Prompts side by side: choose, run, look at what came of it."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import partial

import streamlit as st

from assistant.lab.candidates import candidates
from assistant.lab.prompts import prompt_named
from assistant.lab.report import counted
from assistant.lab.results import LabRun
from assistant.lab.running import Bounds, Taker, run
from assistant.lab.writers import hired_by
from assistant.language.prices import dollars
from assistant.replaying.recorder import purse_of
from assistant.turn import Assistant
from assistant.ui.back_office.lab_choices import Chosen, chosen
from assistant.ui.back_office.lab_results import results
from assistant.ui.back_office.lab_trial import Trial
from assistant.ui.looks import emphasis
from assistant.ui.opening import opened
from assistant.ui.safe import message
from assistant.wiring import Wiring
from catalog import AisleError
from retrieval import Progress

log = logging.getLogger(__name__)
_TRIAL, _PROBLEM = "lab-trial", "lab-run-problem"
_POLL = 0.5  # seconds


def draw_run(wiring: Wiring) -> None:
    """Draws the choice, the run under way and the last results."""
    shop = wiring.settings.shop
    try:
        assistant = opened(shop, partial(wiring.assistant, shop)).assistant
        choice = chosen(wiring.settings, assistant.store)
    except AisleError as error:
        st.error(message(str(error)), icon=":material/storefront:")
        return
    trial: Trial | None = st.session_state.get(_TRIAL)
    running = trial is not None and not trial.over
    _buttons(choice, running, partial(_start, wiring, assistant, choice))
    if problem := st.session_state.get(_PROBLEM):
        st.error(message(problem))
    if trial is None:
        return
    if running:
        _progress(trial)
    elif trial.problem:
        st.error(message(trial.problem))
    elif trial.run is not None:
        results(trial.run)


def _buttons(choice: Chosen, running: bool, start: Callable[[], None]) -> None:
    missing = _missing(choice)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            "Run", type=emphasis(), icon=":material/play_arrow:", on_click=start,
            disabled=running or bool(missing), key="lab-run-start",
        )  # fmt: skip
        if missing and not running:
            st.caption(missing)


def _missing(choice: Chosen) -> str:
    if not choice.prompts:
        return "Choose a prompt version."
    if not choice.models:
        return "Choose who writes."
    return "" if choice.suite else "Choose what to try them on."


def _start(wiring: Wiring, assistant: Assistant, choice: Chosen) -> None:
    """Starts a run; what stands in its way is told on the page."""
    st.session_state[_PROBLEM] = ""
    try:
        prompts = [(label, prompt_named(label, assistant.store)) for label in choice.prompts]
        made = candidates(prompts, choice.models, choice.temperature)
    except AisleError as error:
        st.session_state[_PROBLEM] = str(error)
        return
    suite, hired = choice.suite, hired_by(wiring.settings, purse_of(assistant))
    if suite is None:
        return

    def runner(take: Taker, progress: Progress, cancelled: Callable[[], bool]) -> LabRun:
        bounds = Bounds(choice.max_cost, cancelled)
        return run(assistant, made, suite, hired, bounds, take=take, progress=progress)

    st.session_state[_TRIAL] = Trial(runner)


@st.fragment(run_every=_POLL)
def _progress(trial: Trial) -> None:
    """How far it is, looked at twice a second while the rest of the page can be used."""
    trial.watched()
    if trial.over:
        st.rerun()
    share = trial.done / trial.total if trial.total else 0.0
    spent = f" · {dollars(trial.spent)} spent" if trial.spent else ""
    told = f"{counted(trial.turns, 'turn')} tried, {trial.not_passed} not passed{spent}"
    with st.container(horizontal=True, vertical_alignment="center"):
        st.progress(share, text=message(told))
        st.button(
            "Stopping…" if trial.cancelled else "Cancel", icon=":material/stop:",
            on_click=trial.cancel, disabled=trial.cancelled, key="lab-run-cancel",
        )  # fmt: skip
