"""Numbers and their currencies in free text: "1.299,00 €", "a hundred and twenty quid", "£5".

Text is cut into tokens once, by a pattern that cannot backtrack; everything after looks at a
bounded number of neighbours, so the time is linear in the text.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from typing import NamedTuple

from assistant.understanding import money_words as words

_TOKEN = re.compile(
    r"(?P<n>\d+(?:[.,]\d+|'\d{3}(?!\d))*|\.\d+)|(?P<w>[^\W\d_]+(?:'[^\W\d_]+)*)|(?P<m>[<>=]=|=[<>]|[^\w\s])"
)
_GROUPED = re.compile(r"\d{1,3}([.,'])\d{2,3}(?:\1\d{2,3})*")
_THREE_DIGITS = re.compile(r"\d{3}(?:[.,]\d\d)?")
_LONGEST_NUMBER = 16

_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212"
_QUOTES = {"\u2018": "'", "\u2019": "'", "\u02bc": "'", "\u201c": '"', "\u201d": '"', "\u2033": '"'}

_ONES = dict(zip(words.ONES, range(20), strict=True))
_TENS = dict(zip(words.TENS, range(20, 100, 10), strict=True)) | {"fourty": 40}
_SCALES = {"hundred": 100, "hundreds": 100, "thousand": 1000, "grand": 1000}
_SCALES |= {"lakh": 100_000, "million": 1_000_000}
_NOTES = {"fiver": 5, "tenner": 10}
NUMBER_WORDS = frozenset({*_ONES, *_TENS, *_SCALES, *_NOTES, "a", "an", "half", "couple"})
"""Words that a number may start with."""


class _Folds(dict[int, str]):
    """Character to its plain form, always of length one so that spans stay true."""

    def __missing__(self, code: int) -> str:
        self[code] = plain = _plain(chr(code))
        return plain


def _plain(char: str) -> str:
    digit = unicodedata.decimal(char, None)
    if digit is not None:
        return str(digit)
    if char in _DASHES:
        return "-"
    tag = unicodedata.decomposition(char)
    if tag and (not tag.startswith("<") or tag.startswith(("<wide>", "<narrow>", "<noBreak>"))):
        char = unicodedata.normalize("NFKD", char)[0]
    lower = _QUOTES.get(char, char).lower()
    return lower if len(lower) == 1 else char


_FOLDS = _Folds()


def fold(text: str) -> str:
    """`text` in lower case without accents, curly quotes or long dashes; as long as it was."""
    return text.translate(_FOLDS)


class Token(NamedTuple):
    """A number ("n"), word ("w") or mark ("m") and where it stands."""

    kind: str
    text: str
    start: int
    end: int


def tokens_of(text: str) -> list[Token]:
    """The tokens of folded `text`, in order."""
    return [
        Token(found.lastgroup or "m", found.group(), found.start(), found.end())
        for found in _TOKEN.finditer(text)
    ]


class Numeral(NamedTuple):
    """A number over tokens [first, after) with what was said of its currency."""

    first: int
    after: int
    value: Decimal
    codes: tuple[str, ...] | None
    """ISO 4217 codes the currency words may mean; None for a bare number."""
    worded: bool = False
    scale: int = 1
    """The multiplier spoken with it: 1000 in "1.2k"."""
    weak: bool = False
    """The currency word may be a weight: "10 pounds"."""


def digits_value(text: str, decimals: int) -> Decimal | None:
    """The value of digits with separators, English or continental; None when it is a list.

    `decimals` is the currency's: "1.250" is 1250 dollars but one and a quarter Kuwaiti dinars.
    """
    if len(text) > _LONGEST_NUMBER:
        return None
    marks = [c for c in text if c in ".,'"]
    last = marks[-1] if marks else ""
    if len(set(marks)) > 1:
        head, _, tail = text.rpartition(last)
        whole = re.sub(r"[.,']", "", head)
        return Decimal(f"{whole}.{tail}") if marks.count(last) == 1 and last != "'" else None
    grouped = _GROUPED.fullmatch(text) and re.search(r"\d{3}$", text) and not text.startswith("0")
    if last and grouped and not (decimals == 3 and len(marks) == 1 and last == "."):
        return Decimal(re.sub(r"[.,']", "", text))
    if len(marks) > 1:
        return None
    return Decimal(text.replace(",", "."))


class Reader:
    """The tokens of one text, and the numbers and currencies among them."""

    def __init__(self, text: str, decimals: int = 2) -> None:
        self.tokens = tokens_of(fold(text))
        self.decimals = decimals
        self._texts = [token.text for token in self.tokens]

    def text(self, at: int) -> str:
        """The token's text, or an empty string beyond either end."""
        return self._texts[at] if 0 <= at < len(self._texts) else ""

    def kind(self, at: int) -> str:
        """The token's kind, or an empty string beyond either end."""
        return self.tokens[at].kind if 0 <= at < len(self.tokens) else ""

    def touches(self, at: int) -> bool:
        """True when token `at` follows the one before without space."""
        return 0 < at < len(self.tokens) and self.tokens[at - 1].end == self.tokens[at].start

    def phrase_before(self, at: int, phrases: words.Phrases) -> int:
        """How many tokens ending before `at` make one of `phrases`; the longest, 0 for none."""
        if self.text(at - 1) not in phrases.lasts:
            return 0
        for length in (4, 3, 2, 1):
            if length <= at and tuple(self._texts[at - length : at]) in phrases:
                return length
        return 0

    def phrase_at(self, at: int, phrases: words.Phrases) -> int:
        """How many tokens from `at` make one of `phrases`; the longest, 0 for none."""
        if self.text(at) not in phrases.firsts:
            return 0
        for length in (4, 3, 2, 1):
            if at + length <= len(self._texts) and tuple(self._texts[at : at + length]) in phrases:
                return length
        return 0

    def numeral(self, at: int, *, join: bool = True) -> Numeral | None:
        """The number that starts at token `at` with its currency before or after it.

        `join` lets "a hundred and twenty" be one number; "between a hundred and twenty" needs
        both readings.
        """
        bare = self._digits(at) if self.kind(at) == "n" else self._spelt(at, join)
        if bare is None:
            return None
        first, before = self._currency_before(bare.first)
        after, behind, word = self._currency_after(bare.after)
        value = bare.value
        if word in words.HUNDREDTHS and not before:
            value /= 100
        codes = before or behind or bare.codes
        weak = not before and word in ("pound", "pounds")
        return Numeral(first, after, value, codes, bare.worded, bare.scale, weak)

    def _digits(self, at: int) -> Numeral | None:
        value = digits_value(self.text(at), self.decimals)
        after = at + 1
        while value is not None and self._continues(at, after):
            value = value * 1000 + Decimal(self.text(after).replace(",", "."))
            after += 1
        if value is None:
            return None
        scale, used = self._multiplier(after)
        return Numeral(at, after + used, value * scale, None, scale=scale)

    def _continues(self, first: int, at: int) -> bool:
        """True for the "299" of "1 299 €": three digits, money on either side of the whole."""
        text = self.text(at)
        if self.kind(at) != "n" or not _THREE_DIGITS.fullmatch(text) or at - first > 2:
            return False
        if not self.text(at - 1).isdigit() or len(self.text(at - 1)) > 3 or self.touches(at):
            return False
        if self.tokens[at].start - self.tokens[at - 1].end > 1:
            return False
        last = at + 1 if len(self.text(at + 1)) == 3 and self.kind(at + 1) == "n" else at
        unit_follows = self.text(last + 1) in words.UNITS
        capped = self.phrase_before(first, words.CAPS_AND_FLOORS)
        money = capped or self._currency_after(last + 1)[1] or self._currency_before(first)[1]
        return bool(money) and not unit_follows

    def _multiplier(self, at: int) -> tuple[int, int]:
        text = self.text(at)
        ends_here = not self.touches(at + 1) or self.kind(at + 1) == "m"
        if text == "k" and self.touches(at) and ends_here:
            return 1000, 1
        if text in _SCALES and not self.touches(at):
            return _SCALES[text], 1
        return 1, 0

    def _spelt(self, at: int, join: bool) -> Numeral | None:
        text = self.text(at)
        if text in _NOTES:
            return Numeral(at, at + 1, Decimal(_NOTES[text]), ("GBP",), worded=True)
        if text == "half" and self.text(at + 1) in ("a", "an") and self.text(at + 2) in _SCALES:
            scale = _SCALES[self.text(at + 2)]
            return Numeral(at, at + 3, Decimal(scale) / 2, None, worded=True, scale=scale)
        start = at + self._article(at)
        if text == "couple" and start == at:
            return self._couple(at, at)
        if self.text(start) == "couple":
            return self._couple(at, start)
        after, value, scale = self._run(start, join)
        if after == start or (start > at and value < 100):
            return None
        return Numeral(at, after, Decimal(value), None, worded=True, scale=scale)

    def _article(self, at: int) -> int:
        says_one = self.text(at) in ("a", "an")
        return int(says_one and (self.text(at + 1) in _SCALES or self.text(at + 1) == "couple"))

    def _couple(self, first: int, at: int) -> Numeral | None:
        at += 2 if self.text(at + 1) == "of" else 1
        scale = _SCALES.get(self.text(at))
        if scale is None:
            return None
        return Numeral(first, at + 1, Decimal(2 * scale), None, worded=True, scale=scale)

    def _run(self, at: int, join: bool) -> tuple[int, int, int]:
        """(token after, value, last scale) of number words from `at`."""
        total, current, scale, here = 0, 0, 1, at
        while True:
            text = self.text(here)
            if text in _ONES and self._room_for_ones(current, _ONES[text]):
                current += _ONES[text]
            elif text in _TENS and current % 100 == 0:
                current += _TENS[text]
            elif text in ("hundred", "hundreds") and current < 100:
                current, scale = max(current, 1) * 100, 100
            elif text in _SCALES and text not in ("hundred", "hundreds"):
                total, current, scale = total + max(current, 1) * _SCALES[text], 0, _SCALES[text]
            elif not self._joins(here, at, scale, join):
                return here, total + current, scale
            here += 1

    def _room_for_ones(self, current: int, value: int) -> bool:
        rest = current % 100
        return rest == 0 or (rest >= 20 and rest % 10 == 0 and 0 < value < 10)

    def _joins(self, here: int, first: int, scale: int, join: bool) -> bool:
        """True for the "and" of "a hundred and twenty" and the dash of "twenty-five"."""
        if here == first:
            return False
        following = self.text(here + 1)
        small = following in _ONES or following in _TENS
        if self.text(here) == "and" and join:
            return small and scale > 1 and self.text(here + 2) not in _SCALES
        tens_then_ones = self.text(here - 1) in _TENS and 0 < _ONES.get(following, 0) < 10
        return self.text(here) == "-" and self.touches(here + 1) and tens_then_ones

    def _currency_before(self, first: int) -> tuple[int, tuple[str, ...] | None]:
        at = first - 1
        text = self.text(at)
        if text in words.SYMBOLS and text != "¢":
            prefix = words.DOLLAR_PREFIXES.get(self.text(at - 1)) if self.touches(at) else None
            return (at - 1, prefix) if prefix and text == "$" else (at, words.SYMBOLS[text])
        if text == "." and self.text(at - 1) == "rs":
            at, text = at - 1, "rs"
        known = words.CURRENCY_WORDS.get(text)
        is_code = text in ("rs", "kr") or (len(text) == 3 and known is not None and text != "yen")
        return (at, known) if known and is_code else (first, None)

    def _currency_after(self, at: int) -> tuple[int, tuple[str, ...] | None, str]:
        hyphen = self.text(at) == "-" and self.touches(at) and self.touches(at + 1)
        here = at + 1 if hyphen and self.kind(at + 1) == "w" else at  # "50-dollar"
        text = self.text(here)
        if text in words.SYMBOLS:
            if self.touches(here + 1) and self.kind(here + 1) == "n" and not self.touches(here):
                return at, None, ""
            return here + 1, words.SYMBOLS[text], text
        dollars = self.text(here + 1) in ("dollar", "dollars", "$") and not self.touches(here)
        if dollars and text in words.DOLLAR_PREFIXES:
            return here + 2, words.DOLLAR_PREFIXES[text], "dollars"
        known = words.CURRENCY_WORDS.get(text)
        if known is None or (text in words.ATTACHED_ONLY and not self.touches(here)):
            return at, None, ""
        more = int(text in ("pound", "pounds", "livres") and self.text(here + 1) == "sterling")
        return here + 1 + more, known, text
