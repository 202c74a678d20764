"""All pages and who may see them. A page that a visitor may not see has no address for them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import NamedTuple

import streamlit as st

from assistant.ui import page, profile_page
from assistant.ui.back_office import health_page, lab_page, rules_page, sign_in, trace_page
from assistant.wiring import Wiring


class Page(NamedTuple):
    """One page of the site. `draw` is given the wiring."""

    path: str
    title: str
    icon: str
    draw: Callable[[Wiring], None]


def _chat(wiring: Wiring) -> None:
    shop = wiring.settings.shop
    page.draw(shop, partial(wiring.assistant, shop))


FOR_ALL = (
    Page("", "Shop", ":material/storefront:", _chat),
    Page("profile", "Your profile", ":material/person:", profile_page.draw),
)
FOR_MERCHANDISERS = (
    Page("lab", "Prompt Lab", ":material/science:", lab_page.draw),
    Page("rules", "Rules", ":material/rule:", rules_page.draw),
    Page("traces", "Traces", ":material/timeline:", trace_page.draw),
    Page("health", "Health", ":material/monitor_heart:", health_page.draw),
)
SIGN_IN = Page("sign-in", "Sign in", ":material/login:", sign_in.draw)


def draw(wiring: Wiring) -> None:
    """The page that the address names; the chat where it names none that the visitor may see."""
    st.set_page_config(page_title="Aisle", page_icon="🛍️", layout="wide")
    st.navigation([_streamlit(one, wiring) for one in _seen(wiring)], position="top").run()


def _seen(wiring: Wiring) -> Iterator[Page]:
    yield from FOR_ALL
    if sign_in.signed_in(wiring):
        yield from FOR_MERCHANDISERS
    else:
        yield SIGN_IN


def _streamlit(one: Page, wiring: Wiring) -> st.Page:
    return st.Page(
        partial(one.draw, wiring),
        title=one.title,
        icon=one.icon,
        url_path=one.path,
        default=not one.path,
    )
