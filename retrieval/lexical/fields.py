"""A product's words, those of each field as often as the field weighs.

Robertson, Zaragoza and Taylor, "Simple BM25 extension to multiple weighted fields" (CIKM 2004):
weights belong on the term frequencies, before they saturate, not on the scores of single fields.
"""

from __future__ import annotations

from catalog import Product
from retrieval.lexical.settings import LexicalConfig
from retrieval.lexical.words import words


def product_words(product: Product, config: LexicalConfig) -> list[str]:
    """With repetitions."""
    weighted = (
        (product.title, config.title),
        (product.brand, config.brand),
        (" ".join(product.category), config.category),
        (_attributes(product), config.attributes),
        (product.description, config.description),
    )
    found: list[str] = []
    for text, weight in weighted:
        if text and weight:
            found += words(text) * weight
    return found


def _attributes(product: Product) -> str:
    """Names and values; of a yes-or-no attribute its name, where the answer is yes."""
    pairs = product.attributes.items()
    return " ; ".join(name if value == "yes" else f"{name} {value}" for name, value in pairs
                      if value != "no")  # fmt: skip
