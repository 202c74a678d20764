"""A query's text to the words of the catalogue that stand for it, each with a weight."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from itertools import pairwise

from retrieval.lexical.settings import LexicalConfig
from retrieval.lexical.words import joined, pieces, plain
from retrieval.spelling import Near, Spelling
from retrieval.stems import stems

_LETTERS = re.compile(r"[^\W\d_]{3,}")


class Asked:
    """Reads queries against a vocabulary: `counts` tells of each word how many products have it,
    `more` the same of words that came later."""

    def __init__(self, counts: Mapping[str, int], config: LexicalConfig) -> None:
        self._counts = counts
        self._more: Mapping[str, int] = {}
        self._config = config
        self._spellings = [_spelling(counts, config)]

    def grown(self, more: Mapping[str, int]) -> Asked:
        """The same with words of new products; what it knows already is not read again."""
        wider = object.__new__(Asked)
        wider._counts, wider._more, wider._config = self._counts, more, self._config
        wider._spellings = [self._spellings[0], _spelling(more, self._config)]
        return wider

    def __call__(self, text: str) -> dict[str, float]:
        """Word to weight, above 0 and at most 1; a word of the query that is known weighs 1."""
        weights: dict[str, float] = {}
        for word, weight in self._meanings(plain(text)):
            weights[word] = max(weight, weights.get(word, 0.0))
        return weights

    def corrected(self, text: str, known: Callable[[str], bool] = lambda _: False) -> str:
        """`text`, each word that no product has and is not `known` as the nearest that one has."""
        return _LETTERS.sub(lambda found: self._right(found.group(), known), text)

    def _right(self, typed: str, known: Callable[[str], bool]) -> str:
        word = "".join(stems(plain(typed)))
        if known(typed) or self._count(word) or self._two(word):
            return typed
        return next((near for near, _ in self._near(word)), typed)

    def _meanings(self, text: str) -> Iterator[tuple[str, float]]:
        text = text[: self._config.longest_text]
        asked = stems(text)
        for word in dict.fromkeys(asked):
            yield from self._known(word) if self._count(word) else self._meant(word)
        for word in (
            *joined(text),
            *(one + other for one, other in pairwise(asked)),
        ):
            if self._count(word):
                yield word, 1.0

    def _count(self, word: str) -> int:
        return self._counts.get(word, 0) or self._more.get(word, 0)

    def _known(self, word: str) -> Iterator[tuple[str, float]]:
        yield word, 1.0
        yield from ((piece, self._config.piece) for piece in pieces(word) if self._count(piece))
        have = self._count(word)
        if have <= self._config.rare:
            for near, edits in self._near(word):
                if edits == 1 and self._count(near) >= self._config.commoner * have:
                    yield near, self._config.instead

    def _meant(self, word: str) -> Iterator[tuple[str, float]]:
        """What may stand for a word that no product has."""
        split = [piece for piece in pieces(word) if self._count(piece)] or self._two(word)
        if split:
            yield from ((piece, 1.0) for piece in split)
            return
        near = self._near(word)
        for other, edits in near:
            if edits == near[0][1]:
                yield other, self._config.one_edit if edits == 1 else self._config.two_edits

    def _two(self, word: str) -> list[str]:
        """A word as two known ones, the split whose rarer word is commonest."""
        cuts = ((word[:i], word[i:]) for i in range(3, len(word) - 2))
        best = max(cuts, key=lambda two: min(map(self._count, two)), default=())
        return list(best) if best and min(map(self._count, best)) else []

    def _near(self, word: str) -> list[tuple[str, int]]:
        found: list[Near] = [near for one in self._spellings for near in one.near(word)]
        found.sort(key=lambda near: near.edits)
        return [(near.word, near.edits) for near in found]


def _spelling(counts: Mapping[str, int], config: LexicalConfig) -> Spelling:
    return Spelling({w: n for w, n in counts.items() if w.isalpha()}, config.spelling)
