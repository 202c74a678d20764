"""The page Prompt Lab."""

from __future__ import annotations

import streamlit as st

from assistant.ui.back_office.lab_run import draw_run
from assistant.wiring import Wiring


def draw(wiring: Wiring) -> None:
    """Draws it."""
    st.header("Prompt Lab", anchor=False)
    draw_run(wiring)
