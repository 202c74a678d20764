"""What clicks do to the cart: within the stock, told in a line, and never a traceback."""

from __future__ import annotations

import logging
from collections.abc import Sequence

import streamlit as st

from assistant.carting import added, no_more
from assistant.turn import Assistant
from assistant.ui.safe import clipped, message, plain
from assistant.ui.state import PageState
from catalog import AisleError, Product

log = logging.getLogger(__name__)
_LONGEST_TITLE = 90
_MOST = 999  # of one product, where the shop does not say how many there are

Wanted = tuple[str, int]
"""Product id and how many more of it."""


def add(wanted: Sequence[Wanted], state: PageState, assistant: Assistant, said: str = "") -> None:
    """Puts products in the cart, as one change told as `said`, and says what became of each."""
    if state.conversation is None:
        return
    items = assistant.pipeline.items
    sold = [
        (items.products[row], n) for id_, n in wanted if (row := items.row_of.get(id_)) is not None
    ]
    if len(sold) < len(wanted):
        state.tell(
            "Part of this is no longer sold." if sold else "This is no longer sold.",
            ":material/info:",
        )
    if not sold:
        return
    told = said or added([product for product, _ in sold])
    with state.conversation.cart.together(told):
        put = [_put(product, n, state, assistant) for product, n in sold]
    if any(put):
        what = told if all(put) else f"Added {put.count(True)} of {len(put)} products"
        state.tell(plain(f"{what} to the cart."), ":material/shopping_cart:")


def _put(product: Product, wanted: int, state: PageState, assistant: Assistant) -> bool:
    """True when at least one was put in; what was not is told."""
    if state.conversation is None:
        return False
    title = clipped(product.title, _LONGEST_TITLE)
    room = state.conversation.cart.room(product)
    number = wanted if room is None else min(wanted, room)
    if not number:
        state.tell(plain(no_more(title)), ":material/inventory_2:")
        return False
    try:
        assistant.add_to_cart(state.conversation, product.id, number)
    except AisleError as error:
        _refused(title, message(str(error)), state)
        return False
    except Exception:  # the page goes on; the log has it all
        log.exception("adding to the cart broke off")
        _refused(title, "Please try again.", state)
        return False
    if number < wanted:
        told = f"Only {number} more of {title} could be added: that is all there are."
        state.tell(plain(told), ":material/inventory_2:")
    return True


def _refused(title: str, why: str, state: PageState) -> None:
    state.tell(f"{plain(title)} was not added. {why}", ":material/error:")


def set_quantity(product_id: str, key: str, state: PageState, assistant: Assistant) -> None:
    """As the number in the widget `key` says."""
    cart = state.conversation.cart if state.conversation else None
    chosen = st.session_state.get(key)
    if cart is None or chosen is None or product_id not in cart:
        return
    wanted, held = int(chosen), cart[product_id]
    if wanted > _MOST:
        state.tell(f"{_MOST} of one product are the most.", ":material/info:")
        wanted = max(_MOST, held)
    if not wanted:
        remove(product_id, state)
    elif wanted < held:
        cart.lower(product_id, wanted)
    elif wanted > held:
        title = clipped(_title(product_id, assistant), _LONGEST_TITLE)
        more = f"Added {wanted - held} more of {title}"
        add([(product_id, wanted - held)], state, assistant, more)


def _title(product_id: str, assistant: Assistant) -> str:
    items = assistant.pipeline.items
    row = items.row_of.get(product_id)
    return "it" if row is None else items.products[row].title


def remove(product_id: str, state: PageState) -> None:
    """Takes a product out."""
    if state.conversation is not None:
        state.conversation.cart.remove(product_id)


def empty(state: PageState) -> None:
    """Takes everything out."""
    if state.conversation is not None:
        state.conversation.cart.empty()


def undo(state: PageState) -> None:
    """Takes the last change back."""
    if state.conversation is not None and (change := state.conversation.cart.undo()):
        state.tell(plain(f"Undone: {change.said}."), ":material/undo:")
