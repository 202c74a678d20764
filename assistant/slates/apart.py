"""What sets the cards of a slate apart: the cheapest, the best rated, the only one in rubber.

Facts of the catalogue alone, told before what most of the slate have in common.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from assistant.events import Pick
from assistant.slates.wording import as_quality
from catalog import Product

_MOST = 2
_SHARED = 20  # reviews that make a rating more than a few people's
_WELL = 4.0
_OF_THESE = " of these"
_PLAIN = frozenset({"colour", "color", "size", "pattern"})  # the title has them
_ALIKE = 3  # products of a kind among which "the only one" says something
_BEFORE = "Shown to you before"


def told_apart(picks: Sequence[Pick]) -> tuple[Pick, ...]:
    """`picks`, each with at most two reasons: what it alone is comes first, what more than half of
    them share comes last. May be asked again when the slate has changed."""
    own = [_own(pick) for pick in picks]
    held = Counter(clause for clauses in own for clause in clauses)
    apart = set_apart([pick.product for pick in picks])
    return tuple(
        replace(pick, reason=_line(alone, clauses, held, len(picks)))
        for pick, alone, clauses in zip(picks, apart, own, strict=True)
    )


def set_apart(products: Sequence[Product]) -> list[list[str]]:
    """For each product what it alone is of these, most telling first; often nothing."""
    found: list[list[str]] = [[] for _ in products]
    if len(products) > 1:
        for place, fact in (*_extremes(products), *_only(products)):
            found[place].append(fact)
    return found


def _own(pick: Pick) -> list[str]:
    """Its reasons but for those that were told of another slate."""
    clauses = [part[:1].lower() + part[1:] for part in pick.reason.split("; ")]
    return [clause for clause in clauses if clause and _OF_THESE not in clause]


def _line(alone: Sequence[str], own: Sequence[str], held: Counter[str], of: int) -> str:
    rare = [clause for clause in own if 2 * held[clause] <= of]
    common = [clause for clause in own if clause not in rare]
    more = [fact for fact in alone[1:] if not fact.startswith("only")]
    clauses = [*alone[:1], *rare, *more, *common][:_MOST]
    line = "; ".join(clauses) or _BEFORE
    return line[0].upper() + line[1:]


def _extremes(products: Sequence[Product]) -> Iterator[tuple[int, str]]:
    if len({p.price.currency for p in products}) == 1:
        yield from _least([p.price.minor for p in products], "cheapest of these")
    rated = [
        p.rating if p.rating is not None and p.review_count >= _SHARED else 0.0 for p in products
    ]
    if max(rated) >= _WELL:
        yield from _least([-rating for rating in rated], "best rated of these")
    reviews = [p.review_count for p in products]
    if max(reviews) >= 5 * _SHARED:
        yield from _least([-count for count in reviews], "most reviewed of these")


def _least(values: Sequence[float], fact: str) -> Iterator[tuple[int, str]]:
    if values.count(least := min(values)) == 1:
        yield values.index(least), fact


def _only(products: Sequence[Product]) -> Iterator[tuple[int, str]]:
    """What one product of its kind is and no other, yes-or-no qualities first."""
    kinds = Counter(p.category for p in products)
    said = Counter((p.category, n, v) for p in products for n, v in p.attributes.items())
    for yes in (True, False):
        for place, product in enumerate(products):
            if kinds[product.category] < _ALIKE:
                continue
            for name, value in product.attributes.items():
                alone = said[product.category, name, value] == 1
                if alone and (value == "yes") == yes and name.casefold() not in _PLAIN:
                    yield place, f"only one of these {as_quality(name, value)}"
