"""A closer look at a product: what else the shop says of it, behind a quiet word on its card."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import streamlit as st

from assistant.turn import Assistant
from assistant.ui.safe import clipped, plain, unseen
from assistant.ui.state import Exchange, PageState
from catalog import Product

log = logging.getLogger(__name__)
_LONGEST_TITLE = 200
_LONGEST_TEXT = 1_200
_LONGEST_FACT = 200
_MOST_FACTS = 20


def details(exchange: Exchange, product: Product, state: PageState, assistant: Assistant) -> None:
    """The word and, once it is clicked, what it opens; the first time the shop takes note."""
    fold = st.popover(
        f"Details {unseen(clipped(product.title, _LONGEST_TITLE))}",
        type="tertiary",
        key=f"details-{exchange.id}-{product.id}",
        on_change="rerun",  # drawn only when open, so that a long chat stays quick
    )
    if fold.open:
        _note(product, state, assistant)
        with fold:
            _said(product)


def _note(product: Product, state: PageState, assistant: Assistant) -> None:
    """Once a product and conversation. A look that can't be noted is no concern of who looks."""
    if state.conversation is None or product.id in state.looked:
        return
    try:
        assistant.looked_at(state.conversation, product.id)
    except Exception:
        log.exception("a look at %s was not noted", product.id)
    else:
        state.looked.add(product.id)


def _said(product: Product) -> None:
    st.markdown(f"**{plain(clipped(product.title, _LONGEST_TITLE))}**")
    if product.description:
        st.markdown(plain(clipped(product.description, _LONGEST_TEXT)))
    lines = list(_facts(product))
    if lines:
        st.markdown("\n".join(f"- {line}" for line in lines))
    elif not product.description:
        st.caption("The shop says no more about it.")


def _facts(product: Product) -> Iterator[str]:
    """Brand, attributes and shelf, as Markdown in which the data is plain."""
    attributes = list(product.attributes.items())[:_MOST_FACTS]
    where = " › ".join(product.category)
    for name, value in (("brand", product.brand), *attributes, ("shelf", where)):
        if value:
            named = clipped(name[:1].upper() + name[1:].replace("_", " "), 60)
            yield f"{plain(named)}: {plain(clipped(value, _LONGEST_FACT))}"
