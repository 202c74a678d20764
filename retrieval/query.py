"""What a slate is asked for: the query, its hard limits, and the context it comes in."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

import numpy as np

from retrieval.facets import CATEGORY, Condition
from retrieval.items import Floats, Items, Mask
from retrieval.shopper import Shopper


@dataclass(frozen=True, slots=True)
class Limits:
    """Hard limits on a slate. Nothing outside them is retrieved, ranked or shown."""

    max_price: int | None = None  # minor units of the shop's currency, inclusive
    min_price: int | None = None  # minor units, inclusive
    in_stock: bool = True
    exclude: frozenset[str] = frozenset()  # product ids
    category: tuple[str, ...] | None = None  # the whole path; None allows every category
    where: tuple[Condition, ...] = ()  # all of these are met


@dataclass(frozen=True, slots=True, eq=False)
class Query:
    """What is looked for. `vector` is the text's embedding, computed once for all sources."""

    text: str
    vector: Floats | None  # [d], unit length; None when the text is empty
    allowed: Mask  # [n], True for rows inside the limits
    of_a_kind: bool = False  # the limits name the kind of product: no row is off the subject


@dataclass(frozen=True, slots=True, eq=False)
class Context:
    """Who asks, when and where. `shopper` is folded from their events before `at` only."""

    shopper: Shopper = field(default_factory=Shopper)
    at: datetime = field(default_factory=lambda: datetime.now().astimezone())
    platform: str = "web"


def names_a_kind(limits: Limits) -> bool:
    """True when every product inside `limits` is of the kind that is asked for."""
    kinds = (c for c in limits.where if c.field == CATEGORY and not c.negated)
    return limits.category is not None or any(True for _ in kinds)


def allowed(items: Items, limits: Limits) -> Mask:
    """[n] True for the rows inside `limits`, what is hidden aside: exact, over the whole catalogue.

    A product priced in another currency can't be compared, so any price limit excludes it.
    """
    mask = np.ones(len(items), np.bool_) if items.hidden is None else ~items.hidden
    if limits.max_price is not None:
        mask &= items.priced_in & (items.price <= limits.max_price)
    if limits.min_price is not None:
        mask &= items.priced_in & (items.price >= limits.min_price)
    if limits.category is not None:
        mask &= items.category == items.category_code(limits.category)
    for condition in limits.where:
        mask &= items.facets.mask(condition)
    if limits.in_stock:
        mask &= items.stock > 0
    for product in limits.exclude:
        if (row := items.row_of.get(product)) is not None:
            mask[row] = False
    return mask
