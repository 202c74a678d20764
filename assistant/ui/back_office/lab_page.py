"""The page Prompt Lab."""

from __future__ import annotations

import streamlit as st

from assistant.wiring import Wiring


def draw(wiring: Wiring) -> None:
    """Draws it."""
    st.header("Prompt Lab", anchor=False)
