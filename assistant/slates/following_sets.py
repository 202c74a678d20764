"""What may be said of a set that is bought together: a lower sum, one part otherwise, one less."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence

import numpy as np

from assistant.constraints import Slot
from assistant.slates.limiting import limits_of, narrowed
from assistant.understanding import Memory, Understanding
from catalog import Product, format_money, to_minor
from catalog.money import exponent
from retrieval import Items
from retrieval.query import allowed

Hear = Callable[[str], Understanding]
_TRIED = 3


def set_followups(
    shown: Sequence[Product], memory: Memory, items: Items, hear: Hear
) -> Iterator[str]:
    """ "Under $150 in all", "Waterproof tent", "Without the stove"; each was read back, and a set
    can be had for it."""
    if len(shown) != len(memory.state.slots) or not shown:
        return
    yield from _lower(memory, items, hear)
    yield from _otherwise(shown, memory, items, hear)
    yield from _less(shown, memory, items, hear)


def _lower(memory: Memory, items: Items, hear: Hear) -> Iterator[str]:
    together, cheapest = memory.together, _cheapest(memory.state.slots, hear(""), items)
    if together is None or cheapest is None:
        return
    unit = to_minor(1, items.currency)
    step = 10 * unit if together >= 100 * unit else 5 * unit
    most = (together - 1) * 4 // 5 // step * step
    if most < cheapest:
        most = (together - 1) // step * step
    if most <= 0 or most < cheapest:
        return
    amount = format_money(most, items.currency).removesuffix("." + "0" * exponent(items.currency))
    message = f"Under {amount} in all"
    heard = hear(message)
    if heard.total and heard.budget.most in (most, most - 1) and _can_be_had(heard, items):
        yield message


def _otherwise(shown: Sequence[Product], memory: Memory, items: Items, hear: Hear) -> Iterator[str]:
    """One part with what the product shown for it lacks, for two parts at most."""
    found = 0
    for place, (slot, product) in enumerate(zip(memory.state.slots, shown, strict=True)):
        for name in _lacked(slot, product, items) if slot.quantity == 1 else ():
            message = f"{'An' if name[:1].casefold() in 'aeiou' else 'A'} {name} {slot.query}"
            heard = hear(message)
            slots = heard.state.slots
            if len(slots) != len(memory.state.slots) or heard.act != "search":
                continue
            wanted = any(c.field == name and c.hard for c in slots[place].constraints)
            others = all(a == b for n, (a, b) in enumerate(_both(slots, memory)) if n != place)
            if wanted and others and _can_be_had(heard, items):
                yield message
                found += 1
                break
        if found == 2:
            return


def _both(slots: Sequence[Slot], memory: Memory) -> list[tuple[Slot, Slot]]:
    return list(zip(slots, memory.state.slots, strict=True))


def _lacked(slot: Slot, product: Product, items: Items) -> list[str]:
    """Yes-or-no qualities that others of the part's kind have, the most usual first."""
    rows = allowed(items, limits_of(slot.constraints)).nonzero()[0].tolist()
    said = Counter(
        name for row in rows for name, v in items.products[row].attributes.items() if v == "yes"
    )
    lacked = [n for n, _ in said.most_common() if product.attributes.get(n) != "yes"]
    return lacked[:_TRIED]


def _less(shown: Sequence[Product], memory: Memory, items: Items, hear: Hear) -> Iterator[str]:
    """Without the dearest part, where two are left."""
    slots = memory.state.slots
    if len(slots) < 3:
        return
    place = max(range(len(shown)), key=lambda n: shown[n].price.minor)
    message = f"Without the {slots[place].query}"
    heard = hear(message)
    if heard.state.slots == (*slots[:place], *slots[place + 1 :]):
        yield message


def _can_be_had(heard: Understanding, items: Items) -> bool:
    cheapest = _cheapest(heard.state.slots, heard, items)
    most = heard.budget.most
    return cheapest is not None and (most is None or not heard.total or cheapest <= most)


def _cheapest(slots: Sequence[Slot], heard: Understanding, items: Items) -> int | None:
    """The least that one product for each part costs, minor units; None when a part has none."""
    whole = limits_of(heard.state.constraints, None, heard.exclude)
    costs = []
    for slot in slots:
        mask = allowed(items, narrowed(whole, slot.constraints)) & items.priced_in
        if not mask.any():
            return None
        costs.append(int(np.min(items.price[mask])) * slot.quantity)
    return sum(costs)
