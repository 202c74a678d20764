"""The page Health."""

from __future__ import annotations

import streamlit as st

from assistant.wiring import Wiring


def draw(wiring: Wiring) -> None:
    """Draws it."""
    st.header("Health", anchor=False)
