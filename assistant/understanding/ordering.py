"""An order the shopper asks for: "the cheapest laptop", "best rated first", "sort by price"."""

from __future__ import annotations

import re
from typing import Literal

from assistant.understanding.numerals import fold
from assistant.understanding.reading import one_spaced

Order = Literal["", "cheapest", "dearest", "best rated"]
_WORDS: tuple[tuple[Order, re.Pattern[str]], ...] = (
    (
        "cheapest",
        re.compile(
            r"\b(?:the )?(?:very |absolute )?(?:cheapest|lowest[- ]priced?|least expensive"
            r"|most affordable)(?: (?:ones?|options?|first))?\b"
            r"|\b(?:sort(?:ed)?|order(?:ed)?) by price\b(?!.*desc)|\bcheapest first\b"
        ),
    ),
    (
        "dearest",
        re.compile(
            r"\b(?:the )?(?:most expensive|priciest|dearest|most luxurious)"
            r"(?: (?:ones?|options?))?\b"
        ),
    ),
    (
        "best rated",
        re.compile(
            r"\b(?:the )?(?:best|highest|top)[- ](?:rated|reviewed|ratings?)"
            r"(?: (?:ones?|options?))?(?: first)?\b"
            r"|\b(?:sort(?:ed)?|order(?:ed)?) by (?:rating|reviews?)\b"
        ),
    ),
)


def without_order(message: str) -> tuple[str, Order]:
    """`message` without the words that ask for an order, and the order."""
    text = one_spaced(message)
    folded = fold(text)
    for order, pattern in _WORDS:
        if found := pattern.search(folded):
            return one_spaced(f"{text[: found.start()]} {text[found.end() :]}"), order
    return message, ""
