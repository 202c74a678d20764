"""The page Learning: what explores, what the log says of other policies, and the experiments."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import streamlit as st

from assistant.policies.desk import PolicyDesk
from assistant.policies.telling import in_words
from assistant.turn import Assistant
from assistant.ui.back_office import learning_experiments, learning_judging, learning_policies
from assistant.ui.back_office.learning_desk import desk_of, tell
from assistant.ui.back_office.learning_live import draw_asked
from assistant.ui.back_office.trace_shop import carefully, the_shop
from assistant.ui.safe import message, plain
from assistant.wiring import Wiring


def draw(wiring: Wiring) -> None:
    """Draws it; a shop that can't be opened says why."""
    st.header("Learning", anchor=False)
    shop = the_shop(wiring)
    if isinstance(shop, str):
        st.error(message(shop), icon=":material/storefront:")
        st.button("Try again")
        return
    carefully(partial(_drawn, wiring, shop), "Learning")


def _drawn(wiring: Wiring, shop: Assistant) -> None:
    tell()
    desk = desk_of(wiring, shop)
    _now(desk, shop)
    parts: dict[str, Callable[[], None]] = {
        "Policies": partial(learning_policies.draw, desk),
        "Judge a policy": partial(learning_judging.draw, desk, wiring.settings.shop),
        "Experiments": partial(learning_experiments.draw, desk, wiring.settings),
    }
    tabs = st.tabs(list(parts), on_change="rerun", key="learning-part")
    for tab, (name, drawn) in zip(tabs, parts.items(), strict=True):
        if tab.open:
            with tab:
                carefully(drawn, name)
    draw_asked(desk)


def _now(desk: PolicyDesk, shop: Assistant) -> None:
    """What orders the slates at this moment."""
    live = desk.standings.live()
    exploring = desk.strategy_of(live) != "off"
    with st.container(horizontal=True, vertical_alignment="center"):
        if exploring:
            st.badge("Exploration is on", icon=":material/explore:", color="green")
        else:
            st.badge("Exploration is off", icon=":material/explore_off:", color="gray")
        st.markdown(plain(f"Live: {in_words(desk, live)}."), width="content")
    status = getattr(getattr(shop, "exploration", None), "status", None)
    if callable(status):
        st.caption(message(str(status())))
    if desk.strategy == "off":
        st.caption("It is turned off by the setting `AISLE_EXPLORATION`, whatever is promoted.")
