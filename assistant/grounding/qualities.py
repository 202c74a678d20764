"""The words a shop has for what its products are like, found in a sentence in time by its length.

A quality is kept as its stems without spaces, so "dishwasher-safe", "Dishwasher Safe" and
"dishwashersafe" are one, as are "colour" and "color", "grey" and "gray", "wooden" and "wood".
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from assistant.grounding.quality_words import (
    COLOUR_FIELDS,
    FAKES,
    HARD,
    KINDS_OF,
    LOOKS,
    MATERIAL_FIELDS,
    MATERIALS,
    PARTS,
    PURPOSES,
    SOFT_HUES,
    SPELLINGS,
    SUBJECTIVE,
)
from assistant.grounding.words import bag
from assistant.understanding import phrases
from assistant.understanding.numerals import NUMBER_WORDS
from retrieval.stems import stems

_MOST_WORDS = 4
YES, NO = bag("yes true y"), bag("no false n none")
_COLUMNS = bag("category brand rating")


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """A word in its one spelling, without its plural ending; of "it's" the "it"."""
    found = stems(SPELLINGS.get(word, word))
    base = found[0] if found else ""
    return SPELLINGS.get(base, base)


class Quality(NamedTuple):
    """One thing a product may be said to be."""

    key: str
    """Its stems without spaces."""
    kind: str
    """"colour", "material" or empty."""
    soft: bool = False
    """An ordinary word too: a claim only where a sentence says it of a product."""


class Found(NamedTuple):
    """A quality at words [start, end) of a sentence."""

    quality: Quality
    start: int
    end: int


class Qualities:
    """All that the shop's columns say, and general words of quality. Built once a catalogue."""

    def __init__(self, values: Mapping[str, Iterable[str]] | None = None) -> None:
        self._known: dict[str, Quality] = {}
        for word in HARD | PARTS:
            self._add(word, "", soft=word in PARTS or word in SOFT_HUES)
        for kind, words in (("colour", phrases.COLOURS), ("material", MATERIALS)):
            for word in words:
                self._add(stem(word), kind, soft=word in SOFT_HUES)
        for field, found in (values or {}).items():
            self._take(field, found)
        for word in SUBJECTIVE:
            self._known.pop(stem(word), None)
        self._firsts = frozenset(key[:3] for key in self._known)

    def __len__(self) -> int:
        return len(self._known)

    def grown(self, values: Mapping[str, Iterable[str]]) -> Qualities:
        """With more values; none is forgotten."""
        more, grown = Qualities(values), Qualities()
        grown._known = {**more._known, **self._known}
        grown._firsts = self._firsts | more._firsts
        return grown

    def found_in(self, keys: Sequence[str]) -> Iterator[Found]:
        """Qualities among stems, the longest at each place, not overlapping."""
        at = 0
        while at < len(keys):
            found = (
                self._at(keys, at) if keys[at][:3] in self._firsts or len(keys[at]) < 3 else None
            )
            if found is not None:
                yield found
                at = found.end
            else:
                at += 1

    def _at(self, keys: Sequence[str], at: int) -> Found | None:
        for length in range(min(_MOST_WORDS, len(keys) - at), 0, -1):
            run = keys[at : at + length]
            quality = self._known.get("".join(run)) if all(run) else None
            if quality is not None:
                return _of_fakes(keys, Found(quality, at, at + length))
        return None

    def _take(self, field: str, values: Iterable[str]) -> None:
        names = stems(field)
        if field in _COLUMNS or PURPOSES.intersection(names):
            return
        kind = _kind(names)
        for value in values:
            folded = value.strip().casefold()
            if folded in YES or folded in NO:
                self._add_phrase(names, "")
            else:
                self._add_phrase(stems(value), kind)

    def _add_phrase(self, words: Sequence[str], kind: str) -> None:
        """Values with figures in them are for `figures`; single letters are sizes."""
        if not 0 < len(words) <= _MOST_WORDS or any(c.isdigit() for w in words for c in w):
            return
        key = "".join(map(stem, words))
        if len(key) > 2 and key not in NUMBER_WORDS:
            ordinary = len(words) == 1 and (kind == "" or words[0] in SOFT_HUES)
            self._add(key, kind, soft=ordinary)

    def _add(self, key: str, kind: str, *, soft: bool) -> None:
        known = self._known.get(key)
        if known is None or (kind and not known.kind):
            soft = soft and (known is None or known.soft)
            self._known[key] = Quality(key, kind, soft)


def _kind(field: Sequence[str]) -> str:
    if COLOUR_FIELDS.intersection(field):
        return "colour"
    return "material" if MATERIAL_FIELDS.intersection(field) else ""


def _of_fakes(keys: Sequence[str], found: Found) -> Found | None:
    """ "Faux leather" is no leather, and "leather-look" is none."""
    quality, start, end = found
    if quality.kind == "material" and start and keys[start - 1] in FAKES:
        start -= 1
        return Found(quality._replace(key=keys[start] + quality.key, soft=False), start, end)
    if quality.kind == "material" and end < len(keys) and keys[end] in LOOKS - {"free"}:
        return Found(quality._replace(key=quality.key + keys[end]), start, end + 1)
    return found


@lru_cache(maxsize=1_000)
def also(key: str) -> tuple[str, ...]:
    """The keys that make `key` true: itself, and every kind of it."""
    return (key, *(stem(word) for word in KINDS_OF.get(key, "").split()))
