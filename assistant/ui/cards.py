"""Product cards: a picture and the facts that decide a purchase, in a responsive grid."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from assistant.events import Pick
from assistant.turn import Assistant
from assistant.ui.cart_changes import add
from assistant.ui.comparing import compare_button
from assistant.ui.details import details
from assistant.ui.safe import clipped, plain, unseen
from assistant.ui.state import Exchange, PageState
from catalog import Product
from catalog.pictures import draw

_ACROSS = 4
_NARROWEST = 150  # pixels; two cards side by side on a phone
_LONGEST_TITLE = 90
_FEW_LEFT = 5


def cards(
    exchange: Exchange, picks: Sequence[Pick], state: PageState, assistant: Assistant
) -> None:
    """Draws `picks` side by side, each with a button for the cart."""
    grid = st.grid(_ACROSS, min_column_width=_NARROWEST, border=True, gap="xsmall")
    for pick in picks:
        # A container is a cell of its own; stretched, it brings the buttons of a row in line.
        with grid.container(height="stretch", vertical_alignment="distribute", gap="xsmall"):
            _card(exchange, pick, state, assistant)


def _card(exchange: Exchange, pick: Pick, state: PageState, assistant: Assistant) -> None:
    product = pick.product
    with st.container(gap="xxsmall"):
        picture(product)
        title = clipped(product.title, _LONGEST_TITLE)
        whole = plain(product.title) if title.endswith("…") else None
        st.markdown(f":small[**{plain(title)}**]", help=whole)
        with st.container(
            horizontal=True,
            horizontal_alignment="distribute",
            vertical_alignment="center",
            gap="xxsmall",
        ):
            st.markdown(f"**{plain(str(product.price))}**", width="content")
            details(exchange, product, state, assistant)
        st.caption(plain(" · ".join(facts(product))))
        st.caption(plain(pick.reason))
    with st.container(gap="xxsmall"):
        compare_button(exchange, product, state)
        _add_button(exchange, product, state, assistant)


def picture(product: Product) -> None:
    """The shop's own photograph, or else a drawing."""
    shown = product.image_url or draw(product)
    st.image(shown, width="stretch", alt=clipped(product.title, 200))


def facts(product: Product) -> list[str]:
    """Rating and stock, as far as the shop says."""
    if product.rating is None:
        lines = ["No ratings yet"]
    else:
        lines = [f"★ {product.rating:.1f} ({product.review_count:,})"]
    if product.stock is not None:
        lines.append(_stock(product.stock))
    return lines


def _stock(left: int) -> str:
    if left == 0:
        return "Out of stock"
    return f"Only {left} left" if left <= _FEW_LEFT else "In stock"


def _add_button(
    exchange: Exchange, product: Product, state: PageState, assistant: Assistant
) -> None:
    held = state.conversation.cart.get(product.id, 0) if state.conversation else 0
    label = f"Add to cart ({held} in it)" if held else "Add to cart"
    st.button(
        f"{label} {unseen(clipped(product.title, _LONGEST_TITLE))}",
        key=f"add-{exchange.id}-{product.id}",
        width="stretch",
        on_click=add,
        args=([(product.id, 1)], state, assistant),
    )
