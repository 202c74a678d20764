"""One turn, stage by stage."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import streamlit as st

from assistant.language.prices import dollars
from assistant.replaying.briefs import Brief, brief
from assistant.replaying.records import TurnRecord
from assistant.turn import Assistant
from assistant.ui.back_office import (
    trace_candidates,
    trace_prompt,
    trace_ranking,
    trace_replay,
    trace_time,
    trace_understood,
    trace_words,
)
from assistant.ui.back_office.trace_shop import carefully, pseudonym
from assistant.ui.safe import clipped, message, plain
from assistant.wiring import Wiring
from catalog import StoreError
from catalog.records import Turns

_LONGEST = 300
_WRITERS = {"template": "words by the template", "cards": "the cards alone"}


def draw(wiring: Wiring, shop: Assistant, asked: str) -> None:
    """The turn whose id is, or begins with, `asked`; in words where there is none."""
    st.button("All turns", icon=":material/arrow_back:", type="tertiary", on_click=_back)
    try:
        record = TurnRecord.of(Turns(shop.store).get(asked))
    except StoreError as error:
        st.header("Traces", anchor=False)
        st.error(message(str(error)), icon=":material/error:")
        return
    short = brief(record)
    st.header(plain(f"“{clipped(record.message, _LONGEST)}”"), anchor=False)
    _about(record)
    _figures(record, short)
    _stages(wiring, shop, record)


def _back() -> None:
    st.query_params.pop("turn", None)


def _about(record: TurnRecord) -> None:
    answered = record.answered
    with st.container(horizontal=True, gap="xsmall", vertical_alignment="center"):
        st.badge(f"{record.at:%-d %B %Y, %H:%M:%S} UTC", icon=":material/schedule:", color="gray")
        st.badge(plain(f"message {record.number} of its conversation"), color="gray")
        who = f"shopper {pseudonym(record.shopper)}" if record.shopper else "a new visitor"
        st.badge(who, icon=":material/person:", color="gray")
        words = _WRITERS.get(record.explainer, f"words by {record.explainer}")
        st.badge(plain(words), icon=":material/edit:", color="gray")
        if answered.shop_version:
            st.badge(plain(answered.shop_version), icon=":material/inventory_2:", color="gray")
        st.button(
            "Its conversation",
            icon=":material/forum:",
            type="tertiary",
            on_click=_of_conversation,
            args=(str(record.before.get("id", "")),),
        )
    st.caption(plain(f"Turn {record.id}"))


def _of_conversation(talk: str) -> None:
    st.query_params.pop("turn", None)
    st.query_params["conversation"] = talk


def _figures(record: TurnRecord, short: Brief) -> None:
    seconds = record.seconds
    picks = sum(seconds.get(stage, 0.0) for stage in ("refresh", "understand", "picks"))
    cost = f"{short.micros / 10_000:.3f} ¢" if 0 < short.micros < 10_000 else dollars(short.micros)
    if not all(one.priced for one in short.asked if one.micros):
        cost = f"≤ {cost}"
    figures = (
        ("Cards after", _ms(picks)),
        ("First word after", _ms(seconds.get("first_word"))),
        ("All of it", _ms(seconds.get("total"))),
        ("Picks", str(len(record.picks))),
        ("Cost", plain(cost)),
    )
    grid = st.grid(len(figures), min_column_width=130, gap="xsmall")
    for label, value in figures:
        grid.metric(label, value, border=True)


def _ms(seconds: float | None) -> str:
    if seconds is None:
        return "–"
    return f"{1_000 * seconds:,.0f} ms" if seconds < 10 else f"{seconds:,.1f} s"


def _stages(wiring: Wiring, shop: Assistant, record: TurnRecord) -> None:
    """A tab each; only the open one is drawn."""
    stages: dict[str, Callable[[], None]] = {
        "Understood": partial(trace_understood.draw, record),
        "Candidates": partial(trace_candidates.draw, shop, record),
        "Ranking": partial(trace_ranking.draw, shop, record),
        "Words": partial(trace_words.draw, shop, record),
        "Prompt": partial(trace_prompt.draw, shop, record),
        "Time and cost": partial(trace_time.draw, record),
        "Replay": partial(trace_replay.draw, wiring, shop, record),
    }
    for tab, (name, drawn) in zip(
        st.tabs(list(stages), on_change="rerun", key="trace-stage"), stages.items(), strict=True
    ):
        if tab.open:
            with tab:
                carefully(drawn, name)
