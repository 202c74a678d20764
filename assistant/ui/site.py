"""All pages and who may see them. A page that a visitor may not see has no address for them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Literal, NamedTuple

import streamlit as st

from assistant.ui import page, profile_page
from assistant.ui.back_office import (
    health_page,
    lab_page,
    learning_page,
    rules_page,
    sign_in,
    trace_page,
)
from assistant.ui.safe import plain
from assistant.wiring import Wiring

Draw = Callable[[Wiring], None]


class Page(NamedTuple):
    """One page of the site. `draw` is given the wiring."""

    path: str
    title: str
    icon: str
    draw: Draw
    visibility: Literal["visible", "hidden"] = "visible"


def guarded(draw: Draw) -> Draw:
    """A page that looks for itself who wants to see it, however they came to it."""

    def checked(wiring: Wiring) -> None:
        if sign_in.signed_in(wiring):
            sign_in.badge()
            draw(wiring)
        else:
            sign_in.draw(wiring)

    return checked


def _chat(wiring: Wiring) -> None:
    shop = wiring.settings.shop
    page.draw(shop, partial(wiring.assistant, shop))


FOR_ALL = (
    Page("", "Shop", ":material/storefront:", _chat),
    Page("profile", "Your profile", ":material/person:", profile_page.draw),
)
FOR_MERCHANDISERS = (
    Page("lab", "Prompt Lab", ":material/science:", guarded(lab_page.draw)),
    Page("rules", "Rules", ":material/rule:", guarded(rules_page.draw)),
    Page("learning", "Learning", ":material/school:", guarded(learning_page.draw)),
    Page("traces", "Traces", ":material/timeline:", guarded(trace_page.draw)),
    Page("health", "Health", ":material/monitor_heart:", guarded(health_page.draw)),
)
SIGN_IN = Page("sign-in", "Sign in", ":material/login:", sign_in.draw, "hidden")


def draw(wiring: Wiring) -> None:
    """The page that the address names; the chat where it names none that the visitor may see."""
    st.set_page_config(page_title="Aisle", page_icon="🛍️", layout="wide")
    _told_once(sign_in.refusal(wiring))
    st.navigation([_streamlit(one, wiring) for one in _seen(wiring)], position="top").run()


def _seen(wiring: Wiring) -> Iterator[Page]:
    yield from FOR_ALL
    yield SIGN_IN  # shoppers have no use for it: it has an address, and no place in the navigation
    if sign_in.signed_in(wiring):
        yield from FOR_MERCHANDISERS
    elif (wanted := _asked_for()) is not None:
        # The sign-in stands at the address that was asked for, so that signing in leads on to it.
        ask = partial(sign_in.draw, wanted=wanted.title)
        yield SIGN_IN._replace(path=wanted.path, draw=ask)


def _asked_for() -> Page | None:
    """The page of the back office that the browser's address names."""
    path = (st.context.url or "").rstrip("/").rpartition("/")[2]
    return next((one for one in FOR_MERCHANDISERS if one.path == path), None)


def _told_once(why_not: str) -> None:
    """To who comes back from single sign-on to the shop, and not to the back office."""
    if why_not and st.session_state.get("aisle-told") != why_not:
        st.session_state["aisle-told"] = why_not
        st.toast(plain(why_not), icon=":material/lock:")


def _streamlit(one: Page, wiring: Wiring) -> st.Page:
    return st.Page(
        partial(one.draw, wiring),
        title=one.title,
        icon=one.icon,
        url_path=one.path,
        default=not one.path,
        visibility=one.visibility,
    )
