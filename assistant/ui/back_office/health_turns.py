"""Times, rungs and failures of the turns of late."""

from __future__ import annotations

import altair as alt
import pandas as pd
import streamlit as st

from assistant.health.report import Health
from assistant.health.turns import DAYS, MOST, STAGES, StageTimes, TurnFigures
from assistant.slates.notices import notice
from assistant.ui.safe import plain

_NAMES = {
    "understand": "Message understood",
    "picks": "Picks found and ranked",
    "first_word": "First word after",
    "words": "Words",
    "total": "All of it",
}
_RUNGS = {"model": "Language model", "template": "Template", "cards": "Cards alone"}
_QUANTILES = {"p50": "Half (p50)", "p95": "95 of 100 (p95)", "p99": "99 of 100 (p99)"}
_COLOURS = ["#0b8a6f", "#d19a1b", "#c2571a"]
_NOT_ASKED = {"no_key": "no key is set", "capped": "the day's spending had reached its cap"}


def draw(found: Health) -> None:
    """All of it, or what to do where there are no turns."""
    turns = found.turns
    if not turns.n:
        st.info(
            "No turn is recorded, because AISLE_RECORD_DAYS is 0. Set it to 90, say."
            if found.record_days == 0
            else f"No turn of the last {DAYS} days is recorded. Ask something on the page Shop."
        )
        return
    st.caption(window(turns))
    _times(turns)
    left, right = st.columns(2, gap="large")
    with left:
        _rungs(turns)
    with right:
        _failures(turns)


def window(turns: TurnFigures) -> str:
    """Which turns the figures are of."""
    begins = f", since {turns.oldest:%-d %B, %H:%M} UTC" if turns.oldest else ""
    return f"{turns.n:,} turns: the latest {MOST:,} at most, of the last {DAYS} days{begins}."


def _times(turns: TurnFigures) -> None:
    st.markdown("**How long each stage takes**")
    whole = [one for one in turns.times if one.stage in STAGES]
    st.altair_chart(_chart(whole), alt=_read_out(whole))
    with st.expander("All stages, those of the search among them"):
        rows = [
            {"Stage": _named(one.stage), "Turns": one.n, "p50 ms": one.p50, "p95 ms": one.p95,
             "p99 ms": one.p99}
            for one in turns.times
        ]  # fmt: skip
        number = st.column_config.NumberColumn(format="%.1f")
        st.dataframe(
            pd.DataFrame(rows),
            hide_index=True,
            column_config=dict.fromkeys(("p50 ms", "p95 ms", "p99 ms"), number),
            alt="Milliseconds by stage",
        )


def _chart(times: list[StageTimes]) -> alt.LayerChart | alt.FacetChart:
    rows = [
        {"stage": _named(one.stage), "of": label, "ms": getattr(one, name), "n": one.n}
        for one in times
        for name, label in _QUANTILES.items()
    ]
    scale = alt.Scale(domain=list(_QUANTILES.values()), range=_COLOURS)
    base = alt.Chart(pd.DataFrame(rows), height=alt.Step(34)).encode(
        y=alt.Y("stage:N", sort=None, title=None, axis=alt.Axis(labelLimit=220)),
    )
    line = base.mark_rule(strokeWidth=2, opacity=0.4).encode(
        x=alt.X("min(ms):Q", title="Milliseconds"), x2="max(ms):Q"
    )
    points = base.mark_point(filled=True, size=110, opacity=1).encode(
        x="ms:Q",
        color=alt.Color(
            "of:N",
            scale=scale,
            legend=alt.Legend(title=None, orient="top", columns=1),
        ),
        shape=alt.Shape("of:N", scale=alt.Scale(domain=list(_QUANTILES.values())), legend=None),
        tooltip=[
            alt.Tooltip("stage", title="Stage"),
            alt.Tooltip("of", title="Of the turns"),
            alt.Tooltip("ms:Q", title="Milliseconds", format=",.1f"),
            alt.Tooltip("n", title="Turns"),
        ],
    )
    return alt.layer(line, points)


def _read_out(times: list[StageTimes]) -> str:
    told = "; ".join(f"{_named(t.stage)} {t.p50:,.0f}, {t.p95:,.0f}, {t.p99:,.0f}" for t in times)
    return f"Milliseconds at p50, p95 and p99 by stage: {told}."


def _named(stage: str) -> str:
    return _NAMES.get(stage, stage.replace("_", " "))


def _rungs(turns: TurnFigures) -> None:
    st.markdown("**Whose words were shown**")
    rows = [
        {"Words by": name, "Turns": turns.rungs.get(rung, 0),  # type: ignore[call-overload]
         "Share": turns.rungs.get(rung, 0) / turns.n}  # type: ignore[call-overload]
        for rung, name in _RUNGS.items()
    ]  # fmt: skip
    st.dataframe(
        pd.DataFrame(rows),
        hide_index=True,
        column_config={
            "Share": st.column_config.ProgressColumn(format="percent", min_value=0, max_value=1)
        },
        alt="Share of turns by whose words were shown",
    )
    for reason, number in turns.not_asked.items():
        st.caption(
            plain(f"The model was not asked in {number:,} turns: {_NOT_ASKED.get(reason, reason)}.")
        )


def _failures(turns: TurnFigures) -> None:
    st.markdown("**Why the language model failed**")
    if not turns.asked:
        st.caption("It was not asked in these turns.")
        return
    if not turns.failures:
        st.caption(f"It did not, in {turns.asked:,} turns.")
        return
    rows = [
        {"Reason": reason, "Turns": n, "Share": n / turns.asked, "The shopper read": notice(reason)}
        for reason, n in turns.failures.items()
    ]
    st.dataframe(
        pd.DataFrame(rows),
        hide_index=True,
        column_config={
            "Share": st.column_config.NumberColumn(format="percent"),
            "The shopper read": st.column_config.TextColumn(width="large"),
        },
        alt="Failures of the language model by reason",
    )
    st.caption(f"{turns.failed:,} of the {turns.asked:,} turns that asked it.")
