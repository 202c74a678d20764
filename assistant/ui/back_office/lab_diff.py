"""Two versions, and how they differ."""

from __future__ import annotations

import streamlit as st

from assistant.prompts.comparing import Line, counted, difference
from assistant.ui.back_office.lab_desk import Desk, byline, choose
from assistant.ui.safe import plain

_COLOURS = {"+": "green", "-": "red"}
_MARKS = {"+": "**\\+**", "-": "**−**", " ": "\u00a0", "…": "⋮"}
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
    with st.container(border=True):
        st.markdown("  \n".join(map(_shown, lines)))


def _shown(line: Line) -> str:
    """As Markdown. Not `st.code`, whose colours for a diff are too pale to be read by all."""
    colour, text = _COLOURS.get(line.mark), plain(line.text)
    if colour is None:
        return text or _MARKS[line.mark]
    return f"{_MARKS[line.mark]} :{colour}-background[{text}]" if text else _MARKS[line.mark]
