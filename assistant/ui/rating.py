"""Thumbs under an answer, kept with the turn's record."""

from __future__ import annotations

import streamlit as st

from assistant.conversation import Conversation
from assistant.replaying.recorder import Recorder
from assistant.turn import Assistant
from assistant.ui.state import Exchange, PageState


def thumbs(exchange: Exchange, state: PageState, assistant: Assistant) -> None:
    """Drawn where turns are recorded; what is not kept is not asked for."""
    keeper, conversation = assistant.keeper, state.conversation
    recorded = isinstance(keeper, Recorder) and keeper.days > 0
    if not recorded or conversation is None or exchange.stopped or not exchange.number:
        return
    key = f"thumbs-{exchange.id}"
    st.feedback(
        "thumbs", key=key, on_change=_rate, args=(key, conversation, exchange, keeper, assistant)
    )


def _rate(
    key: str,
    conversation: Conversation,
    exchange: Exchange,
    keeper: Recorder,
    assistant: Assistant,
) -> None:
    thumb = st.session_state.get(key)
    liked = None if thumb is None else bool(thumb)
    keeper.rate(conversation.id, exchange.number, liked)
    assistant.thumbed(conversation, exchange.number, liked)
    if thumb is not None:
        st.toast("Thank you; noted.", icon=":material/check:")
