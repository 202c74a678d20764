"""Numbers with their units, as catalogue and shopper write them: "four-shelf", "30 x 40 cm".

Units of one dimension are compared in one: half a litre is 500 ml, 1 TB is 1000 GB.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from assistant.understanding.money_words import ONES, TENS
from assistant.understanding.numerals import digits_value, fold
from assistant.understanding.tokens import Word, words_of

_DIMENSIONS = {
    "length": "millimetre 0.1 centimetre 1 metre 100 m 100 km 100000 inch 2.54 foot 30.48 ft 30.48 "
    "feet 30.48",
    "volume": "millilitre 1 cl 10 litre 1000",
    "weight": "mg 0.001 gram 1 kilogram 1000 lb 453.6 oz 28.35 ounce 28.35",
    "power": "watt 1 kw 1000",
    "voltage": "volt 1 v 1",
    "storage": "mb 0.001 gb 1 tb 1000",
    "time": "second 0.0167 sec 0.0167 minute 1 hour 60",
    "charge": "mah 1 ah 1000",
    "temperature": "degree 1 deg 1 ° 1 celsius 1",
    "frequency": "hz 1 khz 1000 mhz 1000000",
    "speed": "kmh 1 kph 1",
}
PHYSICAL: dict[str, tuple[str, Decimal]] = {
    name: (dimension, Decimal(factor))
    for dimension, text in _DIMENSIONS.items()
    for name, factor in zip(text.split()[::2], text.split()[1::2], strict=True)
}
"""Unit to its dimension, and how much of the dimension's first unit it is."""
PEOPLE = frozenset("person seat guest".split())
"""Counts of those who fit in, at or on a thing."""
_COUNTS = {
    "shelve": "shelf",
    "seater": "seat",
    "story": "storey",
    "storie": "storey",
    "pc": "piece",
    "pack": "piece",
    "set": "piece",
}
PACKS = frozenset("pack set box".split())
_BIG = {"hundred": 100, "thousand": 1000}
_SPELT = dict(zip(ONES, range(20), strict=True)) | dict(zip(TENS, range(20, 100, 10), strict=True))
BY = frozenset(("x", "×", "by"))


class Measure(NamedTuple):
    """What a value measures: `numbers` in the first unit of the dimension."""

    numbers: tuple[Decimal, ...]
    unit: str
    """The dimension, or what is counted: "shelf"; empty for a bare number."""
    joined: str = ""
    """ "x" between sides, "to" between the ends of a span."""
    factor: Decimal = Decimal(1)
    endless: bool = False
    """True of "12 years and over"."""


def number_at(words: Sequence[Word], at: int, text: str) -> tuple[Decimal, int] | None:
    """The number at word `at` of folded `text`, with its sign, and the word after it."""
    if not 0 <= at < len(words) or words[at].mark:
        return None
    word = words[at]
    typed = text[word.start : word.end]
    if typed[:1].isdigit():
        value = digits_value(typed, 2)
    elif word.norm.isdigit():
        value = Decimal(word.norm)
    else:
        value = Decimal(_SPELT[typed]) if typed in _SPELT else None
    following = words[at + 1].norm if at + 1 < len(words) else ""
    if typed in ("a", "an") and PHYSICAL.get(following, ("length",))[0] in ("time", "volume"):
        return Decimal(1), at + 1
    if typed == "half":
        past = at + 1 + (following in ("a", "an"))
        physical = past < len(words) and words[past].norm in PHYSICAL
        return (Decimal("0.5"), past) if physical else None
    if value is None:
        return None
    after = at + 1
    if typed in TENS and after < len(words) and words[after].norm in "123456789":
        value, after = value + int(words[after].norm), after + 1
    if after < len(words) and words[after].norm in _BIG:
        value, after = value * _BIG[words[after].norm], after + 1
    sign = text[max(0, word.start - 2) : word.start]
    below = sign[-1:] == "-" and not sign[:-1].strip()
    minus = at > 0 and words[at - 1].norm == "minus"
    return (-value if below or minus else value), after


def unit_at(words: Sequence[Word], at: int) -> tuple[str, Decimal, int]:
    """(dimension or noun, factor, word after it) of the unit at word `at`; "" for none."""
    if at >= len(words):
        return "", Decimal(1), at
    norm = words[at].norm
    following = words[at + 1].norm if at + 1 < len(words) else ""
    if norm == "km" and following == "hour":
        return "speed", Decimal(1), at + 2
    if norm in PHYSICAL:
        dimension, factor = PHYSICAL[norm]
        more = dimension == "temperature" and following in ("c", "celsius")
        return dimension, factor, at + 1 + more
    if words[at].mark or not norm.isalpha():
        return "", Decimal(1), at
    return _COUNTS.get(norm, norm), Decimal(1), at + 1


@lru_cache(maxsize=50_000)
def measure_of(value: str) -> Measure | None:
    """What a value of the catalogue measures; None when it holds no number."""
    text = fold(value)
    words = words_of(text)
    at = next((i for i in range(min(len(words), 4)) if number_at(words, i, text)), None)
    first = number_at(words, at, text) if at is not None else None
    if at is None or first is None:
        return _single(words)
    numbers, joined, after = [first[0]], "", first[1]
    while after < len(words) and words[after].norm in BY | {"to"}:
        more = number_at(words, after + 1, text)
        if more is None:
            break
        joined, after = "to" if words[after].norm == "to" else "x", more[1]
        numbers.append(more[0])
    if at and not (words[at - 1].norm == "of" and words[0].norm in PACKS):
        return None  # "single tray", "USB 3": the number is no measure
    unit, factor, end = ("piece", Decimal(1), after) if at else unit_at(words, after)
    if not at and factor == 1 and unit not in _DIMENSIONS and end < len(words):
        last = words[-1].norm  # "two USB ports" are ports
        unit = unit if unit in ("year",) else _COUNTS.get(last, last)
    endless = [w.norm for w in words[-2:]] == ["and", "over"]
    return Measure(tuple(n * factor for n in numbers), unit, joined, factor, endless)


def _single(words: Sequence[Word]) -> Measure | None:
    if len(words) != 2 or words[0].norm != "single":
        return None
    return Measure((Decimal(1),), _COUNTS.get(words[1].norm, words[1].norm))
