"""How near a slate comes to what the shopper was after, from 0 to 1.

In the style of WebShop (Yao et al., NeurIPS 2022): the share of attributes and options that are
met, times a factor for the type of product. Their price is one share among others; here it is a
factor too, for a shop that keeps to a budget gets nothing for what is too dear.
"""

from __future__ import annotations

from collections.abc import Iterable

from assistant.converse.matching import found, tokens
from assistant.converse.script import Goal
from assistant.converse.sums import minor_of
from catalog import Product

SAME_DEPARTMENT, OTHER = 0.5, 0.1


def reward(goal: Goal, products: Iterable[Product]) -> float:
    """The best product's; 0 when there is none."""
    return max((_of(goal, product) for product in products), default=0.0)


def _of(goal: Goal, product: Product) -> float:
    most = goal.price_at_most
    price = product.price
    if most is not None and price.minor > minor_of(most, price.currency):
        return 0.0
    return _type(goal, product) * _share(goal, product)


def _share(goal: Goal, product: Product) -> float:
    met = [
        any(_has(product, name, value) for value in values)
        for name, values in goal.attributes.items()
    ]
    if goal.brand is not None:
        met.append(goal.brand.casefold() == product.brand.casefold())
    return sum(met) / len(met) if met else 1.0


def _has(product: Product, name: str, value: str) -> bool:
    return found(tokens(value), tokens(product.attributes.get(name, "")))


def _type(goal: Goal, product: Product) -> float:
    """1 for the category asked for, less for its department, little for anything else."""
    if goal.category is None:
        return 1.0
    wanted = tokens(goal.category)
    leaf = tokens(product.category[-1]) if product.category else tokens(product.title)
    if found(wanted, leaf):
        return 1.0
    return SAME_DEPARTMENT if set(wanted) & set(tokens(" ".join(product.category))) else OTHER
