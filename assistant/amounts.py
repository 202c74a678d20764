"""Money amounts and price ranges in what a shopper types, by rules alone.

"under $80", "20-40 quid", "1.299,00 €", "half a grand", "moins de 30 euros" are money;
"2-person tent", "4k monitor", "rated over 4", "ages 3 to 5", "3 for 2" are not.

Choices a reader should know:

- "under 80" and "up to 80" both allow exactly 80.
- "around $60" is a target, not a cap. Its hard maximum is 15% above, and a note says so.
- A bare price ("a £5 candle", "gift for $20") is the most to be paid.
- There are no exchange rates at hand: an amount said in another currency is read in the shop's,
  and a note says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from babel.numbers import get_currency_name

from assistant import money_words as words
from assistant.budget import Budget, revise, tightest
from assistant.money_words import Relation
from assistant.numerals import Numeral, Reader
from catalog import format_money, to_minor
from catalog.money import ABSURD_MAJOR, exponent

ABOUT_STRETCH = Decimal("1.15")
"""How far above an approximate price a pick may cost."""
_SMALL_FLOOR, _SMALL_COUNT, _SMALL_WORD, _SMALL_AGE = 5, 12, 4, 17


@dataclass(frozen=True, slots=True)
class Amount:
    """One price or price range said in a text, in minor units of the shop's currency."""

    span: tuple[int, int]
    """Characters [start, end) of the whole phrase, cap words included: what a search drops."""
    said: str
    """The amount as typed, without the cap words: "40 quid"."""
    relation: Relation
    least: int | None = None
    most: int | None = None
    currency_said: str | None = None
    """ISO 4217 code the shopper named, None for a bare number."""
    target: int | None = None
    """What "about" was about; `most` lies above it."""
    corrects: bool = False
    """True when it takes back an amount before it: "under 80, well, under 60"."""


def find_amounts(text: str, currency: str) -> list[Amount]:
    """The amounts in `text`, in order, read in `currency`. Never raises on any text."""
    return _Finder(text, currency).amounts()


def settle(amounts: Iterable[Amount], currency: str) -> Budget:
    """The budget of one message: the tightest of its amounts, a correction replacing."""
    budget = Budget(currency)
    for amount in amounts:
        said = Budget(currency, amount.most, amount.least, "your words")
        budget = revise(budget, said) if amount.corrects else tightest(budget, said)
    return budget


def amount_notes(amounts: Iterable[Amount], currency: str) -> tuple[str, ...]:
    """What the shopper should know of how `amounts` were read."""
    notes = []
    for amount in amounts:
        if amount.currency_said not in (None, currency):
            notes.append(
                f"Prices here are in {get_currency_name(currency, count=2, locale='en_US')}, "
                f"so I read {amount.said} as {_as_read(amount, currency)}."
            )
        if amount.target is not None and amount.most is not None:
            target, most = (format_money(m, currency) for m in (amount.target, amount.most))
            notes.append(f"I took “around {target}” as at most {most}.")
    return tuple(dict.fromkeys(notes))


def _as_read(amount: Amount, currency: str) -> str:
    if amount.target is not None:
        return format_money(amount.target, currency)
    ends = [m for m in (amount.least, amount.most) if m is not None]
    return " to ".join(format_money(m, currency) for m in ends)


@dataclass(frozen=True, slots=True)
class _Lead:
    """Cap words before a number: where they start and what they mean."""

    start: int
    relation: Relation | None = None
    phrase: tuple[str, ...] = ()


