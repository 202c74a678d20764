"""The single sources that are compared on sequences: each scores all items for some histories."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
import scipy.sparse as sp

from benchmarks.sequence_data import feature_rows
from retrieval.items import Floats
from retrieval.towers import TwoTowers, shopper_vectors

Histories = Sequence[np.ndarray]
"""Item rows, oldest first, at least one each."""
_LAST = 50


class Source(Protocol):
    """Scores all items, higher is better; comparable only within one history."""

    name: str

    def scores(self, histories: Histories) -> Floats:
        """[b, n]."""
        ...


class Popular:
    """Counts."""

    name = "popular"

    def __init__(self, fit: Histories, n: int) -> None:
        self._counts = np.bincount(np.concatenate(fit), minlength=n).astype(np.float32)

    def scores(self, histories: Histories) -> Floats:
        """[b, n]."""
        return np.repeat(self._counts[None], len(histories), axis=0)


class CoOccurrence:
    """Items of the same sequences (Sarwar et al., WWW 2001): a pair counts less the further apart
    it stands and the more popular its items are, and by `back` where it runs against time; an item
    of the history counts less the further back it lies."""

    def __init__(
        self,
        fit: Histories,
        n: int,
        decay: float = 0.6,
        apart: float = 0.9,
        back: float = 0.5,
        name: str = "co_occurrence",
    ) -> None:
        self.name, self._decay, self._n = name, decay, n
        forward = _pairs(fit, n, apart)
        count = np.maximum(np.bincount(np.concatenate(fit), minlength=n), 1) ** -0.5
        both = forward + back * forward.T
        self._pairs = (sp.diags(count) @ both @ sp.diags(count)).tocsr().astype(np.float32)

    def scores(self, histories: Histories) -> Floats:
        """[b, n]."""
        return (recency(histories, self._n, self._decay) @ self._pairs).toarray()


class Neighbours:
    """Items of the `k` nearest sequences (VSKNN, Ludewig and Jannach 2018): near by the items they
    share, the last ones of the history counting most, rare ones more."""

    name = "neighbours"

    def __init__(self, fit: Histories, n: int, k: int = 200, decay: float = 0.7) -> None:
        self._n, self._k, self._decay = n, k, decay
        member = recency(fit, n, 1.0)
        rare = np.log(len(fit) / np.maximum(np.bincount(member.indices, minlength=n), 1))
        self._rare = sp.diags(rare.astype(np.float32))
        self._by_item = (self._rare @ member.T).tocsr()  # [n, s]
        self._by_length = (
            sp.diags(np.diff(member.indptr).clip(1).astype(np.float32) ** -0.5) @ member
        ).tocsr()

    def scores(self, histories: Histories) -> Floats:
        """[b, n]."""
        shared = (recency(histories, self._n, self._decay) @ self._by_item).tocsr()  # [b, s]
        nearest = _largest(shared, self._k)
        return (nearest @ self._by_length @ self._rare).toarray()


class Content:
    """Text alone: cosine to the history's mean text, the last items counting most. It knows
    nothing of who chose what, so it is the control of a cold start."""

    name = "text"

    def __init__(self, text: Floats, decay: float = 0.6) -> None:
        self._text, self._decay = text, decay

    def scores(self, histories: Histories) -> Floats:
        """[b, n]."""
        mean = recency(histories, len(self._text), self._decay) @ self._text
        return np.asarray(mean @ self._text.T, dtype=np.float32)


class Towers:
    """The shop's own two towers."""

    name = "two_tower"

    def __init__(self, towers: TwoTowers, vectors: Floats) -> None:
        self._towers, self._vectors = towers, vectors

    def scores(self, histories: Histories) -> Floats:
        """[b, n]."""
        features = feature_rows([len(h) for h in histories])
        shoppers = shopper_vectors(self._towers, self._vectors, histories, features)
        return np.asarray(shoppers @ self._vectors.T, dtype=np.float32)


def recency(histories: Histories, n: int, decay: float) -> sp.csr_matrix:
    """[b, n] the weight of each history's items, 1 for the last; of repeats the latest counts."""
    rows, columns, values = [], [], []
    for b, history in enumerate(histories):
        latest, first = np.unique(history[::-1][:_LAST], return_index=True)
        rows.append(np.full(len(latest), b))
        columns.append(latest)
        values.append(decay ** first.astype(np.float32))
    shape = (len(histories), n)
    data = np.concatenate(values).astype(np.float32)
    return sp.csr_matrix((data, (np.concatenate(rows), np.concatenate(columns))), shape=shape)


def _pairs(fit: Histories, n: int, apart: float) -> sp.csr_matrix:
    """[n, n] how much each item was followed by each other."""
    total = sp.csr_matrix((n, n))
    for distance in range(1, _LAST):
        long = [s for s in fit if len(s) > distance]
        if not long:
            break
        before = np.concatenate([s[:-distance] for s in long])
        after = np.concatenate([s[distance:] for s in long])
        weight = np.full(len(before), apart ** (distance - 1))
        total = total + sp.csr_matrix((weight, (before, after)), shape=(n, n))
    return total


def _largest(matrix: sp.csr_matrix, k: int) -> sp.csr_matrix:
    """The `k` largest of each row, the others 0."""
    for row in range(matrix.shape[0]):
        values = matrix.data[matrix.indptr[row] : matrix.indptr[row + 1]]
        if len(values) > k:
            values[values < np.partition(values, -k)[-k]] = 0
    matrix.eliminate_zeros()
    return matrix
