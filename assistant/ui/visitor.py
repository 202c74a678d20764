"""Which browser this is: a random id in a cookie, so that a reload finds its conversations again.

Streamlit reads cookies and sets none of its own choosing; so a component's script keeps the id that
the server drew. It is drawn once the first conversation is worth returning to, never before.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from typing import Any

import streamlit as st

COOKIE = "aisle_visitor"
_KEY = "visitor"
_ADDED = "visitor-cookie"
_FORM = re.compile(r"[A-Za-z0-9_-]{32,64}")
_SCRIPT = """
export default function({ data, setStateValue }) {
  const name = data.name + "=";
  const held = document.cookie.split("; ").find((one) => one.startsWith(name));
  if (held) {
    const id = held.slice(name.length);
    if (id !== data.id) setStateValue("id", id);
    return;
  }
  const secure = location.protocol === "https:" ? "; secure" : "";
  document.cookie =
    name + data.id + "; path=/; samesite=strict; max-age=" + data.seconds + secure;
}
"""


def visitor() -> str:
    """The browser's id; a new one where it brings none. Nobody can guess it."""
    if _KEY not in st.session_state:
        brought = st.context.cookies.get(COOKIE, "")
        known = bool(_FORM.fullmatch(brought))
        st.session_state[_KEY] = brought if known else secrets.token_urlsafe(24)
        st.session_state[_ADDED] = known
    return str(st.session_state[_KEY])


def hashed(id_: str) -> str:
    """For logs: tells one browser from another, and opens none of its conversations."""
    return hashlib.sha256(f"visitor\0{id_}".encode()).hexdigest()[:16]


def keep_cookie(days: int) -> None:
    """Has the browser keep the id for `days`. Where another window was first, its id is taken."""
    mine = visitor()
    if st.session_state.get(_ADDED):
        return
    data = {"name": COOKIE, "id": mine, "seconds": days * 86_400}
    answered = _keeper()(key="visitor-keeper", data=data, on_id_change=lambda: None)
    theirs = getattr(answered, "id", None)
    if isinstance(theirs, str) and _FORM.fullmatch(theirs):
        st.session_state[_KEY], st.session_state[_ADDED] = theirs, True
        st.rerun()  # the conversation is kept as that browser's from now on


@st.cache_resource(show_spinner=False)
def _keeper() -> Any:
    return st.components.v2.component("aisle_visitor", js=_SCRIPT)
