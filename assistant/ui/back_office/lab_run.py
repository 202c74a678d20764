"""The tab Run of the Prompt Lab."""

from __future__ import annotations

import streamlit as st

from assistant.wiring import Wiring


def draw_run(wiring: Wiring) -> None:
    """Draws it."""
    st.caption("Nothing to run yet.")
