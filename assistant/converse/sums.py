"""Sums of money in running text, by a scanner that shares nothing with the guard's."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from catalog.money import to_minor

_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen"
).split()  # fmt: skip
_TENS = "_ _ twenty thirty forty fifty sixty seventy eighty ninety".split()
_VALUES = {word: n for n, word in enumerate(_ONES)} | {
    word: 10 * n for n, word in enumerate(_TENS) if word != "_"
}
_UNIT = r"(?:dollars?|bucks?|usd|us ?\$|eur|euros?|pounds?|quid|gbp|yen|rupees?|[$£€¥₹])"
_FIGURE = r"\d(?:[\d.,]*\d)?"
_SPELLED = rf"(?:{'|'.join([*_VALUES, 'hundred', 'thousand', 'and'])})"
_DIGITS = re.compile(
    rf"(?:[$£€¥₹] ?|\b(?:usd|gbp|eur) ?)({_FIGURE})|({_FIGURE}) ?-?{_UNIT}(?!\w)", re.IGNORECASE
)
_CENTS = re.compile(rf"({_FIGURE}) ?(?:cents?|pence)\b", re.IGNORECASE)
_WRITTEN_OUT = re.compile(rf"\b({_SPELLED}(?:[ -]{_SPELLED})*)[ -]{_UNIT}(?!\w)", re.IGNORECASE)
_BARE = re.compile(r"(?<![\d.,$£€¥₹])(\d+[.,]\d\d)(?![\d.,]*\d| ?(?:cm|kg|mm|m|g|l|%|inch))")
_NUMBER = re.compile(rf"\d|\b{_SPELLED}\b", re.IGNORECASE)


def money_in(text: str) -> Iterator[Decimal]:
    """Every sum in `text`, in major units: "$45", "45,99 €", "forty-five dollars", "45.99"."""
    for found in _DIGITS.finditer(text):
        yield _amount(found[1] or found[2])
    for found in _CENTS.finditer(text):
        yield _amount(found[1]) / 100
    for found in _WRITTEN_OUT.finditer(text):
        yield Decimal(_spelled(found[1].lower()))
    for found in _BARE.finditer(text):
        yield _amount(found[1])


def has_number(text: str) -> bool:
    """True when `text` holds a figure or a number in words."""
    return _NUMBER.search(text.replace(" and ", " ")) is not None


def minor_of(text: str, currency: str) -> int:
    """Minor units of a sum as a script or a prompt writes it: "$1,200.50"."""
    return to_minor(re.sub(r"[^\d.]", "", text), currency)


def _amount(digits: str) -> Decimal:
    whole, _, last = digits.replace(",", ".").rpartition(".")
    if whole and len(last) == 2:
        return Decimal(f"{whole.replace('.', '')}.{last}")
    return Decimal(re.sub(r"[.,]", "", digits))


def _spelled(words: str) -> int:
    total = 0
    for word in re.split(r"[ -]", words):
        if word in ("hundred", "thousand"):
            total = max(total, 1) * (100 if word == "hundred" else 1000)
        else:
            total += _VALUES.get(word, 0)
    return total
