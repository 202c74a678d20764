"""Who is signed in to the back office in this browser session, on the server's side of it."""

from __future__ import annotations

import time
from dataclasses import dataclass

import streamlit as st

from catalog import AisleError

NOBODY_IN_PARTICULAR = "merchandiser"
_KEY = "aisle-merchandiser"


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A merchandiser of this browser session."""

    name: str
    until: float | None = None
    """Seconds since the epoch; None where there was nothing to sign in to."""
    by: str = ""
    """The password's hash: another password ends what this one began."""


class SignedOutError(AisleError):
    """What a merchandiser wanted to write came after their sign-in had ended."""


def who() -> str:
    """The merchandiser's name, for what they write and promote.

    Raises SignedOutError when their sign-in has ended: a button on a page that is still on the
    screen writes nothing any more.
    """
    signed = kept()
    if _KEY in st.session_state and signed is None:
        raise SignedOutError("You are signed out by now. Sign in again, then repeat it.")
    return signed.name if signed else NOBODY_IN_PARTICULAR


def keep(signed: SignedIn | None) -> None:
    """`signed` from now on; None for nobody."""
    st.session_state[_KEY] = signed


def kept() -> SignedIn | None:
    """Who is signed in by now."""
    signed: SignedIn | None = st.session_state.get(_KEY)
    ended = signed is not None and signed.until is not None and time.time() >= signed.until
    return None if ended else signed
