"""A shopper's running summary as plain data, to be kept and taken up again over any catalogue.

Products and categories stand by id and name, not by row: rows are another version's matter.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from pydantic import BaseModel, ConfigDict

from retrieval.items import Items
from retrieval.shopper import Shopper


class ShopperSummary(BaseModel):
    """All of a `Shopper` but the id: who it is, is for the holder to know."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    first_seen: datetime | None = None
    orders: int = 0
    spent: int = 0  # minor units of the shop's currency
    recent: tuple[str, ...] = ()  # product ids, oldest first
    session: tuple[str, ...] = ()
    carted: tuple[str, ...] = ()
    bought: tuple[str, ...] = ()  # sorted
    categories: tuple[tuple[str, float], ...] = ()  # name and weight, in the order they came
    taste_weight: float = 0.0
    price_rank_sum: float = 0.0
    ordered_in: str = ""
    session_id: str = ""


def dumped(shopper: Shopper, items: Items) -> ShopperSummary:
    """`shopper`, whose rows are those of `items`, as data. Tens of microseconds."""

    def ids(rows: Iterable[int]) -> tuple[str, ...]:
        return tuple(items.products[row].id for row in rows)

    return ShopperSummary(
        first_seen=shopper.first_seen,
        orders=shopper.orders,
        spent=shopper.spent,
        recent=ids(shopper.recent),
        session=ids(shopper.session),
        carted=ids(shopper.carted),
        bought=tuple(sorted(ids(shopper.bought))),
        categories=tuple((items.categories[c], w) for c, w in shopper.category_weight.items()),
        taste_weight=shopper.taste_weight,
        price_rank_sum=shopper.price_rank_sum,
        ordered_in=shopper._ordered_in,
        session_id=shopper._session_id,
    )


def restored(data: ShopperSummary, items: Items, id_: str | None = None) -> Shopper:
    """The shopper that was dumped, in rows of `items`; what these do not have is left out."""
    code = {name: number for number, name in enumerate(items.categories)}

    def rows(ids: Iterable[str]) -> list[int]:
        return [items.row_of[one] for one in ids if one in items.row_of]

    shopper = Shopper(
        id_,
        data.first_seen,
        data.orders,
        data.spent,
        carted=dict.fromkeys(rows(data.carted)),
        bought=set(rows(data.bought)),
        category_weight={code[name]: w for name, w in data.categories if name in code},
        taste_weight=data.taste_weight,
        price_rank_sum=data.price_rank_sum,
    )
    shopper.recent.extend(rows(data.recent))
    shopper.session.extend(rows(data.session))
    shopper._ordered_in, shopper._session_id = data.ordered_in, data.session_id
    return shopper
