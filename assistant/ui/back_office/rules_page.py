"""The page Rules: what the shop pins, boosts, buries and hides."""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from functools import partial

import streamlit as st

from assistant.ruling.previewing import current
from assistant.ui.back_office import rules_form, rules_list
from assistant.ui.back_office.rules_desk import Desk, editing, tell
from assistant.ui.back_office.sign_in import who
from assistant.ui.opening import opened
from assistant.ui.safe import message
from assistant.wiring import Wiring
from catalog import AisleError
from catalog.rules import Rules

log = logging.getLogger(__name__)
_ABOUT = (
    "Pin, boost, bury or hide products, for some questions or for all. A rule holds from each "
    "shopper's next message on. Budgets, stock, and everything a shopper insists on come first; "
    "what is pinned or promoted says so on its card."
)


def draw(wiring: Wiring) -> None:
    """Draws the list of rules or, while one is made or changed, its form."""
    st.header("Rules", anchor=False)
    tell()
    desk = _desk(wiring)
    if isinstance(desk, str):
        st.error(message(desk), icon=":material/error:")
        st.button("Try again")
    elif editing() is not None:
        rules_form.draw(desk)
    else:
        st.caption(_ABOUT)
        rules_list.draw(desk)


def _desk(wiring: Wiring) -> Desk | str:
    """What the page works with, or why it can't."""
    shop = wiring.settings.shop
    try:
        front = opened(shop, partial(wiring.assistant, shop))
        rules = Rules(front.assistant.store)
        items = current(front.assistant).items
        return Desk(front, rules, rules.list(), items, datetime.now(UTC), who())
    except AisleError as error:
        return str(error)
    except Exception:
        log.exception("the rules could not be opened")
        return "The rules could not be opened. The server's log says why."
