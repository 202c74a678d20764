"""The quiet line under an answer: what is happening, then what came of it; and a way to stop.

Streamlit's messages are the only part of a page that it marks as `role="status"`, so this line is
one: it stays in its place while its text changes, and a screen reader says each text once. The
words grow in plain text, of which nothing is announced; in the end the line holds them, unseen.
"""

from __future__ import annotations

from time import monotonic

import streamlit as st

from assistant.ui.safe import clipped, plain, unseen
from assistant.ui.state import Exchange, PageState

_PATIENCE = 0.5  # seconds before an answer can be stopped; most are there by then
_LONGEST = 1_000
_WIDE, _NARROW = 360, 116  # pixels; nothing else is offered


class StatusLine:
    """Takes its place when it is made; `draw` it now and then, and `end` it."""

    def __init__(self, exchange: Exchange, state: PageState, products: int) -> None:
        self._exchange, self._state, self._products = exchange, state, products
        self.row = st.container(horizontal=True, gap="xsmall", vertical_alignment="center")
        """What is drawn in it follows the line."""
        self._line, self._button = self.row.empty(), self.row.empty()
        self._since, self._offered = monotonic(), False

    def draw(self) -> None:
        """What is happening now; after a moment also "Stop"."""
        doing_now = doing(self._exchange, self._products)
        self._line.success(f":small[:shimmer[{plain(doing_now)}]]", width=_WIDE)
        if not self._offered and monotonic() - self._since >= _PATIENCE:
            self._offered = True
            self._button.button(
                "Stop",
                icon=":material/stop_circle:",
                key=f"stop-{self._exchange.id}",
                on_click=self._state.stop,
            )

    def end(self, standing: bool) -> None:
        """What came of it, which the chips go on from where something is `standing`; the words too,
        for who can't see them."""
        told = " ".join(self._exchange.words.replace("*", "").split())
        heard = f" {unseen(clipped(told, _LONGEST))}" if told else ""
        came = f"{came_of(self._exchange)}{' for' if standing else ''}"
        self._line.success(f":small[{plain(came)}]{heard}", width=_NARROW)
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
