"""What models learn from: the shop's interactions, with what its pages showed beside them.

A click on a page names a product and a conversation, not a question. The slate that it was shown
in knows the question and the place, so the two are joined: only then can a ranker learn of it.
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from catalog import Kind, Store
from catalog.impressions import Impression, shown

_SHOWN = -1
"""Stands as `seq` of what was only shown: it has no row among the interactions."""


def learning_frame(store: Store, events: Store | None = None) -> pd.DataFrame:
    """`Store.interaction_frame()` and a row of kind impression for each place of each slate that a
    page has shown. An act on a product gets query and position of the last slate of its
    conversation that had it, where it says no query itself. The slates are in `events`, where the
    event log has a database of its own; else in `store`."""
    frame = store.interaction_frame()
    slates = [one.impression for _, one in shown(events or store)]
    return joined(frame, slates) if slates else frame


def joined(frame: pd.DataFrame, slates: Sequence[Impression]) -> pd.DataFrame:
    """`frame` with `slates`, in the order of time; what is shown stands before what came of it."""
    places = _places(slates, frame)
    found = _asked(frame, places)
    every = pd.concat([places, found], ignore_index=True)[list(frame.columns)]
    return every.sort_values("at", kind="stable", ignore_index=True)


def events_in(frame: pd.DataFrame) -> int:
    """How many rows of a `learning_frame` are interactions."""
    return int((frame["seq"] != _SHOWN).sum())


def _places(slates: Sequence[Impression], frame: pd.DataFrame) -> pd.DataFrame:
    """A row a place, of the types that `frame` has, ordered by time."""
    rows = [
        (one.conversation, one.shopper, product, one.at, one.query, place)
        for one in slates
        for place, product in enumerate(one.products, 1)
    ]
    names = ["session", "shopper", "product", "at", "query", "position"]
    places = pd.DataFrame(rows, columns=names)
    places = places.assign(
        seq=_SHOWN, kind=Kind.IMPRESSION.value, platform=None, quantity=1, paid_minor=None
    )
    return places.astype(frame.dtypes.to_dict()).sort_values("at", kind="stable")


def _asked(frame: pd.DataFrame, places: pd.DataFrame) -> pd.DataFrame:
    """`frame`, where acts without a query have that of the slate they were done in."""
    silent = frame["query"].isna() & frame["session"].isin(places["session"])
    acts = frame[silent].drop(columns=["query", "position"])
    told = places[["session", "product", "at", "query", "position"]]
    known = pd.merge_asof(acts, told, on="at", by=["session", "product"])
    found = frame.copy()
    for name in ("query", "position"):
        found.loc[silent, name] = known[name].to_numpy()
    return found
