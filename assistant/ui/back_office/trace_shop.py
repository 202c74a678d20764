"""The open shop, for pages that show what it did."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable
from functools import partial

import streamlit as st

from assistant.turn import Assistant
from assistant.ui.opening import opened
from assistant.ui.safe import clipped, message
from assistant.wiring import Wiring
from catalog import AisleError

log = logging.getLogger(__name__)
LONGEST_TITLE = 80


def the_shop(wiring: Wiring) -> Assistant | str:
    """The process's own, or why it is closed."""
    shop = wiring.settings.shop
    try:
        with st.spinner("Opening the shop…"):
            return opened(shop, partial(wiring.assistant, shop)).assistant
    except AisleError as error:
        return str(error)
    except Exception:
        log.exception("the shop could not be opened")
        return "The shop could not be opened. The server's log says why."


def carefully(draw: Callable[[], None], what: str) -> None:
    """Draws; what goes wrong is said in a line, and the rest of the page stays."""
    try:
        draw()
    except AisleError as error:
        st.error(message(str(error)), icon=":material/error:")
    except (KeyError, TypeError, ValueError, AttributeError):
        log.exception("%s could not be drawn", what)
        st.error(f"{what} can't be shown. The server's log says why.", icon=":material/error:")


def title_of(assistant: Assistant, id_: str) -> str:
    """What the product is called, unescaped; its id where it is no longer sold."""
    items = assistant.pipeline.items
    row = items.row_of.get(id_)
    return clipped(id_ if row is None else items.products[row].title, LONGEST_TITLE)


def pseudonym(shopper: str) -> str:
    """Tells a shopper from another and no more."""
    return hashlib.sha256(shopper.encode()).hexdigest()[:6]
