"""A catalogue that grew over an index that did not: newer vectors are laid over the old answers.

The index of a version is made once, by the build. What was added or reworded since is a handful of
rows, so these are scored exactly beside it, until the next build.
"""

from __future__ import annotations

import numpy as np

from retrieval.items import Floats, Rows
from retrieval.semantic import VectorIndex


class Overlaid:
    """An index in which some rows have newer vectors; a `VectorIndex` itself."""

    def __init__(self, index: VectorIndex, rows: Rows, vectors: Floats) -> None:
        """`rows` [r], distinct, whose vectors [r, d] count in place of what `index` has of them."""
        self._index = index
        self._rows = rows
        self._vectors = vectors

    def over(self, rows: Rows, vectors: Floats) -> Overlaid:
        """With yet newer vectors of some rows; this one is left as it is."""
        kept = ~np.isin(self._rows, rows)
        return Overlaid(
            self._index,
            np.concatenate((self._rows[kept], rows)),
            np.concatenate((self._vectors[kept], vectors)),
        )

    def search(self, vector: Floats, k: int) -> tuple[Rows, Floats]:
        """The `k` nearest rows and their inner products, best first, unfiltered."""
        # As many again as could turn out to be of old wording; at most as many as were asked for.
        rows, scores = self._index.search(vector, k + min(len(self._rows), k))
        current = ~np.isin(rows, self._rows)
        rows = np.concatenate((rows[current], self._rows))
        scores = np.concatenate((scores[current], self._vectors @ vector))
        best = np.lexsort((rows, -scores))[:k]
        return rows[best], scores[best].astype(np.float32)


def overlaid(index: VectorIndex, rows: Rows, vectors: Floats) -> VectorIndex:
    """`index` with newer vectors [r, d] of `rows` [r], never one overlay upon another."""
    if not len(rows):
        return index
    flat = index if isinstance(index, Overlaid) else Overlaid(index, rows[:0], vectors[:0])
    return flat.over(rows, vectors)
