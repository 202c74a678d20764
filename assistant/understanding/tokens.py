"""Words as messages and catalogue are compared: one spelling, one unit, one number for each."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from assistant.understanding.numerals import fold
from assistant.understanding.synonyms import synonyms
from retrieval.stems import stems

_TOKEN = re.compile(r"\d+(?:[.,]\d+)?|[^\W\d_]+(?:'[^\W\d_]+)?|[^\w\s]")
_NUMBERS = {
    word: str(value)
    for value, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve".split()
    )
} | {"twin": "2", "pair": "2"}


_NO_MARKS = frozenset("-&'/_*\"")


class Word(NamedTuple):
    """One word or mark of a text, where it stands, and the form it is compared in."""

    norm: str
    start: int
    end: int
    mark: bool = False


@lru_cache(maxsize=20_000)
def normal(word: str) -> str:
    """The form in which a folded word is compared: "colors" and "colour" are one."""
    word = word.removesuffix("'s").replace("'", "").replace(",", ".")
    if word in synonyms().spellings:
        return synonyms().spellings[word]
    if word[:1].isdigit():
        return word
    if word in _NUMBERS:
        return _NUMBERS[word]
    stemmed = "".join(stems(word)) or word
    return synonyms().spellings.get(stemmed, stemmed)


def words_of(text: str) -> list[Word]:
    """Words and marks in order. A hyphen or an ampersand is no mark: it only joins."""
    found: list[Word] = []
    for match in _TOKEN.finditer(fold(text)):
        sign = match[0]
        if sign == '"' and found and found[-1].norm.replace(".", "").isdigit():
            sign = "inch"
        if sign in _NO_MARKS:
            continue
        is_word = sign[0].isalnum()
        norm = normal(sign) if is_word else sign
        found.append(Word(norm, match.start(), match.end(), not is_word))
    return found


@lru_cache(maxsize=50_000)
def phrase_of(text: str) -> tuple[str, ...]:
    """The words of a catalogue text, without its marks."""
    return tuple(word.norm for word in words_of(text) if not word.mark)
