"""Beside the chat: who is shopping, how much to spend, the cart."""

from __future__ import annotations

import logging
from collections.abc import Sequence

import streamlit as st

from assistant.budget import Budget, tightest
from assistant.ui import conversations
from assistant.ui.cart import cart_beside
from assistant.ui.prices import whole
from assistant.ui.safe import message, plain, unseen
from assistant.ui.shopfront import Shopfront
from assistant.ui.state import PageState
from assistant.ui.who import begin, who
from catalog import AisleError

log = logging.getLogger(__name__)
_BUDGET = "budget"


def sidebar(front: Shopfront, state: PageState) -> Budget | None:
    """Draws it all. Returns the slider's budget, None when there is no limit."""
    st.button(
        "New conversation",
        key="new-conversation",
        icon=":material/add_comment:",
        width="stretch",
        on_click=begin,
        args=(front, state),
    )
    who(front, state)
    budget = _slider(front, state)
    _limit(front, state, budget)
    cart_beside(front.assistant, state)
    conversations.listed(front, state)
    return budget


def lift_slider(state: PageState) -> None:
    """Sets the slider back to no limit. For callbacks: before it is drawn."""
    state.slider = None


def _slider(front: Shopfront, state: PageState) -> Budget | None:
    currency = front.assistant.pipeline.items.currency
    # Not escaped: a screen reader says them as they stand, and one `$` alone is only a sign.
    names = ["No limit" if s is None else whole(s, currency) for s in front.steps]
    # Streamlit forgets the widgets of a page that is left, and a kept conversation brings its own.
    st.session_state[_BUDGET] = place_of(state.slider, front.steps)
    place = st.select_slider(
        "Budget per item",
        range(len(names)),
        format_func=names.__getitem__,
        key=_BUDGET,
        on_change=_slid,
        args=(front, state),
        help="No pick costs more than this. A tighter budget in your words wins.",
    )
    most = front.steps[place]
    return None if most is None else Budget(currency, most=most, said_by="slider")


def _slid(front: Shopfront, state: PageState) -> None:
    """The picks follow, where what holds is another limit now."""
    before, state.slider = state.slider, front.steps[st.session_state[_BUDGET]]
    if _holds(before, front, state) != _holds(state.slider, front, state):
        most, currency = state.slider, front.assistant.pipeline.items.currency
        told = "No limit any more" if most is None else f"Up to {whole(most, currency)}"
        state.ask_again(told, "slider")


def _holds(most: int | None, front: Shopfront, state: PageState) -> int | None:
    """The most that a pick may cost with the slider at `most`, whoever says so."""
    talk, currency = state.conversation, front.assistant.pipeline.items.currency
    if talk is None:
        return most
    voices = [talk.memory.in_words(currency), Budget(currency, most)]
    return tightest(*voices, *([talk.limit] if talk.limit else [])).most


def place_of(most: int | None, steps: Sequence[int | None]) -> int:
    """The step that allows `most` in minor units and no more; the last, without limit, for None."""
    if most is None:
        return len(steps) - 1
    within = [place for place, step in enumerate(steps) if step is not None and step <= most]
    return max(within, default=0)


def _limit(front: Shopfront, state: PageState, slider: Budget | None) -> None:
    """A returning shopper's own limit: kept from the slider, shown, forgotten."""
    conversation = state.conversation
    if conversation is None or conversation.shopper_id is None:
        return
    kept = conversation.limit.most if conversation.limit else None
    chosen = slider.most if slider else None
    if conversation.limit is not None and kept is not None:
        with st.container(horizontal=True, wrap=False, gap="xsmall", vertical_alignment="center"):
            st.caption(plain(f"Your profile: {conversation.limit}"), width="stretch")
            _limit_button(f"Forget {unseen('the limit of your profile')}", None, front, state)
    if chosen not in (None, kept):
        _limit_button("Remember this limit", chosen, front, state)


def _limit_button(label: str, most: int | None, front: Shopfront, state: PageState) -> None:
    st.button(
        label,
        key="forget-limit" if most is None else "remember-limit",
        type="tertiary",
        help=None if most is None else "Kept in your profile for your next visits too.",
        on_click=_keep,
        args=(most, front, state),
    )


def _keep(most: int | None, front: Shopfront, state: PageState) -> None:
    if state.conversation is None:
        return
    try:
        before = _holds(state.slider, front, state)
        front.assistant.remember_limit(state.conversation, most)
        state.stale = state.stale or before != _holds(state.slider, front, state)
    except AisleError as error:
        st.toast(f"Your profile stays as it was. {message(str(error))}", icon=":material/error:")
    except Exception:  # the page goes on; the log has it all
        log.exception("keeping the limit broke off")
        st.toast("Your profile stays as it was. Please try again.", icon=":material/error:")
    else:
        now = state.conversation.limit
        told = f"Your profile now says {now}." if now else "Your profile has no limit any more."
        st.toast(plain(told), icon=":material/check:")
