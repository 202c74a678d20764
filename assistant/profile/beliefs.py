"""How what is believed of a returning shopper acts on a conversation, in sight and revocable.

A belief against something is a hard constraint, one for something is soft: it moves a product up
and excludes none. Both carry turn 0, by which the page can say "from your profile"; what the
shopper says in the conversation goes before them, and the belief itself stays until it is corrected
or forgotten (assistant/profile/about_me.py).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from assistant.constraints import ANY, Constraint, State
from assistant.understanding.numerals import fold
from assistant.understanding.synonyms import covered
from catalog.beliefs import Belief

NOTE = "note"
"""The field of a belief that no column answers to: "I have a dog". It is told, not searched by."""
SIZE = "size"


def initial(beliefs: Iterable[Belief]) -> State:
    """The state that a returning shopper's conversation opens with."""
    return State(tuple(_constraints(beliefs, turn=0)))


def with_beliefs(state: State, beliefs: Iterable[Belief], turn: int) -> State:
    """`state` with what `beliefs`, just learnt in message `turn`, add to it: "I'm vegan" excludes
    leather from this conversation too. What is in it, or against it, is left."""
    each = [one for c in state.constraints for one in _each(c)]
    known = {_key(one) for one in each} | {_opposite(one) for one in each}
    fresh = [c for c in _constraints(beliefs, turn) if not _keys(c) & known]
    return replace(state, constraints=(*state.constraints, *fresh))


def overridden(state: State) -> tuple[State, tuple[str, ...]]:
    """`state` without what the profile says against the shopper's own words, and a note for each.

    "leather boots" shows leather to one whose profile says "not leather": this conversation only.
    """
    asked = [c for c in state.constraints if c.turn and not c.negated]
    mine = [c for c in state.constraints if not c.turn and c.negated]
    gone = [c for c in mine if any(_excludes(c, wanted) for wanted in asked)]
    kept = tuple(c for c in state.constraints if c not in gone)
    notes = tuple(f"Your profile says “{c}”; you asked for it, so I left that out." for c in gone)
    return replace(state, constraints=kept), notes


def without(state: State, gone: Iterable[Belief]) -> State:
    """`state` without what `gone` beliefs say, be it from the profile or from this conversation:
    what was just forgotten must not go on excluding."""
    keys = set().union(*(_keys(c) for c in _constraints(gone, 0)), set())
    kept = (c for c in state.constraints if not _keys(c) & keys)
    return replace(state, constraints=tuple(kept))


def within(state: State, held: Iterable[Belief]) -> State:
    """`state` without what its profile said and `held` beliefs no longer say."""
    keys = set().union(*(_keys(c) for c in _constraints(held, 0)), set())
    kept = (c for c in state.constraints if c.turn or _keys(c) <= keys)
    return replace(state, constraints=tuple(kept))


def for_another(state: State) -> State:
    """`state` when the message is for somebody else (`learnt.for_another`): the shopper's own sizes
    go. Their exclusions and brands stay: one who is vegan gives no leather."""
    kept = (c for c in state.constraints if c.turn or c.field != SIZE)
    return replace(state, constraints=tuple(kept))


def told(beliefs: Iterable[Belief]) -> tuple[str, ...]:
    """Lines for the explainer, as `Brief.profile` has them."""
    return tuple(f"Told the shop: {described(belief)}" for belief in beliefs)


def described(belief: Belief) -> str:
    """ "not leather", "size 10", "likes Acme", or the shopper's own words."""
    values = " or ".join(belief.values)
    if belief.field == NOTE:
        return values
    if belief.negated:
        return f"not {values}"
    return f"likes {values}" if belief.field == "brand" else f"{belief.field} {values}".strip()


def _constraints(beliefs: Iterable[Belief], turn: int) -> Iterator[Constraint]:
    """Sizes are one constraint, any of which will do: M of a shirt, 10 of a shoe."""
    sizes: list[Belief] = []
    for belief in beliefs:
        if belief.field == SIZE and not belief.negated:
            sizes.append(belief)
        elif belief.field != NOTE:
            yield _constraint(belief.field, belief.values, belief.negated, turn)
    if sizes:
        values = dict.fromkeys(value for belief in sizes for value in belief.values)
        yield _constraint(SIZE, tuple(values), False, turn)


def _constraint(field: str, values: tuple[str, ...], negated: bool, turn: int) -> Constraint:
    said = " or ".join(values)
    values = covered(values) if negated else values
    return Constraint(field, values, negated, hard=negated, said=said, turn=turn)


def _excludes(constraint: Constraint, wanted: Constraint) -> bool:
    """True of "not leather" against "full-grain leather", whichever field it is read into."""
    if constraint.field != wanted.field and ANY not in (constraint.field, wanted.field):
        return False
    said = [f" {fold(value)} " for value in wanted.values]
    return any(f" {fold(value)} " in text for value in constraint.values for text in said)


def _each(constraint: Constraint) -> Iterator[Constraint]:
    return (replace(constraint, values=(value,)) for value in constraint.values)


_Key = tuple[str, str, bool]


def _keys(constraint: Constraint) -> set[_Key]:
    return {_key(one) for one in _each(constraint)}


def _key(constraint: Constraint) -> _Key:
    return constraint.field, fold(" ".join(constraint.values)), constraint.negated


def _opposite(constraint: Constraint) -> _Key:
    return constraint.field, fold(" ".join(constraint.values)), not constraint.negated
