"""Above the chat input, always in sight: the cart, and what is chosen to be compared.

On a phone the sidebar is folded away. What is clicked here opens over the chat.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import streamlit as st

from assistant.turn import Assistant
from assistant.ui.cart import draw_cart, in_short, left_of
from assistant.ui.comparing import compare_bar, compare_view
from assistant.ui.safe import plain
from assistant.ui.state import PageState


def bar(assistant: Assistant, state: PageState) -> None:
    """Draws it; nothing while there is neither a cart, nor one to be had back, nor a choice."""
    cart = state.conversation.cart if state.conversation else None
    with st.container(horizontal=True, gap="xsmall", vertical_alignment="center"):
        if cart is not None and (cart or cart.last):
            st.button(
                plain(in_short(assistant, state)),
                icon=":material/shopping_cart:",
                key="cart-open",
                on_click=state.look,
                args=("cart",),
            )
            if left := left_of(assistant, state):
                st.caption(plain(left), width="content")
        compare_bar(assistant, state)


def over_the_chat(assistant: Assistant, state: PageState) -> None:
    """What is looked at, if anything, in a dialog; and what is to be told in passing."""
    _tell(state)
    match state.view:
        case "compare":
            _opened("Side by side", "large", compare_view, assistant, state)
        case "cart":
            _opened("Your cart", "small", lambda a, s: draw_cart(a, s, "main-"), assistant, state)


def _opened(
    title: str,
    width: Literal["small", "large"],
    view: Callable[[Assistant, PageState], None],
    assistant: Assistant,
    state: PageState,
) -> None:
    def drawn() -> None:  # at a click within, this alone is run again
        while state.told:  # a toast would lie over what was clicked
            markdown, icon = state.told.pop(0)
            st.caption(f"{icon} {markdown}")
        view(assistant, state)

    st.dialog(title, width=width, on_dismiss=lambda: state.look(""))(drawn)()


def _tell(state: PageState) -> None:
    while state.told:
        markdown, icon = state.told.pop(0)
        st.toast(markdown, icon=icon)
