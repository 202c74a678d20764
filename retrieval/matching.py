"""Two features of how a query matches a title, and one of how a product fits the other results.

On Icecat's judged queries a ranker gains most, beside the sources' own scores, from these.
"""

from __future__ import annotations

import numpy as np

from retrieval.items import Floats, Items, Rows
from retrieval.wording import stems

_TOP = 20


class Matching:
    """Looks query words up in the titles of one catalogue."""

    def __init__(self, items: Items) -> None:
        self._titles = [f" {' '.join(stems(title))} " for title in items.titles()]

    def title_cover(self, text: str, rows: Rows) -> Floats:
        """[m] share of the text's words that each title has; NaN for a text without words."""
        asked = {f" {word} " for word in stems(text)}
        if not asked:
            return np.full(len(rows), np.nan, np.float32)
        shares = (sum(word in self._titles[row] for word in asked) / len(asked) for row in rows)
        return np.fromiter(shares, np.float32, len(rows))

    def phrase(self, text: str, rows: Rows) -> Floats:
        """[m] 1 where a title has all of the text's words in their order; NaN without words."""
        asked = " ".join(stems(text))
        if not asked:
            return np.full(len(rows), np.nan, np.float32)
        return np.fromiter((f" {asked} " in self._titles[r] for r in rows), np.float32, len(rows))


def feedback(vectors: Floats, order: np.ndarray) -> Floats:
    """[m] cosine of candidates' `vectors` [m, d] to the first twenty of `order` [m] as a whole:
    pseudo-relevance feedback (Rocchio 1971). What is unlike the other results is rarely meant."""
    if not len(vectors):
        return np.empty(0, np.float32)
    centre = vectors[order[:_TOP]].mean(axis=0)
    return np.asarray(vectors @ (centre / max(float(np.linalg.norm(centre)), 1e-9)))
