"""Comparisons are worked out over the picks: "the cheapest", "lighter than", "the same price".

A tie is no lie: of two that cost least each is "the cheapest". What the data cannot work out,
such as "the warmest", is held back; plain opinion, such as "the nicest", passes.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.grounding.comparatives import Comparatives
from assistant.grounding.comparison_words import (
    ANY_ER,
    ANY_EST,
    BEATS,
    COMMON_MOST,
    COMPARATIVE,
    HINT,
    NOT_EST,
    OPINION,
    SUPERLATIVE,
    THE_MOST,
    TIMES,
)
from assistant.grounding.ledger import Claim, unbacked
from assistant.grounding.ranking import UNSURE, inside
from assistant.grounding.scope import Scope
from assistant.grounding.slate import Slate
from assistant.grounding.superlatives import Superlatives


class Comparisons:
    """Checks the comparisons of sentences against one slate."""

    def __init__(self, slate: Slate) -> None:
        self._superlatives = Superlatives(slate)
        self._comparatives = Comparatives(slate)

    def check(self, scope: Scope, claims: list[Claim]) -> frozenset[int]:
        """Adds a claim for each comparison; raises UnbackedError for one that is not so.

        Returns the picks that "the cheapest one" and the like mean where no name says it.
        """
        text = scope.text
        if not (HINT.search(text) or BEATS.search(text) or TIMES.search(text)):
            return frozenset()
        meant, read = frozenset[int](), list[tuple[int, int]]()
        for match in SUPERLATIVE.finditer(text):
            read.append(match.span())
            if not inside(match.start(), scope.unasserted):
                meant |= self._superlatives.check(match, scope, claims)
        for match in COMPARATIVE.finditer(text):
            if not inside(match.start(), read):
                read.append(match.span())
                self._comparatives.check(match, scope, claims)
        self._comparatives.check_same(scope, claims)
        self._comparatives.check_beaten(scope, claims)
        for word, start in _unknown(text):
            if not inside(start, [*scope.unasserted, *read]):
                raise unbacked(UNSURE, "comparison", word)
        return meant


def _unknown(text: str) -> Iterator[tuple[str, int]]:
    """Comparisons in words that no column is of: (the words, where)."""
    for match in TIMES.finditer(text):
        yield match.group(), match.start()
    for match in ANY_EST.finditer(text):
        if match["w"].casefold() not in NOT_EST | OPINION:
            yield match["w"], match.start("w")
    for match in THE_MOST.finditer(text):
        if match["w"].casefold() not in OPINION | COMMON_MOST:
            yield match.group(), match.start("m")
    for match in ANY_ER.finditer(text):
        if (match["w"] or match["m"]).casefold() not in OPINION:
            yield match.group(), match.start()
