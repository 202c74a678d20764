"""Nearest neighbours by inner product, the mask inside the search: exact, IVF, or over Chroma.

Which of them a version has is chosen by size when it is built (`index_choice.py`).
"""

from __future__ import annotations

from typing import Protocol

import faiss
import numpy as np

from retrieval.candidates import Candidates, top_k
from retrieval.items import Floats, Mask, Rows

_COPY_PAYS_BELOW = 8
"""Copying the allowed rows out pays when fewer than one in this many is allowed."""
_EXACT_BELOW = 5_000
"""So few allowed rows are copied out and searched exactly: about a millisecond, none is missed."""


class VectorIndex(Protocol):
    """The contract: at most `k` rows, all allowed, best first, scores the true inner products;
    fewer than `k` only when fewer are allowed."""

    @property
    def kind(self) -> str:
        """Exact, ivf or chroma, as the manifest names it."""
        ...

    def search(self, vector: Floats, k: int, allowed: Mask) -> Candidates:
        """The `k` nearest rows to `vector` [d] where `allowed` [n]."""
        ...


class Unfiltered(Protocol):
    """Approximate neighbours by an engine that knows nothing of masks."""

    def search(self, vector: Floats, k: int) -> tuple[Rows, Floats]:
        """The `k` nearest rows and their inner products, best first."""
        ...


class FlatIndex:
    """Every vector is looked at (FAISS Flat): right while a scan is cheap."""

    kind = "exact"

    def __init__(self, vectors: Floats) -> None:
        self._flat = flat(vectors)

    def search(self, vector: Floats, k: int, allowed: Mask) -> Candidates:
        """Exact, the mask as FAISS's bitmap."""
        inside = _selector(allowed)
        params = faiss.SearchParameters(sel=inside)  # type: ignore[call-arg]
        scores, rows = self._flat.search(vector[np.newaxis], k, params=params)
        return _found(rows[0], scores[0])


class IvfIndex:
    """Inverted lists of 8-bit codes (FAISS IVF-SQ8), the best re-ranked by the exact vectors.

    `probes` lists are looked at for an open mask, more the tighter it is.
    """

    kind = "ivf"
    _DEEPER = 2  # times k codes are re-ranked

    def __init__(
        self, ivf: faiss.IndexIVF, vectors: Floats, probes: int, exact_below: int = _EXACT_BELOW
    ) -> None:
        self.ivf = ivf
        self.probes = probes
        self.exact_below = exact_below
        self._vectors = vectors  # [n, d]

    def search(self, vector: Floats, k: int, allowed: Mask) -> Candidates:
        """Approximate where many rows are allowed, exact where few are or the lists run dry."""
        count = int(np.count_nonzero(allowed))
        if count <= self.exact_below:
            return exact(self._vectors, vector, k, allowed)
        found = self.near(vector, k, allowed, count)
        return found if len(found) >= min(k, count) else exact(self._vectors, vector, k, allowed)

    def near(self, vector: Floats, k: int, allowed: Mask, count: int) -> Candidates:
        """What the lists hold, which may be fewer than `k`; `count` rows are allowed."""
        probes = min(int(self.probes * len(allowed) / max(count, 1)), self.ivf.nlist)
        params = faiss.SearchParametersIVF(  # type: ignore[call-arg]
            sel=_selector(allowed), nprobe=probes
        )
        _, rows = self.ivf.search(vector[np.newaxis], k * self._DEEPER, params=params)
        near = np.sort(rows[0][rows[0] >= 0])
        best = top_k(self._vectors[near] @ vector, np.ones(len(near), np.bool_), k)
        return Candidates(near[best.rows], best.scores)


class MaskedIndex:
    """An engine without masks, such as Chroma, beside an exact search for what it can't answer.

    One of the two is asked: the engine only when the open share of the catalogue makes it likely
    that enough of its answers are allowed.
    """

    kind = "chroma"
    _REACH = 2  # times k neighbours are asked for

    def __init__(self, engine: Unfiltered, vectors: Floats) -> None:
        self._engine = engine
        self._vectors = vectors  # [n, d]

    def search(self, vector: Floats, k: int, allowed: Mask) -> Candidates:
        """From the engine's `2k` nearest if k of them are allowed, else exact."""
        if np.count_nonzero(allowed) * self._REACH * 0.8 < len(allowed):
            return exact(self._vectors, vector, k, allowed)
        reach = min(k * self._REACH, len(self._vectors))
        rows, scores = self._engine.search(vector, reach)
        inside = allowed[rows]
        if inside.sum() < k and reach < len(self._vectors):
            return exact(self._vectors, vector, k, allowed)
        rows, scores = rows[inside], scores[inside]
        order = np.lexsort((rows, -scores))[:k]
        return Candidates(rows[order], scores[order])


def exact(vectors: Floats, vector: Floats, k: int, allowed: Mask) -> Candidates:
    """The `k` allowed rows of `vectors` [n, d] nearest to `vector`: none is missed."""
    rows = np.flatnonzero(allowed)
    if len(rows) * _COPY_PAYS_BELOW > len(allowed):
        return top_k(vectors @ vector, allowed, k)
    found = top_k(vectors[rows] @ vector, np.ones(len(rows), np.bool_), k)
    return Candidates(rows[found.rows], found.scores)


def flat(vectors: Floats) -> faiss.Index:
    """FAISS's own exact index over [n, d]."""
    index = faiss.IndexFlatIP(vectors.shape[1])
    index.add(vectors)
    return index


def _selector(allowed: Mask) -> faiss.IDSelectorBitmap:
    bits = np.packbits(allowed, bitorder="little")
    return faiss.IDSelectorBitmap(bits)  # type: ignore[call-arg, arg-type]


def _found(rows: np.ndarray, scores: np.ndarray) -> Candidates:
    kept = rows >= 0
    return Candidates(rows[kept].astype(np.int64), scores[kept])
