"""Whether a shopper's words name one product, which is then owed the first place."""

from __future__ import annotations

from collections.abc import Sequence, Set

from catalog import Product
from retrieval.rules import key_words

_SHORTEST_ID = 4


def names_one(text: str, products: Sequence[Product]) -> bool:
    """True when `text` holds the id of one of `products`, most words of its title, or its brand
    and a word that is its own. Words that only say what kind of thing it is name none."""
    words = frozenset(key_words(text))
    tokens = frozenset(text.casefold().replace(",", " ").replace("?", " ").split())
    return any(_named(product, words, tokens) for product in products)


def _named(product: Product, words: Set[str], tokens: Set[str]) -> bool:
    if len(product.id) >= _SHORTEST_ID and product.id.casefold() in tokens:
        return True
    kind = frozenset(word for shelf in product.category for word in key_words(shelf))
    brand = frozenset(key_words(product.brand)) if product.brand else frozenset()
    title = frozenset(key_words(product.title))
    own = title - kind - brand
    if not own & words:
        return False
    mostly = len(title & words) * 2 > len(title) and len(title & words) > 1
    return mostly or (bool(brand) and brand <= words)
