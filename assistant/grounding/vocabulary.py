"""Names the shop knows, for telling when a sentence names something that is not on the slate."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from assistant.grounding.markup import spoken

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
LONGEST_TITLE = 24
"""Words; a title is recognised by its first ones."""


class Word(NamedTuple):
    """A word in case-folded form, as written, and where."""

    folded: str
    written: str
    start: int
    end: int


def words_of(text: str) -> list[Word]:
    """The words of `text`, letters and digits only; "T-light" is two, "Acme's" is "acme"."""
    return [Word(_base(m.group()), m.group(), m.start(), m.end()) for m in _WORD.finditer(text)]


def _base(written: str) -> str:
    folded = written.casefold().replace("’", "'")
    return folded.removesuffix("'s")


def keys_of(text: str) -> tuple[str, ...]:
    """The case-folded words of `text` read aloud."""
    return tuple(word.folded for word in words_of(spoken(text)))


class Vocabulary:
    """Every brand and title of a catalogue, built once; a look-up takes time by sentence only."""

    def __init__(self, brands: Iterable[str] = (), titles: Iterable[str] = ()) -> None:
        self._brands = _by_start(keys_of(brand) for brand in set(brands))
        self._titles = _by_start(
            key for title in set(titles) if len(key := keys_of(title)[:LONGEST_TITLE]) > 1
        )

    def brands_in(self, words: Sequence[Word]) -> Iterator[tuple[int, int]]:
        """Word ranges [start, end) that are a brand written with a capital."""
        for start, end in _found(self._brands, words, 1):
            if words[start].written[:1].isupper():
                yield start, end

    def titles_in(self, words: Sequence[Word]) -> Iterator[tuple[int, int]]:
        """Word ranges that are a whole title. Two or three words need capitals throughout."""
        for start, end in _found(self._titles, words, 2):
            long = [w.written for w in words[start:end] if len(w.written) > 3]
            if end - start > 3 or all(w[:1].isupper() or w[:1].isdigit() for w in long):
                yield start, end


_Starts = dict[tuple[str, ...], tuple[tuple[str, ...], ...]]


def _by_start(keys: Iterable[tuple[str, ...]]) -> _Starts:
    """Keys of one word under it, longer ones under their first two; longest first."""
    grouped: defaultdict[tuple[str, ...], list[tuple[str, ...]]] = defaultdict(list)
    for key in keys:
        if key:
            grouped[key[:2]].append(key)
    return {start: tuple(sorted(found, key=len, reverse=True)) for start, found in grouped.items()}


def _found(starts: _Starts, words: Sequence[Word], least: int) -> Iterator[tuple[int, int]]:
    folded = tuple(word.folded for word in words)
    for at in range(len(folded)):
        for length in (2, 1)[: 3 - least]:
            for key in starts.get(folded[at : at + length], ()):
                if folded[at : at + len(key)] == key:
                    yield at, at + len(key)
                    break
