"""Whether a sum is for each thing or for everything: "in all", "for both", "each"."""

from __future__ import annotations

import re
from typing import Literal

from assistant.understanding.numerals import fold
from assistant.understanding.reading import one_spaced

Scope = Literal["", "total", "each"]

_TOTAL = re.compile(
    r",?\b(?:in all|in total|in sum|altogether|all together|all in|combined|overall|all told"
    r"|as a (?:set|bundle)|together"
    r"|for (?:everything|the lot|it all|all of (?:it|them|that|these)|both of them|both|all"
    r"|the (?:whole )?(?:set|bundle|lot|thing)|the (?:two|three|four|five)(?: of them)?)"
    r"|(?:the )?(?:whole )?total(?= (?:budget|of|is|under|below|max|[$£€]?\d)|$|[,.;!?]))(?!\w)"
)
_EACH = re.compile(
    r",?\b(?:each(?! of\b)|apiece|per (?:item|piece|product|one|unit)|a piece)(?!\w)"
)
_CAPPED = re.compile(r"(?:to|under|than|over|below|max|budget|make it|\d ?[-–]) ?\d[\d.,]*\s*$")
_BARE = re.compile(r"(?<![\w$£€.,])\d[\d.,]*\s*$")
_KINDS: tuple[tuple[re.Pattern[str], Scope], ...] = ((_EACH, "each"), (_TOTAL, "total"))


_CORRECTION = re.compile(
    r"^((?:sorry|no|oops|actually|wait|hmm|ok|okay|well|oh|rather|better|i mean|i meant"
    r"|make (?:it|that)|let's say|say|more like|now|fine|alright|then|only|yes|go to|up to"
    r"|i can do|i can go to)[,.!:]* )+(?=[$£€]?\d[\d.,]*[.!]*(?: then| now| ok| okay"
    r"| max| please)*$)"
)
_NUMBER_ALONE = re.compile(
    r"^(?=[$£€\da-z])(?:[$£€]?\d[\d.,]*|(?:a |one |two |three |four |five |six "
    r"|seven |eight |nine )?hundred"
    r"(?: and)?(?: (?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety))?"
    r"|(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety))(?: then| now"
    r"| instead| max)+[.!]*$"
)


def corrected(message: str) -> str:
    """ "sorry, I meant 40" with the word that makes 40 the most to be spent."""
    text = one_spaced(message)
    found = _CORRECTION.match(fold(text))
    if found is None and _NUMBER_ALONE.match(fold(text)):
        return f"max {text}"
    return f"max {text[found.end() :]}" if found else message


def without_scope(message: str) -> tuple[str, Scope]:
    """`message` without the words that say it, and what they say."""
    text = one_spaced(message)
    folded = fold(text)
    for pattern, scope in _KINDS:
        if found := pattern.search(folded):
            before, after = text[: found.start()], text[found.end() :]
            if scope == "total" and re.match(r" ?[$£€]?\d", after) and found[0].endswith("total"):
                return one_spaced(f"{before} max {after}"), scope
            bare = _BARE.search(before)
            if bare and not _CAPPED.search(fold(before)):  # "500 altogether" is money
                before = f"{before[: bare.start()]}max {bare[0]}"
            return one_spaced(f"{before} {after}"), scope
    return message, ""
