"""A merchant's rules over one catalogue: what is hidden, what moves, what stands where.

`RuleSet` has every rule's rows, worked out once; `Today` those of a day; a `Ruling` those that hold
for one question, worked out once for every set of rules that holds together.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from operator import attrgetter

import numpy as np

from catalog.rules import BELOW, Effect, Rule, Strength, What
from retrieval.items import Items, Mask, Rows
from retrieval.lexical.words import plain
from retrieval.stems import stems

PLACES: dict[Strength, int] = {"small": 3, "medium": 10, "strong": 30}
"""How many places a boost lifts a product, or a bury lowers it, by its strength."""
FURTHEST = max(PLACES.values())
"""Places that all rules together move one product at the most."""
_TEXTS = 512
_TWICE = "a newer rule pins the same product"
_GONE = "no longer in the catalogue"
_KEPT = 64  # sets of rules that hold together, each with a mask and a column over the catalogue
_FILLERS = frozenset("a an the i me my we you for with of and to in some any need want".split())


@dataclass(frozen=True, slots=True)
class Ruled:
    """What one rule did to one product of a slate, or to the catalogue before it."""

    rule: str
    """The rule's id."""
    effect: Effect
    product_id: str = ""
    """Empty for "hide": what is hidden was no candidate."""
    before: int | None = None
    """Place before any rule moved it, from 1; None where no source had found it."""
    after: int | None = None
    """Place after all rules; one beyond the slate's end is not shown."""
    count: int = 0
    """How many products of the catalogue a "hide" kept out."""
    why: str = ""
    """Why a pin did nothing: it was beyond the shopper's limits, out of stock, …"""


@dataclass(frozen=True, slots=True, eq=False)
class _Compiled:
    """A rule, the rows it is about, and the words it wants."""

    rule: Rule
    mask: Mask  # [n]
    rows: Rows  # rising
    words: tuple[str, ...]

    def meant_by(self, words: tuple[str, ...]) -> bool:
        """Whether it holds for a question of these words."""
        own = self.words
        if not own or own == words:
            return True
        if self.rule.match == "phrase":
            return any(words[i : i + len(own)] == own for i in range(len(words) - len(own) + 1))
        return self.rule.match == "words" and set(own) <= set(words)


class RuleSet:
    """Rules compiled over `items`. Of two for one thing the newer comes first."""

    def __init__(self, items: Items, rules: Sequence[Rule]) -> None:
        self.items = items
        masks = lru_cache(maxsize=None)(lambda what, value: covered(items, what, value))
        newest = sorted(rules, key=attrgetter("at"), reverse=True)
        self._rules = [
            _Compiled(
                rule,
                mask := masks(rule.what, rule.value),
                np.flatnonzero(mask),
                key_words(rule.query),
            )
            for rule in newest
        ]
        self.on = lru_cache(maxsize=4)(self._on)

    def _on(self, day: date) -> Today | None:
        """The rules that hold on a day, in UTC; None where none does."""
        held = [one for one in self._rules if one.rule.holds(day)]
        return Today(self.items, held) if held else None


class Today:
    """The rules of a day; which of them hold, the question's words decide."""

    def __init__(self, items: Items, rules: Sequence[_Compiled]) -> None:
        self._items, self._rules = items, tuple(rules)
        self._held = lru_cache(maxsize=_KEPT)(lambda held: Ruling(items, held))
        self.about = lru_cache(maxsize=_TEXTS)(self._about)

    def _about(self, text: str) -> Ruling:
        """What holds for the question `text`; of empty text only what holds for all."""
        words = key_words(text)
        return self._held(tuple(one for one in self._rules if one.meant_by(words)))

    @cached_property
    def hiding(self) -> Today:
        """The same, where nothing is pinned, boosted or buried."""
        return Today(self._items, [one for one in self._rules if one.rule.effect == "hide"])


