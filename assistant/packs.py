"""How many of the thing one product holds: "Set of Six Dining Chairs", "pack: pack of 12"."""

from __future__ import annotations

import re
from functools import lru_cache

from catalog import Product

_WORDS = dict(
    zip(
        "two three four five six seven eight nine ten eleven twelve".split(),
        range(2, 13),
        strict=True,
    )
)
_PACK = re.compile(
    rf"\b(?:set|pack|box) of (?P<of>\d{{1,4}}|{'|'.join(_WORDS)})\b|\b(?P<n>\d{{1,4}})[- ]pack\b"
    r"|\b(?P<pieces>\d{1,2})-piece (?:[\w-]+ ){0,3}?(?:towel|napkin|plate|bowl|glass|mug|cup)s?\b"
    r"|\b(?P<two>twin pack|pair)\b"
)
_FIELDS = ("pack", "set")


def pack_of(product: Product) -> int:
    """How many a single purchase brings; 1 where nothing says more."""
    said = " ".join(product.attributes.get(field, "") for field in _FIELDS)
    return _pack(said) if said.strip() and _pack(said) > 1 else _pack(product.title, title=True)


@lru_cache(maxsize=50_000)
def _pack(text: str, *, title: bool = False) -> int:
    found = _PACK.search(text.lower())
    if found is None or (title and found["two"]):  # "pair of gloves" is one pair
        return 1
    number = found["of"] or found["n"] or found["pieces"]
    return max(1, _WORDS.get(number) or int(number)) if number else 2
