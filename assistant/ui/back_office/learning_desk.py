"""What the parts of the page Learning share: the shop's policies, and what is said next."""

from __future__ import annotations

import streamlit as st

from assistant.policies.desk import PolicyDesk, set_strategy
from assistant.turn import Assistant
from assistant.wiring import Wiring
from catalog import Store

_TOLD = "learning-told"
MOST = 4_000
"""Slates that the page reads of the log, the latest: about a second."""
KEPT = 60
"""Seconds for which figures are kept."""
FILL = (
    "Slates are logged and explored as shoppers come. To try it on the sample shop, let simulated "
    "shoppers fill the log: `aisle simulate --shoppers 200 --days 3`."
)


def desk_of(wiring: Wiring, shop: Assistant) -> PolicyDesk:
    """Of the open shop, whose latest events are written first. Raises StoreError when the log
    can't be opened."""
    log = getattr(getattr(shop, "exploration", None), "events", None)
    if log is not None:
        log.flush(0.5)
    events = log.store if log is not None else _events(wiring.settings.shop, wiring)
    name = wiring.settings.shop
    return PolicyDesk(shop.store, events, wiring.versions(name), set_strategy(wiring.settings))


@st.cache_resource(show_spinner=False)
def _events(shop: str, _wiring: Wiring) -> Store:
    return _wiring.events(shop)


def say(text: str) -> None:
    """Has `text`, Markdown, said when the page is drawn next."""
    st.session_state[_TOLD] = text


def tell() -> None:
    """Says it, once."""
    if told := st.session_state.pop(_TOLD, ""):
        st.toast(told, icon=":material/check:")
