"""Measures that a message asks for: "max 120 cm", "13 to 15 inch", "for a family of five", "M".

A measure means the values of the kinds asked for that lie within it. Ends that the catalogue's own
numbers express are kept as ends; all others (strict, of mixed units, of sides) as the values that
lie within.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from assistant.understanding.bounds import BOUND_WORDS, Bound, bound_after, bound_before, named_side
from assistant.understanding.heard import Heard
from assistant.understanding.measures import (
    BY,
    PACKS,
    PEOPLE,
    PHYSICAL,
    Measure,
    number_at,
    unit_at,
)
from assistant.understanding.money_words import UNITS
from assistant.understanding.naming import MOST_OF_ONE, Kind, Leaves
from assistant.understanding.numerals import fold
from assistant.understanding.tokens import Word, normal, phrase_of

Candidate = tuple[str, str, Measure]
_LETTERS = {"extra small": "xs", "small": "s", "medium": "m", "large": "l", "extra large": "xl"}
_LETTERS |= {"x large": "xl", "xlarge": "xl", "x small": "xs", "extralarge": "xl"}
_LETTERS |= {letter: letter for letter in "xs s m l xl xxl xxxl".split()}
_AROUND = Decimal("0.15")
_HOUSEHOLDS = frozenset("family group party couple team household".split())
_SKIPPED_UNITS = frozenset("waist uk us eu size".split())


@dataclass(frozen=True, slots=True)
class Measured:
    """A measure over words [first, after) and what it lets through."""

    field: str
    first: int
    after: int
    values: tuple[str, ...] = ()
    least: Decimal | None = None
    most: Decimal | None = None
    best: tuple[str, ...] = ()
    """Those of `values` that fit exactly, where more than is needed will also do."""
    turned: bool = False
    """True when a "not" before it is part of the bound: "not bigger than"."""


@dataclass(frozen=True, slots=True)
class _Said:
    """The numbers of a measure, in the unit's dimension, over words [first, after)."""

    numbers: tuple[Decimal, ...]
    joined: str
    unit: str
    factor: Decimal
    first: int
    after: int
    bound: Bound | None
    bare: int
    """The word after the numbers and their bound, unit left aside."""


