"""The page Health: what is wrong first, then the figures behind it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import streamlit as st

from assistant.health.report import Health, health
from assistant.replaying.recorder import Recorder
from assistant.turn import Assistant
from assistant.ui.back_office import health_data, health_models, health_spend, health_turns
from assistant.ui.back_office.trace_shop import carefully, the_shop
from assistant.ui.safe import message, plain
from assistant.wiring import Wiring

_SECONDS = 15
"""For which figures are kept."""


def draw(wiring: Wiring) -> None:
    """Draws it; a shop that can't be opened says why."""
    st.header("Health", anchor=False)
    shop = the_shop(wiring)
    if isinstance(shop, str):
        st.error(message(shop), icon=":material/storefront:")
        st.button("Try again")
        return
    if isinstance(shop.keeper, Recorder):
        shop.keeper.flush(1.0)
    carefully(partial(_drawn, wiring, shop), "Health")


@st.cache_resource(ttl=_SECONDS, show_spinner=False)
def _figures(shop: str, _wiring: Wiring, _open: Assistant) -> Health:
    return health(_wiring, shop, _open.store, getattr(_open, "exploration", None))


def _drawn(wiring: Wiring, shop: Assistant) -> None:
    found = _figures(wiring.settings.shop, wiring, shop)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(f"As of {found.at:%-d %B %Y, %H:%M:%S} UTC, kept for {_SECONDS} seconds.")
        st.button("Refresh", icon=":material/refresh:", type="tertiary", on_click=_figures.clear)
    for problem in found.problems:
        st.error(message(problem), icon=":material/error:")
    if not found.problems:
        st.success("Nothing is wrong.", icon=":material/check_circle:")
    _glance(found)
    _parts(found)


def _glance(found: Health) -> None:
    turns, counts = found.turns, found.figures.counts
    failed, held = turns.failure_rate, turns.held_back_rate
    total = next((one for one in turns.times if one.stage == "total"), None)
    figures = (
        ("Turns", f"{turns.n:,}", health_turns.window(turns)),
        ("Half are done in", f"{total.p50:,.0f} ms" if total else "–", "To the last word."),
        ("Model failures", "–" if failed is None else f"{failed:.1%}",
         f"{turns.failed:,} of the {turns.asked:,} turns that asked the model."),
        ("Held back", "–" if held is None else f"{held:.1%}",
         f"{turns.held_back:,} of {turns.sentences:,} sentences were not backed."),
        ("Spent today", plain(health_spend.short(found.money.today)), "UTC, all processes."),
        ("Products", f"{counts.products:,}", "In the store."),
        ("Rules", f"{counts.rules:,}", "Of the merchant, past and future ones too."),
    )  # fmt: skip
    grid = st.grid(len(figures), min_column_width=140, gap="xsmall")
    for label, value, tip in figures:
        grid.metric(label, value, border=True, help=tip)
    st.caption(plain(f"Live prompt: {found.prompt.live}. Model: {found.model}. {_key(found)}"))


def _key(found: Health) -> str:
    if found.key:
        return "A key is set."
    return "No key is set, so a template writes all words: set ANTHROPIC_API_KEY to let Claude."


def _parts(found: Health) -> None:
    """A tab each; only the open one is drawn."""
    parts: dict[str, Callable[[], None]] = {
        "Turns": partial(health_turns.draw, found),
        "Spending": partial(health_spend.draw, found),
        "Models": partial(health_models.draw, found),
        "Shop and data": partial(health_data.draw, found),
    }
    tabs = st.tabs(list(parts), on_change="rerun", key="health-part")
    for tab, (name, drawn) in zip(tabs, parts.items(), strict=True):
        if tab.open:
            with tab:
                carefully(drawn, name)
