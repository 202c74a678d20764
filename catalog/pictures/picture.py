"""The picture of a product that has no photograph."""

from __future__ import annotations

import html
import re

from catalog.pictures.colours import own_colour, tones
from catalog.pictures.kinds import glyph_for
from catalog.schema import Product

# Four to three about the middle of the glyphs' canvas: no taller than the tallest of them needs, so
# that a card's words are on the screen with it.
_FRAME = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="-48 14 496 372" width="400" height="300" '
    'role="img" aria-label="{label}">'
    '<rect x="-48" y="14" width="496" height="372" rx="40" fill="{ground}"/>'
    '<circle cx="200" cy="200" r="162" fill="{circle}"/>{art}</svg>'
)
# What XML forbids even escaped; the schema lets unassigned characters pass.
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def draw(product: Product) -> str:
    """An SVG, four to three, of the kind of thing `product` is, in its colour; always the same.

    Self-contained: no script, no reference, and of the product's text only its title, escaped, as
    the label, and on the plain parcel its initial.
    """
    painted = tones(own_colour(product.attributes, product.title, _shelf(product)))
    art = glyph_for(product).art.format_map({**painted, "initial": _initial(product.title)})
    label = html.escape(_NOT_XML.sub("", product.title))
    return _FRAME.format(label=label, art=art, **painted)


def _shelf(product: Product) -> str:
    return " > ".join(product.category) or product.title


def _initial(title: str) -> str:
    """The first letter or digit as a capital, empty when there is none."""
    return next((sign.upper()[:1] for sign in title if sign.isalnum()), "")
