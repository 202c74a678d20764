"""When a predicted constraint is the labelled one.

Field, negation and softness are the label's and its values include the label's (a reader may widen
"blue" to "dusty blue"; brands and categories may not be widened). Negations of one field are one
constraint, however many sentences they took. A negation of no particular field excludes more than
the label's, and counts as it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

from assistant.constraints import ANY, BRAND, CATEGORY, STOCK, Constraint
from benchmarks.understanding_labels import Known, Label

_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


def meets(label: Label, said: Constraint, known: Known) -> bool:
    """True when `said` is what `label` says, but for how hard it is."""
    if label.negated != said.negated:
        return False
    if said.field == ANY:
        return said.negated and _spoken(label) <= folded(said.values)
    return any(_meets(name, label, said, known) for name in label.named if name == said.field)


def _meets(name: str, label: Label, said: Constraint, known: Known) -> bool:
    if name == STOCK:
        return True
    ranged = said.least is not None or said.most is not None
    if label.ranged and ranged:
        return (label.least, label.most) == (said.least, said.most)
    values, wanted = folded(said.values), folded(label.values)
    if label.ranged:
        within = [v for v in known.get(name, ()) if _within(v, label.least, label.most)]
        return bool(within) and values == folded(within)
    if ranged:
        within = [v for v in known.get(name, ()) if _within(v, said.least, said.most)]
        return folded(within) == wanted
    return values == wanted if name in (BRAND, CATEGORY) else values >= wanted


def _within(value: str, least: Decimal | None, most: Decimal | None) -> bool:
    found = _NUMBER.search(value)
    if found is None:
        return False
    number = Decimal(found[0])
    return (least is None or number >= least) and (most is None or number <= most)


def distinct(constraints: Iterable[Constraint]) -> list[Constraint]:
    """Each once; the negations of a field together."""
    found: dict[object, list[Constraint]] = defaultdict(list)
    for one in constraints:
        plain = replace(one, said="", turn=0)
        one_of_many = one.negated and one.field != ANY and not _ranged(one)
        found[(one.field, one.hard) if one_of_many else plain].append(plain)
    return [
        replace(same[0], values=tuple(dict.fromkeys(v for c in same for v in c.values)))
        for same in found.values()
    ]


def together(labels: Iterable[Label]) -> list[Label]:
    """As `distinct`."""
    found: dict[object, list[Label]] = defaultdict(list)
    for label in labels:
        one_of_many = label.negated and not label.ranged
        found[(label.named, label.soft) if one_of_many else label].append(label)
    return [
        same[0].model_copy(
            update={"values": tuple(dict.fromkeys(v for one in same for v in one.values))}
        )
        for same in found.values()
    ]


def _ranged(one: Constraint) -> bool:
    return one.least is not None or one.most is not None


def spare(one: Constraint) -> bool:
    return one.field == "use" and not one.hard


def allows(optional: Label, said: Constraint) -> bool:
    """True when `said` is some of what may be read."""
    values = folded(said.values)
    shared = bool(values & folded(optional.values)) if values else optional.ranged
    return said.field in optional.named and said.negated == optional.negated and shared


def _spoken(label: Label) -> frozenset[str]:
    return folded(label.named if label.values == ("yes",) else label.values)


def folded(words: Iterable[str]) -> frozenset[str]:
    """Case and hyphens do not count: "2-Person" is "2 person"."""
    return frozenset(word.casefold().replace("-", " ") for word in words)
