"""Questions about shown products, answered from the catalogue's columns and from nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.constraints import CATEGORY, RATING, Constraint
from assistant.slates.limiting import condition_of
from assistant.understanding import Lexicon
from assistant.understanding.finding import find
from assistant.understanding.tokens import phrase_of
from assistant.words.facts import stock_phrase
from catalog import Product
from retrieval import Items

_FIELDS = {
    "wide": ("width", "size"), "width": ("width", "size"), "tall": ("height", "size"),
    "high": ("height", "size"), "height": ("height", "size"), "long": ("length", "size"),
    "length": ("length", "size"), "heavy": ("weight",), "weigh": ("weight",),
    "weight": ("weight",), "light": ("weight",), "big": ("size", "capacity", "volume"),
    "large": ("size", "capacity", "volume"), "hold": ("capacity", "volume"),
    "made": ("material",), "fabric": ("material",), "colour": ("colour",),
    "battery": ("battery", "run time", "playtime"), "fit": ("fit", "size"),
}  # fmt: skip
"""Words of a question to the columns that may answer it, the likeliest first."""
_MOST = 4
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_LOWEST = frozenset("cheapest cheaper lightest lighter narrowest shortest smallest lowest least "
                    "fewest".split())  # fmt: skip
_BY = {
    "cheap": "price", "cheapest": "price", "cheaper": "price", "expensive": "price",
    "dearest": "price", "priciest": "price", "rated": "rating", "rating": "rating",
    "best": "rating", "better": "rating", "reviewed": "reviews", "review": "reviews",
    "lightest": "weight", "lighter": "weight", "heaviest": "weight", "widest": "width",
    "narrowest": "width", "longest": "length", "shortest": "length", "tallest": "height",
    "biggest": "capacity", "largest": "capacity", "smallest": "capacity",
}  # fmt: skip


def told(
    text: str, which: bool, products: Sequence[Product], items: Items, lexicon: Lexicon
) -> tuple[str, ...]:
    """The answer to a question about `products`, a line or a few; never what no column says."""
    words = phrase_of(text)
    if which and (measure := _measure(words)):
        return (_first_by(measure, bool(_LOWEST & set(words)), products),)
    leaves = frozenset(p.category[-1] for p in products if p.category)
    asked = [
        c
        for c in find(text, lexicon, leaves).constraints
        if c.field not in (CATEGORY, RATING) and not c.negated and phrase_of(c.said) != ("1",)
    ]
    if asked:
        return tuple(_met(asked, which, products, items))
    return tuple(_facts(words, product) for product in products[:_MOST])


def _measure(words: Sequence[str]) -> str:
    return next((_BY[word] for word in words if word in _BY), "")


def _met(
    asked: Sequence[Constraint], which: bool, products: Sequence[Product], items: Items
) -> Iterator[str]:
    for constraint in asked[:2]:
        label = str(constraint)
        mask = items.facets.mask(condition_of(constraint))
        those = [p.title for p in products if mask[items.row_of[p.id]]]
        if which or len(products) > 2:
            yield (
                f"Listed as {label}: {'; '.join(those)}."
                if those
                else f"None is listed as {label}."
            )
            continue
        for product in products:
            is_it = product.title in those
            yield (
                f"Yes: {product.title} is listed as {label}."
                if is_it
                else f"{product.title} is not listed as {label}."
            )


def _facts(words: Sequence[str], product: Product) -> str:
    if {"review", "rating", "rated", "star"} & set(words):
        return _rating(product)
    if {"cost", "price", "much", "expensive"} & set(words):
        return f"{product.title} costs {product.price}."
    if {"stock", "available", "left", "many"} & set(words) and product.stock is not None:
        return f"{product.title}: {stock_phrase(product.stock)}."
    names = [name for name in product.attributes if set(phrase_of(name)) & set(words)]
    names += [n for word in words for n in _FIELDS.get(word, ()) if n in product.attributes]
    if names:
        name = names[0]
        return f"{product.title}: {name} {product.attributes[name]}."
    known = ", ".join(f"{name} {value}" for name, value in list(product.attributes.items())[:6])
    if not words and known:
        return f"{product.title}: {known}."
    return (
        f"The catalogue does not say that of {product.title}; it says: {known or 'nothing more'}."
    )


def _rating(product: Product) -> str:
    if product.rating is None or not product.review_count:
        return f"{product.title} has no reviews yet."
    score, count = f"{product.rating:.1f} out of 5", f"{product.review_count:,} reviews"
    return f"{product.title} is rated {score} in {count}."


def _first_by(measure: str, lowest: bool, products: Sequence[Product]) -> str:
    values = [_value(measure, product) for product in products]
    known = [(value, p) for value, p in zip(values, products, strict=True) if value is not None]
    if len(known) < len(products) and measure not in ("rating", "reviews"):
        return f"I can't tell: the catalogue does not give the {measure} of all of these."
    if not known:
        return f"I can't tell: none of these has a {measure}."
    best = (min if lowest else max)(value for value, _ in known)
    those = [p for value, p in known if value == best]
    names = " and ".join(p.title for p in those[:3])
    return f"By {measure}: {names} ({_shown(measure, those[0])})."


def _value(measure: str, product: Product) -> float | None:
    if measure == "price":
        return float(product.price.minor)
    if measure == "rating":
        return product.rating if product.review_count else None
    if measure == "reviews":
        return float(product.review_count)
    found = _NUMBER.search(product.attributes.get(measure, ""))
    return float(found[0]) if found else None


def _shown(measure: str, product: Product) -> str:
    if measure == "price":
        return str(product.price)
    if measure == "rating":
        return f"{product.rating:.1f} out of 5"
    if measure == "reviews":
        return f"{product.review_count:,} reviews"
    return product.attributes[measure]
