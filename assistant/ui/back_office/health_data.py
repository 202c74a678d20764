"""What is served, what has come in since, what was refused, and the disk it takes."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from assistant.health.learning import line
from assistant.health.report import Health
from assistant.ui.safe import clipped, message, plain
from catalog.rejected import Rejected

_LONGEST = 160


def draw(found: Health) -> None:
    """The versions, the quarantine, the disk."""
    _since(found)
    _versions(found)
    _quarantine(found.rejected)
    _learning(found)
    _disk(found)


def _since(found: Health) -> None:
    shop = found.figures
    if shop.current is None:
        return
    built = shop.current.created
    st.markdown(
        f"Version **{plain(shop.current.version)}** was built on {built:%-d %B %Y, %H:%M} UTC of "
        f"{shop.current.products:,} products and {shop.current.interactions:,} events. Since then "
        f"**{shop.since_products:,}** products came or changed and **{shop.since_events:,}** "
        "events came in."
    )
    if shop.since_products or shop.since_events:
        st.caption(
            "The chat has prices, stock and new products at once. `aisle build` learns from the "
            "events and makes the index anew."
        )
    for note in shop.current.notes:
        st.caption(plain(note))


def _versions(found: Health) -> None:
    st.markdown("**Published versions**")
    rows = [
        {
            "Version": one.version,
            "Served": "yes" if one.current else "",
            "Built": one.created.replace(tzinfo=None),
            "Products": one.products,
            "Events": one.interactions,
            "NDCG@5": one.metrics.get("ndcg@5"),
            "Build s": round(one.seconds),
        }
        for one in found.figures.versions
    ]
    if not rows:
        st.info(f"None. Run `aisle build --shop {plain(found.shop)}`.")
        return
    st.dataframe(
        pd.DataFrame(rows),
        hide_index=True,
        placeholder="–",
        column_config={
            "Built": st.column_config.DatetimeColumn(format="D MMM YYYY, HH:mm"),
            "NDCG@5": st.column_config.NumberColumn(format="%.3f"),
        },
        alt="Published versions, newest first",
    )
    st.caption("`aisle shops --back` serves the one before.")


def _quarantine(kinds: tuple[Rejected, ...]) -> None:
    total = sum(kind.rows for kind in kinds)
    st.markdown(f"**Quarantine** ({total:,} rows)")
    if not kinds:
        st.caption("The last ingest of every source took every row.")
        return
    by_source: dict[str, int] = {}
    for kind in kinds:
        by_source[kind.source] = by_source.get(kind.source, 0) + kind.rows
    told = "; ".join(f"{source}: {rows:,} rows" for source, rows in by_source.items())
    st.caption(plain(f"Rows that the last ingest of a source refused. {told}."))
    rows = [
        {
            "Rows": kind.rows,
            "Source": clipped(kind.source, 80),
            "Field": clipped(kind.field, 60),
            "Reason": clipped(kind.reason, _LONGEST),
            "First at line": kind.line,
            "It holds": clipped(kind.excerpt, _LONGEST),
        }
        for kind in kinds
    ]
    st.dataframe(
        pd.DataFrame(rows),
        hide_index=True,
        column_config={"Reason": st.column_config.TextColumn(width="large")},
        alt="Refused rows by source, field and reason",
    )


def _learning(found: Health) -> None:
    st.markdown("**Learning**")
    if found.learning.status:
        st.caption(message(found.learning.status))
    told = line(found.learning)
    st.caption(plain(f"{told[:1].upper()}{told[1:]}. The page Learning judges policies by it."))


def _disk(found: Health) -> None:
    st.markdown("**Disk**")
    counts = found.figures.counts
    parts = "; ".join(f"{name} {size / 1e6:,.1f} MB" for name, size in found.figures.bytes.items())
    st.caption(plain(f"{parts}."))
    st.caption(
        f"The store holds {counts.products:,} products, {counts.interactions:,} events and "
        f"{counts.turns:,} recorded turns, kept for {found.record_days} days."
    )
