"""Who may see the pages of the back office."""

from __future__ import annotations

import streamlit as st

from assistant.wiring import Wiring


def signed_in(wiring: Wiring) -> bool:
    """Whether this visitor may see the back office."""
    return True


def who() -> str:
    """The merchandiser's name, for what they write and promote."""
    return "merchandiser"


def draw(wiring: Wiring) -> None:
    """Draws it."""
    st.header("Sign in", anchor=False)
