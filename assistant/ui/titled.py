"""The heading that names a page whose first lines are content: for screen readers, drawn unseen.

Streamlit's own headings are all in sight, and take the room of the first cards.
"""

from __future__ import annotations

from typing import Any

import streamlit as st

_SCRIPT = """
export default function({ data, parentElement }) {
  parentElement.querySelector("h1").textContent = data.title;
}
"""
_UNSEEN = "h1 { position: absolute; width: 1px; height: 1px; overflow: hidden; margin: 0; }"


def titled(title: str) -> None:
    """`title` may hold any sign: it is set as text."""
    _heading()(key="page-title", data={"title": title}, height=1)


@st.cache_resource(show_spinner=False)
def _heading() -> Any:
    return st.components.v2.component("aisle_title", html="<h1></h1>", css=_UNSEEN, js=_SCRIPT)
