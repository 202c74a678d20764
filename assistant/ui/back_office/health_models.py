"""How good each published version is, on its own held-out end of the log."""

from __future__ import annotations

import altair as alt
import pandas as pd
import streamlit as st

from assistant.health.report import Health
from assistant.health.shop import VersionFigures
from assistant.ui.safe import plain

_RANKING = {
    "ndcg@5": "NDCG@5",
    "hr@10": "Hit rate@10",
    "mrr@10": "MRR@10",
    "recall@20": "Recall@20",
    "coverage@10": "Coverage@10",
    "novelty@10": "Novelty@10 (bits)",
    "calibration_error": "Calibration error",
    "retrieval_recall@all": "Recall of all candidates",
}
"""What each figure is called; not every version has all."""
_ONE = "_ndcg@10"
_SOURCES = {"ranked": "The ranker", "fusion": "All sources, fused"}


def draw(found: Health) -> None:
    """The current version's figures, and each over the versions."""
    versions = found.figures.versions
    current = found.figures.current
    if current is None:
        st.info(f"No version is served. Run `aisle build --shop {plain(found.shop)}`.")
        return
    if not current.metrics:
        st.info("The served version has no metrics: its log was too short to hold a part out.")
        return
    moments = int(current.metrics.get("moments", 0))
    st.caption(
        f"Measured when version {plain(current.version)} was built, on {moments:,} held-out moments"
        " of its own log: all products are ranked."
    )
    _figures(current)
    _sources(current)
    _over_time(versions)


def _figures(current: VersionFigures) -> None:
    there = {name: label for name, label in _RANKING.items() if name in current.metrics}
    grid = st.grid(max(1, len(there)), min_column_width=150, gap="xsmall")
    for name, label in there.items():
        grid.metric(label, f"{current.metrics[name]:.3f}", border=True)


def _sources(current: VersionFigures) -> None:
    rows = [
        (_SOURCES.get(name.removesuffix(_ONE), name.removesuffix(_ONE).replace("_", " ")), value)
        for name, value in current.metrics.items()
        if name.endswith(_ONE)
    ]
    if not rows:
        return
    st.markdown("**NDCG@10 of each source alone, of all of them, and of the ranker**")
    frame = pd.DataFrame(rows, columns=["what", "value"]).sort_values("value", ascending=False)
    chart = (
        alt.Chart(frame, height=alt.Step(24))
        .mark_bar(cornerRadius=2, color="#0b8a6f")
        .encode(
            x=alt.X("value:Q", title="NDCG@10"),
            y=alt.Y("what:N", sort=None, title=None, axis=alt.Axis(labelLimit=220)),
            tooltip=[alt.Tooltip("what", title="Of"), alt.Tooltip("value", format=".4f")],
        )
    )
    told = ", ".join(f"{what} {value:.3f}" for what, value in rows)
    st.altair_chart(chart, alt=f"NDCG at 10: {told}.")
    indexes = "; ".join(f"{name} {told}" for name, told in current.indexes.items())
    if indexes:
        st.caption(plain(f"Vector indexes: {indexes}."))


def _over_time(versions: tuple[VersionFigures, ...]) -> None:
    st.markdown("**Over the published versions**")
    if len(versions) < 2:
        st.caption("One version is published. The next `aisle build` can be compared with it.")
        return
    names = sorted({name for one in versions for name in one.metrics if name != "moments"})
    first = names.index("ndcg@5") if "ndcg@5" in names else 0
    chosen = st.selectbox(
        "Figure",
        names,
        index=first,
        format_func=lambda name: _RANKING.get(name, name.replace("_", " ")),
        key="health-metric",
        width=320,
    )
    rows = [
        (f"{one.created:%-d %b %H:%M}", one.metrics[chosen], one.version, one.current)
        for one in reversed(versions)
        if chosen in one.metrics
    ]
    frame = pd.DataFrame(rows, columns=["built", "value", "version", "served"])
    chart = (
        alt.Chart(frame, height=220)
        .mark_line(point=alt.OverlayMarkDef(size=90, color="#0b8a6f"), color="#0b8a6f")
        .encode(
            x=alt.X("built:O", sort=None, title="Built (UTC)", axis=alt.Axis(labelAngle=0)),
            y=alt.Y("value:Q", title=None, scale=alt.Scale(zero=False)),
            tooltip=["version", alt.Tooltip("value", format=".4f"), "served"],
        )
    )
    told = ", ".join(f"{value:.3f}" for _, value, _, _ in rows)
    st.altair_chart(chart, alt=f"{chosen} by version, oldest first: {told}.")
    st.caption("Each version is measured on its own log: a change of the data moves it too.")
