"""Above the chat input, always in sight: what is chosen to compare, and the cart.

On a phone the sidebar is folded away; the cart is reached from here.
"""

from __future__ import annotations

import streamlit as st

from assistant.turn import Assistant
from assistant.ui.cart import cart, in_short
from assistant.ui.comparing import compare_bar
from assistant.ui.safe import plain
from assistant.ui.state import PageState


def bar(assistant: Assistant, state: PageState) -> None:
    """Draws it; nothing while there is neither a cart nor a choice."""
    with st.container(horizontal=True, gap="xsmall", vertical_alignment="center"):
        _cart(assistant, state)
        compare_bar(assistant, state)


def _cart(assistant: Assistant, state: PageState) -> None:
    held = state.conversation.cart if state.conversation else None
    if not held and (held is None or held.last is None):
        return
    fold = st.popover(
        plain(in_short(assistant, state)),
        icon=":material/shopping_cart:",
        key="bar-cart",
        on_change="rerun",  # drawn only when open
    )
    if fold.open:
        with fold:
            cart(assistant, state, "bar-")
