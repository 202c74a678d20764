"""Whether every figure in a sentence is one the catalogue holds: prices, ratings, stock, counts."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from decimal import Decimal

from assistant.budget import Budget
from assistant.grounding.ledger import Claim, Kind, UnbackedError, unbacked
from assistant.grounding.measures import dimension_of
from assistant.grounding.names import MARK, place_of
from assistant.grounding.slate import Facts, Slate, numerals, plain_numbers
from assistant.grounding.words import (
    BARE_LEADS,
    COUNTED,
    DIFFERENCE,
    LEAD_FILLERS,
    MONEY_LEADS,
    SUM_WORDS,
    bag,
)
from assistant.understanding import money_words
from assistant.understanding.numerals import Numeral, Reader
from catalog.money import exponent, known_currencies

SMALLEST_CLAIM = 12
"""Whole numbers up to this one are counts in passing: "two options"."""

_LONGEST_SUM = 12
"""Words of a sum of money."""

_CLAUSE = re.compile(r"[;]|,\s|[.!?]\s|\s(?:and|but|while|whereas|or)\s")
_LISTED = re.compile(
    r"(?<=[\ue000-\ue7ff])(?:,\s+|,?\s+(?:and|or)\s+)(?=(?:(?:the|a|an|our)\s+)?[\ue000-\ue7ff])"
)
"""Between the names of a list, which are in one clause."""
_LIST_MARK = re.compile(r"^\s*[•*+-]?\s*\d{1,2}[.)]\s")
_FORWARD, _BACKWARD = frozenset({"-", "to", "or", "/"}), frozenset({"-", "to", "or", "/", "and"})
_LOOSE = frozenset(money_words.CURRENCY_WORDS) - bag(
    "p pound pounds penny cent buck rand kr rs livres libras sterling pfund franc peso"
)
_PERCENT = frozenset({"%", "percent", "pct"})
_STARS = frozenset({"star", "stars", "★", "⭐", "☆"})
_LEFT = frozenset({"left", "remaining", "available"})
_BEFORE_LEFT = bag("more unit units piece pieces item items of them these are is still")
_REVIEWS = frozenset({"review", "reviews", "ratings", "reviewers"})
_BEFORE_REVIEWS = bag("customer shopper verified user happy glowing positive buyer")
_RATED = bag("rated rating")
_JOINING = bag("and but or so which with while as")


class Figures:
    """Checks figures against one slate and one budget."""

    def __init__(self, slate: Slate, budget: Budget) -> None:
        self._slate = slate
        self._budget = budget
        self._currency = slate.currency or budget.currency
        scale = -exponent(self._currency)
        ends = (budget.least, budget.most)
        self._budget_numbers = {Decimal(m).scaleb(scale) for m in ends if m is not None}

    def check(self, text: str, claims: list[Claim], subject: frozenset[int] | None = None) -> None:
        """Adds a claim for each figure and which field backs it.

        Raises UnbackedError for a figure no named product holds (no pick, if none is named).
        `text` is a sentence with marks; `subject` is what its "it" stands for.
        """
        _Sentence(_LIST_MARK.sub("", text), self, subject, claims).check()

    def spans_money(self, tail: str, head: str) -> bool:
        """True when a sum begins at the end of `tail` and ends in `head`: "just 45" "dollars"."""
        head = " ".join(head.split(maxsplit=_LONGEST_SUM)[:_LONGEST_SUM])
        reader = Reader(f"{tail} {head}", exponent(self._currency))
        for number in numerals(reader):
            if number is None or not number.codes:
                continue
            start = reader.tokens[number.first].start
            if start < len(tail) < reader.tokens[number.after - 1].end:
                return True
        return False


class _Sentence:
    def __init__(
        self,
        text: str,
        figures: Figures,
        subject: frozenset[int] | None,
        claims: list[Claim],
    ) -> None:
        self._text = text
        self._claims = claims
        self._figures = figures
        self._slate = figures._slate
        self._reader = Reader(text, exponent(figures._currency))
        self._numbers = list(numerals(self._reader))
        self._done: set[int] = set()
        """First tokens of numbers that are part of another's claim: the 5 of "4.7/5"."""
        self._clauses = _clauses(text)
        named = frozenset().union(*(places for _, places in self._clauses))
        self._unnamed = subject or self._slate.everyone
        self._any_named = bool(named)
        self._respective: dict[int, frozenset[int]] = {}

    def check(self) -> None:
        if re.search(r"[★⭐]{2}", self._text):
            raise UnbackedError("a rating drawn as stars")
        money = [self._is_money(at) for at in range(len(self._numbers))]
        self._pair_off(
            [n for n, is_money in zip(self._numbers, money, strict=True) if n and is_money]
        )
        for at, number in enumerate(self._numbers):
            if number is None:
                raise UnbackedError("a number that cannot be read")
            if number.first in self._done or self._is_grand(number):
                continue
            if money[at]:
                self._check_money(at, number)
            else:
                self._check_plain(number)
        self._check_loose_currency()
        if any(money) and SUM_WORDS.search(self._text):
            raise UnbackedError("a sum of money that is no price")

    # -- money ----------------------------------------------------------------------------

    def _is_money(self, at: int) -> bool:
        number = self._numbers[at]
        if number is None:
            return False
        if number.codes or self._iso_beside(number):
            return not self._weighs(number)
        return self._in_money_range(at) or self._after_money_words(number)

    def _weighs(self, number: Numeral) -> bool:
        """True for "5 pounds" that the data itself gives as a weight."""
        said = self._said(number).casefold()
        return number.weak and any(said in fact.text for fact in self._slate.facts)

    def _said(self, number: Numeral) -> str:
        tokens = self._reader.tokens
        return self._text[tokens[number.first].start : tokens[number.after - 1].end]

    def _iso_beside(self, number: Numeral) -> bool:
        """True beside the slate's currency code; raises UnbackedError beside another's."""
        for at in (number.first - 1, number.after):
            if self._reader.kind(at) != "w":
                continue
            token = self._reader.tokens[at]
            code = self._text[token.start : token.end]
            if len(code) == 3 and code.isupper() and code in known_currencies():
                if code != self._figures._currency:
                    raise UnbackedError("a price in another currency")
                return True
        return False

    def _in_money_range(self, at: int) -> bool:
        number = self._numbers[at]
        before = self._numbers[at - 1] if at else None
        after = self._numbers[at + 1] if at + 1 < len(self._numbers) else None
        if number and after and after.codes and self._joined(number, after, _BACKWARD):
            return True
        return bool(number and before and before.codes and self._joined(before, number, _FORWARD))

    def _joined(self, first: Numeral, second: Numeral, by: frozenset[str]) -> bool:
        return second.first == first.after + 1 and self._reader.text(first.after) in by

    def _after_money_words(self, number: Numeral) -> bool:
        reader, at = self._reader, number.first - 1
        if self._is_measure(number):
            return False
        following = reader.text(number.after)
        if reader.text(number.first) == "one":  # "the only one with a lid"
            return False
        ends = reader.kind(number.after) != "w" or following in _JOINING
        bare = reader.text(at) in BARE_LEADS and following not in _PERCENT
        if ends and bare and not (reader.text(at) == "for" and number.value <= SMALLEST_CLAIM):
            return not (self._is_rating(number) or self._is_after(number, _REVIEWS))
        for _ in range(5):
            if reader.text(at) in MONEY_LEADS:
                return True
            if reader.text(at) not in LEAD_FILLERS:
                return False
            at -= 1
        return False

    def _check_money(self, at: int, number: Numeral) -> None:
        reader, currency = self._reader, self._figures._currency
        if number.codes and currency not in number.codes:
            raise UnbackedError("a price in another currency")
        letter_before = reader.touches(number.first) and reader.kind(number.first - 1) != "m"
        if letter_before or _glued(reader, number.after):
            raise UnbackedError("a price that cannot be read")
        end = reader.tokens[number.after - 1].end
        before = self._numbers[at - 1] if at else None
        if DIFFERENCE.match(self._text[end:]) or (
            before and self._joined(before, number, frozenset({"for", "@"}))
        ):
            raise UnbackedError("a sum of money that is no price")
        minor = number.value.scaleb(exponent(currency))
        facts = self._facts(number)
        if not self._figures._budget.allows(int(minor)):
            raise self._unbacked("a price outside the budget", "price", number, facts)
        self._require(number, "price", "price", facts, lambda f: f.price == minor)

    def _check_loose_currency(self) -> None:
        reader = self._reader
        spans = [(n.first, n.after) for n in self._numbers if n]
        taken = {at for first, after in spans for at in range(first, after)}
        for at, token in enumerate(reader.tokens):
            sign = len(token.text) == 1 and unicodedata.category(token.text) == "Sc"
            if at not in taken and (sign or token.text in _LOOSE):
                raise UnbackedError("money without an amount that can be read")

    def _is_grand(self, number: Numeral) -> bool:
        """A "grand" with no number before it is an adjective, unless it is what a thing costs."""
        alone = number.after == number.first + 1 and self._reader.text(number.first) == "grand"
        return alone and not self._after_money_words(number)

    # -- other figures --------------------------------------------------------------------

    def _check_plain(self, number: Numeral) -> None:
        facts, value = self._facts(number), number.value
        if re.match(r"\s*(?:and a half|½)", self._text[self._end(number) :]):
            raise UnbackedError("a number that cannot be read")
        if self._is_rating(number):
            self._finish_rating(number)
            self._require(number, "rating", "rating", facts, lambda f: value in f.ratings)
        elif self._next_is(number, _LEFT, _BEFORE_LEFT) or self._in_stock(number):
            self._require(number, "stock", "stock", facts, lambda f: value == f.stock)
        elif self._next_is(number, _REVIEWS, _BEFORE_REVIEWS) or self._is_after(number, _REVIEWS):
            self._require(number, "reviews", "review_count", facts, lambda f: value == f.reviews)
        elif not self._is_backed(number):
            raise self._unbacked("a number that is in no slate data", "number", number, facts)
        elif field := self._field_of(value, facts):
            self._require(number, "number", field, facts, lambda f: value in f.numbers)

    def _require(
        self,
        number: Numeral,
        kind: Kind,
        field: str,
        facts: Sequence[Facts],
        holds: Callable[[Facts], bool],
    ) -> None:
        backing = tuple(fact.id for fact in facts if holds(fact))
        if not backing:
            raise self._unbacked(f"a {kind} that the slate does not hold", kind, number, facts)
        claim = Claim(kind, self._said(number), backing, field, str(number.value))
        self._claims.append(claim)

    def _unbacked(
        self, why: str, kind: Kind, number: Numeral, facts: Sequence[Facts]
    ) -> UnbackedError:
        return unbacked(why, kind, self._said(number), tuple(fact.id for fact in facts))

    def _facts(self, number: Numeral) -> list[Facts]:
        return [self._slate.facts[p] for p in sorted(self._scope(number))]

    def _field_of(self, value: Decimal, facts: Sequence[Facts]) -> str:
        """Where a number stands: the attribute that holds it, else the running text."""
        for fact in facts:
            if value in fact.numbers:
                given = fact.told.product.attributes.items()
                return next((k for k, v in given if value in plain_numbers(v)), "description")
        return ""

    def _is_rating(self, number: Numeral) -> bool:
        reader, at = self._reader, number.after
        at += reader.text(at) in ("+", "-")
        before = reader.text(number.first - 1)
        if before in ("of", "at", "is", ":", "a"):
            before = reader.text(number.first - 2)
        return (
            reader.text(at) in _STARS
            or before in ("rated", "rating", "scores", "scoring", "★", "⭐")
            or self._out_of(at) is not None
            or (number.value <= 5 and self._is_after(number, _RATED))
        )

    def _is_after(self, number: Numeral, words: frozenset[str]) -> bool:
        """True for "the best rated here at 4.7", "the most reviews, at 80"."""
        near = [self._reader.text(number.first - back) for back in range(1, 5)]
        return near[0] == "at" and not number.codes and not words.isdisjoint(near)

    def _out_of(self, at: int) -> int | None:
        """The place of the number that a rating is out of."""
        reader = self._reader
        if reader.text(at) == "/" and reader.kind(at + 1) == "n":
            return at + 1
        if (reader.text(at), reader.text(at + 1)) == ("out", "of"):
            return at + 2
        return None

    def _finish_rating(self, number: Numeral) -> None:
        of = self._out_of(number.after)
        if of is None:
            return
        if self._reader.text(of) not in ("5", "five"):
            raise UnbackedError("a rating on another scale")
        self._done.add(of)

    def _next_is(self, number: Numeral, words: frozenset[str], skipped: frozenset[str]) -> bool:
        at = number.after
        while self._reader.text(at) in skipped and at < number.after + 4:
            at += 1
        return self._reader.text(at) in words

    def _in_stock(self, number: Numeral) -> bool:
        at = number.after
        while self._reader.text(at) in _BEFORE_LEFT and at < number.after + 4:
            at += 1
        return (self._reader.text(at), self._reader.text(at + 1)) == ("in", "stock")

    def _is_measure(self, number: Numeral) -> bool:
        """True when a unit follows and the data holds the number."""
        unit = self._reader.text(number.after) in money_words.UNITS
        return unit and any(number.value in f.numbers for f in self._slate.facts)

    def _is_backed(self, number: Numeral) -> bool:
        scope, value = self._scope(number), number.value
        prices = {self._slate.facts[p].price for p in scope}
        if value.scaleb(exponent(self._figures._currency)) in prices:
            return True
        following = self._reader.text(number.after)
        following = self._reader.text(number.after + 1) if following == "-" else following
        in_facts = any(value in self._slate.facts[p].numbers for p in scope)
        if re.fullmatch(r"\d+[.,]\d\d", self._said(number)):
            rated = any(value in self._slate.facts[p].ratings for p in scope)
            return rated or (in_facts and following in money_words.UNITS)
        if in_facts and self._unit_agrees(value, following, scope):
            return True
        if following in _PERCENT or _glued(self._reader, number.after):
            return False
        if value in self._slate.said_numbers and value not in self._figures._budget_numbers:
            return True
        counted = following not in money_words.UNITS or following in COUNTED
        return value == int(value) and value <= SMALLEST_CLAIM and counted

    def _unit_agrees(self, value: Decimal, unit: str, scope: frozenset[int]) -> bool:
        """False for "45 kg" where the data says 45 of another dimension only."""
        dimension = dimension_of(unit)
        if dimension is None:
            return True
        digits = rf"(?<![\d.,]){re.escape(f'{value:f}')}[\s-]*([a-z/]+)"
        told = {
            dimension_of(word)
            for place in scope
            for word in re.findall(digits, self._slate.facts[place].text)
        }
        return dimension in told or not told - {None}

    # -- whose figures --------------------------------------------------------------------

    def _end(self, number: Numeral) -> int:
        return self._reader.tokens[number.after - 1].end

    def _scope(self, number: Numeral) -> frozenset[int]:
        """The products a figure may belong to: those its clause names, else its neighbours."""
        if not self._any_named:
            return self._unnamed
        if number.first in self._respective:
            return self._respective[number.first]
        start = self._reader.tokens[number.first].start
        at = max(i for i, (begin, _) in enumerate(self._clauses) if begin <= start)
        own = self._clauses[at][1]
        return own or self._nearest(self._clauses[:at][::-1]) | self._nearest(
            self._clauses[at + 1 :]
        )

    def _pair_off(self, sums: Sequence[Numeral]) -> None:
        """Of "A and B cost $1 and $2" the sums belong to the names in their order."""
        marks = list(MARK.finditer(self._text))
        places = list(dict.fromkeys(place_of(m.group()) for m in marks))
        if len(places) != len(sums) or len(sums) < 2:
            return
        if marks[-1].end() <= self._reader.tokens[sums[0].first].start:
            pairs = zip(sums, places, strict=True)
            self._respective = {number.first: frozenset({place}) for number, place in pairs}

    def _nearest(self, clauses: Sequence[tuple[int, frozenset[int]]]) -> frozenset[int]:
        return next((places for _, places in clauses if places), frozenset())


def _glued(reader: Reader, at: int) -> bool:
    """True when token `at` is a word that touches the number before it: "45ish"."""
    return reader.touches(at) and reader.kind(at) == "w"


def _clauses(text: str) -> list[tuple[int, frozenset[int]]]:
    """Where each clause begins and which products it names."""
    listed = [m.span() for m in _LISTED.finditer(text)]
    ends = [m.end() for m in _CLAUSE.finditer(text)]
    starts = [0, *(e for e in ends if not any(a < e <= b for a, b in listed))]
    ends = [*starts[1:], len(text)]
    return [
        (start, frozenset(place_of(m) for m in MARK.findall(text[start:end])))
        for start, end in zip(starts, ends, strict=True)
    ]
