"""Who is shopping: one choice, on every page that asks for it."""

from __future__ import annotations

import logging

import streamlit as st

from assistant.ui.keeping import leave
from assistant.ui.safe import message
from assistant.ui.shopfront import Shopfront
from assistant.ui.state import PageState
from catalog import AisleError

log = logging.getLogger(__name__)
_SHOPPER = "shopper"
_NEW = ""  # the choice of who has no history


def who(front: Shopfront, state: PageState) -> None:
    """Draws the choice."""
    shopper = shopper_of(state)
    others = [] if shopper is None or shopper in front.shoppers else [shopper]
    # Streamlit forgets the widgets of a page that is left; the conversation knows whose it is.
    st.session_state[_SHOPPER] = shopper or _NEW
    st.selectbox(
        "Who is shopping",
        [_NEW, *front.shoppers, *others],
        format_func=lambda one: front.named(one) if one else "New visitor",
        key=_SHOPPER,
        on_change=begin,
        args=(front, state),
        help="A returning shopper's past shapes the picks. Changing it starts a new conversation.",
    )


def shopper_of(state: PageState) -> str | None:
    """Their id; None of a visitor nobody knows."""
    return state.conversation.shopper_id if state.conversation else None


def begin(front: Shopfront, state: PageState) -> None:
    """A new conversation of whoever is chosen; the cart stays theirs."""
    known = shopper_of(state)
    shopper = st.session_state.get(_SHOPPER, known) or None
    try:
        conversation = front.assistant.open(shopper)
    except AisleError as error:
        st.toast(f"Nothing was changed. {message(str(error))}", icon=":material/error:")
    except Exception:  # the page goes on; the log has it all
        log.exception("a conversation could not be opened")
        st.toast("Nothing was changed. Please try again.", icon=":material/error:")
    else:
        state.begin(conversation, keep_cart=state.conversation is not None and known == shopper)
        leave()
