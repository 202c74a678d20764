"""Finding known phrases in a text, whole words only, singular and plural alike."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import TypeVar

Words = tuple[str, ...]
T = TypeVar("T")

_WORD = re.compile(r"\w+")
_LONGEST_PHRASE = 4
_ENOUGH = 300
"""Characters read of a text: what a thing is stands near the beginning of its title."""


@lru_cache(maxsize=4096)
def words_of(text: str) -> Words:
    """The words of the start of `text` in lower case, plurals made singular."""
    plain = text[:_ENOUGH].lower().replace("'", "").replace("’", "")
    return tuple(_singular(word) for word in _WORD.findall(plain))


def _singular(word: str) -> str:
    # Rough, but the same for what is sought and what is searched.
    if len(word) < 4 or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("ches", "shes", "sses", "xes", "zes")):
        return word[:-2]
    return word.removesuffix("s")


def last_known(words: Words, known: Mapping[Words, T], first: bool = False) -> T | None:
    """What stands for the last phrase of `words` that is known (or the first), if any is.

    Of phrases that end (or start) at the same word the longest counts.
    """
    places = range(len(words)) if first else range(len(words), 0, -1)
    for place in places:
        for length in range(_LONGEST_PHRASE, 0, -1):
            start, end = (place, place + length) if first else (place - length, place)
            if start >= 0 and (found := known.get(words[start:end])) is not None:
                return found
    return None
