"""Above the chat input, always in sight: the cart, and what is chosen to be compared.

On a phone the sidebar is folded away. What is clicked here takes the chat's place, and leaves it
at a click or with the next message; an answer under way goes on meanwhile.
"""

from __future__ import annotations

import streamlit as st

from assistant.turn import Assistant
from assistant.ui.cart import cart, in_short
from assistant.ui.comparing import compare_bar, compare_view
from assistant.ui.safe import plain
from assistant.ui.state import PageState


def bar(assistant: Assistant, state: PageState) -> None:
    """Draws it; nothing while there is neither a cart nor a choice."""
    with st.container(horizontal=True, gap="xsmall", vertical_alignment="center"):
        if state.conversation is not None and state.conversation.cart:
            st.button(
                plain(in_short(assistant, state)),
                icon=":material/shopping_cart:",
                key="cart-open",
                on_click=state.look,
                args=("cart",),
            )
        compare_bar(assistant, state)


def instead_of_chat(assistant: Assistant, state: PageState) -> bool:
    """Draws what is looked at in the chat's place. Returns False when it is the chat."""
    if state.view == "chat":
        return False
    st.button(
        "Back to the chat",
        key="back-to-chat",
        icon=":material/arrow_back:",
        type="tertiary",
        on_click=state.look,
        args=("chat",),
    )
    if state.view == "compare":
        compare_view(assistant, state)
    else:
        with st.container(width=600):
            cart(assistant, state, "main-")
    return True
