"""Where the reader looks: a new answer is read from its question down.

Streamlit keeps a chat scrolled to its end, where on a phone no card is in sight. Once a question,
until the reader scrolls, taps or types, a script holds the question at the top instead.
"""

from __future__ import annotations

from typing import Any

import streamlit as st

from assistant.ui.state import Exchange

_SCRIPT = """
export default function({ data, parentElement }) {
  if (window.aisleLooked === data.id) return;
  window.aisleLooked = data.id;
  const mark = parentElement.host ?? parentElement;  // of a shadow root
  const until = Date.now() + 6000;
  let free = false;
  for (const act of ["wheel", "touchmove", "keydown", "pointerdown"])
    addEventListener(act, () => { free = true; }, { once: true, passive: true });
  const look = () => {
    if (free || Date.now() > until) return;
    mark.style.scrollMarginTop = "9rem";
    mark.scrollIntoView({ block: "start" });
    setTimeout(look, 100);
  };
  look();
}
"""


def look_here(exchange: Exchange) -> None:
    """Drawn right after the question of an answer that begins."""
    _script()(key=f"look-{exchange.id}", data={"id": exchange.uid}, height=1)


@st.cache_resource(show_spinner=False)
def _script() -> Any:
    return st.components.v2.component("aisle_look", js=_SCRIPT)
