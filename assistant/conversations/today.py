"""An earlier answer over today's catalogue: today's price and stock, and nothing over the budget it
was given for. What had to go, or reads otherwise now, is said in a line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.budget import Budget
from assistant.conversations.payload import ExchangeKept, PickKept
from assistant.events import Pick, Understood
from assistant.slates.bundle import Bundle, BundleLine
from catalog import Money, Product
from retrieval import Items


@dataclass(frozen=True, slots=True)
class Today:
    """What of an answer is drawn now. `lines` say what changed since."""

    understood: Understood | None
    picks: tuple[Pick, ...] | None
    bundle: Bundle | None
    lines: tuple[str, ...] = ()


def today(kept: ExchangeKept, items: Items) -> Today:
    """`kept` over `items`. Raises ValueError when another version of Aisle wrote it."""
    understood, bundle = kept.understood_then(), kept.bundle_then()
    if kept.picks is None:
        return Today(understood, None, None)
    sold = [(one, _product(one.id, items)) for one in kept.picks]
    there = [(one, product) for one, product in sold if product is not None]
    budget = understood.budget if understood else Budget(items.currency)
    fits = [(one, product) for one, product in there if _fits(product, budget, items)]
    lines = [
        _gone(len(sold) - len(there)),
        _dearer(len(there) - len(fits), budget),
        _repriced(fits),
    ]
    picks = tuple(map(_pick, fits))
    if bundle is not None:
        now = _bundle_now(bundle, {p.product.id: p.product for p in picks})
        if now is None or _over(now):
            lines, picks, now = [_broken_set(now)], (), None
        bundle = now
    return Today(understood, picks, bundle, tuple(line for line in lines if line))


def _product(id_: str, items: Items) -> Product | None:
    """A product that can't be priced in the shop's money is not drawn as a pick."""
    row = items.row_of.get(id_)
    return None if row is None else items.products[row]


def _fits(product: Product, budget: Budget, items: Items) -> bool:
    if budget.most is None and budget.least is None:
        return True
    return product.price.currency == budget.currency and budget.allows(product.price.minor)


def _pick(kept: tuple[PickKept, Product]) -> Pick:
    one, product = kept
    return Pick(product, one.reason, one.sources, one.score, one.marks)


def _gone(number: int) -> str:
    if not number:
        return ""
    return f"{_products(number)} {_are(number)} no longer sold and left out."


def _dearer(number: int, budget: Budget) -> str:
    if not number:
        return ""
    return f"{_products(number)} {_are(number)} outside this budget ({budget}) today and left out."


def _repriced(kept: Sequence[tuple[PickKept, Product]]) -> str:
    changed = any(one.price_minor != product.price.minor for one, product in kept)
    return "The cards show today's prices; the words are from that day." if changed else ""


def _products(number: int) -> str:
    return "1 product" if number == 1 else f"{number} products"


def _are(number: int) -> str:
    return "is" if number == 1 else "are"


def _bundle_now(bundle: Bundle, sold: dict[str, Product]) -> Bundle | None:
    """The set at today's prices; None when a part of it can't be had."""
    if any(line.product_id not in sold for line in bundle.lines):
        return None
    lines = tuple(_line_now(line, sold[line.product_id]) for line in bundle.lines)
    if lines == bundle.lines:
        return bundle
    currency = bundle.total.currency
    if any(line.each.currency != currency for line in lines):
        return None
    total = Money(minor=sum(line.sum.minor for line in lines), currency=currency)
    left = None if bundle.most is None else _less(bundle.most, total)
    return replace(bundle, lines=lines, total=total, left=left, upgrade=None)


def _line_now(line: BundleLine, product: Product) -> BundleLine:
    cost = product.price.model_copy(update={"minor": product.price.minor * line.quantity})
    return replace(line, title=product.title, each=product.price, sum=cost)


def _less(most: Money, total: Money) -> Money | None:
    left = most.minor - total.minor
    return None if left < 0 else Money(minor=left, currency=most.currency)


def _over(bundle: Bundle) -> bool:
    return bundle.most is not None and bundle.total.minor > bundle.most.minor


def _broken_set(now: Bundle | None) -> str:
    if now is None:
        return "A part of this set can't be had any more at that budget; ask again for a set."
    return f"This set costs {now.total} today, over your {now.most}; ask again for one that fits."
