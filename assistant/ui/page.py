"""The chat page from top to bottom. What needs no model is drawn before one is loaded."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Literal

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from assistant.budget import Budget
from assistant.replaying.recording import taken
from assistant.turn import Assistant
from assistant.ui import conversations, transcript
from assistant.ui.answering import Answering
from assistant.ui.bar import bar, over_the_chat
from assistant.ui.cards import picture
from assistant.ui.keeping import attend, finishing
from assistant.ui.looking import look_here
from assistant.ui.opening import opened, ready
from assistant.ui.safe import message, plain
from assistant.ui.shopfront import Shopfront, shop_title
from assistant.ui.sidebar import sidebar
from assistant.ui.starters import GENERAL, Starter
from assistant.ui.state import Exchange, PageState, page_state
from assistant.ui.titled import titled
from assistant.ui.trying import said
from assistant.understanding.understand import LONGEST_MESSAGE
from catalog import AisleError

log = logging.getLogger(__name__)
_TAIL = 1.0  # seconds that a stopped answer is given to end before the next begins


def draw(shop: str, open_assistant: Callable[[], Assistant]) -> None:
    """Draws the page, opens the shop, then answers what waits to be answered."""
    st.set_page_config(page_title="Aisle", page_icon="🛍️", layout="wide")
    state = page_state()
    titled(shop_title(shop))
    beside = _beside(shop)
    below = st.bottom.container()
    _typed(state)
    meanwhile = st.empty()
    if state.conversation is None and not ready(shop):
        _waiting(meanwhile, state)
    front = _front(shop, open_assistant, state)
    meanwhile.empty()
    if isinstance(front, str):
        _closed(front)
        return
    attend(front, state)
    with beside:
        slider = sidebar(front, state)
    with below:
        bar(front.assistant, state)
    over_the_chat(front.assistant, state)
    said()
    if state.hint:
        st.caption(plain(state.hint))
    in_cart = dict(state.conversation.cart) if state.conversation else {}
    hello = st.empty()
    if not state.exchanges:
        with hello.container():
            _welcome()
            _offered(front.starters, state)
    _chat(front, state, slider)
    conversations.awaited(front, state)
    if state.conversation is not None and state.conversation.cart != in_cart:
        st.rerun()  # the turn filled the cart after it was drawn


def _beside(shop: str) -> DeltaGenerator:
    """The sidebar's head; returns the place for the rest."""
    with st.sidebar:
        st.subheader(plain(shop_title(shop)), anchor=False)
        return st.container()


def _typed(state: PageState) -> None:
    typed = st.chat_input("What are you looking for?", key="message", max_chars=LONGEST_MESSAGE)
    state.ask(typed or "")


def _waiting(place: DeltaGenerator, state: PageState) -> None:
    """What a shopper sees, and can already do, while the shop opens."""
    with place.container():
        if not state.exchanges:
            _welcome()
            _questions(GENERAL, "general", state)
        for exchange in state.exchanges:
            transcript.asked(exchange)
        st.caption(":shimmer[Opening the shop…]")


def _welcome() -> None:
    st.header("What are you looking for?", anchor=False)
    st.markdown(
        "Say what you need, for whom, and how much it may cost. No pick exceeds your budget."
    )


def _offered(starters: tuple[Starter, ...], state: PageState) -> None:
    """Questions to begin with, each under a picture of what it leads to."""
    if not starters:
        _questions(GENERAL, "starter", state)
        return
    grid = st.grid(len(starters), min_column_width=150, gap="small")
    for place, (starter, product) in enumerate(starters):
        with grid.container(gap="xsmall"):
            picture(product)
            _question(starter, f"starter-{place}", state, "stretch")


def _questions(questions: tuple[str, ...], name: str, state: PageState) -> None:
    with st.container(horizontal=True, gap="xsmall"):
        for place, question in enumerate(questions):
            _question(question, f"{name}-{place}", state, "content")


def _question(
    question: str, key: str, state: PageState, width: Literal["content", "stretch"]
) -> None:
    st.button(plain(question), key=key, width=width, on_click=state.ask, args=(question,))


def _front(shop: str, open_assistant: Callable[[], Assistant], state: PageState) -> Shopfront | str:
    """The open shop, or why it is closed."""
    try:
        front = opened(shop, open_assistant)
        if state.conversation is None:
            state.conversation = front.assistant.open()
    except AisleError as error:
        return str(error)
    except Exception:
        log.exception("the shop could not be opened")
        return "The shop could not be opened. The server's log says why."
    return front


def _closed(why: str) -> None:
    st.error(message(why), icon=":material/storefront:")
    st.button("Try again")


def _chat(front: Shopfront, state: PageState, slider: Budget | None) -> None:
    state.capped = slider
    for exchange in state.exchanges:
        transcript.question(exchange)
        if exchange.done and exchange is not state.exchanges[-1]:
            transcript.earlier(exchange, state, front.assistant)
        else:
            _start(exchange, front, state, slider)
            look_here(exchange, sum(len(one.away) for one in state.exchanges))
            transcript.latest(exchange, state, front.assistant)


def _start(exchange: Exchange, front: Shopfront, state: PageState, slider: Budget | None) -> None:
    if exchange.started or state.conversation is None:
        return
    exchange.started = True
    if state.answering is not None:
        state.answering.join(_TAIL)
    said = sum(message.role == "user" for message in state.conversation.messages)
    exchange.number = said + 1
    events = taken(
        front.assistant,
        state.conversation,
        exchange.message,
        slider,
        exchange.click,
        exchange.at_stage,
    )
    finish = finishing(front, state, exchange)
    state.answering = Answering(events, exchange.take, finish)