class Measuring:
    """Reads measures among the words of one message."""

    def __init__(self, heard: Heard, kinds: Sequence[Kind]) -> None:
        self._heard, self._text = heard, fold(heard.text)
        self._lexicon = heard.lexicon
        self._words = [self._plain(word) for word in heard.words]
        self._names = {at for kind in kinds for at in range(kind.first, kind.after)}
        self._counts = {
            kind.first: kind.quantity for kind in kinds if 1 < kind.quantity <= MOST_OF_ONE
        }

    def at(self, at: int, leaves: Leaves) -> Measured | None:
        """The measure whose first number or size stands at word `at`, of `leaves`."""
        if not leaves:
            return None
        if self._norm(at) == "size":
            found = self.at(at + 1, leaves) if self._norm(at + 1) != "size" else None
            return replace(found, first=at) if found and found.first <= at + 1 else None
        if found := self._letters(at, leaves):
            return found
        said = self._said(at)
        if said is None or self._is_count(at):
            return None
        return (
            self._people(said, leaves) or self._with_unit(said, leaves) or self._bare(said, leaves)
        )

    def _plain(self, word: Word) -> Word:
        """A unit or a bound as it was typed: "volts", "bigger" are no misspelt products."""
        typed = self._text[word.start : word.end]
        if typed == "min" and not self._text[max(0, word.start - 2) : word.start].strip().isdigit():
            return word._replace(norm="min")
        norm = normal(typed) if typed[:1].isalpha() else word.norm
        return word._replace(norm=norm) if norm in PHYSICAL or norm in BOUND_WORDS else word

    # -- what is said ----------------------------------------------------------------------

    def _said(self, at: int) -> _Said | None:
        first = number_at(self._words, at, self._text)
        if first is None:
            return None
        numbers, joined, after = [first[0]], "", first[1]
        between = bool(at) and self._norm(at - 1) in ("between", "from")
        for _ in range(3):
            join, place = self._joiner(after, between)
            more = number_at(self._words, place, self._text) if join else None
            if more is None or (joined and join != joined):
                break
            numbers.append(abs(more[0]) if join == "to" else more[0])
            joined, after = join, more[1]
        early, past = bound_after(self._words, after)  # "4 or more shelves", "7 or bigger"
        unit, factor, end = unit_at(self._words, past if early else after)
        late, end_late = bound_after(self._words, end) if unit else (None, end)
        before, start = (None, at) if joined == "x" else bound_before(self._words, at)
        if (joined == "to" and between) or (numbers[0] < 0 and self._norm(start - 1) == "minus"):
            start = min(start, at - 1)
        end = end_late if late and not before else end
        scaled = tuple(n * factor for n in numbers)
        bound = before or late or early
        return _Said(scaled, joined, unit, factor, start, end, bound, past if early else after)

    def _joiner(self, at: int, between: bool) -> tuple[str, int]:
        """What joins the number before word `at` to one after it, and where that one stands."""
        if not 0 < at < len(self._words):
            return "", at
        norm = self._norm(at)
        if norm in BY:
            return "x", at + 1
        if norm in ("to", "till", "until", "-") or (between and norm == "and"):
            return "to", at + 1
        if norm == "or":
            return "or", at + 1
        gap = self._text[self._words[at - 1].end : self._words[at].start].strip()
        if gap == "/" and len(self._norm(at)) > 1:
            return "", at  # "32/34" is a waist and a length
        return {"-": "to", "/": "or", "*": "x"}.get(gap, ""), at

    def _norm(self, at: int) -> str:
        return self._words[at].norm if 0 <= at < len(self._words) else ""

    def _is_count(self, at: int) -> bool:
        """True for the "2" of "2 jeans": how many are wanted, no size; and for the length in
        "32/34"."""
        gap = self._text[self._words[at - 1].end : self._words[at].start].strip() if at else ""
        if gap == "/" and len(self._norm(at)) > 1:
            return True
        for name, quantity in self._counts.items():
            if at < name <= at + 6 and self._norm(at) == str(quantity):
                between = range(at + 1, name)
                return not any(unit_at(self._words, b)[1] != 1 for b in between)
        return False

    # -- which values ----------------------------------------------------------------------

    def _people(self, said: _Said, leaves: Leaves) -> Measured | None:
        """ "for 3", "family of five": room for so many at least, those that fit best first."""
        at = said.first
        for_so_many = self._norm(at - 1) == "for" and not self._is_thing(said)
        household = self._norm(at - 1) == "of" and self._norm(at - 2) in _HOUSEHOLDS
        spoken = said.unit in PEOPLE | {"player"}
        if not (for_so_many or household or spoken) or said.bound or said.joined not in ("", "to"):
            return None
        units = (said.unit,) if said.unit == "player" else (*PEOPLE, "player")
        found = [c for c in self._lexicon.measures(leaves) if c[2].unit in units]
        if not found:
            return None if said.unit == "player" else self._for_one_or_two(said, leaves, spoken)
        field = _widest(found)
        exact_only = spoken and not for_so_many and not household
        need = max(said.numbers)
        within = sorted(
            (c for c in found if c[0] == field and _most(c[2]) >= need),
            key=lambda c: (_most(c[2]), c[1]),
        )
        fits = [c for c in within if _holds(c[2], need)]
        best = _values(fits or within[:1])
        after = said.after if spoken else max(at + 1, self._number_end(at))
        start = at - 2 if household else at - for_so_many
        if exact_only and fits:
            return Measured(field, start, after, best)
        if within and any(c[2].joined for c in within):
            return Measured(field, start, after, best)  # games for 2 to 4 are for 3, not for 8
        values = _values(within) or (f"{need}-{said.unit or 'person'}",)
        return Measured(field, start, after, values, best=best if best != values else ())

    def _for_one_or_two(self, said: _Said, leaves: Leaves, spoken: bool) -> Measured | None:
        """ "a hammock for two" is a double."""
        word = {1: "single", 2: "double"}.get(int(max(said.numbers)))
        after = said.after if spoken else self._number_end(said.first)
        for field, value in self._lexicon.values(leaves) if word else ():
            if fold(value) == word:
                return Measured(field, said.first, after, (value,))
        return None

    def _number_end(self, at: int) -> int:
        found = number_at(self._words, at, self._text)
        return found[1] if found else at + 1

    def _is_thing(self, said: _Said) -> bool:
        """True when the number counts or measures something: "for 2 laptops", "for 5 litres"."""
        last = said.after - 1
        if not said.unit:
            return False
        return said.unit not in PEOPLE and (
            self._heard.is_noun(last)
            or last in self._names
            or self._norm(last) in PHYSICAL
            or self._text[self._words[last].start : self._words[last].end] in UNITS
        )

    def _with_unit(self, said: _Said, leaves: Leaves) -> Measured | None:
        """A number whose unit, or whose field's name, the kinds have."""
        packed = self._norm(said.first - 1) == "of" and self._norm(said.first - 2) in PACKS
        unit = "piece" if packed else said.unit
        if self._norm(said.after) == "of" and not packed and unit == "piece":
            return None  # "2 packs of balloons" are two
        sided = said.joined == "x"
        found = [
            (field, value, m)
            for field, value, m in self._lexicon.measures(leaves)
            if (unit and (m.unit == unit or phrase_of(field)[-1:] == (unit,)))
            or (unit == "piece" and not m.unit and field == "count")
            or (sided and m.joined == "x" and len(m.numbers) == len(said.numbers))
        ]
        side = named_side(self._words, said.first, said.after)
        found = [c for c in found if not side or side in phrase_of(c[0]) or c[0] == "size"] or found
        if not found:
            return None
        if packed:
            start, end = said.first - 2, self._number_end(said.first)
        else:
            start, end = said.first, said.after
            behind = named_side(self._words, end, end) if end < len(self._words) else ""
            end += side != "" and behind == side
        if sided and not any(c[2].unit == said.unit for c in found):
            end = min(end, self._sides_end(said))
        return self._resolved(said, found, start, end)

    def _sides_end(self, said: _Said) -> int:
        return said.after - 1 if said.unit else said.after

    def _bare(self, said: _Said, leaves: Leaves) -> Measured | None:
        """A number without a unit: a size, or what the word before it says that it is."""
        if self._is_thing_at(said.bare):
            return None
        end = said.bare + (self._norm(said.bare) in _SKIPPED_UNITS)
        plain = tuple(n / said.factor for n in said.numbers)
        said = replace(said, numbers=plain, factor=Decimal(1), unit="", after=end)
        listed = list(self._lexicon.measures(leaves))
        sizes = [c for c in listed if not c[2].unit and phrase_of(c[0])[-1:] == ("size",)]
        fits = any(_holds(c[2], number) for c in sizes for number in plain)
        if fits and said.joined in ("", "or", "to"):
            return self._resolved(said, sizes, said.first, end)
        side = named_side(self._words, said.first, said.after)
        side = side or named_side(self._words, said.first, said.first) or self._norm(said.first - 1)
        named = [c for c in listed if side and side == phrase_of(c[0])[-1]]
        if plain[0] < 0:
            named = [c for c in listed if c[2].unit == "temperature"]
        if not named:
            return None
        end += end < len(self._words) and named_side(self._words, end, end) == side
        factor = named[0][2].factor
        said = replace(said, numbers=tuple(n * factor for n in plain), factor=factor)
        return self._resolved(said, named, said.first, end)

    def _is_thing_at(self, at: int) -> bool:
        """True for a noun: what is counted, not what has the number for its size."""
        if not 0 <= at < len(self._words) or self._norm(at) in _SKIPPED_UNITS:
            return False
        if at in self._names:  # "9.5 sneakers" are of that size, "2 sneakers" are two
            return self._norm(at - 1).isdigit() and int(self._norm(at - 1)) <= MOST_OF_ONE
        word = self._words[at]
        typed = self._text[word.start : word.end]
        return self._heard.is_noun(at) or (typed in UNITS and typed != "m")

    def _resolved(
        self, said: _Said, found: Sequence[Candidate], first: int, after: int
    ) -> Measured | None:
        """The field that the most of `found` fit in, with those of its values that do."""
        meets = _meeting(said)
        fits = [c for c in found if meets(c[2])]
        if not fits and not said.bound and {c[2].unit for c in found} == {"temperature"}:
            return self._resolved(replace(said, bound=Bound("most")), found, first, after)
        field = _widest(fits or found)
        own = [c for c in found if c[0] == field]
        ends = self._ends(said, own)
        turned = said.bound is not None or self._norm(said.first) == "minus"
        if ends:
            return Measured(field, first, after, (), *ends, turned=turned)
        values = _values(c for c in fits if c[0] == field)
        values = values or (self._heard.said(first, after),)
        return Measured(field, first, after, values, turned=turned)

    def _ends(
        self, said: _Said, own: Sequence[Candidate]
    ) -> tuple[Decimal | None, Decimal | None] | None:
        """(least, most) where the catalogue's own numbers can be held against them."""
        plain = all(not c[2].joined and c[2].factor == said.factor for c in own)
        bound = said.bound
        if not plain or bound is None or bound.strict or bound.kind == "about" or said.joined:
            return None
        number = said.numbers[0] / said.factor
        number = number.quantize(Decimal(1)) if number == number.to_integral() else number
        return (number, None) if bound.kind == "least" else (None, number)

    # -- sizes in letters ------------------------------------------------------------------

    def _letters(self, at: int, leaves: Leaves) -> Measured | None:
        """ "M", "medium", "extra large": as the kinds' own sizes are written."""
        if at in self._names:
            return None
        for length in (2, 1):
            run = self._words[at : at + length]
            if len(run) < length or any(word.mark for word in run):
                continue
            said = " ".join(self._text[word.start : word.end] for word in run)
            letter = _LETTERS.get(said)
            if letter is None or (len(said) == 1 and not self._is_letter_size(at)):
                continue
            for field, value in self._lexicon.values(leaves):
                if "size" in phrase_of(field) and _LETTERS.get(fold(value)) == letter:
                    return Measured(field, at, at + length, (value,))
        return None

    def _is_letter_size(self, at: int) -> bool:
        """ "s", "m", "l" alone: not after a number, nor in "i m"."""
        before = self._norm(at - 1)
        return before != "i" and not before[:1].isdigit() and before not in ("t", "v")