class _Finder:
    """Reads one text; every look around a number is bounded, so the whole is linear."""

    def __init__(self, text: str, currency: str) -> None:
        self._text = text
        self._currency = currency
        self._reader = Reader(text, exponent(currency))
        self._found: list[Amount] = []
        self._free = 0  # the first token no amount has claimed

    def amounts(self) -> list[Amount]:
        at, end = 0, len(self._reader.tokens)
        while at < end:
            claimed = self._read(at) if self._may_start(at) else None
            at = claimed if claimed is not None else at + 1
        return self._found

    def _may_start(self, at: int) -> bool:
        kind, text = self._reader.kind(at), self._reader.text(at)
        return kind == "n" or (kind == "w" and text in _NUMBER_WORDS)

    def _read(self, at: int) -> int | None:
        """The token after the amount that starts at `at`, or None when there is none."""
        low = self._reader.numeral(at)
        if low is None or self._part_of_a_name(low):
            return None
        return self._range(at, low) or self._single(low)

    # -- ranges ---------------------------------------------------------------------------

    def _range(self, at: int, low: Numeral) -> int | None:
        pair = self._pair(low)
        if pair is None and low.worded:
            shorter = self._reader.numeral(at, join=False)
            pair = self._pair(shorter) if shorter else None
        if pair is None or not self._is_money_range(*pair):
            return None
        low, high = pair
        minors = [self._minor(n.value) for n in _scaled_alike(low, high)]
        ends = sorted(minor for minor in minors if minor is not None)
        if len(ends) != 2:
            return None
        after = self._trail(high.after)
        return self._keep(low, high, "between", (ends[0], ends[1]), after=after[1])

    def _pair(self, low: Numeral) -> tuple[Numeral, Numeral] | None:
        """`low` with the number a range separator joins to it."""
        separator = self._reader.text(low.after)
        between = self._range_lead(low.first, words.RANGE_LEADS)
        if separator not in words.TO and not (between and separator in words.AND):
            return None
        for skip in (1, 2, 3):  # over the currency in "$20 to US$40"
            if self._may_start(low.after + skip):
                high = self._reader.numeral(low.after + skip)
                fits = high is not None and high.first == low.after + 1
                return (low, high) if high is not None and fits else None
        return None

    def _range_lead(self, first: int, leads: frozenset[tuple[str, ...]]) -> int:
        return self._reader.phrase_before(first, leads)

    def _is_money_range(self, low: Numeral, high: Numeral) -> bool:
        if self._part_of_a_name(high) or self._measures(high.after):
            return False
        codes = low.codes or high.codes
        weak = (low.weak or not low.codes) and (high.weak or not high.codes)
        if codes and not (weak and self._is_weight(low.first, high.after)):
            return True
        if codes or self._reader.text(low.after) == "a":
            return False
        lead, led = self._lead(low.first), self._range_lead(low.first, words.BARE_RANGE_LEADS)
        budgeted = lead.relation is not None and lead.phrase[0] in words.MONEY_HEADS
        capped = self._trail(high.after)[0] == "at most"
        is_range = led or budgeted or capped or lead.relation == "about"
        years = all(1900 <= n.value <= 2099 for n in (low, high))
        start = min(low.first - led, lead.start)
        return bool(is_range) and not years and not self._is_other_quantity(low, start, "between")

    # -- single amounts -------------------------------------------------------------------

    def _single(self, number: Numeral) -> int | None:
        lead, (relation_after, after) = self._lead(number.first), self._trail(number.after)
        if self._reader.text(lead.start - 1) in ("shipping", "delivery", "postage"):
            return None
        relation = self._relation(lead, relation_after) or self._priced_alone(number)
        if number.codes:
            if not self._is_price(number, lead, relation):
                return None
        elif not self._is_bare_price(number, lead, relation, relation_after, after):
            relation = self._corrected_relation(number)
            if relation is None:
                return None
        return self._keep_single(number, lead, relation or "at most", after)

    def _relation(self, lead: _Lead, after: Relation | None) -> Relation | None:
        if after == "about" and lead.relation in ("at most", "at least"):
            money_only = lead.phrase[0] in words.MONEY_HEADS
            return "about" if money_only else lead.relation
        return after or lead.relation

    def _priced_alone(self, number: Numeral) -> Relation | None:
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

    def _is_price(self, number: Numeral, lead: _Lead, relation: Relation | None) -> bool:
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
        return not one_pound_of and not self._is_weight(lead.start, number.after)

    def _is_weight(self, start: int, after: int) -> bool:
        """True when "pounds" weigh: dumbbells, what a shelf holds, "2 pounds of rice"."""
        near = [self._reader.text(start - back) for back in (1, 2, 3)]
        near += [self._reader.text(after + ahead) for ahead in (0, 1)]
        return self._reader.text(after) == "of" or any(word in words.HEAVY for word in near)

    def _is_bare_price(
        self,
        number: Numeral,
        lead: _Lead,
        relation: Relation | None,
        relation_after: Relation | None,
        after: int,
    ) -> bool:
        if relation is None or self._measures(number.after) or self._measures(after):
            return False
        if lead.phrase == ("<",) and number.value == 3 and self._reader.touches(number.first):
            return False  # a heart
        if relation_after is None and lead.phrase in words.NEEDS_CURRENCY:
            return False
        if relation_after and not lead.relation and self._trail_is_noise(number, after):
            return False
        return not self._is_other_quantity(number, lead.start, relation)

    def _trail_is_noise(self, number: Numeral, after: int) -> bool:
        """True for "5 tops", "3+ years", "iphone 15 max", "30 min", "4 plus a lamp"."""
        first = self._reader.text(number.after)
        if self._reader.text(number.first - 1) in words.MODELS or first == "min":
            return True
        if first in ("+", "plus"):
            joined = first == "plus" and after == number.after + 1 and self._follows_on(after)
            return number.value < 20 or self._reader.kind(after) == "n" or joined
        return first == "tops" and (number.value < 10 or self._follows_on(after))

    def _follows_on(self, at: int) -> bool:
        return self._reader.kind(at) == "w"

    def _is_other_quantity(self, number: Numeral, start: int, relation: Relation) -> bool:
        """True when a bare number near cap words is still not money."""
        value, before = number.value, self._head(start)
        if before in words.DIMENSIONS or self._is_age(value, before, relation):
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
        at = start - 1
        for _ in range(3):
            if self._reader.text(at) not in ("of", "is", "at", "a", "the", "with", "from", "are"):
                break
            at -= 1
        return self._reader.text(at)

    def _is_age(self, value: Decimal, head: str, relation: Relation) -> bool:
        if head in words.CHILDREN:
            return value <= _SMALL_AGE
        return head in words.ADULTS and relation == "at least" and value < 100

    def _measures(self, at: int) -> bool:
        """True when token `at` makes the number before it a measure: "500 ml", '27"', "50%"."""
        text = self._reader.text(at)
        if text in ("'", '"') and self._reader.touches(at):
            return text == "'" or not self._closes_quote(at)
        if text == "in":
            wide = ("wide", "long", "tall", "deep", "high", "screen", "monitor", "tv", "")
            return self._reader.text(at + 1) in wide
        if text == "-" and self._reader.touches(at) and self._reader.touches(at + 1):
            return self._reader.text(at + 1) != "ish"
        return text in words.UNITS

    def _closes_quote(self, at: int) -> bool:
        opened = [self._reader.text(back) for back in range(max(0, at - 12), at)]
        return opened.count('"') % 2 == 1

    def _part_of_a_name(self, number: Numeral) -> bool:
        """True inside "mp3", "90s", "24/7", "16:9", "-5", "wd40": no price stands so."""
        reader, first, after = self._reader, number.first, number.after
        glued = reader.kind(after) == "w" and reader.touches(after)
        if glued and reader.kind(after - 1) == "n" and reader.text(after) != "ish":
            return True
        before = reader.text(first - 1)
        if reader.touches(first) and reader.kind(first) == "n" and reader.kind(first - 1) == "w":
            return not self._reader.phrase_before(first, words.CAPS | words.FLOORS)
        if before in ("/", ":", "#", "_") and reader.touches(first):
            return before != ":" or reader.kind(first - 2) == "n"
        if before == "-" and reader.touches(first) and reader.kind(first - 2) != "n":
            return not (reader.touches(first - 1) and reader.phrase_before(first - 1, words.CAPS))
        return reader.text(after) in ("/", ":", "*") and self._glued_number(after)

    def _glued_number(self, at: int) -> bool:
        reader = self._reader
        return reader.touches(at) and reader.touches(at + 1) and reader.kind(at + 1) == "n"

    # -- the words around a number --------------------------------------------------------

    def _lead(self, first: int) -> _Lead:
        """The cap words that end before token `first`, over fillers such as "the price of"."""
        at, about = first, False
        for _ in range(6):
            found = self._cap_before(at)
            if found:
                money_only = found.phrase[-1] in words.MONEY_HEADS
                return _Lead(found.start, "about", found.phrase) if about and money_only else found
            text = self._reader.text(at - 1)
            if text in words.ABOUT:
                about = True
            elif text not in words.SKIPPED or at <= self._free:
                break
            at -= 1
        return _Lead(self._about_start(first), "about", ("about",)) if about else _Lead(first)

    def _about_start(self, first: int) -> int:
        while self._reader.text(first - 1) in words.ABOUT | {"de", "da", "a", "somewhere", "just"}:
            first -= 1
        return first

    def _cap_before(self, at: int) -> _Lead | None:
        floor = self._reader.phrase_before(at, words.FLOORS)
        cap = self._reader.phrase_before(at, words.CAPS)
        length = max(floor, cap)
        if not length or at - length < self._free:
            return None
        start = at - length
        phrase = tuple(self._reader.text(i) for i in range(start, at))
        if phrase == ("max",) and self._reader.text(start - 1) in words.MODELS:
            return None
        relation: Relation = "at most" if cap >= floor else "at least"
        negator = self._negator(start, 6 if relation == "at least" else 1)
        if negator is not None and phrase[0] not in words.MONEY_HEADS and "no" not in phrase:
            flipped: Relation = "at least" if relation == "at most" else "at most"
            return _Lead(negator, flipped, ("not", *phrase))
        return _Lead(start, relation, phrase)

    def _negator(self, start: int, reach: int) -> int | None:
        """Where the "not" of "don't want to spend more than" stands, if there is one."""
        for at in range(start - 1, max(start - 1 - reach, self._free - 1, -1), -1):
            text = self._reader.text(at)
            if text in words.NEGATORS and not (text == "no" and at == start - 1):
                return at
            if text not in words.NEGATION_FILLER:
                return None
        return None

    def _trail(self, after: int) -> tuple[Relation | None, int]:
        """What the words from token `after` make of the amount before them."""
        relations: tuple[tuple[Relation, frozenset[tuple[str, ...]]], ...] = (
            ("at most", words.AFTER_CAP),
            ("at least", words.AFTER_FLOOR),
            ("about", words.AFTER_ABOUT),
        )
        for relation, phrases in relations:
            length = self._reader.phrase_at(after, phrases)
            if length:
                return relation, after + length
        return None, after

    def _corrects(self, start: int) -> bool:
        """True when words of correction stand between the amount before and token `start`."""
        if not self._found:
            return False
        between = range(max(self._free, start - 6), start)
        texts = [self._reader.text(at) for at in between]
        no = any(
            a == "no" and self._reader.kind(at + 1) == "m"
            for a, at in zip(texts, between, strict=True)
        )
        return no or any(text in words.CORRECTIONS for text in texts)

    def _corrected_relation(self, number: Numeral) -> Relation | None:
        """ "under 80, actually 60": a bare number after a correction is what the last one was."""
        near = number.first - self._free <= 4
        if not near or not self._corrects(number.first) or self._measures(number.after):
            return None
        return "at least" if self._found[-1].relation == "at least" else "at most"

    # -- keeping what was found -----------------------------------------------------------

    def _minor(self, value: Decimal) -> int | None:
        return None if value >= ABSURD_MAJOR else to_minor(value, self._currency)

    def _keep_single(
        self, number: Numeral, lead: _Lead, relation: Relation, after: int
    ) -> int | None:
        minor = self._minor(number.value)
        if minor is None:
            return None
        if relation == "about":
            stretched = self._minor(number.value * ABOUT_STRETCH)
            return self._keep(number, number, relation, (None, stretched), lead, after, minor)
        ends = (minor, None) if relation == "at least" else (None, minor)
        return self._keep(number, number, relation, ends, lead, after)

    def _keep(
        self,
        low: Numeral,
        high: Numeral,
        relation: Relation,
        ends: tuple[int | None, int | None],
        lead: _Lead | None = None,
        after: int = 0,
        target: int | None = None,
    ) -> int:
        """Record an amount; the token after it."""
        range_lead = low.first - self._range_lead(low.first, words.RANGE_LEADS)
        start = lead.start if lead else min(range_lead, self._lead(low.first).start)
        corrects = self._corrects(start)
        start, after = self._widened(start, low.first), self._past(max(after, high.after))
        tokens = self._reader.tokens
        said = self._text[tokens[low.first].start : tokens[high.after - 1].end]
        codes = low.codes or high.codes or ()
        said_in = self._currency if self._currency in codes else (codes[0] if codes else None)
        span = (tokens[start].start, tokens[after - 1].end)
        self._found.append(
            Amount(span, said, relation, ends[0], ends[1], said_in, target, corrects)
        )
        self._free = after
        return after

    def _widened(self, start: int, first: int) -> int:
        """`start` moved back over "I want to spend", "with a budget of", or a lone "for"."""
        at, reach = start, start
        money = any(self._reader.text(i) in words.MONEY_HEADS for i in range(start, first))
        for _ in range(12):
            text = self._reader.text(at - 1)
            if at <= self._free or text not in words.BEFORE:
                break
            at -= 1
            money = money or text in words.MONEY_HEADS or text in ("priced", "costing")
            reach = at if money else reach
        if reach == start and start > self._free and self._reader.text(start - 1) in words.DANGLING:
            return start - 1
        return reach

    def _past(self, after: int) -> int:
        """The token after "each", "in total", "to spend" and the like."""
        for _ in range(3):
            length = self._reader.phrase_at(after, words.AFTER)
            if not length:
                break
            after += length
        return after


_CENTS = re.compile(r"[\d.,']*\d[.,]\d\d")
_NUMBER_WORDS = frozenset(
    "a an half couple hundred hundreds thousand grand one two three four five six seven eight nine "
    "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty thirty "
    "forty fourty fifty sixty seventy eighty ninety fiver tenner zero".split()
)


def _scaled_alike(low: Numeral, high: Numeral) -> tuple[Numeral, Numeral]:
    """ "1-2k" means 1k to 2k: the low end shares the multiplier when it is below the high's."""
    if low.scale == 1 and high.scale >= 1000 and low.value < high.value / high.scale:
        return low._replace(value=low.value * high.scale), high
    return low, high
