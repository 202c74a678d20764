"""What may be said when nothing fits: each message lets go of one thing and finds something."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from assistant.constraints import CATEGORY, Constraint
from assistant.slates.labels import named
from assistant.slates.limiting import limits_of
from assistant.understanding import Memory, Understanding
from catalog import format_money, to_minor
from catalog.money import exponent
from retrieval import Items
from retrieval.query import allowed

Hear = Callable[[str], Understanding]


def loosenings(memory: Memory, items: Items, hear: Hear) -> Iterator[str]:
    """ "Any colour", "Doesn't have to be waterproof", "Up to $149": none leads to what was seen."""
    for constraint in memory.state.constraints:
        if not constraint.hard or constraint.negated or constraint.field == CATEGORY:
            continue
        for message in _messages(constraint):
            heard = hear(message)
            gone = constraint not in heard.state.constraints
            if gone and heard.act == "search" and _finds(heard, memory, items):
                yield message
                break
    yield from _dearer(memory, items, hear)


def _messages(constraint: Constraint) -> tuple[str, ...]:
    without = f"Doesn't have to be {named(constraint)}"
    if constraint.values == ("yes",):
        return (without,)
    return (f"Any {constraint.field}", without)


def _dearer(memory: Memory, items: Items, hear: Hear) -> Iterator[str]:
    """The least that would bring something, at a whole price; not what was just too dear."""
    budget = hear("No budget").budget
    held = memory.in_words(items.currency)
    if held.most is None or budget.most is not None or memory.state.slots:
        return
    where = limits_of(memory.state.constraints, None, frozenset(memory.dismissed + memory.hidden))
    mask = allowed(items, where) & items.priced_in
    rejected = memory.nudged is not None and memory.nudged.most == held.most
    floor = held.most + rejected  # what was just too dear is no way on
    prices = sorted(int(price) for price in items.price[mask] if price > floor)
    if not prices:
        return
    unit = to_minor(1, items.currency)
    most = -(-prices[0] // unit) * unit
    message = f"Up to {format_money(most, items.currency).removesuffix(_zeros(items.currency))}"
    if hear(message).budget.most == most:
        yield message


def _zeros(currency: str) -> str:
    return "." + "0" * exponent(currency)


def _finds(heard: Understanding, memory: Memory, items: Items) -> bool:
    """True when there is a product that is not on the screen or passed over already."""
    mask = allowed(items, limits_of(heard.state.constraints, heard.budget, heard.exclude))
    seen = set(memory.passed_over())
    return any(items.products[row].id not in seen for row in mask.nonzero()[0].tolist())