class Ruling:
    """The rules that hold for one question. Safe to share."""

    def __init__(self, items: Items, rules: Sequence[_Compiled]) -> None:
        hidden, shift = np.zeros(len(items), np.bool_), np.zeros(len(items), np.int32)
        for one in rules:
            if one.rule.effect == "hide":
                hidden[one.rows] = True
            elif one.rule.effect != "pin":
                places = PLACES[one.rule.strength]
                shift[one.rows] += places if one.rule.effect == "boost" else -places
        self._hidden = hidden
        self._shift = np.clip(shift, -FURTHEST, FURTHEST).astype(np.int8)
        self._shifts = [one for one in rules if one.rule.effect in ("boost", "bury")]
        self._pins, self._idle = _pins(rules)
        self._hides = tuple(
            Ruled(one.rule.id, "hide", count=len(one.rows))
            for one in rules
            if one.rule.effect == "hide"
        )
        self.items = items.without(hidden) if hidden.any() else items
        """The catalogue without what is hidden."""

    def pinned(self, allowed: Mask) -> Rows:
        """Rows, all `allowed` [n], that are to be candidates whether a source finds them or not."""
        rows = [row for rule, row in self._pins if rule.query and allowed[row]]
        return np.array(rows, np.int64)

    def placed(
        self, best: Rows, rows: Rows, found: Mask, kind: Mask, allowed: Mask, k: int
    ) -> tuple[Rows, tuple[Ruled, ...]]:
        """`best` [m], places of candidates in their order, moved as the rules say; and what they
        did to the first `k`, before or after.

        `rows` [m], `found` [m] by a source and `kind` [m] (of the kind the words name) are the
        candidates'; nothing goes before that kind. `allowed` [n] says why a pin is not among them.
        """
        stays = (found | kind)[best]  # a pin of another kind than was named is no candidate
        before = best[found[best]]
        best = best[stays]
        moved = self._moved(best, rows, kind)
        moved, pinned = self._pinned(moved, rows, kind)
        told = _Told(before, moved, rows, self.items)
        return moved, (
            *self._hides,
            *self._shifted(told, k),
            *(told.of(rule, row) for rule, row in self._pins if row in pinned),
            *(
                Ruled(rule.id, "pin", rule.value, why=self._why(row, allowed))
                for rule, row in self._pins
                if row not in pinned
            ),
            *self._idle,
        )

    def _moved(self, best: Rows, rows: Rows, kind: Mask) -> Rows:
        shift = self._shift[rows[best]]
        if not shift.any():
            return best
        # Half a place more: by exactly so many places where nothing else moves.
        key = np.arange(len(best)) - shift - 0.5 * np.sign(shift)
        return best[np.lexsort((np.arange(len(best)), key, ~kind[best]))]

    def _pinned(self, best: Rows, rows: Rows, kind: Mask) -> tuple[Rows, frozenset[int]]:
        """With each pinned candidate at its place, or the next where that is taken; at the end of
        the kind that was named where there are fewer of it."""
        places = {int(rows[place]): int(place) for place in best}
        here = [(rule, row) for rule, row in self._pins if row in places and kind[places[row]]]
        if not here:
            return best, frozenset()
        taken = {places[row] for _, row in here}
        order = [place for place in best.tolist() if place not in taken]
        free = -1
        for rule, row in here:
            free = max((rule.position or 1) - 1, free + 1)
            of_kind = int(np.count_nonzero(kind[order]))
            order.insert(min(free, of_kind), places[row])
        return np.array(order, np.int64), frozenset(row for _, row in here)

    def _shifted(self, told: _Told, k: int) -> Iterator[Ruled]:
        near = told.near(k)
        near = near[self._shift[near] != 0]
        for one in self._shifts if len(near) else ():
            for row in near[one.mask[near]].tolist():
                yield told.of(one.rule, row)

    def _why(self, row: int, allowed: Mask) -> str:
        if self._hidden[row]:
            return "hidden by another rule"
        if self.items.stock[row] <= 0:
            return "out of stock"
        if not allowed[row]:
            return "outside what the shopper asked for"
        return "of another kind than was asked for, or no answer to the question"


class _Told:
    """Places before and after, by row."""

    def __init__(self, before: Rows, after: Rows, rows: Rows, items: Items) -> None:
        self._before = {row: i for i, row in enumerate(rows[before].tolist(), 1)}
        self._after = {row: i for i, row in enumerate(rows[after].tolist(), 1)}
        self._products = items.products

    def near(self, k: int) -> Rows:
        """Rows among the first `k` before or after."""
        places = (self._before, self._after)
        near = {row for place in places for row, at in place.items() if at <= k}
        return np.array(sorted(near), np.int64)

    def of(self, rule: Rule, row: int) -> Ruled:
        """Where the product of `row`, which `rule` is about, was and is."""
        before, after = self._before.get(row), self._after.get(row)
        return Ruled(rule.id, rule.effect, self._products[row].id, before, after)


def covered(items: Items, what: What, value: str) -> Mask:
    """[n] True for the products that a rule on `value` is about; none where it is not there."""
    if what == "product":
        mask = np.zeros(len(items), np.bool_)
        if (row := items.row_of.get(value)) is not None:
            mask[row] = True
        return mask
    if what == "brand":
        return np.asarray(items.brand == _code(items.brands, value))
    below = f"{value}{BELOW}"
    inside = np.array([name == value or name.startswith(below) for name in items.categories])
    return np.asarray(inside[items.category])


def _code(names: Sequence[str], value: str) -> int:
    return names.index(value) if value and value in names else -1


@lru_cache(maxsize=2_048)
def key_words(text: str) -> tuple[str, ...]:
    """The words by which questions and rules are compared: lower case, no accents, no plural
    endings, nothing that says little, such as "the", unless there is nothing else."""
    words = stems(plain(text))
    return tuple(word for word in words if word not in _FILLERS) or tuple(words)


def _pins(rules: Sequence[_Compiled]) -> tuple[list[tuple[Rule, int]], tuple[Ruled, ...]]:
    """Pins with their rows by position, the newer first; and those that can do nothing."""
    pins: dict[int, Rule] = {}
    idle: list[Ruled] = []
    for one in rules:
        if one.rule.effect != "pin":
            continue
        row = int(one.rows[0]) if len(one.rows) else -1
        if row < 0 or row in pins:
            why = _TWICE if row in pins else _GONE
            idle.append(Ruled(one.rule.id, "pin", one.rule.value, why=why))
        else:
            pins[row] = one.rule
    ordered = sorted(pins.items(), key=lambda pin: pin[1].position or 1)
    return [(rule, row) for row, rule in ordered], tuple(idle)
