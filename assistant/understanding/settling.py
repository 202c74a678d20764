"""What a conversation has agreed on, moved on by one message's constraints."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from assistant.constraints import CATEGORY, Constraint, Slot, State
from assistant.understanding.finding import Found, Kind, Leaves
from assistant.understanding.numerals import fold
from assistant.understanding.removals import Removal
from assistant.understanding.synonyms import ANIMAL

MOST_SLOTS = 8
_PARTS = re.compile(r" (?:or|and) ")
_MOST_SAID = 4  # values that are told one by one


@dataclass(frozen=True, slots=True)
class Settled:
    """The state after a message, and what became of the constraints before it."""

    state: State
    replaced: tuple[Constraint, ...] = ()
    """Taken back, or overruled by a newer word for the same."""
    let_go: tuple[Constraint, ...] = ()
    """Given up because another kind of product is looked for."""


def leaves_of(state: State) -> Leaves:
    """The leaf categories that are looked for; empty when any will do."""
    wanted = state.of(CATEGORY)
    return frozenset(wanted[-1].values) if wanted else frozenset()


def other_kind(state: State, found: Found) -> bool:
    """True when the message names a kind of product that is not the one looked for."""
    if not found.kinds:
        return False
    asked = frozenset().union(*(kind.leaves for kind in found.kinds))
    return not asked & (leaves_of(state) | leaves_of_slots(state.slots))


def settled(before: State, found: Found, *, anew: bool, turn: int) -> Settled:
    """`before` after one message; `anew` when it asks for another product."""
    kept, taken_back = _taken_back(before.constraints, found.removals)
    let_go: tuple[Constraint, ...] = ()
    if anew:
        stays = [c for c in kept if c.field != CATEGORY and (c.negated or not c.turn)]
        let_go = tuple(c for c in kept if c not in stays and c.field != CATEGORY)
        kept = stays  # what is not wanted, and what the profile says
    kept, overruled = _with_kind(kept, found, turn)
    for constraint in found.constraints:
        kept, gone = _with(kept, constraint)
        overruled += gone
    said = [c.field for c in kept if not c.negated]
    let_go = tuple(c for c in let_go if c.field not in said)
    return Settled(
        replace(before, constraints=tuple(kept), turn=turn), (*taken_back, *overruled), let_go
    )


def slots_of(found: Found, turn: int) -> tuple[Slot, ...]:
    """The parts of a set, when several kinds of product are asked for at once."""
    slots = []
    for place, kind in enumerate(found.kinds[:MOST_SLOTS]):
        own = [
            constraint
            for constraint, owner in zip(found.constraints, found.owner, strict=True)
            if owner == place and not constraint.negated
        ]
        wanted = Constraint(CATEGORY, tuple(sorted(kind.leaves)), said=kind.said, turn=turn)
        words = " ".join((*(c.said for c in own), kind.said))
        slots.append(Slot(words, kind.quantity, (wanted, *own)))
    return tuple(slots)


def settled_slots(
    before: tuple[Slot, ...], found: Found, anew: bool, turn: int, place: int | None = None
) -> tuple[Slot, ...]:
    """The set after a message: begun, changed in one part, or given up for another subject.

    `place` is the part that was pointed at: "the second one in green".
    """
    several = len(found.kinds) > 1 or any(kind.quantity > 1 for kind in found.kinds)
    if anew or not before:
        return slots_of(found, turn) if several else ()
    kept = [slot for slot in before if not leaves_of_slots((slot,)) & _unwanted(found)]
    if several:
        return merged(kept, slots_of(found, turn))
    if place is not None and 0 <= place < len(kept):
        return tuple(_changed(slot, found) if n == place else slot for n, slot in enumerate(kept))
    return tuple(_changed(slot, found) for slot in kept)


def merged(before: Sequence[Slot], named: tuple[Slot, ...]) -> tuple[Slot, ...]:
    """The set with what was named again in its place, how many of it and all, and what is new."""
    out = list(before)
    for slot in named:
        own = leaves_of_slots((slot,))
        at = next((n for n, old in enumerate(out) if leaves_of_slots((old,)) & own), None)
        if at is None:
            out.append(slot)
            continue
        fresh = slot.constraints[1:]
        kept = list(out[at].constraints)
        for constraint in fresh:
            kept = _with(kept, constraint)[0]
        words = " ".join((*(c.said for c in fresh), out[at].query))
        out[at] = replace(out[at], quantity=slot.quantity, constraints=tuple(kept), query=words)
    return tuple(out)[:MOST_SLOTS]


def _unwanted(found: Found) -> Leaves:
    """Kinds that are taken out of a set: "drop the stove", "no stove"."""
    back = {v for removal in found.removals for f, v in removal.values if f == CATEGORY}
    against = {v for c in found.constraints if c.field == CATEGORY for v in c.values}
    return frozenset(back | against)


def _changed(slot: Slot, found: Found) -> Slot:
    """The slot with what was newly said of it, or of everything."""
    own = leaves_of_slots((slot,))
    if found.kinds and not found.kinds[0].leaves & own:
        return slot
    new = [c for c in found.constraints if not c.negated and c.field != CATEGORY]
    kept = list(slot.constraints)
    for constraint in new:
        kept = _with(kept, constraint)[0]
    words = " ".join((*(c.said for c in new), slot.query))
    return replace(slot, constraints=tuple(kept), query=words)


def leaves_of_slots(slots: Iterable[Slot]) -> Leaves:
    """The leaf categories of a set's parts."""
    wanted = (c.values for slot in slots for c in slot.constraints if c.field == CATEGORY)
    return frozenset(leaf for values in wanted for leaf in values)


