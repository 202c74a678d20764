"""Beside the chat: who is shopping, how much to spend, the cart."""

from __future__ import annotations

import logging
from collections import Counter

import streamlit as st

from assistant.budget import Budget
from assistant.ui.prices import steps, whole
from assistant.ui.safe import clipped, message, plain, unseen
from assistant.ui.shopfront import Shopfront
from assistant.ui.state import PageState
from catalog import AisleError, format_money
from retrieval import Items

log = logging.getLogger(__name__)
_SHOPPER = "shopper"
_BUDGET = "budget"
_NEW = ""  # the choice of who has no history


def sidebar(front: Shopfront, state: PageState) -> Budget | None:
    """Draws it all. Returns the slider's budget, None when there is no limit."""
    st.button(
        "New conversation",
        key="new-conversation",
        icon=":material/add_comment:",
        width="stretch",
        on_click=_begin,
        args=(front, state),
    )
    _who(front, state)
    budget = _slider(front)
    _limit(front, state, budget)
    _cart(front, state)
    return budget


def _who(front: Shopfront, state: PageState) -> None:
    st.selectbox(
        "Who is shopping",
        [_NEW, *front.shoppers],
        format_func=lambda shopper: front.shoppers.get(shopper, "New visitor"),
        key=_SHOPPER,
        on_change=_begin,
        args=(front, state),
        help="A returning shopper's past shapes the picks. Changing it starts a new conversation.",
    )


def _begin(front: Shopfront, state: PageState) -> None:
    shopper = st.session_state.get(_SHOPPER) or None
    same = state.conversation is not None and state.conversation.shopper_id == shopper
    state.begin(front.assistant.open(shopper), keep_cart=same)


def lift_slider(items: Items) -> None:
    """Sets the slider back to no limit, its last step. For callbacks: before it is drawn."""
    st.session_state[_BUDGET] = len(steps(items)) - 1


def _slider(front: Shopfront) -> Budget | None:
    currency = front.assistant.pipeline.items.currency
    names = ["No limit" if s is None else plain(whole(s, currency)) for s in front.steps]
    place = st.select_slider(
        "Budget per item",
        range(len(names)),
        value=len(names) - 1,
        format_func=names.__getitem__,
        key=_BUDGET,
        help="No pick costs more than this. A tighter budget in your words wins.",
    )
    most = front.steps[place]
    return None if most is None else Budget(currency, most=most, said_by="slider")


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
        front.assistant.remember_limit(state.conversation, most)
    except AisleError as error:
        st.toast(f"Your profile stays as it was. {message(str(error))}", icon=":material/error:")
    except Exception:  # the page goes on; the log has it all
        log.exception("keeping the limit broke off")
        st.toast("Your profile stays as it was. Please try again.", icon=":material/error:")
    else:
        now = state.conversation.limit
        told = f"Your profile now says {now}." if now else "Your profile has no limit any more."
        st.toast(plain(told), icon=":material/check:")


def _cart(front: Shopfront, state: PageState) -> None:
    cart = state.conversation.cart if state.conversation else {}
    st.markdown(f"**Cart** ({sum(cart.values())})")
    if not cart:
        st.caption("Nothing in it yet.")
        return
    items = front.assistant.pipeline.items
    totals: Counter[str] = Counter()
    for product_id, quantity in list(cart.items()):
        row = items.row_of.get(product_id)
        if row is None:  # no longer sold
            continue
        product = items.products[row]
        totals[product.price.currency] += product.price.minor * quantity
        with st.container(horizontal=True, wrap=False, gap="xsmall"):
            cost = format_money(product.price.minor * quantity, product.price.currency)
            title = plain(clipped(product.title, 40))
            st.markdown(f":small[{quantity} × {title}]  \n**{plain(cost)}**", width="stretch")
            st.button(
                f"Remove {unseen(clipped(product.title, 90))}",
                key=f"remove-{product_id}",
                type="tertiary",
                on_click=_remove,
                args=(cart, product_id),
            )
    total = " + ".join(format_money(minor, currency) for currency, minor in sorted(totals.items()))
    st.markdown(f"Total: **{plain(total)}**")
    st.button("Empty the cart", key="empty-cart", type="tertiary", on_click=cart.clear)


def _remove(cart: dict[str, int], product_id: str) -> None:
    cart.pop(product_id, None)
