"""Reading one version, and what can be done with it."""

from __future__ import annotations

import streamlit as st

from assistant.prompts.slots import hints
from assistant.prompts.travelling import file_of
from assistant.ui.back_office.lab_desk import LOOKED_AT, Desk, byline, choose
from assistant.ui.back_office.lab_editor import begin_with
from assistant.ui.back_office.lab_live import ask_promotion
from assistant.ui.looks import emphasis
from assistant.ui.safe import plain
from catalog import PromptError


def draw_look(desk: Desk) -> None:
    """Draws it."""
    live = desk.library.live().label
    one = choose("Version", LOOKED_AT, desk, live)
    st.caption(byline(one))
    with st.container(horizontal=True):
        st.button(
            "Make it live" if one.label != live else "It is live",
            key="lab-promote",
            type=emphasis(),
            icon=":material/publish:",
            disabled=one.label == live,
            on_click=ask_promotion,
            args=(one.label,),
        )
        st.button(
            "Write a new version from it",
            key="lab-begin",
            icon=":material/edit:",
            on_click=begin_with,
            args=(one,),
        )
        st.download_button(
            "Download",
            file_of(one),
            f"{one.label}.md",
            "text/markdown",
            key="lab-download",
            icon=":material/download:",
            on_click="ignore",
        )
    for line in _hints(one.text):
        st.caption(f":material/info: {plain(line)}")
    st.code(one.text.rstrip("\n"), language=None, wrap_lines=True)


def _hints(text: str) -> tuple[str, ...]:
    try:
        return hints(text)
    except PromptError as problem:  # written by other means than this page
        return (str(problem),)
