"""Where the conversation stands: what Aisle understood, a chip each, and what may be said next."""

from __future__ import annotations

import streamlit as st

from assistant.budget import Budget
from assistant.chips import Chip, chips
from assistant.clicks import WithoutLimit
from assistant.turn import Assistant
from assistant.ui.safe import clipped, plain, unseen
from assistant.ui.sidebar import lift_slider
from assistant.ui.state import Exchange, PageState

_LONGEST = 48


def chip_row(exchange: Exchange, state: PageState, assistant: Assistant) -> None:
    """All that holds now, in a row that is open; a click on one lets go of it, and the same is
    looked for again."""
    if state.conversation is None:
        return
    currency = assistant.pipeline.items.currency
    budget = exchange.understood.budget if exchange.understood else Budget(currency)
    for place, chip in enumerate(chips(state.conversation.memory, budget)):
        _chip(chip, f"chip-{exchange.id}-{place}", state, assistant)


def changed_line(state: PageState) -> None:
    """What the last answer does not go by yet, and the way to have it go by it."""
    if not state.stale:
        return
    with st.container(horizontal=True, gap="xsmall", vertical_alignment="center"):
        st.caption("Your profile has changed since this answer.", width="content")
        st.button(
            "Look again",
            key="look-again",
            icon=":material/refresh:",
            on_click=state.ask_again,
            args=("Look again", "your profile"),
        )


def next_row(exchange: Exchange, state: PageState) -> None:
    """Messages to send with a click."""
    if not exchange.followups:
        return
    with st.container(horizontal=True, gap="small"):
        for place, message in enumerate(exchange.followups):
            st.button(
                plain(message),
                key=f"next-{exchange.id}-{place}",
                icon=":material/arrow_outward:",
                type="tertiary",
                on_click=state.ask,
                args=(message,),
            )


def _chip(chip: Chip, key: str, state: PageState, assistant: Assistant) -> None:
    st.button(
        f"{unseen('Remove')} {plain(clipped(chip.label, _LONGEST))}",
        key=key,
        icon=":material/close:",
        icon_position="right",
        on_click=_let_go,
        args=(chip, state, assistant),
    )


def _let_go(chip: Chip, state: PageState, assistant: Assistant) -> None:
    if chip.click == WithoutLimit("most", "slider"):
        lift_slider(state)
    state.stop()  # what is still being written is about what held before
    state.ask(chip.message, chip.click)
