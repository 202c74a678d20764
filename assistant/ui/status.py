"""The quiet line under an answer: what is happening, then what came of it; and a way to stop.

The script of `looking.py` has a screen reader say each of its texts once, and the words, which grow
in plain text that is not announced, when they are complete.
"""

from __future__ import annotations

from time import monotonic

import streamlit as st

from assistant.ui.looking import STATUS
from assistant.ui.safe import plain
from assistant.ui.state import Exchange, PageState

_PATIENCE = 0.5  # seconds before an answer can be stopped; most are there by then


class StatusLine:
    """Takes its place when it is made; `draw` it now and then, and `end` it."""

    def __init__(self, exchange: Exchange, state: PageState, products: int) -> None:
        self._exchange, self._state, self._products = exchange, state, products
        self.row = st.container(horizontal=True, gap="xsmall", vertical_alignment="center")
        """What is drawn in it follows the line."""
        named = self.row.container(key=f"{STATUS}-{exchange.id}", width="content")
        self._line, self._button = named.empty(), self.row.empty()
        self._since, self._offered = monotonic(), False

    def draw(self) -> None:
        """What is happening now; after a moment also "Stop"."""
        doing_now = doing(self._exchange, self._products)
        self._line.caption(f":shimmer[{plain(doing_now)}]", width="content")
        if not self._offered and monotonic() - self._since >= _PATIENCE:
            self._offered = True
            self._button.button(
                "Stop",
                icon=":material/stop_circle:",
                key=f"stop-{self._exchange.id}",
                on_click=self._state.stop,
            )

    def end(self) -> None:
        """What came of it; the chips beside it say for what."""
        self._line.caption(plain(came_of(self._exchange)), width="content")
        self._button.empty()


def doing(exchange: Exchange, products: int) -> str:
    """What the turn is doing, in a few words."""
    if exchange.picks is not None or exchange.stage == "write":
        return "Writing, and checking it against the catalogue…"
    if exchange.stage == "look":
        return f"Looking through {products:,} products…"
    return "Reading your message…"


def came_of(exchange: Exchange) -> str:
    """What came of it, in a few words."""
    number = len(exchange.picks or ())
    return "Nothing" if not number else "1 pick" if number == 1 else f"{number} picks"
