"""What a shopper is after in one search, the words they type, and how well a product fits."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from catalog.sample.tastes import Tastes
from catalog.sample.vocabulary import Category, vocabulary
from catalog.schema import Product


@dataclass(frozen=True, slots=True)
class Want:
    """One need: any of `categories`, with the attributes, brand and price limit asked for."""

    text: str
    department: str
    categories: frozenset[str]
    asked: tuple[tuple[str, str], ...] = ()
    brand: str = ""
    limit: int | None = None
    """Most they mean to pay, in minor units; None when they did not say."""
    misspelt: bool = False


def relevance(want: Want, product: Product) -> float:
    """How well `product` answers `want`: 1 in full, 0 not at all. Taste plays no part."""
    if product.category[-1:] and product.category[-1] in want.categories:
        fit = 1.0
    else:
        fit = 0.3 if product.department == want.department else 0.0
    fit -= 0.22 * sum(product.attributes.get(key) != value for key, value in want.asked)
    fit -= 0.3 * (want.brand != "" and product.brand != want.brand)
    fit -= 0.35 * (want.limit is not None and product.price.minor > want.limit)
    return max(fit, 0.0)


Prices = Callable[[str, float], int]
"""The price, in minor units, at a place 0 to 1 among the prices of a leaf category."""


def draw_want(chance: random.Random, tastes: Tastes, category: Category, prices: Prices) -> Want:
    """A need in `category` as this shopper would have it and type it."""
    text = chance.choice(category.asks)
    leaf = frozenset({category.name})
    plain = Want(text, category.department, leaf, asked=tuple(_implied(category, text)))
    ways = [_plain, _plain, _coloured, _trait, _varied, _material, _for_use, _for_use, _branded]
    ways += [_gift] if category.gift else []
    thrifty = chance.random() < 0.12 + 0.25 * tastes.sensitivity
    way = _thrifty if thrifty else chance.choice(ways)
    want = way(chance, tastes, category, plain)
    want = _priced(chance, category, tastes, want, prices) if thrifty else want
    return _misspell(chance, want) if chance.random() < 0.04 else want


def _plain(chance: random.Random, tastes: Tastes, category: Category, want: Want) -> Want:
    return replace(want, text=f"best {want.text}") if chance.random() < 0.08 else want


def _thrifty(chance: random.Random, tastes: Tastes, category: Category, want: Want) -> Want:
    return want


def _implied(category: Category, text: str) -> Iterator[tuple[str, str]]:
    """The attributes a ready-made query names by itself: leather in "leather boots"."""
    options = category.vary | {"material": category.materials, "colour": category.colours}
    for key, values in options.items():
        named = [value for value in values if _names(value, text)]
        if named:
            yield key, max(named, key=len)
    for key, trait in category.traits.items():
        if trait.title and _names(trait.title, text):
            yield key, "yes"


def _names(value: str, text: str) -> bool:
    return f" {value.lower()} " in f" {text.lower()} "


def _asking(want: Want, key: str, value: str, text: str) -> Want:
    """`want` with one more attribute asked for; unchanged if the text settles it already."""
    if any(asked == key for asked, _ in want.asked):
        return want
    return replace(want, text=text, asked=(*want.asked, (key, value)))


def _coloured(chance: random.Random, tastes: Tastes, category: Category, want: Want) -> Want:
    liked = [colour for colour in category.colours if colour in tastes.colours]
    if not liked:
        return want
    colour = chance.choice(liked)
    return _asking(want, "colour", colour, f"{colour} {want.text}")


def _trait(chance: random.Random, tastes: Tastes, category: Category, want: Want) -> Want:
    named = [(key, trait) for key, trait in category.traits.items() if trait.title]
    if not named:
        return _varied(chance, tastes, category, want)
    key, trait = chance.choice(named)
    return _asking(want, key, "yes", f"{_typed(trait.title)} {want.text}")


def _varied(chance: random.Random, tastes: Tastes, category: Category, want: Want) -> Want:
    """Ask for one of the varieties that stand in the title: people search by those."""
    slots = {key: "{" + key.replace(" ", "_") + "}" for key in category.vary}
    keys = [key for key, slot in slots.items() if slot in category.head]
    if not keys:
        return want
    key = chance.choice(keys)
    value = chance.choice(category.vary[key])
    after = category.head.find("{noun}") < category.head.find(slots[key])
    joint = " for " if f" for {slots[key]}" in category.head else " "
    ordered = (want.text, joint, _typed(value)) if after else (_typed(value), " ", want.text)
    return _asking(want, key, value, "".join(ordered))


def _typed(words: str) -> str:
    """As people type: without capitals and degree signs."""
    return words.lower().replace("°", "")


def _material(chance: random.Random, tastes: Tastes, category: Category, want: Want) -> Want:
    if not category.materials:
        return want
    material = chance.choice(category.materials)
    return _asking(want, "material", material, f"{_typed(material)} {want.text}")


def _for_use(chance: random.Random, tastes: Tastes, category: Category, want: Want) -> Want:
    if " for " in want.text:
        return want
    use = chance.choice(category.uses)
    return _asking(want, "use", use, f"{want.text} for {_typed(use)}")


def _branded(chance: random.Random, tastes: Tastes, category: Category, want: Want) -> Want:
    department = next(d for d in vocabulary().departments if d.name == category.department)
    brands = sorted(b for names in department.brands.values() for b in names if b in tastes.brands)
    if not brands:
        return want
    brand = chance.choice(brands)
    return replace(want, text=f"{brand.lower()} {want.text}", brand=brand)


def _gift(chance: random.Random, tastes: Tastes, category: Category, want: Want) -> Want:
    same = frozenset(
        c.name for d in vocabulary().departments for c in d.categories if c.gift == category.gift
    )
    text = chance.choice(("gift for {}", "present for {}", "gift ideas for {}", "gifts for {}"))
    return replace(want, text=text.format(category.gift), categories=same, asked=())


def _priced(
    chance: random.Random, category: Category, tastes: Tastes, want: Want, prices: Prices
) -> Want:
    """The same need with a limit, in words ("cheap") or in round dollars ("under $40")."""
    place = min(max(0.15 + 0.7 * tastes.budget + chance.gauss(0, 0.08), 0.15), 0.95)
    if chance.random() < 0.4:
        word = chance.choice(("cheap", "affordable", "budget", "inexpensive"))
        return replace(want, text=f"{word} {want.text}", limit=prices(category.name, 0.4))
    dollars = max(1, round(prices(category.name, place) / 100))
    dollars = (
        dollars
        if dollars < 20
        else round(dollars / 5) * 5
        if dollars < 200
        else round(dollars / 50) * 50
    )
    form = chance.choice(("{} under ${}", "{} under {}", "{} less than ${}", "{} max ${}"))
    return replace(want, text=form.format(want.text, dollars), limit=dollars * 100)


def _rounded(dollars: int) -> int:
    """The figure people name: 17, 45, 350."""
    step = 1 if dollars < 20 else 5 if dollars < 200 else 50
    return round(dollars / step) * step


def _misspell(chance: random.Random, want: Want) -> Want:
    """One slip in one longer word: two letters swapped, one dropped or one doubled."""
    words = want.text.split()
    long = [i for i, word in enumerate(words) if len(word) > 4 and word.isalpha()]
    if not long:
        return want
    index = chance.choice(long)
    word, at = words[index], chance.randint(1, len(words[index]) - 2)
    slips = (
        word[:at] + word[at + 1] + word[at] + word[at + 2 :],
        word[:at] + word[at + 1 :],
        word[:at] + word[at] + word[at:],
    )
    words[index] = chance.choice(slips)
    return replace(want, text=" ".join(words), misspelt=True)
