"""What the language models cost, day by day, against the cap."""

from __future__ import annotations

from datetime import timedelta

import altair as alt
import pandas as pd
import streamlit as st

from assistant.health.money import DAYS, MoneyFigures
from assistant.health.report import Health
from assistant.language.prices import AS_OF, SOURCE, dollars
from assistant.ui.safe import message, plain

_CAP = "#d64545"
_MODELS = ["#0b8a6f", "#6aa9d8", "#d19a1b", "#8f6fc9"]
_LEGEND = alt.Legend(title=None, orient="top")


def draw(found: Health) -> None:
    """The chart by day, the sums by model, and what a cap is."""
    money = found.money
    st.markdown(message(_today(money)))
    if not money.days:
        st.info(f"No language model was paid in the last {DAYS} days.")
        return
    st.altair_chart(_chart(found), alt=_read_out(money))
    _by_model(money)
    for model in money.unpriced:
        st.warning(
            f"The price of {plain(model)} is not known: it is reckoned by the dearest that is, so "
            "its figures are the most it can have cost."
        )
    st.caption(
        f"UTC days, all processes that share the store; by the [public list prices]({SOURCE}) as "
        f"of {AS_OF}, without discounts. What was given up half-way is reckoned by its length."
    )


def short(micros: int) -> str:
    """For a small box."""
    return dollars(micros) if micros >= 10_000 or not micros else "< $0.01"


def _today(money: MoneyFigures) -> str:
    spent = dollars(money.today)
    if money.cap is None:
        return (
            f"Spent today: {spent}. No cap is set: with `AISLE_SPEND_CAP`, in dollars a day, a "
            "template writes the words once it is reached."
        )
    return f"Spent today: {spent} of {dollars(money.cap)}, the cap of `AISLE_SPEND_CAP`."


def _frame(found: Health) -> pd.DataFrame:
    """Every day, also those without spending, which would otherwise be missing in the chart."""
    today = found.at.date()
    every = [today - timedelta(days=back) for back in range(DAYS - 1, -1, -1)]
    spent = {(one.day, one.model): one for one in found.money.days}
    models = dict.fromkeys(one.model for one in found.money.days)
    rows = []
    for day in every:
        for model in models:
            one = spent.get((day, model))
            rows.append((day.isoformat(), model, (one.micros if one else 0) / 1e6,
                         one.replies if one else 0))  # fmt: skip
    return pd.DataFrame(rows, columns=["day", "model", "dollars", "replies"])


def _chart(found: Health) -> alt.LayerChart | alt.FacetChart:
    bars = (
        alt.Chart(_frame(found), height=260)
        .mark_bar(cornerRadiusEnd=2)
        .encode(
            x=alt.X("utcyearmonthdate(day):T", title=None, axis=alt.Axis(format="%-d %b")),
            y=alt.Y("dollars:Q", title="Dollars a day"),
            color=alt.Color("model:N", scale=alt.Scale(range=_MODELS), legend=_LEGEND),
            tooltip=[
                alt.Tooltip("utcyearmonthdate(day):T", title="Day"),
                alt.Tooltip("model", title="Model"),
                alt.Tooltip("dollars:Q", title="Dollars", format="$.6f"),
                alt.Tooltip("replies", title="Replies"),
            ],
        )
    )
    if found.money.cap is None:
        return alt.layer(bars)
    cap = pd.DataFrame({"dollars": [found.money.cap / 1e6], "what": ["cap"]})
    line = alt.Chart(cap).mark_rule(color=_CAP, strokeDash=[6, 4], strokeWidth=2)
    word = alt.Chart(cap).mark_text(color=_CAP, align="left", dy=-7, x=4)
    return alt.layer(bars, line.encode(y="dollars:Q"), word.encode(y="dollars:Q", text="what:N"))


def _read_out(money: MoneyFigures) -> str:
    total = sum(one.micros for one in money.days)
    return f"Dollars a day over {DAYS} days by model, {dollars(total)} in all."


def _by_model(money: MoneyFigures) -> None:
    rows: dict[str, dict[str, int]] = {}
    for one in money.days:
        sums = rows.setdefault(one.model, dict.fromkeys(_COLUMNS, 0))
        for column in _COLUMNS:
            sums[column] += getattr(one, column)
    table = [
        {
            "Model": model,
            "Replies": sums["replies"],
            "Tokens in": sums["input"],
            "From cache": sums["cached"],
            "Tokens out": sums["output"],
            "Cost": dollars(sums["micros"]),
        }
        for model, sums in rows.items()
    ]
    number = st.column_config.NumberColumn(format="localized")
    st.dataframe(
        pd.DataFrame(table),
        hide_index=True,
        column_config=dict.fromkeys(("Replies", "Tokens in", "From cache", "Tokens out"), number),
        alt=f"Tokens and cost by model, {DAYS} days",
    )


_COLUMNS = ("replies", "input", "cached", "output", "micros")
