"""The cart as it is drawn: quantities, sums, what is left to spend, and a way back."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from assistant.carting import Cart, CartLine, cart_lines, left_line, totals
from assistant.conversation import Conversation
from assistant.turn import Assistant
from assistant.ui import cart_changes
from assistant.ui.safe import clipped, plain, spoken, unseen
from assistant.ui.state import PageState
from catalog import Money

_LONGEST_TITLE = 90


def cart_beside(assistant: Assistant, state: PageState) -> None:
    """The cart under a heading of its own."""
    held = state.conversation.cart if state.conversation else Cart()
    st.markdown(f"**Cart** ({sum(held.values())})")
    draw_cart(assistant, state, "")


def draw_cart(assistant: Assistant, state: PageState, place: str) -> None:
    """Draws it. `place` keeps the widgets of two carts on one page apart."""
    held = state.conversation.cart if state.conversation else Cart()
    lines = cart_lines(held, assistant.pipeline.items)
    if not lines:
        st.caption("Nothing in it yet.")
    for line in lines:
        with st.container(gap="xxsmall"):
            _line(line, state, assistant, place)
    if lines:
        _sums(lines, state.conversation)
        st.button(
            "Empty the cart",
            key=f"{place}empty-cart",
            type="tertiary",
            on_click=cart_changes.empty,
            args=(state,),
        )
    _undo(held, state, place)


def in_short(assistant: Assistant, state: PageState) -> str:
    """`Cart (2) · $19.85`, not escaped."""
    held = state.conversation.cart if state.conversation else Cart()
    total = _worded(totals(cart_lines(held, assistant.pipeline.items)))
    return f"Cart ({sum(held.values())})" + (f" · {total}" if total else "")


def _line(line: CartLine, state: PageState, assistant: Assistant, place: str) -> None:
    title = clipped(line.title, _LONGEST_TITLE)
    with st.container(horizontal=True, wrap=False, gap="small"):
        st.markdown(f":small[{plain(title)}]", width="stretch")
        if line.sum is not None:
            st.markdown(f"**{plain(str(line.sum))}**", width="content")
    with st.container(horizontal=True, wrap=False, gap="small", vertical_alignment="center"):
        if line.product is None:
            st.caption("No longer sold; not counted.", width="stretch")
        else:
            _quantity(line, state, assistant, place)
        st.button(
            f"Remove {unseen(title)}",
            key=f"{place}remove-{line.product_id}",
            type="tertiary",
            on_click=cart_changes.remove,
            args=(line.product_id, state),
        )
    if notes := " ".join(_notes(line)):
        st.caption(plain(notes))


def _quantity(line: CartLine, state: PageState, assistant: Assistant, place: str) -> None:
    key = f"{place}quantity-{line.product_id}"
    st.session_state[key] = line.quantity  # the cart's, whatever changed it
    st.number_input(
        spoken(f"Quantity of {clipped(line.title, _LONGEST_TITLE)}"),
        min_value=0,  # none is a way to remove it
        step=1,
        key=key,
        label_visibility="collapsed",
        width=140,
        on_change=cart_changes.set_quantity,
        args=(line.product_id, key, state, assistant),
    )


def _notes(line: CartLine) -> list[str]:
    """What else there is to know of a line before it is paid for."""
    if line.product is None:
        return []
    notes = [f"{line.product.price} each."] if line.quantity > 1 else []
    if line.was is not None:
        notes.append(f"The price has changed: it was {line.was} when you added it.")
    stock = line.product.stock
    if line.too_many:
        notes.append(f"Only {stock} left now." if stock else "Out of stock now.")
    elif stock == line.quantity:
        notes.append("No more of it in stock.")
    return notes


def left_of(assistant: Assistant, state: PageState) -> str:
    """What is left of the budget for everything, or how far over it the cart is; may be empty."""
    held = state.conversation.cart if state.conversation else Cart()
    sums = totals(cart_lines(held, assistant.pipeline.items))
    return left_line(sums, _for_everything(state.conversation)) if sums else ""


def _sums(lines: Sequence[CartLine], conversation: Conversation | None) -> None:
    sums = totals(lines)
    if sums:
        st.markdown(f"Total: **{plain(_worded(sums))}**")
    if left := left_line(sums, _for_everything(conversation)):
        st.caption(plain(left))


def _for_everything(conversation: Conversation | None) -> Money | None:
    """The budget for all together, as the shopper's words have it; none when it is for each."""
    memory = conversation.memory if conversation else None
    if memory is None or not memory.total or memory.said is None:
        return None
    budget = memory.in_words(memory.said.currency)
    return None if budget.most is None else Money(minor=budget.most, currency=budget.currency)


def _worded(sums: Sequence[Money]) -> str:
    return " + ".join(map(str, sums))


def _undo(held: Cart, state: PageState, place: str) -> None:
    change = held.last
    if change is None:
        return
    with st.container(horizontal=True, wrap=False, gap="xsmall", vertical_alignment="center"):
        st.caption(plain(f"{clipped(change.said, 110)}."), width="stretch")
        st.button(
            f"Undo {unseen(clipped(change.said, 110))}",
            key=f"{place}undo-cart",
            icon=":material/undo:",
            type="tertiary",
            on_click=cart_changes.undo,
            args=(state,),
        )
