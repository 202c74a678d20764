"""A catalogue that grew over an index that did not: newer vectors are laid over the old answers.

The index of a version is made once, by the build. What was added or reworded since is a handful of
rows, so these are masked in it and scored exactly beside it, until the next build.
"""

from __future__ import annotations

import numpy as np

from retrieval.candidates import Candidates
from retrieval.index import VectorIndex
from retrieval.items import Floats, Mask, Rows


class Overlaid:
    """An index over the first `known` rows, in which some rows have newer vectors; one itself."""

    def __init__(self, index: VectorIndex, known: int, rows: Rows, vectors: Floats) -> None:
        """`rows` [r], distinct, whose vectors [r, d] count in place of what `index` has of them."""
        self._index = index
        self._known = known
        self._rows = rows
        self._vectors = vectors

    @property
    def kind(self) -> str:
        """That of the index below."""
        return self._index.kind

    def over(self, rows: Rows, vectors: Floats) -> Overlaid:
        """With yet newer vectors of some rows; this one is left as it is."""
        kept = ~np.isin(self._rows, rows)
        return Overlaid(
            self._index,
            self._known,
            np.concatenate((self._rows[kept], rows)),
            np.concatenate((self._vectors[kept], vectors)),
        )

    def search(self, vector: Floats, k: int, allowed: Mask) -> Candidates:
        """The `k` nearest allowed rows of both."""
        below = allowed[: self._known].copy()
        below[self._rows[self._rows < self._known]] = False
        found = self._index.search(vector, k, below)
        inside = allowed[self._rows]
        rows = np.concatenate((found.rows, self._rows[inside]))
        scores = np.concatenate((found.scores, self._vectors[inside] @ vector)).astype(np.float32)
        best = np.lexsort((rows, -scores))[:k]
        return Candidates(rows[best], scores[best])


def overlaid(index: VectorIndex, known: int, rows: Rows, vectors: Floats) -> VectorIndex:
    """`index`, made of `known` rows, with newer vectors [r, d] of `rows` [r]; never one overlay
    upon another."""
    if not len(rows):
        return index
    flat = index if isinstance(index, Overlaid) else Overlaid(index, known, rows[:0], vectors[:0])
    return flat.over(rows, vectors)
