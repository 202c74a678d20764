"""The turns of late: what was asked, who wrote the words, how long it took, what went wrong."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from assistant.language.prices import dollars
from assistant.language.purse import CAPPED
from assistant.replaying.briefs import NOT_ASKED, Listed, listed
from assistant.replaying.recorder import Recorder
from assistant.turn import Assistant
from assistant.ui.safe import clipped, plain
from assistant.wiring import Wiring
from catalog.records import Turns

MOST = 1_000
"""Turns that are looked through."""
_SHOWN = 200
_TABLE = "trace-table"
_LONGEST = 120
_RUNGS = {"template": "Template", "cards": "Cards alone"}
_NOT = {"no_key": "no key is set", CAPPED: "spending cap"}
_FILTERS: dict[str, Callable[[Listed], bool]] = {
    "With failures": lambda turn: bool(turn.brief and set(turn.brief.failures) - NOT_ASKED),
    "Words held back": lambda turn: bool(turn.brief and turn.brief.held_back),
    "No picks": lambda turn: turn.brief is not None and not turn.brief.picks,
    "Returning shoppers": lambda turn: turn.known,
}


def draw(wiring: Wiring, shop: Assistant) -> None:
    """The filters and the table; a click in it opens a turn. Raises StoreError."""
    st.caption("Every turn of the chat is recorded behind the reply. Click one to open it.")
    talk = st.query_params.get("conversation", "")
    rows = _rows(shop, talk)
    if not rows and not talk:
        _nothing(wiring)
        return
    text, kinds = _asked_for(talk)
    kept = [turn for turn in rows if _is_wanted(turn, text, kinds)]
    st.caption(_counted(kept, rows))
    if kept:
        _table(kept[:_SHOWN])
    else:
        st.info("No turn is like that. Change the words or take a filter away.")


def _rows(shop: Assistant, talk: str) -> list[Listed]:
    if isinstance(shop.keeper, Recorder):
        shop.keeper.flush(1.0)  # the turn of a moment ago is among them
    return listed(Turns(shop.store).briefs(MOST, conversation=talk or None))


def _nothing(wiring: Wiring) -> None:
    if wiring.settings.record_days == 0:
        st.info("No turn is recorded, because AISLE_RECORD_DAYS is 0. Set it to 90, say.")
    else:
        st.info("No turn is recorded yet. Ask something on the page Shop, then come back.")


def _asked_for(talk: str) -> tuple[str, Sequence[str]]:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        text = st.text_input(
            "Search", type="search", key="trace-text", width=320,
            placeholder="Words of a message, or an id",
        )  # fmt: skip
        kinds = st.pills(
            "Only", list(_FILTERS), selection_mode="multi", key="trace-kinds", wrap=True
        )
        st.button("Refresh", icon=":material/refresh:")
    if talk:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.badge(plain(f"One conversation: {talk[:12]}"), color="gray")
            st.button("Show all", on_click=_show_all, type="tertiary")
    return " ".join((text or "").casefold().split()), kinds


def _show_all() -> None:
    st.query_params.pop("conversation", None)


def _is_wanted(turn: Listed, text: str, kinds: Sequence[str]) -> bool:
    message = " ".join(turn.brief.message.casefold().split()) if turn.brief else ""
    named = text in message or turn.id.startswith(text) or turn.conversation.startswith(text)
    return named and all(_FILTERS[kind](turn) for kind in kinds)


def _counted(kept: Sequence[Listed], rows: Sequence[Listed]) -> str:
    whole = f"the latest {MOST:,} turns" if len(rows) == MOST else f"{_turns(len(rows))}"
    shown = f", the first {_SHOWN} are shown" if len(kept) > _SHOWN else ""
    return f"{len(kept):,} of {whole}{shown}. Times are UTC."


def _turns(n: int) -> str:
    return "1 turn" if n == 1 else f"{n:,} turns"


def _table(turns: Sequence[Listed]) -> None:
    st.dataframe(
        pd.DataFrame(map(_row, turns)),
        hide_index=True,
        on_select=partial(_open, [turn.id for turn in turns]),
        selection_mode="single-cell",
        key=_TABLE,
        height=min(36 * (len(turns) + 1) + 2, 720),
        column_config={
            "Time": st.column_config.DatetimeColumn(format="D MMM HH:mm:ss", width=120),
            "Message": st.column_config.TextColumn(width="large"),
            "Total ms": st.column_config.NumberColumn(format="localized"),
        },
        placeholder="",
        alt="Recorded turns, newest first",
    )


def _open(ids: Sequence[str]) -> None:
    """Before the page is drawn again, so that the address is the turn's."""
    chosen: Any = st.session_state.get(_TABLE)
    if chosen and (cells := chosen["selection"]["cells"]):
        st.query_params["turn"] = ids[cells[0][0]]


def _row(turn: Listed) -> dict[str, object]:
    about = turn.brief
    told = {"Time": turn.at.replace(tzinfo=None), "Message": "(of another version of Aisle)"}
    if about is None:
        return told
    return told | {
        "Message": clipped(about.message, _LONGEST),
        "Picks": about.picks,
        "Words by": _RUNGS.get(about.rung, about.explainer),
        "Total ms": round(1_000 * about.seconds.get("total", 0.0)),
        "Failures": ", ".join(_NOT.get(reason, reason) for reason in about.failures),
        "Held back": about.held_back or None,
        "Cost": dollars(about.micros) if about.micros else "",
        "Known": "yes" if turn.known else "",
    }
