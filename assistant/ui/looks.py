"""What the theme can't settle by itself."""

from __future__ import annotations

from typing import Literal

import streamlit as st


def emphasis() -> Literal["primary", "secondary"]:
    """The `type` of the button that matters most.

    Streamlit writes on a primary button in white whatever the theme's colour. In the dark that
    colour is light, so that text in it can be read; white on it could not.
    """
    return "secondary" if st.context.theme.type == "dark" else "primary"
