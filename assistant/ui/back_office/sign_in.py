"""Who may see the pages of the back office, and the page where they say so.

Three ways, the first that is set: single sign-on, the one password, or, in the sample shop shown
on the machine that serves it, none. Nothing is kept in the browser but Streamlit's own sign-on
cookie: with the password, a page that is loaded anew asks again.
"""

from __future__ import annotations

import logging
import time
from typing import Literal

import streamlit as st
from streamlit.errors import Error

from assistant.passwords import LONGEST, Patience, matches
from assistant.settings import Settings
from assistant.ui.back_office import single, visits
from assistant.ui.back_office.session import NOBODY_IN_PARTICULAR, SignedIn, keep, kept, who
from assistant.ui.looks import emphasis
from assistant.ui.safe import plain
from assistant.wiring import Wiring

log = logging.getLogger(__name__)
_patience = Patience()  # one for the process

Way = Literal["single", "password", "open", "closed"]


def signed_in(wiring: Wiring) -> bool:
    """Whether this visitor may see the back office."""
    settings, way = wiring.settings, _way(wiring.settings)
    if way == "open":
        keep(SignedIn(NOBODY_IN_PARTICULAR))
    elif way == "single":
        _recognise(settings)
    elif way == "closed":
        keep(None)
    signed = kept()
    return signed is not None and signed.by == _by(settings, way)


def badge() -> None:
    """On a page of the back office: who is signed in, the way out, the end after 8 hours."""
    signed = kept()
    if signed is None or signed.until is None:
        return
    with st.container(horizontal=True, horizontal_alignment="right", vertical_alignment="center"):
        st.caption(plain(f"Signed in as {signed.name}"), width="content")
        st.button("Sign out", key="sign-out", type="tertiary", on_click=sign_out)
    st.fragment(_ended, run_every=max(signed.until - time.time(), 1.0) + 1.0)()


def sign_out() -> None:
    """At once, in this session; of single sign-on in the whole browser."""
    keep(None)
    if single.configured():
        st.logout()


def refusal(wiring: Wiring) -> str:
    """Why someone whom single sign-on knows is not let in; empty for everyone else."""
    if _way(wiring.settings) != "single" or not single.address(st.user.to_dict()):
        return ""
    return single.refused(st.user.to_dict(), wiring.settings.merchandisers)


def draw(wiring: Wiring, wanted: str = "The back office") -> None:
    """The way in to the page that is `wanted`."""
    if signed_in(wiring):
        _welcome()
        return
    st.header("Sign in", anchor=False)
    st.markdown(f"{plain(wanted)} is for those who run this shop.")
    way = _way(wiring.settings)
    if way == "single":
        _providers(refusal(wiring))
    elif way == "password":
        _form(wiring.settings)
    else:
        _closed()


def _way(settings: Settings) -> Way:
    if single.configured():
        return "single"
    if settings.merchandiser_password is not None:
        return "password"
    here = visits.local(st.get_option("server.address"), st.context.headers)
    return "open" if here and settings.shop == "sample" else "closed"


def _by(settings: Settings, way: Way) -> str:
    password = settings.merchandiser_password
    return password.get_secret_value() if password and way == "password" else ""


def _ended() -> None:
    """Runs by itself once the time is up."""
    if kept() is None:
        st.rerun()


def _recognise(settings: Settings) -> None:
    claims = st.user.to_dict()
    if not single.installed() or single.refused(claims, settings.merchandisers):
        keep(None)
        return
    first_seen = st.session_state.setdefault("aisle-merchandiser-seen", time.time())
    keep(SignedIn(single.address(claims), single.until(claims, first_seen)))


def _welcome() -> None:
    st.header("You are in", anchor=False)
    st.markdown("The pages of the back office are in the navigation.")
    badge()


def _form(settings: Settings) -> None:
    with st.form("sign-in", clear_on_submit=True, width=420):
        typed = st.text_input(
            "Password", type="password", autocomplete="current-password", max_chars=LONGEST
        )
        name = st.text_input(
            "Your name (optional)",
            max_chars=80,
            autocomplete="name",
            help="Kept with the prompts and rules you change.",
        )
        sent = st.form_submit_button("Sign in", type=emphasis())
    if sent:
        _try(settings, typed, " ".join(name.split()))
    st.caption(
        "It lasts eight hours, or until the page is loaded anew: nothing is kept in the browser."
    )


def _try(settings: Settings, typed: str, name: str) -> None:
    made = _by(settings, "password")
    with st.spinner("Checking…"):
        right = _patience.tried(lambda: matches(made, typed))
    if right:
        keep(SignedIn(name or NOBODY_IN_PARTICULAR, time.time() + single.LASTS, made))
        st.rerun()
    log.warning("a wrong password was typed at the sign-in")
    soon = " The next try will take a little longer." if _patience.due() else ""
    st.error(f"That is not the password.{soon}", icon=":material/lock:")


def _providers(why_not: str) -> None:
    if not single.installed():
        st.error(
            'Single sign-on is set up, but Authlib is missing: `pip install "aisle[oidc]"`, then '
            "start the shop again.",
            icon=":material/lock:",
        )
        return
    if why_not:
        st.error(plain(why_not), icon=":material/lock:")
        st.button("Sign out", key="sign-out", on_click=sign_out)
        return
    for name in single.providers():
        label = f"Sign in with {plain(name.title())}" if name else "Sign in"
        if st.button(label, key=f"single-{name}", type=emphasis()):
            _login(name)


def _login(provider: str | None) -> None:
    try:
        st.login(provider)
    except Error:  # Streamlit's, of a setting that is missing
        log.exception("single sign-on can't begin")
        st.error("Sign-in is not set up completely. The server's log says what is missing.")


def _closed() -> None:
    st.info(
        "Nobody can sign in yet. On the server, run `aisle password`, put the line it prints into "
        "`.env` and start the shop again; or set up single sign-on: `.env.example` says how.",
        icon=":material/lock:",
    )
    st.caption("Only the sample shop opens without, for who runs it and looks at it on localhost.")


__all__ = ["badge", "draw", "refusal", "sign_out", "signed_in", "who"]
