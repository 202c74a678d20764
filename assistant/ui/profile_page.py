"""The page Your profile: who is shopping, what is known of them and why, and how to change it."""

from __future__ import annotations

import logging
from functools import partial

import streamlit as st

from assistant.conversation import Conversation
from assistant.slates.notices import your_profile
from assistant.ui import keeping
from assistant.ui.opening import opened
from assistant.ui.prices import whole
from assistant.ui.profile_beliefs import beliefs
from assistant.ui.profile_forgetting import forgetting
from assistant.ui.safe import message, plain
from assistant.ui.shopfront import Shopfront
from assistant.ui.state import PageState, page_state
from assistant.ui.trying import said, say, tried
from assistant.ui.who import who
from assistant.wiring import Wiring
from catalog import AisleError

log = logging.getLogger(__name__)
_LIMIT = "profile-limit"
_NONE = -1  # a selectbox shows None as nothing chosen
_WIDTH = 800


def draw(wiring: Wiring) -> None:
    """Draws it."""
    with st.container(horizontal_alignment="center"), st.container(width=_WIDTH):
        st.header("Your profile", anchor=False)
        place = st.empty()
        place.caption(":shimmer[Opening the shop…]")
        state = page_state()
        front = _front(wiring, state)
        place.empty()
        keeping.leave()  # the address of this page names no conversation
        if isinstance(front, str):
            st.error(message(front), icon=":material/storefront:")
            st.button("Try again")
        elif state.conversation is not None:
            _profile(front, state, state.conversation)
        said()


def _front(wiring: Wiring, state: PageState) -> Shopfront | str:
    """The open shop, or why it is closed."""
    shop = wiring.settings.shop
    try:
        front = opened(shop, partial(wiring.assistant, shop))
        if state.conversation is None:
            state.conversation = front.assistant.open()
    except AisleError as error:
        return str(error)
    except Exception:
        log.exception("the shop could not be opened")
        return "The shop could not be opened. The server's log says why."
    return front


def _profile(front: Shopfront, state: PageState, conversation: Conversation) -> None:
    with st.container(width=320):
        who(front, state)
    if conversation.shopper_id is None:
        _stranger(conversation)
    else:
        st.subheader("What you told me", anchor=False)
        beliefs(front, state)
    st.subheader("What I gather from what you did", anchor=False)
    _gathered(front, conversation)
    st.subheader("The most you want to pay", anchor=False)
    _limit(front, state, conversation)
    st.subheader("Forget everything", anchor=False)
    forgetting(front, state)


def _stranger(conversation: Conversation) -> None:
    """What this conversation knows of a visitor nobody knows."""
    st.subheader("What this conversation knows", anchor=False)
    said = [str(one) for one in conversation.memory.state.constraints]
    said += [str(conversation.memory.said)] if conversation.memory.said else []
    if said:
        st.markdown("\n".join(f"- {plain(one)}" for one in said))
    else:
        st.caption("Nothing yet: you asked for nothing in particular so far.")
    st.info(
        "I don't know who you are, so nothing of this outlasts the conversation. To be remembered, "
        "choose yourself under “Who is shopping”; what you then say of yourself, such as “I'm "
        "vegan” or “I wear size 10”, is kept here until you have it forgotten.",
        icon=":material/person_add:",
    )


def _gathered(front: Shopfront, conversation: Conversation) -> None:
    shopper = conversation.shopper
    if not shopper.recent:
        st.caption("Nothing yet. What you look at, put in the cart or buy shapes the picks.")
        return
    lines = your_profile(shopper, front.assistant.pipeline.items)
    st.markdown("\n".join(f"- {plain(line)}" for line in lines))
    st.caption("Worked out anew each time from what you looked at, put in the cart and bought.")


def _limit(front: Shopfront, state: PageState, conversation: Conversation) -> None:
    currency = front.assistant.pipeline.items.currency
    most = conversation.limit.most if conversation.limit else None
    steps = sorted({step for step in (*front.steps, most) if step is not None})
    st.session_state[_LIMIT] = _NONE if most is None else most
    with st.container(width=320):
        st.selectbox(
            "For one product",
            [_NONE, *steps],
            format_func=lambda step: "No limit" if step == _NONE else plain(whole(step, currency)),
            key=_LIMIT,
            on_change=_keep_limit,
            args=(front, state),
        )
    known = conversation.shopper_id is not None
    st.caption(
        "Kept for your next visits too. No pick costs more."
        if known
        else "It holds in this conversation. No pick costs more."
    )


def _keep_limit(front: Shopfront, state: PageState) -> None:
    if state.conversation is None:
        return
    conversation, chosen = state.conversation, st.session_state[_LIMIT]
    most = None if chosen == _NONE else chosen
    if tried(
        lambda: front.assistant.remember_limit(conversation, most), "Your profile stays as it was."
    ):
        keeping.keep(front, state)
        state.stale = bool(state.exchanges)
        now = conversation.limit
        say(f"Your profile now says {now}." if now else "Your profile has no limit any more.")
