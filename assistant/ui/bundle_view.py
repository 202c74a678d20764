"""Things bought together: the parts, what they come to, what is left, and one button for all."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from assistant.slates.bundle import Bundle, BundleLine
from assistant.turn import Assistant
from assistant.ui import cart_changes
from assistant.ui.looks import emphasis
from assistant.ui.safe import clipped, plain
from assistant.ui.state import Exchange, PageState

_LONGEST_TITLE = 80
_LONGEST_SLOT = 40


def bundle_view(exchange: Exchange, bundle: Bundle, state: PageState, assistant: Assistant) -> None:
    """The set as a table with its sum beneath, and a button that puts all of it in the cart."""
    if not bundle.lines:
        return
    with st.container(border=True, gap="xsmall"):
        st.table(_parts(bundle), border="horizontal", alt="The set, a row for each part")
        for line in (_left(bundle), bundle.upgrade_line()):
            if line:
                st.markdown(plain(line))
        _add_button(exchange, bundle, state, assistant)


def _parts(bundle: Bundle) -> pd.DataFrame:
    rows = [_part(line) for line in bundle.lines]
    rows.append(["**All together**", "", f"**{plain(str(bundle.total))}**"])
    return pd.DataFrame(rows, columns=["Part", "Product", "Price"])


def _part(line: BundleLine) -> list[str]:
    each = f" ({line.each} each)" if line.quantity > 1 else ""
    title = plain(f"{line.quantity} × {clipped(line.title, _LONGEST_TITLE)}{each}")
    return [plain(clipped(line.slot, _LONGEST_SLOT)), title, plain(str(line.sum))]


def _left(bundle: Bundle) -> str:
    """What is left of the money for all of it; empty where there is no such limit."""
    if bundle.most is None or bundle.left is None:
        return ""
    if bundle.left.minor == 0:
        return f"Exactly your {bundle.most}."
    return f"{bundle.left} left of your {bundle.most}."


def _add_button(exchange: Exchange, bundle: Bundle, state: PageState, assistant: Assistant) -> None:
    wanted = [(line.product_id, line.quantity) for line in bundle.lines]
    pieces = sum(quantity for _, quantity in wanted)
    cart = state.conversation.cart if state.conversation else {}
    there = all(cart.get(product_id, 0) >= quantity for product_id, quantity in wanted)
    label = "Add the set to the cart" + (f" ({pieces} pieces)" if pieces > len(wanted) else "")
    st.button(
        "The set is in your cart" if there else label,
        key=f"add-set-{exchange.id}",
        type=emphasis(),
        icon=f":material/{'shopping_cart' if there else 'add_shopping_cart'}:",
        disabled=there,
        on_click=cart_changes.add,
        args=(wanted, state, assistant, "Added the set"),
    )
