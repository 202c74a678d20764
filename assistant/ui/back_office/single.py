"""Single sign-on: what Streamlit's OpenID Connect says of a visitor, and whether that will do."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.util import find_spec

import streamlit as st

LASTS = 8 * 3600.0
"""Seconds that anyone stays signed in."""


def configured() -> bool:
    """Whether `.streamlit/secrets.toml` has an [auth]."""
    return st.secrets.load_if_toml_exists() and "auth" in st.secrets


def installed() -> bool:
    """Whether Authlib is there, without which Streamlit signs nobody in."""
    return find_spec("authlib") is not None


def providers() -> tuple[str | None, ...]:
    """Names for `st.login`; None for the one that stands in [auth] itself."""
    auth = st.secrets["auth"]
    named = (k for k, v in auth.items() if isinstance(v, Mapping) and "client_id" in v)
    return (None,) if "client_id" in auth else tuple(named)


def address(claims: Mapping[str, object]) -> str:
    """The visitor's e-mail address; empty when nobody is signed in or none is told."""
    return str(claims.get("email") or "").strip() if claims.get("is_logged_in") else ""


def refused(claims: Mapping[str, object], allowed: tuple[str, ...]) -> str:
    """Why someone who is signed in may not see the back office; empty when they may.

    `allowed` are addresses in lower case. Only a provider's own word that an address is not
    verified counts against it: many say nothing of it.
    """
    email = address(claims)
    if not email:
        return "Your sign-in tells no e-mail address, so nobody can be recognised by it."
    if str(claims.get("email_verified", True)).lower() in ("false", "0"):
        return f"Your provider has not verified {email}. Verify it there, then sign in again."
    if email.casefold() not in allowed:
        return f"You are signed in as {email}, who is no merchandiser of this shop."
    return ""


def until(claims: Mapping[str, object], first_seen: float) -> float:
    """When the sign-in ends, in seconds since the epoch."""
    issued = claims.get("iat")
    return (float(issued) if isinstance(issued, int | float) else first_seen) + LASTS
