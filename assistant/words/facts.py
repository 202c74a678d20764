"""What a language model is told of a product: data in JSON, that no text can break out of."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence

from assistant.events import Pick

LONGEST_DESCRIPTION = 400
LONGEST_LINE = 200
MOST_ATTRIBUTES = 12

_FENCED = re.compile(r"<products[^>]*>\n(.*)\n</products>", re.DOTALL)
_FOUND_BY = {
    "semantic": "what the words mean",
    "lexical": "the words themselves",
    "two_tower": "what people like this shopper choose",
    "session": "what they looked at in this session",
    "popular": "what sells in this shop",
}


def facts(pick: Pick, longest_description: int = LONGEST_DESCRIPTION) -> dict[str, object]:
    """What the model is told of one product; empty facts are left out."""
    product = pick.product
    attributes = dict(list(product.attributes.items())[:MOST_ATTRIBUTES])
    known: dict[str, object] = {
        "id": product.id,
        "title": product.title,
        "brand": product.brand,
        "category": " > ".join(product.category),
        "price": str(product.price),
        "rating": "" if product.rating is None else f"{product.rating:.1f} out of 5",
        "reviews": product.review_count or "",
        "stock": stock_phrase(product.stock),
        "attributes": {k: shortened(v, LONGEST_LINE) for k, v in attributes.items()},
        "description": shortened(product.description, longest_description),
        "why_picked": pick.reason,
        "found_by": "; ".join(provenance(pick)),
        "disclosed": "; ".join(pick.marks),
    }
    return {name: value for name, value in known.items() if value}


def provenance(pick: Pick) -> tuple[str, ...]:
    """How a pick was found, best rank first: by text, by people alike, by the session."""
    return tuple(dict.fromkeys(_FOUND_BY.get(source, source) for source in pick.sources))


def stock_phrase(stock: int | None) -> str:
    """What may be said of the stock: "in stock", or "only 3 left" when it is low."""
    if stock is None:
        return ""
    if stock == 0:
        return "out of stock"
    return f"only {stock} left" if stock <= 5 else "in stock"


def as_data(lines: Sequence[object]) -> str:
    """JSON, an item a line. No `<` or `>` survives, so that no text can close its fence."""
    items = [json.dumps(line, ensure_ascii=False) for line in lines]
    return fenced("[\n" + ",\n".join(items) + "\n]" if items else "[]")


def fenced(text: str) -> str:
    """JSON `text` without the signs that could close a fence or a line."""
    escaped = text.replace("<", "\\u003c").replace(">", "\\u003e")
    return escaped.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def shortened(text: str, longest: int) -> str:
    """`text` cut at a word's end, with a sign that it was cut."""
    if len(text) <= longest:
        return text
    head = text[: longest - 2]
    return (head.rsplit(None, 1)[0] if " " in head else head) + " …"


def told(text: str) -> list[dict[str, str]]:
    """The products a prompt's text tells of, as `facts` has them; none when it holds no such part.

    For fakes: they answer from what a language model would be told.
    """
    fenced = _FENCED.search(text)
    try:
        products = json.loads(fenced[1]) if fenced else []
    except ValueError:
        return []
    return [one for one in products if isinstance(one, dict)] if isinstance(products, list) else []
