"""Where the candidates came from: each source's own list, and what became of them."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from assistant.replaying.records import TurnRecord
from assistant.replaying.tracing import MOST_CANDIDATES, SearchTrace
from assistant.turn import Assistant
from assistant.ui.back_office.trace_shop import title_of
from assistant.ui.safe import clipped, plain


def draw(shop: Assistant, record: TurnRecord) -> None:
    """A table by source and one by product, for each search of the turn."""
    trace = record.trace
    if trace is None or not trace.searches:
        st.info(nothing_searched(record))
        return
    places = {pick.id: place for place, pick in enumerate(record.picks, 1)}
    for number, search in enumerate(trace.searches):
        if number:
            st.divider()
        st.markdown(f"**Searched for “{plain(clipped(search.text, 200))}”**")
        st.caption(
            f"{search.allowed:,} products were in stock and inside the limits; "
            f"{search.ranked:,} candidates were ranked."
        )
        _sources(search, places)
        _products(shop, search, places, number)


def nothing_searched(record: TurnRecord) -> str:
    """Why there are no candidates to show."""
    if record.understood.get("act", "search") == "search":
        return (
            "This turn was recorded before candidates were: replay it, or ask again, to see them."
        )
    return "Nothing was searched in this turn: it is about products that were shown before."


def _sources(search: SearchTrace, places: dict[str, int]) -> None:
    rows = []
    for source in search.sources:
        first = source.candidates
        rows.append(
            {
                "Source": source.name,
                "Found": source.found,
                f"Of its first {MOST_CANDIDATES}: ranked": sum(one.kept for one in first),
                "On the slate": sum(one.id in places for one in first),
            }
        )
    st.dataframe(pd.DataFrame(rows), hide_index=True, width="content", alt="Candidates by source")


def _products(shop: Assistant, search: SearchTrace, places: dict[str, int], number: int) -> None:
    """A row a product, its rank in each source; the slate first, then by its best rank."""
    rank = {s.name: {one.id: one.rank for one in s.candidates} for s in search.sources}
    kept = {one.id: one.kept for source in search.sources for one in source.candidates}
    best = {id_: min(r[id_] for r in rank.values() if id_ in r) for id_ in kept}
    ordered = sorted(kept, key=lambda id_: (places.get(id_, 10**6), best[id_], id_))
    rows = [
        {
            "Slate": places.get(id_),
            "Product": title_of(shop, id_),
            **{name: ranks.get(id_) for name, ranks in rank.items()},
            "Ranked": "yes" if kept[id_] else "dropped",
        }
        for id_ in ordered
    ]
    if not rows:
        st.caption("No source found a candidate within the limits.")
        return
    frame = pd.DataFrame(rows).astype(dict.fromkeys(("Slate", *rank), "Int64"))
    st.caption(
        f"Ranks in each source's first {MOST_CANDIDATES}. What is dropped was off the subject, or "
        "too far down all lists."
    )
    st.dataframe(
        frame,
        hide_index=True,
        key=f"trace-candidates-{number}",
        height=min(36 * (len(rows) + 1) + 2, 480),
        column_config={"Product": st.column_config.TextColumn(width="large", pinned=False)},
        placeholder="",
        alt="Candidates, a row a product, with the rank in each source",
    )
