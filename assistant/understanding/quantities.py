"""What a number is when it is not money: a size, an age, a weight, a count, part of a name."""

from __future__ import annotations

import re
from decimal import Decimal

from assistant.understanding import money_words as words
from assistant.understanding.money_words import Relation
from assistant.understanding.numerals import Numeral, Reader
from assistant.understanding.surroundings import Lead
from assistant.understanding.tokens import normal

_CENTS = re.compile(r"[\d.,']*\d[.,]\d\d")
_SMALL_FLOOR, _SMALL_COUNT, _SMALL_WORD, _SMALL_AGE = 5, 12, 4, 17


class Quantities:
    """Judges numbers of one text by what stands next to them."""

    def __init__(
        self, reader: Reader, currency: str, counted: frozenset[str] = frozenset()
    ) -> None:
        self._counted = counted
        self._reader = reader
        self._currency = currency

    def priced_alone(self, number: Numeral) -> Relation | None:
        """ "5 grand" and "1,299.00" are prices without a word more; "a grand piano" is none."""
        last, first = self._reader.text(number.after - 1), self._reader.text(number.first)
        grand = last == "grand" and (
            first not in ("a", "grand") or not self._follows_on(number.after)
        )
        cents = (
            _CENTS.fullmatch(first)
            and number.value > _SMALL_FLOOR
            and number.first == number.after - 1
        )
        dated = self._reader.text(number.first - 1) in ("by", "on", "before", "version", "v")
        return "at most" if grand or (cents and not dated) else None

    def is_price(self, number: Numeral, lead: Lead, relation: Relation | None) -> bool:
        if self._reader.text(number.after) in words.WORDS_OF_DISCOUNT:
            return False
        word = self._reader.text(number.after - 1)
        if word in ("cent", "c") and relation is None:
            return False
        if word == "p" and number.value >= 1:
            return False
        if not number.weak:
            return True
        foreign = self._currency not in (number.codes or ())
        one_pound_of = word == "pound" and relation is None and foreign
        return not one_pound_of and not self.is_weight(lead.start, number.after)

    def is_weight(self, start: int, after: int) -> bool:
        """True when "pounds" weigh: dumbbells, what a shelf holds, "2 pounds of rice"."""
        near = [self._reader.text(start - back) for back in (1, 2, 3)]
        near += [self._reader.text(after + ahead) for ahead in (0, 1)]
        return self._reader.text(after) == "of" or any(word in words.HEAVY for word in near)

    def is_bare_price(
        self,
        number: Numeral,
        lead: Lead,
        relation: Relation | None,
        relation_after: Relation | None,
        after: int,
    ) -> bool:
        if relation is None or self.measures(number.after) or self.measures(after):
            return False
        if lead.phrase == ("<",) and number.value == 3 and self._reader.touches(number.first):
            return False  # a heart
        if relation_after is None and lead.phrase in words.NEEDS_CURRENCY:
            return False
        if relation_after and not lead.relation and self._trail_is_noise(number, after):
            return False
        return not self.is_other_quantity(number, lead.start, relation)

    def _trail_is_noise(self, number: Numeral, after: int) -> bool:
        """True for "5 tops", "3+ years", "iphone 15 max", "30 min", "4 plus a lamp"."""
        first = self._reader.text(number.after)
        if self._head(number.first) in words.MODELS or first == "min":
            return True
        if first in ("+", "plus"):
            joined = first == "plus" and after == number.after + 1 and self._follows_on(after)
            return number.value < 20 or self._reader.kind(after) == "n" or joined
        return first == "tops" and (number.value < 10 or self._follows_on(after))

    def _follows_on(self, at: int) -> bool:
        return self._reader.kind(at) == "w"

    def is_other_quantity(self, number: Numeral, start: int, relation: Relation) -> bool:
        """True when a bare number near cap words is still not money."""
        value, before = number.value, self._head(start)
        counted = self._reader.kind(start - 2) == "n" and before in words.UNITS | {"seats"}
        measured = before in words.DIMENSIONS and not counted and not self._has_number(start)
        if measured or self._is_age(value, before, relation):
            return True
        if number.worded and number.scale == 1 and value <= _SMALL_WORD:
            return True
        if relation in ("at least", "about") and value <= _SMALL_FLOOR:
            return True
        counted = value <= _SMALL_COUNT and value == int(value) and self._counts(number.after)
        lead_word = self._reader.text(start)
        return counted and lead_word not in ("under", "below", "budget", "spend", "between")

    def _counts(self, at: int) -> bool:
        text = self._reader.text(at)
        return self._reader.kind(at) == "w" and len(text) > 3 and text.endswith("s")

    def _head(self, start: int) -> str:
        """The word before cap words, over fillers: "rating" in "rating of at least 4"."""
        return self._reader.text(self._head_at(start))

    def _has_number(self, start: int) -> bool:
        """True for the "wide" of "140 cm wide under 300", which has its number already."""
        at = self._head_at(start) - 1
        at -= self._reader.text(at) in words.UNITS
        return self._reader.text(at + 1) != "" and self._reader.kind(at) == "n"

    def _head_at(self, start: int) -> int:
        at = start - 1
        for _ in range(3):
            if self._reader.text(at) not in ("of", "is", "at", "a", "the", "with", "from", "are"):
                break
            at -= 1
        return at

    def _is_age(self, value: Decimal, head: str, relation: Relation) -> bool:
        if head in words.CHILDREN:
            return value <= _SMALL_AGE
        return head in words.ADULTS and relation == "at least" and value < 100

    def measures(self, at: int) -> bool:
        """True when token `at` makes the number before it a measure: "500 ml", '27"', "50%"."""
        text = self._reader.text(at)
        if text in ("'", '"') and self._reader.touches(at):
            return text == "'" or not self._closes_quote(at)
        if text == "in":
            wide = ("wide", "long", "tall", "deep", "high", "screen", "monitor", "tv", "")
            return self._reader.text(at + 1) in wide
        if text == "-" and self._reader.touches(at) and self._reader.touches(at + 1):
            return self._reader.text(at + 1) != "ish"
        if text == "square":
            return self._reader.text(at + 1) in words.UNITS
        if text in words.SIDES:  # "at least 140 wide", but not "under 100 wide fit"
            ahead = self._reader.text(at + 1)
            goes_on = ahead in words.AND or ahead in words.CAPS_AND_FLOORS.firsts
            return goes_on or self._reader.kind(at + 1) != "w"
        return text in words.UNITS or self._is_counted(text)

    def _is_counted(self, text: str) -> bool:
        """True for the plural of what the catalogue counts: "30 stitches"."""
        return text.endswith("s") and bool(self._counted) and normal(text) in self._counted

    def _closes_quote(self, at: int) -> bool:
        opened = [self._reader.text(back) for back in range(max(0, at - 12), at)]
        return opened.count('"') % 2 == 1

    def part_of_a_name(self, number: Numeral, *, in_range: bool = False) -> bool:
        """True inside "mp3", "90s", "24/7", "16:9", "-5", "wd40": no price stands so."""
        reader, first, after = self._reader, number.first, number.after
        glued = reader.kind(after) == "w" and reader.touches(after)
        if glued and reader.kind(after - 1) == "n" and reader.text(after) != "ish":
            return True
        before = reader.text(first - 1)
        if reader.touches(first) and reader.kind(first) == "n" and reader.kind(first - 1) == "w":
            return not self._reader.phrase_before(first, words.CAPS_AND_FLOORS)
        if before in ("/", ":", "#", "_") and reader.touches(first):
            return before != ":" or reader.kind(first - 2) == "n"
        if (
            not in_range
            and before == "-"
            and reader.touches(first)
            and reader.kind(first - 2) != "n"
        ):
            return not (reader.touches(first - 1) and reader.phrase_before(first - 1, words.CAPS))
        return reader.text(after) in ("/", ":", "*") and self._glued_number(after)

    def _glued_number(self, at: int) -> bool:
        reader = self._reader
        return reader.touches(at) and reader.touches(at + 1) and reader.kind(at + 1) == "n"
