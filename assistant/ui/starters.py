"""What an empty chat offers to ask, made from the shop's own shelves."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from assistant.ui.prices import round_up, whole
from assistant.ui.safe import clipped
from catalog import Product
from retrieval import Items

GENERAL = (
    "A present for a friend",
    "Something well rated",
    "A small treat for myself",
    "What is popular here?",
)
"""For as long as the shop is not open yet."""


class Starter(NamedTuple):
    """A question to begin with, and a product of its shelf for the picture."""

    question: str
    product: Product


_MOST = 4  # two by two on a phone, whose first screen then holds them all
_LONGEST = 48
_ENOUGH = 3  # products that make a shelf worth asking for


def starters(items: Items) -> tuple[Starter, ...]:
    """Up to four questions the shop can answer well; none when its titles give none."""
    shelves = list(_shelves(items))[:_MOST]
    asked = (
        Starter(_ask(place, shelf, items), _face(shelf, items))
        for place, shelf in enumerate(shelves)
    )
    return (*asked, *_like(items, _MOST - len(shelves)))


def _shelves(items: Items) -> Iterator[list[int]]:
    """Rows of one leaf category each: the fullest of every department, big departments first."""
    by_path: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
    for row, product in enumerate(items.products):
        if product.category and product.in_stock and items.priced_in[row]:
            by_path[product.category].append(row)
    sizes: defaultdict[str, int] = defaultdict(int)
    for path, rows in by_path.items():
        sizes[path[0]] += len(rows)
    taken: set[str] = set()
    ordered = sorted(
        by_path, key=lambda path: (-sizes[path[0]], path[0], -len(by_path[path]), path)
    )
    for path in ordered:
        if path[0] not in taken and len(by_path[path]) >= _ENOUGH and len(path[-1]) <= _LONGEST:
            taken.add(path[0])
            yield by_path[path]


def _ask(place: int, rows: list[int], items: Items) -> str:
    """One question about a shelf; they take turns so that the row does not read as a list."""
    name = _in_a_sentence(items.products[rows[0]].category[-1])
    prices = items.price[rows]
    median = round_up(int(np.percentile(prices, 50, method="higher")), items.currency)
    low = round_up(int(np.percentile(prices, 25, method="lower")), items.currency)
    high = round_up(int(np.percentile(prices, 75, method="higher")), items.currency)
    top = whole(median, items.currency)
    between = f"{whole(low, items.currency)} and {whole(high, items.currency)}"
    question = (
        f"{name} under {top}",
        f"the best rated {name}",
        f"{name}, nothing over {top}",
        f"{name} between {between}" if low < high else f"{name} under {top}",
    )[place % _MOST]
    return question[:1].upper() + question[1:]


def _face(rows: list[int], items: Items) -> Product:
    """The product that stands for a shelf: the most reviewed."""
    return items.products[max(rows, key=lambda row: items.review_count[row])]


def _like(items: Items, most: int) -> Iterator[Starter]:
    """Questions by title, for shops without categories: what is reviewed most, or comes first."""
    reviewed = np.argsort(-items.review_count, kind="stable")
    seen: set[str] = set()
    for row in reviewed:
        product: Product = items.products[row]
        title = clipped(product.title, _LONGEST).rstrip("…")
        if len(seen) < most and product.in_stock and title.casefold() not in seen:
            seen.add(title.casefold())
            yield Starter(f"Something like {title}", product)


def _in_a_sentence(name: str) -> str:
    """`Coffee Grinders` as `coffee grinders`; `TVs` and `LEGO sets` stay as they are."""
    return " ".join(w.lower() if w[1:].islower() else w for w in name.split())
