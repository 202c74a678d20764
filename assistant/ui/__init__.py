"""The pages, drawn with Streamlit. `draw_site` draws them all; turns come from `assistant.turn`."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assistant.turn import Assistant
    from assistant.wiring import Wiring


def draw_site(wiring: Wiring) -> None:
    """Draws the page that the address names."""
    from assistant.ui.site import draw  # Streamlit loads only where a page is drawn

    draw(wiring)


def chat_page(shop: str, open_assistant: Callable[[], Assistant]) -> None:
    """Draws the chat of `shop` alone. `open_assistant` is called once per process, after first
    paint.

    An AisleError it raises is shown to the shopper in its own words.
    """
    from assistant.ui.page import draw

    draw(shop, open_assistant)


__all__ = ["chat_page", "draw_site"]
