"""How well a product must be rated, in words: "rated over 4", "4+ stars", "good reviews"."""

from __future__ import annotations

import re
from decimal import Decimal

from assistant.constraints import RATING, Constraint
from assistant.understanding.numerals import fold

_FIGURE = r"(?P<n>[1-5](?:[.,]\d)?|one|two|three|four|five)"
_NUMBERS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5}
_ABOVE = r"(?: ?(?:\+|plus\b|(?:and|or|&) (?:up|upwards?|above|more|higher|better|over)\b))"
_PATTERNS = (
    re.compile(
        r"\b(?:with |that (?:is|are) |must be |should be |has |have |a )*"
        r"(?:rated|ratings?|scores?|scored|scoring|reviews?)"
        r"(?: (?:of|is|at|a))*(?: (?:at least|over|above|min(?:imum)?|more than|from|higher than))?"
        rf" (?!one\b(?! ?(?:star|out|/))){_FIGURE}(?: ?stars?)?{_ABOVE}?"
        r"(?: ?(?:out of|/) ?(?:5|five))?(?: ?stars?)?(?![\w.])"
    ),
    re.compile(
        r"\b(?:with |rated |has |have |of )*(?:at least|over|above|min(?:imum)?|more than|from)"
        rf"(?: a)? {_FIGURE}{_ABOVE}?[ -]?stars?(?: (?:rating|reviews?))?{_ABOVE}?(?!\w)"
    ),
    re.compile(
        rf"\b(?:with |rated )?(?<![\d.,]){_FIGURE}{_ABOVE}?[ -]?(?:stars?|rating)"
        rf"(?: (?:rating|reviews?))?{_ABOVE}?(?: only)?(?!\w)"
    ),
)
_WELL = re.compile(
    r"\b(?:with )?(?:(?:highly|well|top|best|good|great)[- ](?:rated|reviewed|reviews?|ratings?))\b"
)
WELL_RATED = Decimal(4)


def rating_in(text: str, turn: int) -> tuple[Constraint, tuple[int, int]] | None:
    """The constraint on the rating and the characters that say it, if `text` says one.

    A number is the least that is allowed; "well rated" only moves well rated products up.
    """
    folded = fold(text)
    for pattern in _PATTERNS:
        if found := pattern.search(folded):
            said = found["n"].replace(",", ".")
            least = Decimal(_NUMBERS.get(said, said))
            words = text[found.start() : found.end()]
            return Constraint(RATING, least=least, said=words, turn=turn), found.span()
    if found := _WELL.search(folded):
        words = text[found.start() : found.end()]
        soft = Constraint(RATING, least=WELL_RATED, hard=False, said=words, turn=turn)
        return soft, found.span()
    return None