def _meeting(said: _Said) -> Callable[[Measure], bool]:
    """Whether a measure of the catalogue is what was said."""
    numbers, bound = said.numbers, said.bound
    if said.joined == "x":
        return lambda m: (
            m.joined == "x"
            and sorted(m.numbers)
            == sorted(n * (m.factor if said.unit != m.unit else 1) for n in numbers)
        )
    if said.joined == "to":
        low, high = min(numbers), max(numbers)
        return lambda m: low <= _most(m) <= high
    if said.joined == "or":
        return lambda m: any(_holds(m, n) for n in numbers)
    number = numbers[0]
    if bound is None:
        return lambda m: _holds(m, number)
    if bound.kind == "about":
        return lambda m: abs(_most(m) - number) <= _AROUND * abs(number)
    if bound.kind == "least":
        return lambda m: m.endless or _most(m) > number or (not bound.strict and _most(m) == number)
    return lambda m: _least(m) < number or (not bound.strict and _least(m) == number)


def _most(m: Measure) -> Decimal:
    return max(m.numbers)


def _least(m: Measure) -> Decimal:
    return min(m.numbers) if m.joined == "to" else max(m.numbers)


def _holds(m: Measure, number: Decimal) -> bool:
    """True when a measure is a number, spans it, or has it for a side."""
    if m.endless or m.joined == "to":
        return m.numbers[0] <= number and (m.endless or number <= m.numbers[-1])
    return number in m.numbers


def _widest(found: Sequence[Candidate]) -> str:
    fields = [field for field, _, _ in found]
    return max(dict.fromkeys(fields), key=lambda f: (fields.count(f), f))


def _values(found: Iterable[Candidate]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for _, value, _ in found))
