"""Whether a shopper's words name one product, which is then owed the first place."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence, Set

from catalog import Product
from retrieval.rules import key_words

_SHORTEST_ID = 4
_EDGES = re.compile(r"^\W+|\W+$")


def names_one(text: str, products: Sequence[Product]) -> bool:
    """True when `text` holds the id of one of `products`, most words of its title, its brand and a
    word that is its own, or a word that none of the others has, such as a series' name. Words that
    only say what kind of thing it is, or what it is made of, name none."""
    words = frozenset(key_words(text))
    tokens = frozenset(_EDGES.sub("", token) for token in text.casefold().split())
    owns = [_own(product) for product in products]
    series = [_names(product, own) for product, own in zip(products, owns, strict=True)]
    alone = Counter(word for names in series for word in names)
    return any(
        _named(product, own, words, tokens) or any(alone[word] == 1 for word in names & words)
        for product, own, names in zip(products, owns, series, strict=True)
    )


def _named(product: Product, own: Set[str], words: Set[str], tokens: Set[str]) -> bool:
    if len(product.id) >= _SHORTEST_ID and product.id.casefold() in tokens:
        return True
    if not own & words:
        return False
    brand = frozenset(key_words(product.brand)) if product.brand else frozenset()
    title = frozenset(key_words(product.title))
    mostly = len(title & words) * 2 > len(title) and len(title & words) > 1
    return mostly or (bool(brand) and brand <= words)


def _own(product: Product) -> frozenset[str]:
    """Words of the title that are neither its kind nor its brand."""
    others = (*product.category, product.brand or "")
    return frozenset(key_words(product.title)) - {w for text in others for w in key_words(text)}


def _names(product: Product, own: frozenset[str]) -> frozenset[str]:
    """Of its `own` what describes nothing: no attribute has it, and it is no number."""
    described = {word for value in product.attributes.values() for word in key_words(value)}
    return frozenset(word for word in own - described if not word.isdigit())
