"""The cart: how many of what, what of it the shop still sells, and every change to be undone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import NamedTuple

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

from catalog import Money, Product, format_money
from retrieval import Items

_MOST_CHANGES = 20
_UNKNOWN = "A product"


@dataclass(frozen=True, slots=True)
class Change:
    """One change of a cart, as it is told to who may want it undone."""

    said: str
    """"Removed Red kettle"."""
    before: tuple[tuple[str, int], ...]
    after: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class CartLine:
    """One product of a cart beside what the shop says of it now."""

    product_id: str
    title: str
    quantity: int
    product: Product | None
    """None when the shop sells it no longer."""
    was: Money | None = None
    """Its price when it was put in, where that is another than now."""

    @property
    def sum(self) -> Money | None:
        """Of the quantity, at today's price; None when it is no longer sold."""
        price = self.product.price if self.product else None
        return price and Money(minor=price.minor * self.quantity, currency=price.currency)

    @property
    def too_many(self) -> bool:
        """True when the shop has fewer than the cart."""
        stock = self.product.stock if self.product else None
        return stock is not None and stock < self.quantity


@dataclass(frozen=True, slots=True)
class _Kept:
    """One product of a cart as JSON."""

    quantity: int
    title: str
    price: Money


class Noted(NamedTuple):
    """What a product was called and cost when it was put in."""

    title: str
    price: Money


class Cart(dict[str, int]):
    """Product id to quantity, in the order in which they were put in.

    Changes made by its own methods can be undone, the last one first. Kept as JSON it forgets
    them, but not what the products were called and cost.
    """

    def __init__(self) -> None:
        super().__init__()
        self.changes: list[Change] = []
        self.noted: dict[str, Noted] = {}

    def put(self, product: Product, quantity: int = 1) -> None:
        """`quantity` more of a product, whatever the stock; see `room`."""
        times = f"{quantity} × " if quantity > 1 else ""
        with self.together(f"Added {times}{product.title}"):
            if product.id not in self:
                self.noted[product.id] = Noted(product.title, product.price)
            self[product.id] = self.get(product.id, 0) + quantity

    def lower(self, product_id: str, quantity: int) -> None:
        """Leaves `quantity` of what is in it, at least one; never more than there were."""
        fewer = min(max(1, quantity), self[product_id])
        with self.together(f"Changed {self._title(product_id)} to {fewer}"):
            self[product_id] = fewer

    def remove(self, product_id: str) -> None:
        """Takes a product out; one that is not in it is no error."""
        with self.together(f"Removed {self._title(product_id)}"):
            self.pop(product_id, None)

    def empty(self) -> None:
        """Takes everything out."""
        with self.together("Emptied the cart"):
            self.clear()

    @property
    def last(self) -> Change | None:
        """The change that `undo` takes back; None when there is none."""
        change = self.changes[-1] if self.changes else None
        return change if change and change.after == tuple(self.items()) else None

    def undo(self) -> Change | None:
        """Takes the last change back and returns it; None when there was none."""
        if (change := self.last) is not None:
            self.changes.pop()
            self.clear()
            self.update(change.before)
        return change

    @contextmanager
    def together(self, said: str) -> Iterator[None]:
        """All changes within are one, told as `said`; none when it comes out as it was."""
        earlier, before = list(self.changes), tuple(self.items())
        try:
            yield
        finally:
            after = tuple(self.items())
            mine = [] if before == after else [Change(said, before, after)]
            self.changes = [*earlier, *mine][-_MOST_CHANGES:]

    def room(self, product: Product) -> int | None:
        """How many more of it the stock allows; None when the shop does not say."""
        return None if product.stock is None else max(0, product.stock - self.get(product.id, 0))

    def copy(self) -> Cart:
        """One of its own, as it is now."""
        other = Cart()
        other.update(self)
        other.noted, other.changes = dict(self.noted), list(self.changes)
        return other

    def _title(self, product_id: str) -> str:
        noted = self.noted.get(product_id)
        return noted.title if noted else _UNKNOWN

    @classmethod
    def __get_pydantic_core_schema__(
        cls, source: object, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        """As JSON: by product id a `_Kept`, or a bare quantity where no more is known."""
        inner = handler.generate_schema(dict[str, int | _Kept])
        return core_schema.no_info_after_validator_function(
            cls._of,
            inner,
            serialization=core_schema.plain_serializer_function_ser_schema(
                cls._kept, return_schema=inner
            ),
        )

    @classmethod
    def _of(cls, kept: dict[str, int | _Kept]) -> Cart:
        cart = cls()
        for id_, one in kept.items():
            cart[id_] = one if isinstance(one, int) else one.quantity
            if not isinstance(one, int):
                cart.noted[id_] = Noted(one.title, one.price)
        return cart

    def _kept(self) -> dict[str, int | _Kept]:
        known = self.noted
        return {id_: _Kept(n, *known[id_]) if id_ in known else n for id_, n in self.items()}


def cart_lines(cart: Cart, items: Items) -> tuple[CartLine, ...]:
    """What is in a cart, each with what the shop now says of it."""
    return tuple(_line(cart, id_, n, items) for id_, n in tuple(cart.items()))


def _line(cart: Cart, product_id: str, quantity: int, items: Items) -> CartLine:
    row = items.row_of.get(product_id)
    noted = cart.noted.get(product_id)
    if row is None:
        return CartLine(product_id, noted.title if noted else _UNKNOWN, quantity, None)
    product = items.products[row]
    was = noted.price if noted and noted.price != product.price else None
    return CartLine(product_id, product.title, quantity, product, was)


def totals(lines: Sequence[CartLine]) -> tuple[Money, ...]:
    """What it comes to in each currency, those by name; what is no longer sold counts nothing."""
    sums: Counter[str] = Counter()
    for line in lines:
        if (cost := line.sum) is not None:
            sums[cost.currency] += cost.minor
    return tuple(Money(minor=sums[currency], currency=currency) for currency in sorted(sums))


def contents_line(lines: Sequence[CartLine]) -> str:
    """What is in the cart, in a sentence."""
    told = "; ".join(f"{line.quantity} × {line.title}" for line in lines)
    return f"In your cart: {told}." if told else "Your cart is empty."


def no_more(title: str) -> str:
    """Said when the stock has no more than the cart."""
    return f"There are no more of {title} than are in your cart already."


def added(products: Sequence[Product]) -> str:
    """A change that puts several products in at once, as it is told."""
    return f"Added {products[0].title}" if len(products) == 1 else f"Added {len(products)} products"


def left_line(total: Sequence[Money], most: Money | None) -> str:
    """What is left of the budget for everything; empty without one, or in other currencies."""
    if most is None or [money.currency for money in total] != [most.currency]:
        return ""
    left = most.minor - total[0].minor
    if left == 0:
        return f"Exactly the {most} you named for everything."
    amount = format_money(abs(left), most.currency)
    if left < 0:
        return f"The cart is {amount} over the {most} you named for everything."
    return f"{amount} left of the {most} you named for everything."
