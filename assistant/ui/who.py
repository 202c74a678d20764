"""Who is shopping: one choice, on every page that asks for it."""

from __future__ import annotations

import streamlit as st

from assistant.ui.keeping import leave
from assistant.ui.shopfront import Shopfront
from assistant.ui.state import PageState
from assistant.ui.trying import tried

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

    def opening() -> None:
        fresh = front.assistant.open(shopper)
        state.begin(fresh, keep_cart=state.conversation is not None and known == shopper)
        leave()

    tried(opening, "Nothing was changed.")
