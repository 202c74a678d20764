"""The shelves: every article of the sample shop, department by department."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass

from catalog.sample import facts
from catalog.sample.dice import dice, leaning
from catalog.sample.vocabulary import TIERS, Category, Department, Tier, chosen, vocabulary
from catalog.sample.wording import Draft, description, title
from catalog.schema import Product

_LEAN: dict[Tier, float] = {"budget": 0.2, "mid": 0.5, "premium": 0.8}
_LINES_PER_BRAND = 6


@dataclass(frozen=True, slots=True)
class Item:
    """A product with what only its maker knows."""

    product: Product
    category: Category
    tier: Tier
    popularity: float
    """How often people ask for it, as a standard normal."""


def stocked(seed: int, products: int) -> list[Item]:
    """`products` articles, the same for the same arguments. Titles and ids are unique."""
    shelves = chosen(products)
    departments = {d.name: d for d in vocabulary().departments}
    categories = [c for shelf in shelves.values() for c in shelf]
    items: list[Item] = []
    titles: set[str] = set()
    for category, count in zip(categories, _counts(seed, categories, products), strict=True):
        department = departments[category.department]
        items.extend(_shelf(seed, department, category, count, titles))
    return items


def _counts(seed: int, categories: list[Category], products: int) -> list[int]:
    """How many articles each category holds: at least one, in all exactly `products`."""
    chance = dice(seed, "shelf sizes")
    weights = [chance.lognormvariate(0, 0.35) for _ in categories]
    spare = products - len(categories)
    exact = [spare * weight / sum(weights) for weight in weights]
    counts = [1 + int(share) for share in exact]
    by_remainder = sorted(range(len(exact)), key=lambda i: int(exact[i]) - exact[i])
    for index in by_remainder[: products - sum(counts)]:
        counts[index] += 1
    return counts


def _shelf(
    seed: int, department: Department, category: Category, count: int, titles: set[str]
) -> Iterator[Item]:
    chance = dice(seed, "shelf", category.slug)
    for number in range(1, count + 1):
        draft, name = _untaken(chance, department, category, titles)
        yield _item(chance, draft, name, f"{category.slug}-{number:03d}")


def _untaken(
    chance: random.Random, department: Department, category: Category, titles: set[str]
) -> tuple[Draft, str]:
    """A draft whose title nobody has yet. A full shelf gets numbered models at last."""
    for attempt in range(200):
        draft = _draft(chance, department, category, edition=attempt // 50)
        name = title(chance, draft)
        if name not in titles:
            titles.add(name)
            return draft, name
    raise AssertionError(f"{category.name} has no free title left")


def _draft(
    chance: random.Random, department: Department, category: Category, edition: int
) -> Draft:
    tier = chance.choices(TIERS, weights=(0.36, 0.4, 0.24))[0]
    brand = chance.choice(department.brands[tier])
    line = chance.choice(_lines(department, brand))
    line = f"{line} {'I' * (edition + 1)}" if edition else line
    return Draft(category, tier, brand, line, _attributes(chance, category, tier))


def _lines(department: Department, brand: str) -> tuple[str, ...]:
    """The model names of one brand: a run of the department's names that starts at its place."""
    brands = [name for tier in TIERS for name in department.brands[tier]]
    start = brands.index(brand) * 5
    count = len(department.lines)
    return tuple(department.lines[(start + i) % count] for i in range(min(count, _LINES_PER_BRAND)))


def _attributes(chance: random.Random, category: Category, tier: Tier) -> dict[str, str]:
    said: dict[str, str] = {}
    if category.materials:
        said["material"] = leaning(chance, category.materials, _LEAN[tier])
    colours = category.colour_of.get(said.get("material", ""), category.colours)
    if colours:
        said["colour"] = chance.choice(colours)
    if category.sizes:
        said["size"] = chance.choice(category.sizes)
    for key, values in category.vary.items():
        if category.allows(key, said):
            said[key] = chance.choice(values)
    lift = 0.12 * (_LEAN[tier] - 0.5)
    for key, trait in category.traits.items():
        if chance.random() < trait.chance + lift and category.allows(key, said):
            said[key] = "yes"
    said["use"] = chance.choice(category.uses)
    return said


def _item(chance: random.Random, draft: Draft, name: str, ident: str) -> Item:
    popularity = chance.gauss(0, 1)
    since = facts.launched(chance)
    rating, count = facts.reviews(chance, draft.tier, popularity, since)
    product = Product(
        id=ident,
        title=name,
        description=description(chance, draft),
        category=draft.category.path,
        brand=draft.brand,
        attributes=draft.attributes,
        price=facts.price(chance, draft.category, draft.tier, draft.attributes),
        rating=rating,
        review_count=count,
        stock=facts.stock(chance),
        launched=since,
    )
    return Item(product, draft.category, draft.tier, popularity)
