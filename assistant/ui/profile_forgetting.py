"""Forgetting everything: what goes is said before, and what went after."""

from __future__ import annotations

import logging

import streamlit as st

from assistant.ui.keeping import leave
from assistant.ui.looks import emphasis
from assistant.ui.safe import message
from assistant.ui.shopfront import Shopfront
from assistant.ui.state import PageState
from assistant.ui.visitor import visitor
from catalog import AisleError, StoreError
from catalog.forgetting import Forgotten, forget

log = logging.getLogger(__name__)
_RESULT = "forgotten"
_PATIENCE = 5.0


def forgetting(front: Shopfront, state: PageState) -> None:
    """Draws the button, and what came of it."""
    done, told = st.session_state.pop(_RESULT, (True, ""))
    if told:
        (st.success if done else st.error)(message(told))
    known = state.conversation is not None and state.conversation.shopper_id is not None
    if not known and front.keeping is None:
        st.caption("Nothing of you is kept.")
        return
    st.caption(
        "Deletes what you told me, your limit and your conversations. What you looked at and "
        "bought stays in the shop's log, without your name."
        if known
        else "Deletes every conversation of this browser in which you were a new visitor."
    )
    if st.button("Forget everything about me", key="forget-all", icon=":material/delete_forever:"):
        _ask(front, state)


@st.dialog("Forget everything about you?")
def _ask(front: Shopfront, state: PageState) -> None:
    shopper = state.conversation.shopper_id if state.conversation else None
    st.markdown("\n".join(f"- {line}" for line in _goes(front, shopper)))
    st.markdown("This can't be undone.")
    with st.container(horizontal=True, horizontal_alignment="right"):
        if st.button("Keep it", key="keep-all"):
            st.rerun()
        if st.button(
            "Forget everything",
            key="forget-all-now",
            type=emphasis(),
            on_click=_forget,
            args=(front, state, shopper),
        ):
            st.rerun()


def _goes(front: Shopfront, shopper: str | None) -> tuple[str, ...]:
    number = _conversations(front, shopper)
    talks = "your conversations" if number is None else f"your conversations ({number})"
    if shopper is None:
        return (f"Deleted: {talks} in this browser, with what you asked for in them.",)
    return (
        f"Deleted: what you told me, your limit, {talks}, and the records of your messages.",
        "What you looked at and bought stays in the shop's log, without your name.",
        "Afterwards you go on as a new visitor. Your cart stays.",
    )


def _conversations(front: Shopfront, shopper: str | None) -> int | None:
    try:
        return front.keeping.count(visitor(), shopper) if front.keeping else None
    except StoreError:
        return None


def _forget(front: Shopfront, state: PageState, shopper: str | None) -> None:
    done = False
    try:
        told, done = _forgotten(front, state, shopper), True
    except AisleError as error:
        told = f"Nothing was forgotten. {error}"
    except Exception:  # the page goes on; the log has it all
        log.exception("forgetting broke off")
        told = "Nothing was forgotten. Please try again."
    st.session_state[_RESULT] = done, told


def _forgotten(front: Shopfront, state: PageState, shopper: str | None) -> str:
    if state.answering is not None:
        state.answering.drop()
        if not state.answering.join(_PATIENCE):  # its slate and its record are kept at its end
            raise StoreError("An answer is still being written. Please try again in a moment.")
    keeper = front.assistant.keeper
    if keeper is not None and not keeper.flush(_PATIENCE):
        raise StoreError("The shop's database is busy. Please try again in a minute.")
    said = "Forgotten: your conversations in this browser."
    if shopper is not None:
        exploration = front.assistant.exploration
        events = exploration.forgettable() if exploration is not None else None
        said = _said(forget(front.assistant.store, shopper, events))
    elif front.keeping is not None and not front.keeping.delete_all(visitor()):
        said = "The shop's database is busy; your conversations go in a moment."
    if state.held is not None:
        state.held.ended = True
    state.begin(front.assistant.open(), keep_cart=True)
    state.deleted = state.let_go = None
    leave()
    return said


def _said(gone: Forgotten) -> str:
    return (
        f"Forgotten: {_number(gone.beliefs, 'thing')} you told me, "
        f"{'your limit, ' if gone.profiles else ''}{_number(gone.conversations, 'conversation')}, "
        f"{_number(gone.turns, 'recorded message')}. What you looked at and bought "
        f"({_number(gone.events, 'event')}) has no name any more. You are a new visitor."
    )


def _number(n: int, what: str) -> str:
    return f"1 {what}" if n == 1 else f"{n} {what}s"
