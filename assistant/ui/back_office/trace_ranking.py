"""Why the picks stand in this order: features, what each added to the score, rules, exploration."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd
import streamlit as st

from assistant.replaying.records import PickRecord, TurnRecord
from assistant.replaying.tracing import PickTrace, Trace
from assistant.turn import Assistant
from assistant.ui.back_office import trace_exploring
from assistant.ui.back_office.trace_candidates import nothing_searched
from assistant.ui.back_office.trace_exploring import ordered_by
from assistant.ui.back_office.trace_shop import LONGEST_TITLE, title_of
from assistant.ui.safe import clipped, plain
from catalog import format_money
from retrieval.ranker import EXPLAINED

_MOST = 12
"""Features drawn as bars."""
_UP, _DOWN = "#0b8a6f", "#c2571a"


def draw(shop: Assistant, record: TurnRecord) -> None:
    """The slate as it was ranked, and one pick's features."""
    _slate(record)
    trace = record.trace
    if trace is None:
        st.info(nothing_searched(record))
        return
    _features(record, trace)
    _rules(shop, trace)
    trace_exploring.draw(shop, trace.explored)


def _slate(record: TurnRecord) -> None:
    if not record.picks:
        st.info("Nothing was shown.")
        return
    traced = {pick.id: pick for pick in record.trace.picks} if record.trace else {}
    rows = [_row(place, pick, traced.get(pick.id)) for place, pick in enumerate(record.picks, 1)]
    by = ordered_by(record.answered)
    st.caption(plain(f"Ordered by {by}. Scores and chances compare within one slate only."))
    st.dataframe(
        pd.DataFrame(rows).dropna(axis=1, how="all"),
        hide_index=True,
        column_config={
            "Score": st.column_config.NumberColumn(format="%.3f"),
            "Chance": st.column_config.NumberColumn(
                format="percent", help="How likely it is to be chosen when it is shown."
            ),
            "Product": st.column_config.TextColumn(width="medium"),
            "Reason": st.column_config.TextColumn(width="large"),
        },
        alt="The slate, best first",
    )


def _row(place: int, pick: PickRecord, traced: PickTrace | None) -> dict[str, object]:
    return {
        "Place": place,
        "Product": clipped(pick.title, LONGEST_TITLE),
        "Price": format_money(pick.price_minor, pick.currency),
        "Score": pick.score,
        "Chance": traced.chance if traced else None,
        "Reason": clipped(pick.reason, 160),
        "Found by": ", ".join(pick.sources),
    }


def _features(record: TurnRecord, trace: Trace) -> None:
    titles = {pick.id: pick.title for pick in record.picks}
    traced = [pick for pick in trace.picks if pick.id in titles]
    if not traced:
        return
    st.markdown("**What lifted a pick**")
    chosen = st.selectbox(
        "Pick",
        range(len(traced)),
        format_func=lambda i: f"{i + 1}. {clipped(titles[traced[i].id], LONGEST_TITLE)}",
        key="trace-pick",
    )
    frame = _frame(traced[chosen], trace.features)
    if traced[chosen].added:
        st.altair_chart(_bars(frame), alt=_read_out(frame))
        st.caption(
            f"What each feature added to the score in the ranker's first {EXPLAINED} trees "
            "(TreeSHAP), largest first."
        )
    else:
        st.caption("No ranker is trained, so no feature has a weight.")
    with st.expander(f"All {len(trace.features)} features"):
        st.dataframe(
            frame,
            hide_index=True,
            column_config={
                "Value": st.column_config.NumberColumn(format="%.4g"),
                "Added": st.column_config.NumberColumn(format="%+.4f"),
            },
            alt="Every feature of the pick",
        )


def _frame(pick: PickTrace, names: tuple[str, ...]) -> pd.DataFrame:
    """Largest addition first, whichever way it goes."""
    added: Any = pick.added or [None] * len(names)
    rows = list(zip((name.replace("_", " ") for name in names), pick.values, added, strict=True))
    rows.sort(key=lambda row: -abs(row[2] or 0.0))
    frame = pd.DataFrame(rows, columns=["Feature", "Value", "Added"])
    return frame.astype({"Value": "float64", "Added": "float64"})


def _bars(frame: pd.DataFrame) -> alt.Chart:
    top = frame.head(_MOST).copy()
    top = top[top["Added"].abs() > 0]
    values = (("unknown" if pd.isna(v) else f"{v:.4g}") for v in top["Value"])
    top["Label"] = [f"{name} = {value}" for name, value in zip(top["Feature"], values, strict=True)]
    chart = alt.Chart(top, height=alt.Step(22)).mark_bar(cornerRadius=2)
    encoded: alt.Chart = chart.encode(
        x=alt.X("Added:Q", title="Added to the score"),
        y=alt.Y("Label:N", sort=None, title=None, axis=alt.Axis(labelLimit=320)),
        color=alt.condition(alt.datum.Added > 0, alt.value(_UP), alt.value(_DOWN)),
        tooltip=["Feature", "Value", alt.Tooltip("Added", format="+.4f")],
    )
    return encoded


def _read_out(frame: pd.DataFrame) -> str:
    first = frame.head(3).itertuples(index=False)
    told = ", ".join(f"{name} {added:+.3f}" for name, _, added in first)
    return f"Bars of what each feature added to the score. Most: {told}."


def _rules(shop: Assistant, trace: Trace) -> None:
    st.markdown("**Rules**")
    ruled = trace.ruled
    if not ruled:
        st.caption("No rule of the merchant's touched this slate.")
        return
    effects = [one for one in (ruled if isinstance(ruled, list) else [ruled]) if one]
    rows = [_effect(shop, one) if isinstance(one, dict) else {"Rule": str(one)} for one in effects]
    st.dataframe(
        pd.DataFrame(rows).dropna(axis=1, how="all"), hide_index=True, alt="What rules did"
    )


def _effect(shop: Assistant, ruled: dict[str, Any]) -> dict[str, object]:
    """By the names of `retrieval.rules.Ruled`."""
    told: dict[str, object] = {}
    for name, value in ruled.items():
        if name == "product_id":
            told["Product"] = title_of(shop, value) if value else None
        else:
            cell = value if isinstance(value, int | float) or value is None else str(value)
            told[name.capitalize()] = None if cell in ("", 0) else cell
    return told
