"""The page Traces: the turns of late, and any of them stage by stage."""

from __future__ import annotations

from functools import partial

import streamlit as st

from assistant.turn import Assistant
from assistant.ui.back_office import trace_list, trace_turn
from assistant.ui.back_office.trace_shop import carefully, the_shop
from assistant.ui.safe import message
from assistant.wiring import Wiring


def draw(wiring: Wiring) -> None:
    """The list, or the turn that the address names: `?turn=<id>`."""
    asked = st.query_params.get("turn", "")
    place = st.empty()
    if not asked:
        place.header("Traces", anchor=False)
    shop = the_shop(wiring)
    if isinstance(shop, str):
        place.header("Traces", anchor=False)
        st.error(message(shop), icon=":material/storefront:")
        st.button("Try again")
        return
    carefully(partial(_drawn, wiring, shop, asked), "The trace")


def _drawn(wiring: Wiring, shop: Assistant, asked: str) -> None:
    if asked:
        trace_turn.draw(wiring, shop, asked)
    else:
        trace_list.draw(wiring, shop)
