"""A click understood: the conversation less what was let go of, or more of what was pointed at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.budget import Budget, tightest
from assistant.clicks import (
    Click,
    Like,
    ShowAgain,
    Without,
    WithoutLimit,
    WithoutPart,
    WithoutWords,
)
from assistant.constraints import CATEGORY, Constraint, Slot, State
from assistant.understanding.memory import Memory, Shown
from assistant.understanding.querying import without_said
from assistant.understanding.understand import Understanding, query_of, told_again
from retrieval import Items


def clicked(
    click: Click,
    memory: Memory,
    items: Items,
    slider: Budget | None = None,
    profile: Budget | None = None,
) -> Understanding:
    """What `click` makes of the conversation; the same search again, or one for more alike.

    A limit of the slider or the profile is none of the memory's: give the voices as they are
    afterwards. Raises ValueError when one is in another currency than the shop's.
    """
    voices = [voice for voice in (slider, profile) if voice is not None]
    after = _like(click, memory, items) if isinstance(click, Like) else _less(click, memory)
    after = replace(after, seen=(), state=replace(after.state, turn=memory.state.turn + 1))
    after = memory.moved_on(after) if memory.shown else after
    liked = isinstance(click, Like) and after.anchor is not None
    budget = tightest(after.in_words(items.currency), *voices)
    out = {*after.hidden, *after.dismissed}
    if liked and after.anchor is not None:
        out.add(after.anchor.product_id)
    gone = isinstance(click, Like) and click.product_id not in items.row_of
    return Understanding(
        query=after.query,
        budget=budget,
        notes=(_GONE, told_again(after.query, after.state, budget, after.total)) if gone else (),
        reference="similar" if liked else None,
        exclude=frozenset(out),
        memory=after,
    )


def _less(click: Click, memory: Memory) -> Memory:
    match click:
        case Without(constraint, part) if part is None:
            return _without(constraint, memory)
        case Without(constraint, int(part)):
            return _of_set(memory, _without_in(memory.state.slots, part, constraint))
        case WithoutPart(part):
            slots = memory.state.slots
            return _of_set(memory, tuple(s for n, s in enumerate(slots) if n != part))
        case WithoutLimit(end, "your words"):
            return _without_limit(end, memory)
        case WithoutWords():
            return replace(memory, query="", anchor=None)
        case ShowAgain():
            return replace(memory, hidden=(), dismissed=())
        case _:
            return memory


def wider(wish: Constraint, constraints: Sequence[Constraint]) -> Constraint | None:
    """The constraint that a soft `wish` of the same words only sharpens: "for two" may be any tent
    of two or more, and had better be one of two."""
    if wish.hard or wish.negated or not wish.values:
        return None
    return next(
        (
            c
            for c in constraints
            if c.hard
            and not c.negated
            and (c.field, c.turn) == (wish.field, wish.turn)
            and set(wish.values) < set(c.values)
        ),
        None,
    )


def _without(constraint: Constraint, memory: Memory) -> Memory:
    """A kind that is let go of leaves its words: they are still what is looked for."""
    state = memory.state
    gone = {
        constraint,
        *(c for c in state.constraints if wider(c, state.constraints) == constraint),
    }
    kept = tuple(c for c in state.constraints if c not in gone)
    words = constraint.negated or constraint.field == CATEGORY
    query = memory.query if words else without_said(memory.query, constraint.said)
    return replace(memory, query=query, state=replace(state, constraints=kept))


def _without_in(slots: Sequence[Slot], part: int, constraint: Constraint) -> tuple[Slot, ...]:
    def less(slot: Slot) -> Slot:
        kept = tuple(c for c in slot.constraints if c != constraint)
        return replace(slot, constraints=kept, query=without_said(slot.query, constraint.said))

    return tuple(less(slot) if place == part else slot for place, slot in enumerate(slots))


def _of_set(memory: Memory, slots: tuple[Slot, ...]) -> Memory:
    """The memory of this set. A single thing that is left is looked for as one."""
    state = memory.state
    if len(slots) > 1 or any(slot.quantity > 1 for slot in slots):
        total = memory.total
        return replace(
            memory, query=query_of(slots), state=replace(state, slots=slots), total=total
        )
    (only,) = slots or (None,)
    own = only.constraints if only else ()
    alone = State((*own, *state.constraints), (), state.turn)
    said = memory.said
    if only and only.most is not None and said is not None and (said.most or 0) > only.most:
        said = replace(said, most=only.most)
    query = only.query if only else ""
    return replace(memory, query=query, state=alone, total=False, said=said, counts=())


def _without_limit(end: str, memory: Memory) -> Memory:
    """Of what the words said and what "cheaper" made of it, the one that holds goes."""
    said, nudged = memory.said, memory.nudged
    if nudged is not None and _holds(end, nudged, said):
        return replace(memory, nudged=_open(nudged, end))
    slots = memory.state.slots
    if end == "most":
        slots = tuple(replace(slot, most=None) for slot in slots)
    state = replace(memory.state, slots=slots)
    return replace(memory, said=_open(said, end) if said else None, state=state)


def _holds(end: str, nudged: Budget, said: Budget | None) -> bool:
    if end == "most":
        most = said.most if said else None
        return nudged.most is not None and (most is None or nudged.most <= most)
    least = said.least if said else None
    return nudged.least is not None and (least is None or nudged.least >= least)


def _open(budget: Budget, end: str) -> Budget | None:
    """`budget` without that end; None when nothing is left of it."""
    if end == "most":
        budget = replace(budget, most=None, said_by="")
    else:
        budget = replace(budget, least=None)
    return None if budget.most is budget.least is None else budget


def _like(click: Like, memory: Memory, items: Items) -> Memory:
    """The memory with that product as what is pointed at. Of its kind, of whatever kind was looked
    for; a part of a set is looked for alone."""
    row = items.row_of.get(click.product_id)
    if row is None:
        return replace(memory, anchor=None)
    product = items.products[row]
    anchor = Shown(product.id, product.price.minor, product.title)
    state = memory.state
    leaf = product.category[-1:]
    if leaf and state.slots:
        own = next((s for s in state.slots if set(leaf) & _leaves(s.constraints)), None)
        state = State((*(own.constraints if own else ()), *state.constraints), (), state.turn)
    if leaf and not set(leaf) & _leaves(state.constraints):
        others = (c for c in state.constraints if c.field != CATEGORY or c.negated)
        kind = Constraint(CATEGORY, leaf, said=leaf[0].lower(), turn=state.turn + 1)
        state = replace(state, constraints=(kind, *others))
    return replace(memory, query=product.title, anchor=anchor, state=state, total=False, counts=())


def _leaves(constraints: Sequence[Constraint]) -> set[str]:
    return {v for c in constraints if c.field == CATEGORY and not c.negated for v in c.values}


_GONE = "That product is not in the shop any more; this is as before."
