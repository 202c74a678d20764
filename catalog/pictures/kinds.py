"""Which picture a product gets: by the words of its leaf category, then of its title."""

from __future__ import annotations

import re

from catalog.pictures.glyphs import (
    care,
    carried,
    clothes,
    festive,
    home,
    household,
    kitchen,
    making,
    outdoors,
    play,
    rooms,
    sport,
    tech,
)
from catalog.pictures.pen import Glyph
from catalog.pictures.words import Words, last_known, words_of
from catalog.schema import Product

_THEMES = (
    home,
    kitchen,
    rooms,
    care,
    clothes,
    carried,
    tech,
    play,
    outdoors,
    sport,
    making,
    festive,
    household,
)
GLYPHS: dict[str, Glyph] = {name: g for theme in _THEMES for name, g in theme.GLYPHS.items()}
"""Every drawing by its name."""

PARCEL = household.PARCEL
"""For what no word tells: a parcel with the product's initial."""

_BY_WORDS: dict[Words, Glyph] = {
    words_of(word): glyph for glyph in GLYPHS.values() for word in glyph.words
}
# English names the thing last, before what it is for, with or in: "Dog Bed for Cats, blue".
_HEAD_ENDS = re.compile(r",| (?:for|with|in|by|and a) |[(\[|:]| [-–—] ", re.IGNORECASE)


def glyph_for(product: Product) -> Glyph:
    """The drawing for `product`; `PARCEL` when neither category nor title says what it is."""
    leaf = product.category[-1] if product.category else ""
    for text in (leaf, product.title, *reversed(product.category[:-1])):
        found = _named_in(text)
        if found:
            return found
    return PARCEL


def _named_in(text: str) -> Glyph | None:
    head = _HEAD_ENDS.split(text[:300], maxsplit=1)[0]
    return last_known(words_of(head), _BY_WORDS) or last_known(words_of(text), _BY_WORDS)
