"""Writing a new version: the text, what is amiss with it, and what Claude would be told."""

from __future__ import annotations

import streamlit as st

from assistant.prompts.comparing import difference
from assistant.prompts.library import LONGEST_NOTE, OWN
from assistant.prompts.slots import HOLDS, NEEDED, check, hints, tidied
from assistant.prompts.versions import PromptVersion
from assistant.ui.back_office.lab_desk import LOOKED_AT, PART, Desk, choose, say
from assistant.ui.back_office.lab_diff import draw_lines
from assistant.ui.back_office.lab_example import draw_example
from assistant.ui.looks import emphasis
from assistant.ui.safe import message, plain
from catalog import AisleError, PromptError

_TEXT, _NOTE, _ASIDE, _BASE = "lab-text", "lab-note", "lab-aside", "lab-base"
_PROBLEM = "lab-problem"
_HEIGHT = 560


def begin_with(one: PromptVersion) -> None:
    """Puts a version's text into the editor and opens it; another text in it is put aside."""
    _take(one)
    st.session_state[PART] = "Write"


def draw_editor(desk: Desk) -> None:
    """Draws it."""
    live = desk.library.version("live")
    st.session_state.setdefault(_TEXT, live.text)
    _beginning(desk, live.label)
    writing, seeing = st.columns(2, gap="medium")
    with writing:
        _write(desk)
    with seeing:
        _see(desk, str(st.session_state[_TEXT]))


def _beginning(desk: Desk, live: str) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        choose("Begin with", _BASE, desk, live)
        st.button("Take its text", key="lab-take", on_click=_take_chosen, args=(desk,))
        if st.session_state.get(_ASIDE):
            st.button(
                "Bring back my text", key="lab-back", icon=":material/undo:", on_click=_bring_back
            )


def _take_chosen(desk: Desk) -> None:
    """What the box says now: it may have changed with the same click."""
    try:
        _take(desk.library.version(st.session_state[_BASE]))
    except AisleError as error:
        st.session_state[_PROBLEM] = str(error)


def _take(one: PromptVersion) -> None:
    before = st.session_state.get(_TEXT, "")
    if before != one.text:
        st.session_state[_ASIDE] = before
    st.session_state[_TEXT], st.session_state[_BASE] = one.text, one.label
    st.session_state.pop(_PROBLEM, None)


def _bring_back() -> None:
    state = st.session_state
    state[_TEXT], state[_ASIDE] = state[_ASIDE], state.get(_TEXT, "")


def _write(desk: Desk) -> None:
    st.text_area(
        "Text of the new version",
        key=_TEXT,
        height=_HEIGHT,
        persist_state="session",
        on_change=_retyped,
    )
    st.text_input(
        "Note: what is new in it",
        key=_NOTE,
        max_chars=LONGEST_NOTE,
        persist_state="session",
        placeholder="Shorter answers, no greeting",
        on_change=_retyped,
    )
    st.button(
        "Save as a new version",
        key="lab-save",
        type=emphasis(),
        icon=":material/save:",
        on_click=_save,
        args=(desk,),
    )
    if problem := st.session_state.get(_PROBLEM):
        st.error(message(problem), icon=":material/error:")


def _retyped() -> None:
    """What was wrong with the last save says nothing of what stands there now."""
    st.session_state.pop(_PROBLEM, None)


def _save(desk: Desk) -> None:
    state = st.session_state
    state.pop(_PROBLEM, None)
    try:
        kept = desk.library.add(OWN, state[_TEXT], desk.who, state.get(_NOTE, ""))
    except AisleError as error:
        state[_PROBLEM] = str(error)
        return
    state[_TEXT], state[_NOTE] = kept.text, ""
    state[_BASE] = state[LOOKED_AT] = kept.label
    state.pop(_ASIDE, None)
    say(f"Saved as {plain(kept.label)}. It is not live yet: make it live under Read.")


def _see(desk: Desk, text: str) -> None:
    told, changes, variables = st.tabs(
        ["What Claude is told", "What changes", "Variables"], key="lab-see", on_change="rerun"
    )
    with told:
        if told.open:
            _example(desk, text)
    with changes:
        if changes.open:
            base = desk.library.version(st.session_state[_BASE])
            draw_lines(difference(base.text, tidied(text)))
    with variables:
        if variables.open:
            _variables()


def _example(desk: Desk, text: str) -> None:
    try:
        check(tidied(text))
    except PromptError as problem:
        if str(problem) == st.session_state.get(_PROBLEM):
            st.caption("Shown when the text can be used.")  # it is told beside already
        else:
            st.warning(message(str(problem)), icon=":material/warning:")
        return
    for hint in hints(text):
        st.caption(f":material/info: {plain(hint)}")
    draw_example(desk.assistant, tidied(text), height=_HEIGHT - 60)


def _variables() -> None:
    st.markdown(
        "Write a variable as `${name}`; it is filled in on every turn. A dollar sign is `$$`."
    )
    for name, holds in HOLDS.items():
        needed = " Needed." if name in NEEDED else ""
        st.markdown(f"- `${{{name}}}` {plain(holds)}{needed}")
