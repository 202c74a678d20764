"""Misspelt words to the words they were meant to be, within one vocabulary.

A word's neighbours are those within one edit, two in a long word, an edit being a letter left
out, put in or replaced, or two neighbouring letters swapped (Damerau 1964). Letter pairs held in
common cut the vocabulary to few words before any distance is computed: an edit spoils at most
three pairs. British and American forms lie as near as misspellings do and come out of the same.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from rapidfuzz.distance import OSA
from rapidfuzz.process import cdist

from retrieval.items import Rows

_PAIRS_SPOILT = 3
_SIGN = np.uint64(21)  # bits of a Unicode sign
_WORD = np.uint64(22)  # bits that are left for a word's number: four million words
_WORD_MASK = np.uint64(2**22 - 1)


@dataclass(frozen=True, slots=True)
class SpellingConfig:
    """How far a word may lie from what was meant, and how many are believed."""

    shortest: int = 3
    """Letters; a shorter word has too many neighbours to mean any of them."""
    two_edits_from: int = 7
    """Letters from which two edits are still the same word."""
    most: int = 3
    compared: int = 400
    """Words, those with most pairs in common, whose distance is computed."""


class Near(NamedTuple):
    """A word of the vocabulary, and its distance in edits."""

    word: str
    edits: int


class Spelling:
    """Neighbours within a vocabulary, commoner ones first among equally near.

    `counts` gives each word the number of products that have it.
    """

    def __init__(self, counts: Mapping[str, int], config: SpellingConfig | None = None) -> None:
        self.config = config or SpellingConfig()
        self._words = list(counts)
        self._counts = np.fromiter(counts.values(), np.int64, len(counts))
        self._lengths = np.fromiter(map(len, counts), np.int32, len(counts))
        self._pairs, self._starts, self._holders = _postings(self._words)

    def near(self, word: str) -> list[Near]:
        """The likeliest few meanings of `word`, itself left out; none for a short word or a
        number."""
        config = self.config
        if len(word) < config.shortest or any(sign.isdigit() for sign in word):
            return []
        edits = 1 + (len(word) >= config.two_edits_from)
        some = self._sharing(word, edits)
        if not len(some):
            return []
        distance = cdist(
            [word], [self._words[i] for i in some], scorer=OSA.distance, score_cutoff=edits
        )[0]
        close = np.flatnonzero((distance <= edits) & (distance > 0))
        order = np.lexsort((-self._counts[some[close]], distance[close]))[: config.most]
        return [Near(self._words[some[i]], int(distance[i])) for i in close[order]]

    def _sharing(self, word: str, edits: int) -> Rows:
        """Words near enough in length with enough letter pairs in common, most in common first."""
        own = np.unique(_pairs_of(word))
        at = np.searchsorted(self._pairs, own)
        known = at[(at < len(self._pairs)) & (self._pairs[at % len(self._pairs)] == own)]
        if not len(known):
            return np.empty(0, np.int64)
        spans = [self._holders[self._starts[p] : self._starts[p + 1]] for p in known]
        shared = np.bincount(np.concatenate(spans), minlength=len(self._words))
        least = max(1, len(own) - _PAIRS_SPOILT * edits)
        some = np.flatnonzero(shared >= least)
        some = some[np.abs(self._lengths[some] - len(word)) <= edits]
        if len(some) <= self.config.compared:
            return some
        return some[np.argsort(-shared[some], kind="stable")[: self.config.compared]]


def _pairs_of(text: str) -> npt.NDArray[np.uint64]:
    """A code for each two neighbouring letters of `text` between its ends."""
    signs = np.frombuffer(f"\0{text}\0".encode("utf-32-le"), np.uint32).astype(np.uint64)
    return (signs[:-1] << _SIGN) | signs[1:]


def _postings(words: Sequence[str]) -> tuple[npt.NDArray[np.uint64], Rows, npt.NDArray[np.int32]]:
    """Pairs [p] rising, where each one's holders start [p + 1], and the words holding it."""
    text = "\0".join(words)
    codes = _pairs_of(text)
    holder = np.cumsum(codes >> _SIGN == 0).astype(np.uint64) - np.uint64(1)
    both = np.unique((codes << _WORD) | holder)  # a word that has a pair twice holds it once
    pairs, starts = np.unique(both >> _WORD, return_index=True)
    return pairs, np.append(starts, len(both)), (both & _WORD_MASK).astype(np.int32)
