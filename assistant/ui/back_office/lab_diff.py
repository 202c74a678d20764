"""Two versions, and how they differ."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from assistant.prompts.comparing import Line, counted, difference
from assistant.ui.back_office.lab_desk import Desk, byline, choose
from assistant.ui.safe import plain

_COLOURS = {"+": "green", "-": "red"}
_MARKS = {"+": "**\\+**", "-": "**−**", " ": "", "…": "…"}
_ALL = 10_000  # more sentences than any prompt has
_SHOWN = {"Changes only": 2, "Whole text": _ALL}


def draw_diff(desk: Desk) -> None:
    """Draws it."""
    versions = desk.versions()
    left, right = st.columns(2)
    with left:
        before = choose("From", "lab-from", desk, versions[min(1, len(versions) - 1)].label)
        st.caption(byline(before))
    with right:
        after = choose("To", "lab-to", desk, versions[0].label)
        st.caption(byline(after))
    shown = st.segmented_control(
        "Show",
        list(_SHOWN),
        default="Changes only",
        key="lab-shown",
        required=True,
        persist_state="session",
        label_visibility="collapsed",
    )
    draw_lines(difference(before.text, after.text, _SHOWN[str(shown)]))


def draw_lines(lines: tuple[Line, ...]) -> None:
    """A diff, or that there is none."""
    if not lines:
        st.caption("They are the same, word for word.")
        return
    new, gone = counted(lines)
    st.caption(f"By sentences: {new} new, marked +; {gone} gone, marked −.")
    rows = [{" ": _MARKS[line.mark], "Sentence": _shown(line)} for line in lines]
    st.table(pd.DataFrame(rows), border="horizontal", hide_index=True, alt="What differs")


def _shown(line: Line) -> str:
    """As Markdown. Not `st.code`, whose colours for a diff are too pale to be read by all."""
    if line.mark not in _COLOURS or not line.text.strip():
        return plain(line.text)
    return f":{_COLOURS[line.mark]}-background[{plain(line.text)}]"
