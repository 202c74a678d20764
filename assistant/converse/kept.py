"""Whether what a conversation agreed on is kept, or its loss is told."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.constraints import CATEGORY, Constraint, State
from assistant.converse.matching import meets, tokens
from assistant.converse.stating import all_of
from assistant.converse.sums import has_number
from assistant.events import Understood
from catalog import Product, format_money

_TAKEN_BACK = re.compile(
    r"\b(?:start (?:over|again|afresh)|new search|reset|clear|scratch (?:that|all)|never ?mind|"
    r"(?:forget|drop|ignore) (?:it|that|all|everything|what)|go(?:ing)? back|undo)\b",
    re.IGNORECASE,
)
"""All of it is taken back; a part that is taken back is named by its field or its value."""
_OF_MONEY = re.compile(
    r"\b(?:budget|prices?|limit|money|cost|cheap\w*|expensive|dear\w*|afford|pricey|nicer|better|"
    r"fancier|premium|upgrade|splurge)\b",
    re.IGNORECASE,
)
_RELATIVE = re.compile(
    r"\b(?:cheaper|nicer|better|less|more expensive|too (?:expensive|dear|much)|dearer|pricier)\b",
    re.IGNORECASE,
)
_ALL_SEEN = "you have seen"
"""What follows is of another sort than asked for; never what was ruled out."""
_OF_THE_KIND = ("that kind", "outside the budget", "little on the shelves", "let go of")


@dataclass
class Kept:
    """Follows the state of one conversation over its turns."""

    _state: State | None = None
    _query: str = ""
    _cap: int | None = None
    """The most they said they would pay, in figures of their own; minor units."""

    def dropped(
        self, message: str, understood: Understood, products: Sequence[Product]
    ) -> Iterator[str]:
        """What was let go of and neither asked for nor told, a line each."""
        told = "\n".join(understood.notes)
        yield from _ignored(understood, products, told)
        if self._state is not None and understood.act != "back":
            fresh = understood.query != self._query and _shares(understood.query, message)
            for constraint in _lost(self._state, understood.state, message, told):
                if not (fresh and constraint.field == CATEGORY):  # they ask for something else
                    yield f"{constraint} is gone from the state, and nothing was said of it"
        yield from self._loosened(message, understood, told)
        self._state, self._query = understood.state, understood.query

    def _loosened(self, message: str, understood: Understood, told: str) -> Iterator[str]:
        budget, cap = understood.budget, self._cap
        if has_number(message) and not _RELATIVE.search(message):
            if budget.most is not None and budget.said_by == "your words":
                self._cap = budget.most
            elif budget.most is None:
                self._cap = None
            return
        gone = cap is not None and (budget.most is None or budget.most > cap)
        if gone and cap is not None:
            asked = _OF_MONEY.search(message) or _TAKEN_BACK.search(message)
            if not asked and understood.act != "back" and "budget" not in told.casefold():
                yield f"the limit of {format_money(cap, budget.currency)} is now {budget}"
            self._cap = budget.most


def _ignored(understood: Understood, products: Sequence[Product], told: str) -> Iterator[str]:
    """Hard constraints that a product on the slate does not meet and no note mentions."""
    if understood.act != "search":
        return
    slots = understood.state.slots
    for constraint in understood.state.constraints:
        if slots and not constraint.negated:
            continue
        yield from _unmet(constraint, products, told)
    if len(slots) == len(products):
        for slot, product in zip(slots, products, strict=True):
            for constraint in slot.constraints:
                yield from _unmet(constraint, [product], told)


def _unmet(constraint: Constraint, products: Sequence[Product], told: str) -> Iterator[str]:
    failing = [product for product in products if not meets(product, constraint)]
    if constraint.hard and failing and not _mentions(told, constraint):
        yield f"{constraint} is not met by {failing[0].title!r}, and no note says so"


def _shares(query: str, message: str) -> bool:
    """True when the message has a word of what is searched for now."""
    return bool(set(tokens(query)) & set(tokens(message)))


def _lost(before: State, now: State, message: str, told: str) -> Iterator[Constraint]:
    """Constraints that are gone although neither the message nor a note speaks of it."""
    if _TAKEN_BACK.search(message):
        return
    here = {_key(one) for one in all_of(now)}
    fresh = {(one.field, one.negated) for one in all_of(now) if one.turn == now.turn}
    for constraint in all_of(before):
        replaced = (constraint.field, constraint.negated) in fresh
        if _key(constraint) in here or replaced:
            continue
        if not _mentions(f"{message}\n{told}", constraint):
            yield constraint


def _key(constraint: Constraint) -> tuple[object, ...]:
    values = frozenset(value.casefold() for value in constraint.values)
    ends = (constraint.least, constraint.most)
    return (constraint.field, values, constraint.negated, constraint.hard, *ends)


def _mentions(text: str, constraint: Constraint) -> bool:
    """True when `text` has a word of the constraint: of its field, its values, what was said."""
    if not constraint.negated and _ALL_SEEN in text.casefold():
        return True
    if constraint.field == CATEGORY and any(sign in text.casefold() for sign in _OF_THE_KIND):
        return True
    words = {_stem(word) for word in tokens(text)}
    named = [constraint.field, *constraint.values, constraint.said]
    own = {_stem(word) for one in named for word in tokens(one)} - {"yes", "not", "no", "or", "the"}
    return bool(words & own)


def _stem(word: str) -> str:
    spelled = {"color": "colour", "gray": "grey"}.get(word.removesuffix("s"), word)
    return spelled[:-1] if len(spelled) > 3 and spelled.endswith("s") else spelled
