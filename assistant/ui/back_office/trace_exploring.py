"""Which places of a slate were drawn by chance, and what they could have been."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from assistant.replaying.records import Answered
from assistant.replaying.tracing import DrawnTrace, ExploredTrace
from assistant.turn import Assistant
from assistant.ui.back_office.trace_shop import title_of
from assistant.ui.safe import plain
from retrieval.experiments.definition import INTERLEAVED
from retrieval.experiments.interleaving import A, B
from retrieval.exploring.config import NO_MODEL

_INTERLEAVED = f"{INTERLEAVED}:"
_TEAMS = {A: "the shop's ranking", B: "the other order"}
_BY = {"ranker": "the ranker", "blend": "words and meaning: no ranker is used"}


def ordered_by(answered: Answered) -> str:
    """What ordered the slate, in words."""
    if answered.policy.startswith(_INTERLEAVED):
        name = answered.policy.removeprefix(_INTERLEAVED)
        return f"the shop's ranking and another in turns, for the experiment {name}"
    strategy, explored, model = answered.policy.partition("@")
    if answered.ranker:
        first = f"the ranker of {answered.ranker}, for an experiment"
    else:
        first = "the shop's ranking" if explored else _BY.get(answered.policy, answered.policy)
    if not explored:
        return first
    first = first if model == NO_MODEL else f"{first} and policy {model}"
    return f"{first}; some places were open to chance ({strategy})"


def draw(shop: Assistant, explored: ExploredTrace | None) -> None:
    """The drawn places, with the chance of each product that could have stood there."""
    st.markdown("**Exploration**")
    if explored is None:
        st.caption("No place was open to chance.")
        return
    if explored.teamed:
        _interleaved(shop, explored)
        return
    if not explored.drawn:
        st.caption("Open to chance, but no place had another candidate as good.")
        return
    st.caption(
        plain(
            f"Drawn by {explored.policy} with seed {explored.seed}; a replay gives the same places "
            "again. Every candidate met all constraints."
        )
    )
    for one in explored.drawn:
        _place(shop, one)


def _interleaved(shop: Assistant, explored: ExploredTrace) -> None:
    st.caption(
        plain(
            f"Two orders took turns, by a coin with seed {explored.seed}; a replay gives the same "
            "places again. The bandit had no part in it."
        )
    )
    rows: list[dict[str, Any]] = [
        {
            "Place": place,
            "Product": title_of(shop, one.product),
            "Given by": _TEAMS.get(one.team, "neither: it was fixed"),
            "Chance": one.chance,
        }
        for place, one in enumerate(explored.teamed, 1)
    ]
    st.dataframe(
        pd.DataFrame(rows),
        hide_index=True,
        column_config={"Chance": st.column_config.NumberColumn(format="percent")},
        alt="Which order gave each place its product",
    )


def _place(shop: Assistant, one: DrawnTrace) -> None:
    chosen = one.products[one.chosen]
    kept = "the ranking's best" if one.chosen == 0 else "not the ranking's best"
    name = title_of(shop, chosen)
    st.markdown(f"Place {one.place}: {plain(name)}, {kept}")
    rows: list[dict[str, Any]] = [
        {
            "Candidate": title_of(shop, id_),
            "Chance": chance,
            "Shown": number == one.chosen,
        }
        for number, (id_, chance) in enumerate(zip(one.products, one.chances, strict=True))
    ]
    st.dataframe(
        pd.DataFrame(rows),
        hide_index=True,
        column_config={"Chance": st.column_config.NumberColumn(format="percent")},
        alt=f"What place {one.place} could have been, the ranking's best first",
    )
