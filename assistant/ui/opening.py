"""The open shop, shared by every page and every visitor of the process."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from assistant.turn import Assistant
from assistant.ui.shopfront import Shopfront

_open_already: set[str] = set()


def ready(shop: str) -> bool:
    """Whether `opened` will answer at once, so that nothing need be drawn for the wait."""
    return shop in _open_already


@st.cache_resource(show_spinner=False)
def opened(shop: str, _open: Callable[[], Assistant]) -> Shopfront:
    """Once per process and shop; a failure is not kept, so the next look tries again.

    Raises what opening it raises.
    """
    front = Shopfront.of(_open())
    _open_already.add(shop)
    return front
