"""Names the shop knows, for telling when a sentence names something that is not on the slate."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from assistant.grounding.markup import spoken
from assistant.grounding.qualities import Qualities

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
LONGEST_TITLE = 24
"""Words; a title is recognised by its first ones."""


class Word(NamedTuple):
    """A word in case-folded form, as written, and where."""

    folded: str
    written: str
    start: int
    end: int


@lru_cache(maxsize=256)  # one sentence is read several times over
def words_of(text: str) -> tuple[Word, ...]:
    """The words of `text`, letters and digits only; "T-light" is two, "Acme's" is "acme"."""
    return tuple(
        Word(_base(m.group()), m.group(), m.start(), m.end()) for m in _WORD.finditer(text)
    )


def _base(written: str) -> str:
    folded = written.casefold().replace("’", "'")
    return folded.removesuffix("'s")


def keys_of(text: str) -> tuple[str, ...]:
    """The case-folded words of `text` read aloud."""
    return tuple(map(_base, _WORD.findall(spoken(text))))


class Vocabulary:
    """Every brand and title of a catalogue, and its words for what a product is like.

    Built once; a look-up takes time by sentence only. `values` is field to values, as in
    `Items.facets.values`.
    """

    def __init__(
        self,
        brands: Iterable[str] = (),
        titles: Iterable[str] = (),
        values: Mapping[str, Iterable[str]] | None = None,
    ) -> None:
        self.qualities = Qualities(values) if values else _general()
        self._brands = _Phrases(keys_of(brand) for brand in set(brands))
        keys = {keys_of(title)[:LONGEST_TITLE] for title in set(titles)}
        self._titles = _Phrases(key for key in keys if len(key) > 1)
        self._one_word_titles = frozenset(key[0] for key in keys if len(key) == 1)

    def grown(
        self,
        brands: Iterable[str],
        titles: Iterable[str],
        values: Mapping[str, Iterable[str]] | None = None,
    ) -> Vocabulary:
        """With more names. None is forgotten: what was once a name here is still no other's."""
        more, grown = Vocabulary(brands, titles), Vocabulary()
        grown.qualities = self.qualities.grown(values) if values else self.qualities
        grown._brands = self._brands.grown(more._brands)
        grown._titles = self._titles.grown(more._titles)
        grown._one_word_titles = self._one_word_titles | more._one_word_titles
        return grown

    def brands_in(self, words: Sequence[Word]) -> Iterator[tuple[int, int]]:
        """Word ranges [start, end) that are a brand written with a capital."""
        for start, end in self._brands.found_in(words):
            if words[start].written[:1].isupper():
                yield start, end

    def one_word_titles_in(self, words: Sequence[Word]) -> Iterator[int]:
        """Words that are a whole title and written with a capital."""
        for at, word in enumerate(words):
            if word.folded in self._one_word_titles and word.written[:1].isupper():
                yield at

    def titles_in(self, words: Sequence[Word]) -> Iterator[tuple[int, int]]:
        """Word ranges that are a whole title. Two or three words need capitals throughout."""
        for start, end in self._titles.found_in(words):
            long = [w.written for w in words[start:end] if len(w.written) > 3]
            if end - start > 3 or all(w[:1].isupper() or w[:1].isdigit() for w in long):
                yield start, end


@cache
def _general() -> Qualities:
    return Qualities()


class _Phrases:
    """Phrases of words, found anywhere in a text: by their first two words, then by length."""

    def __init__(self, keys: Iterable[tuple[str, ...]]) -> None:
        self._keys = frozenset(key for key in keys if key)
        lengths: defaultdict[tuple[str, ...], set[int]] = defaultdict(set)
        for key in self._keys:
            lengths[key[:2]].add(len(key))
        self._lengths = {start: sorted(found, reverse=True) for start, found in lengths.items()}

    def grown(self, more: _Phrases) -> _Phrases:
        """The phrases of both; this one itself when it has them all."""
        if more._keys <= self._keys:
            return self
        grown = _Phrases(())
        grown._keys = self._keys | more._keys
        grown._lengths = self._lengths | {
            start: sorted({*found, *self._lengths.get(start, ())}, reverse=True)
            for start, found in more._lengths.items()
        }
        return grown

    def found_in(self, words: Sequence[Word]) -> Iterator[tuple[int, int]]:
        """Word ranges [start, end), the longest at each place."""
        folded = tuple(word.folded for word in words)
        for at in range(len(folded)):
            lengths = (*self._lengths.get(folded[at : at + 2], ()), *self._single(folded[at]))
            longest = next((n for n in lengths if folded[at : at + n] in self._keys), None)
            if longest is not None:
                yield at, at + longest

    def _single(self, word: str) -> Sequence[int]:
        return self._lengths.get((word,), ())
