"""The quiet line under an answer that is being made, and the button that ends it."""

from __future__ import annotations

from time import monotonic

import streamlit as st

from assistant.ui.state import Exchange, PageState

_PATIENCE = 0.5  # seconds before an answer can be stopped; most are there by then


class StatusLine:
    """Takes its place when it is made; `draw` it now and then, and `end` it."""

    def __init__(self, exchange: Exchange, state: PageState, products: int) -> None:
        self._exchange, self._state, self._products = exchange, state, products
        self._row = (
            st.empty()
            if exchange.done
            else st.container(horizontal=True, gap="small", vertical_alignment="center")
        )
        self._line, self._button = self._row.empty(), self._row.empty()
        self._since, self._offered = monotonic(), False

    def draw(self) -> None:
        """What is happening now; after a moment also "Stop"."""
        self._line.caption(f":shimmer[{said(self._exchange, self._products)}]", width="content")
        if not self._offered and monotonic() - self._since >= _PATIENCE:
            self._offered = True
            self._button.button(
                "Stop",
                icon=":material/stop_circle:",
                key=f"stop-{self._exchange.id}",
                on_click=self._state.stop,
            )

    def end(self) -> None:
        """Nothing is happening any more."""
        self._line.empty()
        self._button.empty()


def said(exchange: Exchange, products: int) -> str:
    """What the turn is doing, in a few words."""
    if exchange.picks is not None or exchange.stage == "write":
        return "Writing, and checking it against the catalogue…"
    if exchange.stage == "look":
        return f"Looking through {products:,} products…"
    return "Reading your message…"