def _taken_back(
    constraints: Iterable[Constraint], removals: Iterable[Removal]
) -> tuple[list[Constraint], list[Constraint]]:
    kept, gone = list(constraints), []
    for removal in removals:
        hit = [c for c in kept if _is_meant(c, removal)]
        gone += hit
        kept = [left for c in kept if (left := _without(c, removal) if c in hit else c)]
    return kept, gone


def _without(constraint: Constraint, removal: Removal) -> Constraint | None:
    """What is left of "not red or pink" when pink is fine after all; None for nothing."""
    if removal.field is not None:
        return None
    back = {value for field, value in removal.values if field == constraint.field}
    left = tuple(value for value in constraint.values if value not in back)
    if not left or left == (ANIMAL,):
        return None
    said = " or ".join(left) if 1 < len(left) <= _MOST_SAID else ""
    if len(left) > _MOST_SAID:  # "animal products except leather"
        said = f"{constraint.said} except {min(back & set(constraint.values), key=len)}"
    return replace(constraint, values=left, said=said)


def _is_meant(constraint: Constraint, removal: Removal) -> bool:
    if removal.fine and not constraint.negated:
        return False
    if removal.field is not None:
        return constraint.field == removal.field
    pairs = {(constraint.field, value) for value in constraint.values}
    return bool(pairs & removal.values)


def _with_kind(
    kept: list[Constraint], found: Found, turn: int
) -> tuple[list[Constraint], list[Constraint]]:
    if not found.kinds and found.narrowed:
        return [_of_these(c, found.narrowed) for c in kept], []
    if len(found.kinds) != 1:
        return kept, []
    kind: Kind = found.kinds[0]
    before = [c for c in kept if c.field == CATEGORY and not c.negated]
    leaves = kind.leaves
    for earlier in (
        () if kind.of_its_own else before
    ):  # "hiking boots", then "brown boots": still the hiking ones
        leaves = (leaves & frozenset(earlier.values)) or leaves
    wanted = Constraint(CATEGORY, tuple(sorted(leaves)), said=kind.said, turn=turn)
    if before and frozenset(before[-1].values) == leaves:
        return kept, []
    rest = [c for c in kept if c not in before]
    return [wanted, *rest], []


def _of_these(constraint: Constraint, leaves: Leaves) -> Constraint:
    if constraint.field != CATEGORY or constraint.negated:
        return constraint
    return replace(constraint, values=tuple(sorted(leaves)), said="")


def _with(kept: list[Constraint], new: Constraint) -> tuple[list[Constraint], list[Constraint]]:
    """`kept` with `new` in it, and what it overrules: an older wish for the same field, or the
    opposite of it."""
    if new.field == CATEGORY and new.negated:  # "shoes, just not sandals"
        kept = [_less(c, new) if c.field == CATEGORY and not c.negated else c for c in kept]
    rest: list[Constraint] = []
    gone: list[Constraint] = []
    for old in kept:
        left, lost = _apart(old, new) if _overrules(new, old) else (old, None)
        rest += [left] if left else []
        gone += [lost] if lost else []
    return [*rest, new], gone


def _apart(old: Constraint, new: Constraint) -> tuple[Constraint | None, Constraint | None]:
    """What is left of "red or black" after "not red", and what goes; all of it for the same sign,
    and for "not blue" after "blue" itself."""
    opposite = old.negated != new.negated and old.least is None and old.most is None
    if old.negated:  # "not leather" would still exclude the full-grain leather that is wanted
        left = tuple(v for v in old.values if not _holds(v, new.values))
    else:
        left = tuple(v for v in old.values if v not in new.values)
    parts = _PARTS.split(old.said)
    if not opposite or not left or left == (ANIMAL,) or fold(old.said) == fold(new.said):
        return None, old
    if old.negated:
        return replace(old, values=left, said=f"{old.said} except {new.said}"), None
    lost = [p for p in parts if fold(p) in {fold(v) for v in (*new.values, new.said)}]
    if not lost or len(lost) == len(parts):
        return None, old
    said = " or ".join(p for p in parts if p not in lost)
    gone = tuple(value for value in old.values if value in new.values)
    return replace(old, values=left, said=said), replace(old, values=gone, said=" or ".join(lost))


def _holds(value: str, wanted: Iterable[str]) -> bool:
    """True when one of `wanted` has `value` in it, as a phrase."""
    return any(f" {fold(value)} " in f" {fold(one)} " for one in wanted)


def _less(wanted: Constraint, unwanted: Constraint) -> Constraint:
    left = tuple(v for v in wanted.values if v not in unwanted.values)
    return replace(wanted, values=left) if left else wanted


def _overrules(new: Constraint, old: Constraint) -> bool:
    if new.field != old.field:
        return False
    if new.turn == old.turn and set(old.values) < set(new.values) and new.hard and not old.hard:
        return False  # "for three": three seats had better be, four will do
    same = bool(set(new.values) & set(old.values))
    if new.negated != old.negated:
        return same if not old.negated else set(old.values) <= set(new.values) or same
    if new.negated:
        return set(old.values) == set(new.values)
    return new.field != CATEGORY
