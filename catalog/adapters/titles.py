"""Titles shouted in capitals, made readable: `SET OF 6 T-LIGHTS` as `Set of 6 T-Lights`."""

from __future__ import annotations

import re

_SMALL = {"a", "an", "and", "as", "at", "by", "for", "from", "in", "into", "of", "on", "or", "the"}
_SMALL |= {"to", "with", "w"}
_ACRONYMS = {"LED", "USB", "TV", "DVD", "CD", "UK", "USA", "BBQ", "DIY", "MP3", "XL", "XXL", "AA"}
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_UNIT = r"(?:CM|MM|M|KG|G|ML|L)"
_MEASURE = re.compile(rf"\d[\d.]*(?:{_UNIT}|{_UNIT}?(?:X\d[\d.]*{_UNIT}?)+)", re.IGNORECASE)


def readable(title: str) -> str:
    """`title` in title case when most of it is capitals; otherwise as it stands."""
    letters = [c for c in title if c.isalpha()]
    if not letters or sum(c.isupper() for c in letters) < 0.6 * len(letters):
        return title.strip()
    words = title.split()
    return " ".join(_word(word, first=place == 0) for place, word in enumerate(words))


def _word(word: str, first: bool) -> str:
    if _MEASURE.fullmatch(word.strip(".,()")):
        return word.lower()
    if word.lower() in _SMALL and not first:
        return word.lower()
    return _WORD.sub(_capitalised, word)


def _capitalised(found: re.Match[str]) -> str:
    part = found.group()
    if found.string[: found.start()].endswith(("'", "’")):  # the s of 70's
        return part.lower()
    return part if part in _ACRONYMS else part[0].upper() + part[1:].lower()
