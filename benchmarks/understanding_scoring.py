"""What the reading of a message is worth beside its label, field by field.

How a product is used is no filter: a constraint on that, softly read, counts neither way.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from assistant.constraints import CATEGORY, Constraint, Slot, State
from benchmarks.understanding_labels import Expected, Known, Label, Price, SlotLabel
from benchmarks.understanding_matching import allows, distinct, folded, meets, spare, together

FIELDS = ("price", "category", "negation", "attributes", "slots")
_BAND = Decimal("0.7"), Decimal("1.3")
"""How far "around 50" may reach."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What a reader made of a conversation, after its last message."""

    state: State
    most: Decimal | None = None  # in the currency's major units
    least: Decimal | None = None
    total: bool = False


@dataclass(slots=True)
class Tally:
    """Counts of one field."""

    right: int = 0
    expected: int = 0
    predicted: int = 0

    def add(self, right: int, expected: int, predicted: int) -> bool:
        """Counts, and True when nothing is missed and nothing is invented."""
        self.right += right
        self.expected += expected
        self.predicted += predicted
        return right == expected == predicted


@dataclass(slots=True)
class Score:
    """Sums over messages."""

    known: Known
    fields: dict[str, Tally] = field(default_factory=lambda: {name: Tally() for name in FIELDS})
    soft: Tally = field(default_factory=Tally)
    """Of constraints found: how many are as hard or soft as said (`expected` counts them)."""

    def add(self, expected: Expected, heard: Heard) -> tuple[str, ...]:
        """Counts one message; the fields that are not wholly right, () when all is."""
        several = len(heard.state.slots) > 1
        slots = heard.state.slots if several else ()
        state = heard.state if several else _merged(heard.state)
        wrong = []
        if not self.fields["price"].add(*_price(expected.price, heard)):
            wrong.append("price")
        if not expected.slots and not self.fields["category"].add(
            *_category(expected.categories, _leaves(state.constraints))
        ):
            wrong.append("category")
        wrong += self._constraints(expected, [*state.constraints, *_of(slots)])
        right = self._slots(expected.slots, slots, state.constraints)
        if not self.fields["slots"].add(right, len(expected.slots), len(slots)):
            wrong.append("slots")
        return tuple(wrong)

    def _constraints(self, expected: Expected, heard: Iterable[Constraint]) -> list[str]:
        own = [label for slot in expected.slots for label in slot.constraints]
        labels = together([*expected.constraints, *own])
        found = distinct(c for c in heard if c.negated or c.field != CATEGORY)
        wrong = []
        for name, negated in (("negation", True), ("attributes", False)):
            wanted = [label for label in labels if label.negated == negated]
            said = [c for c in found if c.negated == negated]
            if not self.fields[name].add(*self._matched(wanted, said, expected.optional)):
                wrong.append(name)
        return wrong

    def _matched(
        self, labels: Sequence[Label], said: Sequence[Constraint], optional: Sequence[Label]
    ) -> tuple[int, int, int]:
        left, right = list(said), 0
        for label in labels:
            near = [c for c in left if meets(label, c, self.known)]
            near.sort(key=lambda c: c.hard == label.soft)  # the one as hard as said first
            if near:
                as_said = near[0].hard != label.soft
                self.soft.add(as_said, 1, 1)
                right += as_said
                left.remove(near[0])
        ignored = [c for c in left if spare(c) or any(allows(o, c) for o in optional)]
        return right, len(labels), len(said) - len(ignored)

    def _slots(
        self, labels: Sequence[SlotLabel], slots: Sequence[Slot], common: Sequence[Constraint]
    ) -> int:
        left, right = list(slots), 0
        for label in labels:
            slot = next((s for s in left if self._fits(label, s, common)), None)
            if slot is not None:
                right += 1
                left.remove(slot)
        return right

    def _fits(self, label: SlotLabel, slot: Slot, common: Sequence[Constraint]) -> bool:
        said = (*slot.constraints, *common)
        return (
            _leaves(slot.constraints) in [folded(c) for c in label.categories]
            and slot.quantity == label.quantity
            and all(any(meets(one, c, self.known) for c in said) for one in label.constraints)
        )


def _price(label: Price | None, heard: Heard) -> tuple[int, int, int]:
    said = heard.most is not None or heard.least is not None
    right = label is not None and said and _same_price(label, heard)
    return int(right), int(label is not None), int(said)


def _same_price(label: Price, heard: Heard) -> bool:
    if label.total != heard.total:
        return False
    if label.about is None:
        return (label.most, label.least) == (heard.most, heard.least)
    low, high = (label.about * share for share in _BAND)
    most, least = heard.most, heard.least
    return (most is None or label.about <= most <= high) and (
        least is None or low <= least <= label.about
    )


def _category(right: Sequence[frozenset[str]], said: frozenset[str]) -> tuple[int, int, int]:
    allowed = [folded(leaves) for leaves in right]
    if frozenset() in allowed and not said:
        return 0, 0, 0
    hit = said in allowed
    expected = frozenset() not in allowed or hit
    return int(hit), int(expected), int(bool(said))


def _leaves(constraints: Iterable[Constraint]) -> frozenset[str]:
    wanted = (c for c in constraints if c.field == CATEGORY and not c.negated)
    return folded(value for c in wanted for value in c.values)


def _merged(state: State) -> State:
    """One slot is no set: what it says holds for the whole."""
    return replace(state, constraints=(*state.constraints, *_of(state.slots)), slots=())


def _of(slots: Iterable[Slot]) -> list[Constraint]:
    return [c for slot in slots for c in slot.constraints]
