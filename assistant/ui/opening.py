"""The open shop, shared by every page and every visitor of the process."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from assistant.turn import Assistant
from assistant.ui.shopfront import Shopfront


@st.cache_resource(show_spinner=False)
def opened(shop: str, _open: Callable[[], Assistant]) -> Shopfront:
    """Once per process and shop; a failure is not kept, so the next look tries again.

    Raises what opening it raises.
    """
    return Shopfront.of(_open())
