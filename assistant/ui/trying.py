"""What a click sets about, and the word about it: a failure is told, never shown as a traceback.

A toast can't be drawn in a dialog's callback; so what is to be said waits for the page.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

import streamlit as st

from assistant.ui.safe import message, plain
from catalog import AisleError

log = logging.getLogger(__name__)
_SAID = "said"


def tried(act: Callable[[], None], otherwise: str) -> bool:
    """Does `act`; when it fails says `otherwise`, and why. True when it went well."""
    try:
        act()
    except AisleError as error:
        _say(f"{otherwise} {message(str(error))}", ":material/error:")
    except Exception:  # the page goes on; the log has it all
        log.exception("a click came to nothing")
        _say(f"{otherwise} Please try again.", ":material/error:")
    else:
        return True
    return False


def say(text: str) -> None:
    """Has the page say `text`, which may hold any sign."""
    _say(plain(text), ":material/check:")


def said() -> None:
    """Draws what is to be said."""
    for text, icon in st.session_state.pop(_SAID, ()):
        st.toast(text, icon=icon)


def _say(text: str, icon: str) -> None:
    st.session_state[_SAID] = [*st.session_state.get(_SAID, ()), (text, icon)]
