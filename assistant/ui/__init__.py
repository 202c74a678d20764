"""The pages, drawn with Streamlit. `chat_page` is the way in; turns come from `assistant.turn`."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assistant.turn import Assistant


def chat_page(shop: str, open_assistant: Callable[[], Assistant]) -> None:
    """Draw the chat of `shop`. `open_assistant` is called once per process, after first paint.

    An AisleError it raises is shown to the shopper in its own words.
    """
    from assistant.ui.page import draw  # Streamlit loads only where a page is drawn

    draw(shop, open_assistant)


__all__ = ["chat_page"]
