"""Where the time went, and the money."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import altair as alt
import pandas as pd
import streamlit as st

from assistant.language.prices import AS_OF, dollars
from assistant.replaying.briefs import NOT_ASKED, Asked, asked
from assistant.replaying.records import TurnRecord
from assistant.ui.safe import plain

STAGES = ("refresh", "understand", "picks", "words")
"""One after another; the others lie within `picks`."""
_APART = frozenset({*STAGES, "total", "first_word"})
_PURPOSES = {"read": "Model reads the message", "explain": "Model writes the words"}
_NAMES = {
    "refresh": "Catalogue refreshed",
    "understand": "Message understood",
    "picks": "Picks found and ranked",
    "words": "Words",
}
_LEGEND = alt.Legend(title=None, orient="top", columns=2)
_TURN, _SEARCH, _MODEL = "Turn", "Search", "Language model"


class Bar(NamedTuple):
    """One stage, in milliseconds from the message on."""

    what: str
    start: float
    end: float
    ms: float
    kind: str


def draw(record: TurnRecord) -> None:
    """The waterfall, then the language model's replies."""
    replies = asked(record.heard, record.answered.model)
    bars = pd.DataFrame(
        [row for row in _bars(record.seconds, replies) if row.ms > 0],
        columns=Bar._fields,
    )
    if bars.empty:
        st.info("No times were recorded with this turn.")
    else:
        st.altair_chart(_chart(bars), alt=_read_out(bars))
        st.caption(
            "From the message on. Stages of the search follow one another inside the picks; of a "
            "set, each is the sum of its parts."
        )
    _replies(replies)


def _bars(seconds: dict[str, float], replies: tuple[Asked, ...]) -> Iterator[Bar]:
    at = 0.0
    for stage in STAGES:
        took = seconds.get(stage, 0.0)
        yield _bar(_NAMES[stage], at, took, _TURN)
        if stage == "picks":
            yield from _row_of(at, {n: s for n, s in seconds.items() if n not in _APART})
        purpose = {"understand": "read", "words": "explain"}.get(stage)
        yield from _asked(at, [one for one in replies if one.purpose == purpose])
        at += took


def _row_of(at: float, stages: dict[str, float]) -> Iterator[Bar]:
    for name, took in stages.items():
        yield _bar(f"· {name.replace('_', ' ')}", at, took, _SEARCH)
        at += took


def _asked(at: float, replies: list[Asked]) -> Iterator[Bar]:
    for number, one in enumerate(replies, 1):
        more = f" ({number})" if len(replies) > 1 else ""
        yield _bar(f"· {_PURPOSES[one.purpose]}{more}", at, one.seconds, _MODEL)
        at += one.seconds


def _bar(what: str, start: float, took: float, kind: str) -> Bar:
    begins, ms = 1_000 * start, 1_000 * took
    return Bar(what, begins, begins + ms, ms, kind)


def _chart(bars: pd.DataFrame) -> alt.Chart:
    colours = alt.Scale(domain=[_TURN, _SEARCH, _MODEL], range=["#0b8a6f", "#6aa9d8", "#c2571a"])
    chart: alt.Chart = (
        alt.Chart(bars, height=alt.Step(20))
        .mark_bar(cornerRadius=2, minBandSize=2)
        .encode(
            x=alt.X("start:Q", title="Milliseconds since the message"),
            x2="end:Q",
            y=alt.Y("what:N", sort=None, title=None, axis=alt.Axis(labelLimit=240)),
            color=alt.Color("kind:N", scale=colours, legend=_LEGEND),
            tooltip=[
                alt.Tooltip("what", title="Stage"),
                alt.Tooltip("ms:Q", title="Milliseconds", format=",.1f"),
            ],
        )
    )
    return chart


def _read_out(bars: pd.DataFrame) -> str:
    longest = bars.sort_values("ms", ascending=False).head(3)
    pairs = zip(longest["what"].astype(str), longest["ms"].astype(float), strict=True)
    told = ", ".join(f"{what.strip('· ')} {ms:,.0f} ms" for what, ms in pairs)
    return f"A bar for each stage of the turn, by time. Longest: {told}."


def _replies(replies: tuple[Asked, ...]) -> None:
    st.markdown("**Language model**")
    sent = [one for one in replies if one.broke not in NOT_ASKED]
    if not sent:
        why = {one.broke for one in replies}
        reason = "no key is set" if "no_key" in why else "the day's spending had reached its cap"
        st.caption(f"It was not asked: {reason}." if why else "It was not asked in this turn.")
        return
    rows = [
        {
            "Asked to": {"read": "read", "explain": "explain"}[one.purpose],
            "First piece ms": None if one.first is None else round(1_000 * one.first),
            "All ms": round(1_000 * one.seconds),
            "Tokens in": one.usage.input,
            "From cache": one.usage.cache_read,
            "Into cache": one.usage.cache_written,
            "Tokens out": one.usage.output,
            "Cost": dollars(one.micros) + ("" if one.priced else " at most"),
            "Ended": one.broke or "in full",
        }
        for one in sent
    ]
    st.dataframe(pd.DataFrame(rows), hide_index=True, alt="Replies of the language model")
    unknown = (
        ""
        if all(one.priced for one in sent)
        else (" The model's price is not known: its cost is reckoned by the dearest that is.")
    )
    st.caption(plain(f"By the public list prices as of {AS_OF}.{unknown}"))
