"""Text to the words that the lexical source matches.

Lower case without accents and plural endings. What is written with a hyphen counts joined too, and
letters and digits in one word count apart too, so that "MBS-100", "mbs100" and "MBS 100" find one
another, and "wi-fi" finds "wifi".
"""

from __future__ import annotations

import re
import unicodedata

from retrieval.stems import stems

_HYPHENED = re.compile(r"(?<![^\W_])[^\W_]++(?:[-_/][^\W_]++)+")
_JOINTS = re.compile(r"[-_/]")
_PIECE = re.compile(r"[^\W\d_]+|\d+")
_DIGIT = re.compile(r"\d")


def words(text: str) -> list[str]:
    """The words of a product's text, as often as they come."""
    lower = plain(text)
    found = stems(lower)
    split = [piece for word in found for piece in pieces(word)] if _DIGIT.search(lower) else []
    return [*found, *joined(lower), *split]


def joined(lower: str) -> list[str]:
    """Hyphened words written as one: mbs100 of "mbs-100". A slash joins numbers only."""
    found = (match for match in _HYPHENED.findall(lower))
    return [_JOINTS.sub("", one) for one in found if "/" not in one or _DIGIT.search(one)]


def pieces(word: str) -> list[str]:
    """Letters and digits of a word apart, where it has both: mbs and 100 of "mbs100"."""
    if word.isalpha() or word.isdigit():
        return []
    return _PIECE.findall(word)


def plain(text: str) -> str:
    """Lower case, accents off."""
    if text.isascii():
        return text.lower()
    apart = unicodedata.normalize("NFKD", text)
    return "".join(sign for sign in apart if not unicodedata.combining(sign)).lower()
