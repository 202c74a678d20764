"""A source that can't take in products that came after it, in a catalogue that did.

Its tables have a row less than the catalogue, so it must be shown neither a mask nor a shopper that
goes beyond them. It finds what it always found.
"""

from __future__ import annotations

from collections import deque
from dataclasses import replace

import numpy as np

from retrieval.candidates import Candidates, CandidateSource
from retrieval.items import Floats, Rows
from retrieval.query import Context, Query
from retrieval.shopper import RECENT, Shopper


class Within:
    """A source that can't grow, kept to the `n` rows it was made of: it knows no others."""

    def __init__(self, source: CandidateSource, n: int) -> None:
        self._source = source
        self._n = n

    @property
    def name(self) -> str:
        """The source's own."""
        return self._source.name

    def candidates(self, query: Query, context: Context, k: int) -> Candidates:
        """What the source finds among its rows; of the shopper it is told nothing else either."""
        known = replace(query, allowed=query.allowed[: self._n])
        told = replace(context, shopper=_told_of(context.shopper, self._n))
        found = self._source.candidates(known, told, k)
        if found.score_of is None:
            return found
        return replace(found, score_of=lambda rows: self._scores(found, rows))

    def _scores(self, found: Candidates, rows: Rows) -> Floats:
        scores = np.full(len(rows), np.nan, dtype=np.float32)
        known = rows < self._n
        if found.score_of is not None and known.any():
            scores[known] = found.score_of(rows[known])
        return scores


def within(source: CandidateSource, n: int) -> CandidateSource:
    """`source`, which was made of `n` rows, in a catalogue that has more by now."""
    return source if isinstance(source, Within) else Within(source, n)


def _told_of(shopper: Shopper, n: int) -> Shopper:
    """The shopper without the rows from `n` on; the very same where there are none."""
    acts = (shopper.recent, shopper.session, shopper.carted, shopper.bought)
    if all(row < n for rows in acts for row in rows):
        return shopper
    return replace(
        shopper,
        recent=deque((row for row in shopper.recent if row < n), RECENT),
        session=deque((row for row in shopper.session if row < n), RECENT),
        carted={row: None for row in shopper.carted if row < n},
        bought={row for row in shopper.bought if row < n},
    )
