"""What a shopper may like to say next: messages that change the slate and still find something.

Each is tried on the reader of messages before it is offered, so that it does what it says.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import TypeVar

from assistant.events import Pick
from assistant.slates.answers import constraints_of
from assistant.slates.comparing import compared
from assistant.slates.following_sets import set_followups
from assistant.slates.limiting import limits_of
from assistant.slates.loosening import loosenings
from assistant.slates.wording import as_wish
from assistant.understanding import Memory, Understanding
from catalog import Product, format_money, to_minor
from catalog.money import exponent
from retrieval import Items
from retrieval.items import Mask
from retrieval.query import allowed

MOST = 4
FEWEST = 2
"""Products that a follow-up has to lead to."""
_TRIED = 4  # values of each sort that are read before it is given up
_FEW, _MANY = 0.15, 0.85  # shares of the slate that a value divides usefully
_Of = TypeVar("_Of")
_BACK = "Back to the earlier picks"
Hear = Callable[[str], Understanding]


def followups(shown: Sequence[Pick], memory: Memory, items: Items, hear: Hear) -> tuple[str, ...]:
    """At most `MOST` messages, the most telling first. After a comparison they are about all that
    was shown before it; where nothing is shown, they are ways to find something.

    `hear` understands a message in the conversation that `memory` holds.
    """
    products = [pick.product for pick in shown]
    if memory.state.slots:
        return tuple(islice(set_followups(products, memory, items, hear), MOST))
    if not products:
        return tuple(islice(loosenings(memory, items, hear), MOST))
    compared_from = _compared_from(products, memory, items)
    slate = _Slate(compared_from or products, memory, items, hear)
    if len(slate.products) < FEWEST:
        return ()
    last = slate.back() if compared_from else slate.compared()
    sorts = (slate.price(), slate.features(), slate.looks(), slate.more(), last)
    found = [message for sort in sorts if (message := next(sort, ""))]
    return tuple(found if not compared_from else [*found[: MOST - 1], *found[-1:]])[:MOST]


def _compared_from(
    products: Sequence[Product], memory: Memory, items: Items
) -> list[Product] | None:
    """The slate that what is shown side by side was taken from; None when nothing is compared."""
    ids = {product.id for product in products}
    if not memory.past or ids != set(memory.pair):
        return None
    before = memory.past[-1]
    same = before.query == memory.query and before.state.constraints == memory.state.constraints
    rows = [items.row_of.get(one.product_id) for one in before.shown]
    whole = [items.products[row] for row in rows if row is not None]
    return whole if same and ids <= {product.id for product in whole} else None


@dataclass(frozen=True)
class _Slate:
    products: Sequence[Product]
    memory: Memory
    items: Items
    hear: Hear
    rows: list[int] = field(init=False)

    def __post_init__(self) -> None:
        rows = [self.items.row_of[p.id] for p in self.products if p.id in self.items.row_of]
        object.__setattr__(self, "rows", rows)

    def price(self) -> Iterator[str]:
        """ "Under $60": about half of the slate, at a round price."""
        currency = self.items.currency
        prices = sorted(p.price.minor for p in self.products if p.price.currency == currency)
        for share in (0.5, 0.7) if len(prices) >= FEWEST else ():
            most = _round_down(prices[int(share * (len(prices) - 1))], currency)
            if not 0 < most < prices[-1] or most < prices[0]:
                continue
            message = f"Under {_whole(most, currency)}"
            heard = self.hear(message)
            if heard.budget.most in (most, most - 1) and self._helps(heard):
                yield message

    def features(self) -> Iterator[str]:
        """ "Only waterproof": what some of the slate are and others are not."""
        said = Counter(
            name for p in self.products for name, v in p.attributes.items() if v == "yes"
        )
        for name in self._dividing(said):
            yield from self._value(as_wish(name, "yes"), name, "yes")

    def looks(self) -> Iterator[str]:
        """ "In navy", "Only over-ear": a colour, a material, or what else divides the slate."""
        pairs = ((p, n, v) for p in self.products for n, v in p.attributes.items() if v != "yes")
        said = Counter((name, value) for _, name, value in pairs)
        first = ("colour", "color", "material")
        for name, value in sorted(self._dividing(said), key=lambda pair: pair[0] not in first):
            yield from self._value(as_wish(name, value), name, value)

    def more(self) -> Iterator[str]:
        """ "Show more", where there is more."""
        heard = self.hear("Show more")
        if heard.reference == "more" and self._left(heard).sum() >= FEWEST:
            yield "Show more"

    def back(self) -> Iterator[str]:
        """The way back from a comparison to all that was shown."""
        if self.hear(_BACK).act == "back":
            yield _BACK

    def compared(self) -> Iterator[str]:
        """ "Compare the first two", where they are of a kind and differ."""
        if len(self.products) < FEWEST:
            return
        one, other = self.products[:2]
        heard = self.hear("Compare the first two")
        alike = one.category == other.category and compared((one, other)).lines()
        if alike and heard.act == "compare" and heard.products == (one.id, other.id):
            yield "Compare the first two"

    def _dividing(self, said: Counter[_Of]) -> list[_Of]:
        most = len(self.products)
        middle = [w for w, count in said.most_common() if _FEW <= count / most <= _MANY]
        return middle[:_TRIED]

    def _value(self, message: str, name: str, value: str) -> Iterator[str]:
        if any(c.field == name for c in self.memory.state.constraints):
            return
        heard = self.hear(message)
        set_ = [c for c in heard.state.constraints if c.field == name and not c.negated]
        if any(value in c.values for c in set_) and self._helps(heard):
            yield message

    def _helps(self, heard: Understanding) -> bool:
        """True when it is a search that keeps all that was agreed on, leaves out some of the slate
        and finds enough."""
        before = self.memory.state.constraints
        kept = all(c in heard.state.constraints for c in before)
        left = self._left(heard)
        changes = not left[self.rows].all()
        return heard.act == "search" and kept and changes and int(left.sum()) >= FEWEST

    def _left(self, heard: Understanding) -> Mask:
        constraints = constraints_of(self.items, heard)
        return allowed(self.items, limits_of(constraints, heard.budget, heard.exclude))


def _round_down(minor: int, currency: str) -> int:
    """The largest of 1, 1.5, 2, 2.5, … times a power of ten units that is no more."""
    unit = to_minor(1, currency)
    whole = minor // unit
    if whole < 10:
        return whole * unit
    step = int(10 ** (len(str(whole)) - 1)) // 2
    return whole // step * step * unit


def _whole(minor: int, currency: str) -> str:
    return format_money(minor, currency).removesuffix("." + "0" * exponent(currency))
