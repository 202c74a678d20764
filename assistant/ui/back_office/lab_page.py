"""The page Prompt Lab: versions of what Claude is told, and runs that compare them."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import partial

import streamlit as st

from assistant.prompts.library import LONGEST_AUTHOR, Library
from assistant.ui.back_office import sign_in
from assistant.ui.back_office.lab_desk import Desk, tell
from assistant.ui.back_office.lab_run import draw_run
from assistant.ui.back_office.lab_versions import draw_versions
from assistant.ui.opening import opened
from assistant.ui.safe import message
from assistant.wiring import Wiring
from catalog import AisleError

log = logging.getLogger(__name__)
_TAB = "lab-tab"


def draw(wiring: Wiring) -> None:
    """Draws it."""
    st.header("Prompt Lab", anchor=False)
    st.caption("What Claude is told when it answers a shopper: write, compare, try, go live.")
    tell()
    versions, run = st.tabs(["Versions", "Run"], key=_TAB, on_change="rerun")
    with versions:
        if versions.open:
            _guarded(lambda: draw_versions(_desk(wiring)))
    with run:
        if run.open:
            _guarded(lambda: draw_run(wiring))


def _desk(wiring: Wiring) -> Desk:
    shop = wiring.settings.shop
    with st.spinner("Opening the shop…"):
        assistant = opened(shop, partial(wiring.assistant, shop)).assistant
    library = Library(assistant.store, wiring.settings.prompt)
    asks_claude = wiring.settings.anthropic_api_key is not None
    return Desk(library, assistant, sign_in.who()[:LONGEST_AUTHOR], asks_claude)


def _guarded(part: Callable[[], None]) -> None:
    """`part`; what it raises is told in its place, and what was typed stays."""
    try:
        part()
    except AisleError as error:
        st.error(message(str(error)), icon=":material/error:")
        st.button("Try again", key="lab-again")
    except Exception:
        log.exception("the Prompt Lab could not be drawn")
        st.error("This could not be shown. The server's log says why.", icon=":material/error:")
        st.button("Try again", key="lab-again")
