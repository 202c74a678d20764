"""What can be done about a product on its card: buy it, see more like it, be rid of it."""

from __future__ import annotations

import logging
from collections.abc import Callable

import streamlit as st

from assistant.clicks import Like
from assistant.events import Pick
from assistant.turn import Assistant
from assistant.ui.cart_changes import add
from assistant.ui.looking import UNDONE
from assistant.ui.safe import clipped, message, plain, unseen
from assistant.ui.state import Exchange, PageState, SentAway
from catalog import AisleError, Product

log = logging.getLogger(__name__)
_LONGEST_TITLE = 90


def add_button(
    exchange: Exchange, product: Product, state: PageState, assistant: Assistant
) -> None:
    """Into the cart; says how many are in it."""
    held = state.conversation.cart.get(product.id, 0) if state.conversation else 0
    label = f"Add to cart ({held} in it)" if held else "Add to cart"
    st.button(
        f"{label} {unseen(_title(product))}",
        key=f"add-{exchange.id}-{product.id}",
        width="stretch",
        on_click=add,
        args=([(product.id, 1)], state, assistant),
    )


def like_button(exchange: Exchange, product: Product, state: PageState) -> None:
    """More like this: a turn of its own, whatever answer the product is in."""
    st.button(
        unseen(f"More like this: {_title(product)}"),
        icon=":material/auto_awesome_motion:",
        type="tertiary",
        help="More like this",
        key=f"like-{exchange.id}-{product.id}",
        on_click=state.ask,
        args=(f"More like {_title(product)}", Like(product.id)),
    )


def not_for_me_button(
    exchange: Exchange, pick: Pick, state: PageState, assistant: Assistant
) -> None:
    """Off the slate, and out of the rest of the conversation."""
    st.button(
        unseen(f"Not for me: {_title(pick.product)}"),
        icon=":material/block:",
        type="tertiary",
        help="Not for me",
        key=f"away-{exchange.id}-{pick.product.id}",
        on_click=_send_away,
        args=(exchange, pick, state, assistant),
    )


def undo_line(exchange: Exchange, state: PageState, assistant: Assistant) -> None:
    """The product last sent away from this slate, and the way to have it back."""
    if not exchange.away:
        return
    last = exchange.away[-1]
    title = _title(last.pick.product)
    with st.container(
        key=f"{UNDONE}-{exchange.id}", horizontal=True, gap="xsmall", vertical_alignment="center"
    ):
        st.caption(f"Left out of this conversation: {plain(title)}", width="content")
        st.button(
            f"Undo {unseen(f'leaving out {title}')}",
            type="tertiary",
            key=f"back-{exchange.id}-{last.pick.product.id}",
            on_click=_have_back,
            args=(exchange, state, assistant),
        )


def _send_away(exchange: Exchange, pick: Pick, state: PageState, assistant: Assistant) -> None:
    title = plain(_title(pick.product))
    _done(lambda: _away(exchange, pick, state, assistant), f"{title} is still here.")


def _away(exchange: Exchange, pick: Pick, state: PageState, assistant: Assistant) -> None:
    """Off the slate it is on, and off the last one, where the next best takes its place."""
    conversation, last = state.conversation, state.exchanges[-1]
    id_ = pick.product.id
    if conversation is None or all(one.product.id != id_ for one in exchange.picks or ()):
        return
    searched = last.understood is None or last.understood.act in ("search", "back")
    shown = last.slate() if searched and last.picks else None
    dismissed = assistant.dismiss(conversation, id_, shown, state.capped)
    both = [exchange] if exchange is last else [exchange, last]
    exchange.away.append(SentAway(pick, dismissed.event, tuple((e, e.slate()) for e in both)))
    for one in both:
        one.drop(id_)
    if dismissed.slate is not None:
        last.show(dismissed.slate)
        last.followups = dismissed.followups


def _have_back(exchange: Exchange, state: PageState, assistant: Assistant) -> None:
    title = plain(_title(exchange.away[-1].pick.product)) if exchange.away else ""
    _done(lambda: _back(exchange, state, assistant), f"{title} could not be brought back.")


def _back(exchange: Exchange, state: PageState, assistant: Assistant) -> None:
    if not exchange.away or state.conversation is None:
        return
    sent = exchange.away[-1]
    shown = next((s.picks for one, s in sent.before if one is state.exchanges[-1]), ())
    assistant.take_back(state.conversation, sent.pick.product.id, sent.event, shown)
    exchange.away.pop()
    for one, slate in sent.before:
        one.show(slate)


def _done(act: Callable[[], None], otherwise: str) -> bool:
    """Does it; else says that it was not done, and why. `otherwise` is Markdown."""
    try:
        act()
    except AisleError as error:
        st.toast(f"{otherwise} {message(str(error))}", icon=":material/error:")
    except Exception:  # the page goes on; the log has it all
        log.exception("a click on a card broke off")
        st.toast(f"{otherwise} Please try again.", icon=":material/error:")
    else:
        return True
    return False


def _title(product: Product) -> str:
    return clipped(product.title, _LONGEST_TITLE)
