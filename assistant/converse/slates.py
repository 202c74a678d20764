"""A slate against what a script expects of it, by itself and by what was shown before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from assistant.converse.expected import PicksExpected
from catalog import Product


@dataclass(slots=True)
class Past:
    """What happened in the conversation before this turn."""

    seen: set[str] = field(default_factory=set)
    slates: list[tuple[Product, ...]] = field(default_factory=list)

    @property
    def before(self) -> tuple[Product, ...]:
        """The last slate that held anything: what ordinals look up."""
        return next((slate for slate in reversed(self.slates) if slate), ())

    def at(self, place: int) -> Product | None:
        """The product at `place` of the slate before, from 1; -1 is its last."""
        index = place - 1 if place > 0 else place
        return self.before[index] if -len(self.before) <= index < len(self.before) else None

    def add(self, slate: Sequence[Product]) -> None:
        """Remembers one more slate."""
        self.slates.append(tuple(slate))
        self.seen |= {product.id for product in slate}


def unmet_picks(expected: PicksExpected, products: Sequence[Product], past: Past) -> Iterator[str]:
    """What of the slate is not as expected, a line each."""
    n = len(products)
    for holds, what in (
        (expected.at_least is None or n >= expected.at_least, f"at least {expected.at_least}"),
        (expected.at_most is None or n <= expected.at_most, f"at most {expected.at_most}"),
        (expected.exactly is None or n == expected.exactly, f"exactly {expected.exactly}"),
    ):
        if not holds:
            yield f"{n} picks, expected {what}"
    yield from _conditions(expected, products)
    again = [p.title for p in products if p.id in past.seen]
    if expected.not_shown_before and again:
        yield f"shown before: {again}"
    yield from _looked_up(expected, products, past)


def _conditions(expected: PicksExpected, products: Sequence[Product]) -> Iterator[str]:
    """A slate with nothing on it meets `all` and `none`; ask for `at_least` where that matters."""
    for name in ("all", "most", "none", "any", "top"):
        condition = getattr(expected, name)
        if condition is None:
            continue
        judged = products[:1] if name == "top" else products
        met = [condition.met_by(product) for product in judged]
        holds = {
            "all": all(met),
            "none": not any(met),
            "most": sum(met) > 0.5 * len(met),
        }.get(name, any(met))
        if not holds:
            wanted = condition.model_dump(exclude_defaults=True)
            failing = [p.title for p, ok in zip(judged, met, strict=True) if ok == (name == "none")]
            yield f"picks, {name}: {wanted} does not hold; see {failing[:3]}"


def _looked_up(expected: PicksExpected, products: Sequence[Product], past: Past) -> Iterator[str]:
    """What is expected by places of the slate before."""
    ids = [product.id for product in products]
    if expected.were is not None:
        wanted = [one.id for place in expected.were if (one := past.at(place))]
        if ids != wanted or len(wanted) < len(expected.were):
            yield f"the picks are not those of places {expected.were}: {titles(products)}"
    if expected.of_turn is not None:
        slates = past.slates[expected.of_turn - 1 : expected.of_turn]
        if ids != [product.id for slate in slates for product in slate]:
            yield f"the picks are not those of turn {expected.of_turn}: {titles(products)}"
    for name, place in (
        ("cheaper_than", expected.cheaper_than),
        ("dearer_than", expected.dearer_than),
        ("like", expected.like),
    ):
        other = past.at(place) if place is not None else None
        if place is not None and (other is None or not all(_is(name, p, other) for p in products)):
            yield f"not all picks are {name} place {place} ({other and other.title})"


def _is(relation: str, product: Product, other: Product) -> bool:
    if relation == "like":
        return product.category == other.category
    difference = product.price.minor - other.price.minor
    return difference < 0 if relation == "cheaper_than" else difference > 0


def titles(products: Sequence[Product]) -> list[str]:
    """The first three, for a complaint."""
    return [product.title for product in products[:3]]
