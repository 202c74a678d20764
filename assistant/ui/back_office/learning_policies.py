"""The policies there are, what was promoted, off and back."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from assistant.policies.desk import PolicyDesk
from assistant.policies.policy_command import manifests
from assistant.policies.telling import in_words
from assistant.ui.back_office.learning_desk import FILL
from assistant.ui.back_office.learning_live import ask_off, ask_rollback
from assistant.ui.safe import clipped, message, plain
from retrieval.exploring.standing import ROLLBACK, Standing

_WHEN = st.column_config.DatetimeColumn(format="D MMM YYYY, HH:mm")


def draw(desk: PolicyDesk) -> None:
    """The buttons, the table, the history."""
    _buttons(desk)
    _table(desk)
    _history(desk)


def _buttons(desk: PolicyDesk) -> None:
    live, before = desk.standings.live(), desk.standings.before()
    with st.container(horizontal=True):
        if st.button(
            "Turn exploration off…",
            icon=":material/explore_off:",
            key="learning-off",
            disabled=desk.strategy_of(live) == "off",
        ):
            ask_off()
        if st.button(
            "Roll back…",
            icon=":material/undo:",
            key="learning-rollback",
            disabled=before is None,
            help=None if before is None else plain(f"To {in_words(desk, before)}."),
        ):
            ask_rollback(str(live))


def _table(desk: PolicyDesk) -> None:
    st.subheader("Policies", anchor=False)
    found, damaged = manifests(desk)
    for name in damaged:
        st.warning(plain(f"Policy {name} is damaged: its manifest can't be read."))
    if not found:
        st.info(message(
            "There is no policy yet. `aisle policy learn` makes one from the log; with --every 60 "
            f"it goes on every hour. {FILL}"
        ), icon=":material/school:")  # fmt: skip
        return
    live = desk.policies.live()
    rows = [
        {
            "Policy": one.name,
            "Live": "yes" if one.name == live else "",
            "Learnt": one.made.replace(tzinfo=None),
            "Rounds": one.rounds,
            "Continues": one.parent or "",
        }
        for one in found
    ]
    st.dataframe(
        pd.DataFrame(rows),
        hide_index=True,
        column_config={
            "Learnt": _WHEN,
            "Rounds": st.column_config.NumberColumn(format="localized"),
        },
        alt="Policies, newest first",
    )
    st.caption(
        "Rounds are places of slates that were drawn by chance, from which it has learnt. A policy "
        "goes live under “Judge a policy”. Times are in UTC."
    )


def _history(desk: PolicyDesk) -> None:
    st.subheader("What was changed", anchor=False)
    history = desk.standings.history()
    if not history:
        st.caption("Nothing was promoted yet: what the settings say is live.")
        return
    rows = [
        {
            "When": row.at.replace(tzinfo=None),
            "Who": clipped(row.author, 60),
            "What": ("Rolled back to " if row.kind == ROLLBACK else "Made live: ")
            + in_words(desk, Standing.of(row.name)),
            "Why": clipped(row.note, 400),
        }
        for row in reversed(history)
    ]
    st.dataframe(
        pd.DataFrame(rows),
        hide_index=True,
        column_config={"When": _WHEN, "Why": st.column_config.TextColumn(width="large")},
        alt="Changes of what is live, newest first",
    )
