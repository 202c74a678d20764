"""The tab Versions: what is live, every version, and what can be done with them."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from assistant.prompts.versions import Promotion, Status
from assistant.ui.back_office.lab_desk import PART, Desk, when
from assistant.ui.back_office.lab_diff import draw_diff
from assistant.ui.back_office.lab_editor import draw_editor
from assistant.ui.back_office.lab_files import draw_files
from assistant.ui.back_office.lab_live import ask_rollback, draw_asked
from assistant.ui.back_office.lab_look import draw_look
from assistant.ui.safe import clipped, message, plain

_MOST_ROWS = 10
_LONGEST_NAME = 24  # of an author, in a table that a phone has room for
READ, COMPARE, WRITE, FILES, HISTORY = "Read", "Compare", "Write", "Files", "History"
_PARTS = {READ: draw_look, COMPARE: draw_diff, WRITE: draw_editor, FILES: draw_files}


def draw_versions(desk: Desk) -> None:
    """Draws it. Raises StoreError when the database refuses."""
    status = desk.library.status()
    _live(desk, status)
    _table(desk, status.live)
    if st.session_state.get(PART) not in (*_PARTS, HISTORY):
        st.session_state[PART] = READ
    part = st.segmented_control(
        "What to do",
        [*_PARTS, HISTORY],
        key=PART,
        required=True,
        persist_state="session",
        label_visibility="collapsed",
    )
    _PARTS.get(str(part), _history)(desk)
    draw_asked(desk)


def _live(desk: Desk, status: Status) -> None:
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        with st.container(width="stretch", gap=None):
            st.markdown(f":material/check_circle: **{plain(status.live)}** is live")
            st.caption(_since(status))
        before = desk.library.before()
        if before is not None:
            st.button(
                f"Roll back to {plain(before)}",
                key="lab-rollback",
                icon=":material/undo:",
                on_click=ask_rollback,
                args=(status.promoted.version if status.promoted else "", before),
            )
    if status.problem:
        st.error(message(status.problem), icon=":material/error:")
    if not desk.asks_claude:
        st.caption(
            "No key for Claude is set: shoppers read words from the template, which uses no "
            "prompt. A version can be written and made live all the same."
        )


def _since(status: Status) -> str:
    one = status.promoted
    if one is None:
        return "As the setting AISLE\\_PROMPT says. Nothing is promoted."
    why = f": {plain(one.note)}" if one.note else ""
    return f"{plain(one.version)} was promoted on {when(one.at)} by {plain(one.author)}{why}"


def _table(desk: Desk, live: str) -> None:
    versions = desk.versions()
    rows = [
        {
            "Version": plain(one.label) + (" :green-badge[Live]" if one.label == live else ""),
            "Author": plain(clipped(one.author, _LONGEST_NAME)),
            "Note": plain(one.note),
            "Date": when(one.at),
        }
        for one in versions
    ]
    many = len(rows) > _MOST_ROWS
    st.table(
        pd.DataFrame(rows),
        border="horizontal",
        hide_index=True,
        height=420 if many else "content",
        alt="Versions of the prompt, newest first",
    )


def _history(desk: Desk) -> None:
    rows = [
        {
            "When": when(one.at),
            "What": plain(_happened(one)),
            "Who": plain(one.author),
            "Why": plain(one.note),
        }
        for one in reversed(desk.library.history())
    ]
    if not rows:
        st.caption("Nothing has been promoted yet.")
        return
    st.table(pd.DataFrame(rows), border="horizontal", hide_index=True, alt="What was live when")


def _happened(one: Promotion) -> str:
    what = one.version or "what AISLE_PROMPT says"
    return f"Rolled back to {what}" if one.rollback else f"{what} went live"
