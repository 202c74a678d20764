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

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from babel.numbers import get_currency_name

from assistant.budget import Budget, revise, tightest
from assistant.understanding import money_words as words
from assistant.understanding.money_words import Relation
from assistant.understanding.numerals import NUMBER_WORDS, Numeral, Reader
from assistant.understanding.quantities import Quantities
from assistant.understanding.surroundings import Lead, Surroundings
from catalog import format_money, to_minor
from catalog.money import ABSURD_MAJOR, exponent

ABOUT_STRETCH = Decimal("1.15")
"""How far above an approximate price a pick may cost."""
_MOST_AMOUNTS = 50  # no shopper names more prices in one message


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


def find_amounts(text: str, currency: str, counted: frozenset[str] = frozenset()) -> list[Amount]:
    """The amounts in `text`, in order, read in `currency`. Never raises on any text.

    `counted` are nouns, as `tokens.normal` writes them, that make the number before them no money:
    what the catalogue counts, "stitch".
    """
    return _Finder(text, currency, counted).amounts()


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


class _Finder:
    """Reads one text; every look around a number is bounded, so the whole is linear."""

    def __init__(self, text: str, currency: str, counted: frozenset[str]) -> None:
        self._text = text
        self._currency = currency
        self._reader = Reader(text, exponent(currency))
        self._found: list[Amount] = []
        self._around = Surroundings(self._reader)
        self._quantities = Quantities(self._reader, currency, counted)

    def amounts(self) -> list[Amount]:
        at, end = 0, len(self._reader.tokens)
        while at < end and len(self._found) < _MOST_AMOUNTS:
            claimed = self._read(at) if self._may_start(at) else None
            at = claimed if claimed is not None else at + 1
        named = any(amount.currency_said for amount in self._found)
        # "women between 50 and 70 … between 30 and 60 dollars": one of the two is no money.
        return [a for a in self._found if a.currency_said or not named or a.relation != "between"]

    def _may_start(self, at: int) -> bool:
        kind, text = self._reader.kind(at), self._reader.text(at)
        return kind == "n" or (kind == "w" and text in NUMBER_WORDS)

    def _read(self, at: int) -> int | None:
        """The token after the amount that starts at `at`, or None when there is none."""
        if self._is_hopeless(at):
            return None
        low = self._reader.numeral(at)
        if low is None or self._quantities.part_of_a_name(low):
            return None
        return self._range(at, low) or self._single(low)

    def _is_hopeless(self, at: int) -> bool:
        """A quick no for digits with nothing near them: most of a hostile message."""
        reader = self._reader
        before, after = reader.text(at - 1), reader.text(at + 1)
        dashed = before == "-" and reader.touches(at) and reader.touches(at - 1)
        if dashed and reader.kind(at - 2) == "n":
            return True  # the tail of "555-1234", or of a range that was not money
        if reader.touches(at + 1) and reader.touches(at + 2) and reader.kind(at + 2) == "n":
            return reader.kind(at + 1) == "w"  # "1k2k"
        if not reader.text(at).isdigit() or (reader.kind(at + 1) == "n" and len(after) >= 3):
            return False
        corrected = self._found and at - self._around.free <= 4
        return not corrected and before not in words.NEAR_BEFORE and after not in words.NEAR_AFTER

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
        after = self._around.trail(high.after)
        return self._keep(low, high, "between", (ends[0], ends[1]), after=after[1])

    def _pair(self, low: Numeral) -> tuple[Numeral, Numeral] | None:
        """`low` with the number a range separator joins to it."""
        separator = self._reader.text(low.after)
        between = self._around.range_lead(low.first, words.RANGE_LEADS)
        if separator == "a" and not between:
            return None
        if separator not in words.TO and not (between and separator in words.AND):
            return None
        for skip in (1, 2, 3):  # over the currency in "$20 to US$40"
            if self._may_start(low.after + skip):
                high = self._reader.numeral(low.after + skip)
                fits = high is not None and high.first == low.after + 1
                return (low, high) if high is not None and fits else None
        return None

    def _is_money_range(self, low: Numeral, high: Numeral) -> bool:
        if self._quantities.part_of_a_name(high, in_range=True) or self._quantities.measures(
            high.after
        ):
            return False
        codes = low.codes or high.codes
        weak = (low.weak or not low.codes) and (high.weak or not high.codes)
        if codes and not (weak and self._quantities.is_weight(low.first, high.after)):
            return True
        if codes or self._reader.text(low.after) == "a":
            return False
        lead, led = (
            self._around.lead(low.first),
            self._around.range_lead(low.first, words.BARE_RANGE_LEADS),
        )
        budgeted = lead.relation is not None and lead.phrase[0] in words.MONEY_HEADS
        capped = self._around.trail(high.after)[0] == "at most"
        is_range = led or budgeted or capped or lead.relation == "about"
        years = all(1900 <= n.value <= 2099 for n in (low, high))
        start = min(low.first - led, lead.start)
        return (
            bool(is_range)
            and not years
            and not self._quantities.is_other_quantity(low, start, "between")
        )

    # -- single amounts -------------------------------------------------------------------

    def _single(self, number: Numeral) -> int | None:
        lead, (relation_after, after) = (
            self._around.lead(number.first),
            self._around.trail(number.after),
        )
        if self._reader.text(lead.start - 1) in ("shipping", "delivery", "postage"):
            return None
        relation = self._relation(lead, relation_after) or self._quantities.priced_alone(number)
        if number.codes:
            if not self._quantities.is_price(number, lead, relation):
                return None
        elif not self._quantities.is_bare_price(number, lead, relation, relation_after, after):
            relation = self._corrected_relation(number)
            if relation is None:
                return None
        return self._keep_single(number, lead, relation or "at most", after)

    def _relation(self, lead: Lead, after: Relation | None) -> Relation | None:
        if after == "about" and lead.relation in ("at most", "at least"):
            money_only = lead.phrase[0] in words.MONEY_HEADS
            return "about" if money_only else lead.relation
        return after or lead.relation

    def _corrects(self, start: int) -> bool:
        """True when words of correction stand between the amount before and token `start`."""
        if not self._found:
            return False
        between = range(max(self._around.free, start - 6), start)
        texts = [self._reader.text(at) for at in between]
        no = any(
            a == "no" and self._reader.kind(at + 1) == "m"
            for a, at in zip(texts, between, strict=True)
        )
        return no or any(text in words.CORRECTIONS for text in texts)

    def _corrected_relation(self, number: Numeral) -> Relation | None:
        """ "under 80, actually 60": a bare number after a correction is what the last one was."""
        near = number.first - self._around.free <= 4
        if not near or not self._corrects(number.first) or self._quantities.measures(number.after):
            return None
        return "at least" if self._found[-1].relation == "at least" else "at most"

    # -- keeping what was found -----------------------------------------------------------

    def _minor(self, value: Decimal) -> int | None:
        return None if value >= ABSURD_MAJOR else to_minor(value, self._currency)

    def _keep_single(
        self, number: Numeral, lead: Lead, relation: Relation, after: int
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
        lead: Lead | None = None,
        after: int = 0,
        target: int | None = None,
    ) -> int:
        """Record an amount; the token after it."""
        range_lead = low.first - self._around.range_lead(low.first, words.RANGE_LEADS)
        start = lead.start if lead else min(range_lead, self._around.lead(low.first).start)
        corrects = self._corrects(start)
        start, after = (
            self._around.widened(start, low.first),
            self._around.past(max(after, high.after)),
        )
        tokens = self._reader.tokens
        said = self._text[tokens[low.first].start : tokens[high.after - 1].end]
        codes = low.codes or high.codes or ()
        said_in = self._currency if self._currency in codes else (codes[0] if codes else None)
        span = (tokens[start].start, tokens[after - 1].end)
        self._found.append(
            Amount(span, said, relation, ends[0], ends[1], said_in, target, corrects)
        )
        self._around.free = after
        return after


def _scaled_alike(low: Numeral, high: Numeral) -> tuple[Numeral, Numeral]:
    """ "1-2k" means 1k to 2k: the low end shares the multiplier when it is below the high's."""
    shared = high.scale >= 1000 or (high.scale == 100 and low.worded)
    if low.scale == 1 and shared and low.value < high.value / high.scale:
        return low._replace(value=low.value * high.scale), high
    return low, high
