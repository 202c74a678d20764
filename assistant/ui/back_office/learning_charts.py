"""Plots of estimates, importance weights and effects over time."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import altair as alt
import pandas as pd

from retrieval.experiments.over_time import DayEffect
from retrieval.offpolicy import Estimate

_GREEN, _RED = "#0b8a6f", "#d64545"
_ARMS = [_GREEN, "#d19a1b", "#6aa9d8", "#8f6fc9"]
_DAYS = alt.Axis(format="%-d %b", tickCount="day")
Layers = alt.LayerChart | alt.FacetChart


def estimates_chart(estimates: Mapping[str, Estimate]) -> Layers:
    """Value and interval of each estimator; dashed, the first."""
    rows = [
        {"of": name, "value": one.value, "low": one.low, "high": one.high}
        for name, one in estimates.items()
    ]
    scale = alt.Scale(zero=False, nice=True)
    base = alt.Chart(pd.DataFrame(rows), height=56 * len(rows)).encode(
        y=alt.Y("of:N", sort=None, title=None, axis=alt.Axis(labelLimit=160)),
        tooltip=[
            alt.Tooltip("of", title="Estimator"),
            alt.Tooltip("value:Q", title="Value", format=".4f"),
            alt.Tooltip("low:Q", title="From", format=".4f"),
            alt.Tooltip("high:Q", title="To", format=".4f"),
        ],
    )
    bars = base.mark_rule(strokeWidth=3, color=_GREEN, opacity=0.5).encode(
        x=alt.X("low:Q", title="Reward a drawn place", scale=scale), x2="high:Q"
    )
    points = base.mark_point(filled=True, size=120, color=_GREEN, opacity=1).encode(x="value:Q")
    logged = alt.Chart(pd.DataFrame(rows[:1])).mark_rule(
        strokeDash=[6, 4], strokeWidth=2, color=_RED
    )
    return alt.layer(logged.encode(x="value:Q"), bars, points)


def weights_chart(weights: Sequence[tuple[float, float, int]]) -> Layers:
    """How many rounds have which importance weight."""
    rows = [{"low": low, "high": high, "rounds": n} for low, high, n in weights]
    bars = (
        alt.Chart(pd.DataFrame(rows), height=240)
        .mark_bar(color=_GREEN)
        .encode(
            x=alt.X("low:Q", title="Importance weight", bin="binned"),
            x2="high:Q",
            y=alt.Y("rounds:Q", title="Rounds"),
            tooltip=[
                alt.Tooltip("low:Q", title="From", format=".3f"),
                alt.Tooltip("high:Q", title="To", format=".3f"),
                alt.Tooltip("rounds:Q", title="Rounds", format=","),
            ],
        )
    )
    return alt.layer(bars)


def effect_chart(days: Sequence[DayEffect], title: str) -> Layers | None:
    """The effect and its interval at the end of every day; None before there is an interval."""
    rows = [
        {
            "day": one.day.isoformat(),
            "arm": one.arm,
            "effect": one.effect.value,
            "low": one.effect.low,
            "high": one.effect.high,
            "shoppers": one.effect.shoppers,
        }
        for one in days
        if math.isfinite(one.effect.low)
    ]
    if not rows:
        return None
    x = alt.X("utcyearmonthdate(day):T", title=None, axis=_DAYS)
    colour = alt.Color(
        "arm:N", scale=alt.Scale(range=_ARMS), legend=alt.Legend(title=None, orient="top")
    )
    base = alt.Chart(pd.DataFrame(rows), height=280).encode(
        x=x,
        color=colour,
        tooltip=[
            alt.Tooltip("utcyearmonthdate(day):T", title="Until"),
            alt.Tooltip("arm", title="Arm"),
            alt.Tooltip("effect:Q", title="Effect", format="+.4f"),
            alt.Tooltip("low:Q", title="From", format="+.4f"),
            alt.Tooltip("high:Q", title="To", format="+.4f"),
            alt.Tooltip("shoppers:Q", title="Shoppers", format=","),
        ],
    )
    band = base.mark_area(opacity=0.2).encode(y=alt.Y("low:Q", title=title), y2="high:Q")
    bars = base.mark_rule(opacity=0.5).encode(y="low:Q", y2="high:Q")  # a band of one day is none
    line = base.mark_line(point=True, strokeWidth=2).encode(y="effect:Q")
    zero = alt.Chart(pd.DataFrame({"effect": [0.0]})).mark_rule(
        strokeDash=[6, 4], strokeWidth=2, color=_RED
    )
    return alt.layer(band, bars, line, zero.encode(y="effect:Q"))
