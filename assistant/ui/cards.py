"""Product cards: a picture and the facts that decide a purchase, in a responsive grid."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from assistant.events import Pick
from assistant.turn import Assistant
from assistant.ui.card_buttons import add_button, like_button, not_for_me_button
from assistant.ui.comparing import compare_button
from assistant.ui.details import details
from assistant.ui.safe import clipped, plain
from assistant.ui.state import Exchange, PageState
from catalog import Product
from catalog.pictures import draw

_ACROSS = 4
_NARROWEST = 150  # pixels; two cards side by side on a phone
_LONGEST_TITLE = 90
_LONGEST_BRAND = 40
_FEW_LEFT = 5
_FOUND_BY = {
    "lexical": "matches your words",
    "semantic": "matches your words",
    "popular": "popular",
    "two_tower": "people like you",
    "session": "your session",
    "neighbours": "your session",
    "together": "your session",
}
"""Candidate sources as a shopper would put it."""


def cards(
    exchange: Exchange, picks: Sequence[Pick], state: PageState, assistant: Assistant
) -> None:
    """Draws `picks` side by side, each with what can be done about it."""
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
        if product.brand:
            st.caption(plain(clipped(product.brand, _LONGEST_BRAND)))
        with st.container(
            horizontal=True,
            horizontal_alignment="distribute",
            vertical_alignment="center",
            gap="xxsmall",
        ):
            st.markdown(f"**{plain(str(product.price))}**", width="content")
            details(exchange, product, state, assistant)
        st.caption(plain(" · ".join(facts(product))))
        _provenance(pick)
    with st.container(gap="xxsmall"):
        add_button(exchange, product, state, assistant)
        with st.container(horizontal=True, horizontal_alignment="distribute", gap="xxsmall"):
            like_button(exchange, product, state)
            not_for_me_button(exchange, pick, state, assistant)
            compare_button(exchange, product, state)


def _provenance(pick: Pick) -> None:
    """Why it is here: what the shop did with it first, then where it was found, then in words."""
    with st.container(horizontal=True, gap="xxsmall"):
        for mark in pick.marks:
            st.badge(plain(clipped(mark, 60)), icon=":material/sell:", color="orange")
        for source in found_by(pick):
            st.badge(plain(source), color="gray")
    st.caption(plain(pick.reason))


def found_by(pick: Pick) -> list[str]:
    """Where it came from in human words, each once, best first; what the reason says already is
    left out."""
    words = dict.fromkeys(_FOUND_BY.get(name, "") for name in pick.sources)
    said = pick.reason.casefold()
    known = ("popular",) if "favourite in this shop" in said else ()
    return [one for one in words if one and one not in said and one not in known]


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
