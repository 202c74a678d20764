"""The moments ranking is learnt from: a person asked, and what they then chose is known."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from catalog import Kind
from retrieval.items import Items
from retrieval.log import KINDS, Log

GAINS = {Kind.VIEW: 1, Kind.CLICK: 1, Kind.CART: 2, Kind.PURCHASE: 3}
_LOGS_QUERIES = 0.05
"""A shop logs queries when this share of its events has one; a few strays don't make it so."""
_WORD = re.compile(r"[^\W\d_]{3,}")


@dataclass(frozen=True, slots=True)
class Moment:
    """One question at the log's event `event`, and the graded rows chosen in answer to it."""

    event: int
    query: str
    gains: dict[int, int]  # item row -> 1 viewed, 2 carted, 3 bought
    shown: dict[int, int] = field(default_factory=dict)
    """Item row -> its position from 1 in the slate that was shown, where the log says."""


def moments(log: Log, items: Items, seed: int = 7) -> list[Moment]:
    """All moments in time order: searches where the shop logs queries, else baskets too."""
    asked = np.array([q is not None for q in log.query], dtype=np.bool_)
    searches = _searches(log)
    if asked.sum() >= _LOGS_QUERIES * len(log):
        return searches
    silent = ~np.isin(log.session, log.session[asked])
    baskets = _baskets(log, items, np.random.default_rng(seed), silent)
    return sorted([*searches, *baskets], key=lambda m: m.event)


def _searches(log: Log) -> list[Moment]:
    first: dict[tuple[int, str], int] = {}
    gains: dict[tuple[int, str], dict[int, int]] = {}
    shown: dict[tuple[int, str], dict[int, int]] = {}
    for event, text in enumerate(log.query):
        if text is None:
            continue
        search = (int(log.session[event]), text)
        first.setdefault(search, event)
        if position := int(log.position[event]):
            shown.setdefault(search, {}).setdefault(int(log.row[event]), position)
        if gain := GAINS.get(KINDS[log.kind[event]]):
            chosen = gains.setdefault(search, {})
            row = int(log.row[event])
            chosen[row] = max(gain, chosen.get(row, 0))
    return [Moment(first[s], s[1], gains[s], shown.get(s, {})) for s in first if s in gains]


def _baskets(log: Log, items: Items, rng: np.random.Generator, among: np.ndarray) -> list[Moment]:
    """A basket is cut at a random place: what lies in it is known, what follows is to be found.

    Shops without a query log teach the ranker nothing of text, so every other moment asks with
    a few words from the title of one product that follows, as weak supervision.
    """
    found: list[Moment] = []
    wanted = log.is_kind(*GAINS) & among
    order = np.argsort(log.session, kind="stable")
    starts = np.flatnonzero(np.diff(log.session[order], prepend=-1))
    for events in np.split(order, starts[1:]):
        events = events[wanted[events]]
        if len(np.unique(log.row[events])) < 2:
            continue
        cut = int(rng.integers(1, len(events)))
        known = set(log.row[events[:cut]].tolist())
        gains: dict[int, int] = {}
        for event in events[cut:]:
            row, gain = int(log.row[event]), GAINS[KINDS[log.kind[event]]]
            if row not in known:
                gains[row] = max(gain, gains.get(row, 0))
        if gains:
            query = _words_of(items.products[rng.choice(list(gains))].title, rng)
            found.append(Moment(int(events[cut]), query if rng.random() < 0.5 else "", gains))
    return sorted(found, key=lambda m: m.event)


def _words_of(title: str, rng: np.random.Generator) -> str:
    """One to three words of a title, in their order."""
    words: Sequence[str] = _WORD.findall(title.lower())
    if not words:
        return title
    count = min(len(words), int(rng.integers(1, 4)))
    kept = sorted(rng.choice(len(words), size=count, replace=False))
    return " ".join(words[i] for i in kept)


def thinned(moments: Sequence[Moment], most: int) -> list[Moment]:
    """At most `most` of them, evenly over time."""
    if len(moments) <= most:
        return list(moments)
    return [moments[i] for i in np.linspace(0, len(moments) - 1, most).astype(int)]
