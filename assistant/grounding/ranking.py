"""Puts picks in order by a number that all of them have."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal

from assistant.grounding.comparison_words import MOST, Signs
from assistant.grounding.hedges import manner
from assistant.grounding.ledger import Claim, unbacked
from assistant.grounding.measures import measured
from assistant.grounding.scope import Scope
from assistant.grounding.slate import Slate

UNSURE = "a comparison that the data cannot settle"
FALSE = "a comparison that is not so"


def amounts(slate: Slate, of: str, places: Iterable[int], said: str) -> dict[int, Decimal]:
    """Raises UnbackedError unless every one has an amount, all of one dimension.

    A product without a rating is none of the best rated; it does not leave that unsettled.
    """
    places = sorted(places)
    found = {place: measured(slate.facts[place].told.product, of) for place in places}
    known = {place: amount for place, amount in found.items() if amount is not None}
    enough = len(known) == len(found) or (of == "rating" and known)
    if not known or not enough or len({unit for unit, _ in known.values()}) != 1:
        raise unbacked(UNSURE, "comparison", said, slate.ids(places))
    return {place: amount for place, (_, amount) in known.items()}


def ranked(
    slate: Slate, of: str, sign: int, among: Iterable[int], said: str
) -> list[frozenset[int]]:
    """Ties together, the first have most (or least) of it. Raises UnbackedError as `amounts`."""
    known = amounts(slate, of, among, said)
    levels = sorted(set(known.values()), reverse=sign == MOST)
    return [frozenset(p for p, amount in known.items() if amount == level) for level in levels]


def beats(
    unit: frozenset[int], others: frozenset[int], every: bool, sign: int, known: dict[int, Decimal]
) -> bool:
    """True when one of `unit` has more (or less) of it than every one, or any one, of `others`."""

    def wins(one: int) -> bool:
        held = [
            other not in known or sign * (known[one] - known[other]) > 0
            for other in others
            if other != one
        ]
        return bool(held) and (all(held) if every else any(held))

    return any(one in known and wins(one) for one in unit)


def claim(slate: Slate, said: str, places: Iterable[int], of: str) -> Claim:
    """That the comparison is so, with the amounts that make it so."""
    products = [slate.facts[place].told.product for place in sorted(places)]
    told = ", ".join(str(amount[1]) for p in products if (amount := measured(p, of)))
    return Claim("comparison", said, tuple(product.id for product in products), of, told)


def meaning(match: re.Match[str], table: Signs) -> tuple[str, int]:
    """(what is compared, which way) of a match of the pattern made of `table`."""
    field, _, sign = table[int((match.lastgroup or "x0")[1:])]
    return field, sign


def inside(at: int, spans: Iterable[tuple[int, int]]) -> bool:
    """True when a place is in one of the character ranges."""
    return any(start <= at < end for start, end in spans)


def is_denied(match: re.Match[str], scope: Scope) -> bool:
    """True for "isn't the cheapest"."""
    words = scope.words
    at = next((i for i, word in enumerate(words) if word.start >= match.start()), None)
    if at is None:
        return False
    how = manner(scope.text, words, at, at + 1, scope.unasserted)[0]
    return how in ("denied", "unlisted")
