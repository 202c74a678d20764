"""The words around a number that make it a cap, a floor or a range: "no more than", "or less"."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.understanding import money_words as words
from assistant.understanding.money_words import Phrases, Relation
from assistant.understanding.numerals import Reader


@dataclass(frozen=True, slots=True)
class Lead:
    """Cap words before a number: where they start and what they mean."""

    start: int
    relation: Relation | None = None
    phrase: tuple[str, ...] = ()


class Surroundings:
    """Looks a bounded number of tokens to either side of a number.

    `free` is the first token that no earlier amount has claimed; nothing before it is looked at.
    """

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self.free = 0

    def range_lead(self, first: int, leads: Phrases = words.RANGE_LEADS) -> int:
        """How many tokens of "between", "from" and the like end before token `first`."""
        return self._reader.phrase_before(first, leads)

    def lead(self, first: int) -> Lead:
        """The cap words that end before token `first`, over fillers such as "the price of"."""
        at, about = first, False
        for _ in range(6):
            found = self._cap_before(at)
            if found:
                money_only = found.phrase[-1] in words.MONEY_HEADS
                return Lead(found.start, "about", found.phrase) if about and money_only else found
            text = self._reader.text(at - 1)
            if text in words.ABOUT:
                about = True
            elif text == "." and self._reader.text(at - 2) in words.ABBREVIATIONS:
                pass
            elif text not in words.SKIPPED or at <= self.free:
                break
            at -= 1
        return Lead(self._about_start(first), "about", ("about",)) if about else Lead(first)

    def _about_start(self, first: int) -> int:
        while self._reader.text(first - 1) in words.ABOUT | {"de", "da", "a", "somewhere", "just"}:
            first -= 1
        return first

    def _cap_before(self, at: int) -> Lead | None:
        floor = self._reader.phrase_before(at, words.FLOORS)
        cap = self._reader.phrase_before(at, words.CAPS)
        length = max(floor, cap)
        if not length or at - length < self.free:
            return None
        start = at - length
        phrase = tuple(self._reader.text(i) for i in range(start, at))
        model = self._reader.text(start - 1)
        counted = model in ("pack", "set", "box", "case") and self._reader.kind(start - 2) == "n"
        if phrase == ("max",) and model in words.MODELS and not counted:
            return None
        relation: Relation = "at most" if cap >= floor else "at least"
        negator = self._negator(start, 6 if relation == "at least" else 1)
        if negator is not None and phrase[0] not in words.MONEY_HEADS and "no" not in phrase:
            flipped: Relation = "at least" if relation == "at most" else "at most"
            return Lead(negator, flipped, ("not", *phrase))
        return Lead(start, relation, phrase)

    def _negator(self, start: int, reach: int) -> int | None:
        """Where the "not" of "don't want to spend more than" stands, if there is one."""
        for at in range(start - 1, max(start - 1 - reach, self.free - 1, -1), -1):
            text = self._reader.text(at)
            if text in words.NEGATORS and not (text == "no" and at == start - 1):
                return at
            if text not in words.NEGATION_FILLER:
                return None
        return None

    def trail(self, after: int) -> tuple[Relation | None, int]:
        """What the words from token `after` make of the amount before them."""
        relations: tuple[tuple[Relation, Phrases], ...] = (
            ("at most", words.AFTER_CAP),
            ("at least", words.AFTER_FLOOR),
            ("about", words.AFTER_ABOUT),
        )
        for relation, phrases in relations:
            length = self._reader.phrase_at(after, phrases)
            if length:
                return relation, after + length
        return None, after

    def widened(self, start: int, first: int) -> int:
        """`start` moved back over "I want to spend", "with a budget of", or a lone "for"."""
        at, reach = start, start
        money = any(self._reader.text(i) in words.WIDENERS for i in range(start, first))
        for _ in range(12):
            text = self._reader.text(at - 1)
            if at <= self.free or text not in words.BEFORE:
                break
            at -= 1
            money = money or text in words.WIDENERS
            reach = at if money else reach
        if reach == start and start > self.free and self._reader.text(start - 1) in words.DANGLING:
            return start - 1
        return reach

    def past(self, after: int) -> int:
        """The token after "each", "in total", "to spend" and the like."""
        for _ in range(3):
            length = self._reader.phrase_at(after, words.AFTER)
            if not length:
                break
            after += length
        return after
