"""Words that point at what shown products are, said out: "not that colour" as "not navy"."""

from __future__ import annotations

import re

from assistant.constraints import BRAND
from assistant.understanding import Memory
from assistant.understanding.numerals import fold
from catalog import Product
from retrieval import Items

_NOT_THAT = re.compile(
    r"\b(?:not|without) (?:that|this|the same) (?P<field>colou?r|brand|make|material|size|style)\b"
)
_ANOTHER = re.compile(
    r"\b(?:an ?other|other|different) (?P<field>colou?r|brand|make|material|size|style)s?\b"
)
_NAMES = {"color": "colour", "make": BRAND}
_MOST = 6


def reworded(message: str, memory: Memory, items: Items) -> str:
    """`message` with such words replaced; the same where nothing is shown or says what it is."""
    if not memory.shown or len(message) > 300:
        return message
    folded = fold(message)
    if found := _NOT_THAT.search(folded):
        pointed = memory.anchor or memory.shown[0]
        values = _values(items, (pointed.product_id,), found["field"])
    elif found := _ANOTHER.search(folded):
        ids = tuple(one.product_id for one in memory.shown)
        values = _asked(memory, found["field"]) or _values(items, ids, found["field"])
    if not found or not values:
        return message
    said = f"not {' or '.join(values[:_MOST])}"
    return f"{message[: found.start()]}{said}{message[found.end() :]}"


def _asked(memory: Memory, name: str) -> tuple[str, ...]:
    """The values of the field that were asked for: another colour is none of them."""
    wanted = memory.state.of(_NAMES.get(name, name))
    return wanted[-1].values if wanted else ()


def _values(items: Items, ids: tuple[str, ...], name: str) -> tuple[str, ...]:
    rows = (items.row_of.get(id_) for id_ in ids)
    products = [items.products[row] for row in rows if row is not None]
    found = (_value(product, _NAMES.get(name, name)) for product in products)
    return tuple(dict.fromkeys(value for value in found if value))


def _value(product: Product, field: str) -> str:
    return product.brand if field == BRAND else product.attributes.get(field, "")
