"""A shopper's summary survives being written down, whatever becomes of the rows."""

from __future__ import annotations

from datetime import timedelta

from catalog import Kind
from retrieval import Items, Shopper
from retrieval.summary import ShopperSummary, dumped, restored
from tests.shelves import START, shelf

ITEMS = shelf(12)


def folded(items: Items = ITEMS) -> Shopper:
    shopper = Shopper("ann")
    acts = [(3, Kind.VIEW), (4, Kind.CART), (5, Kind.CART), (4, Kind.PURCHASE), (7, Kind.PURCHASE)]
    for minute, (row, kind) in enumerate(acts):
        at = START + timedelta(minutes=minute, microseconds=7)
        shopper.add(items, row=row, kind=kind, at=at, session=f"s{minute // 4}", paid=333)
    return shopper


def through_json(shopper: Shopper, items: Items) -> ShopperSummary:
    return ShopperSummary.model_validate_json(dumped(shopper, items).model_dump_json())


def test_it_comes_back_equal_and_goes_on_alike() -> None:
    before, after = folded(), restored(through_json(folded(), ITEMS), ITEMS, "ann")
    assert after == before
    assert after.recent.maxlen == before.recent.maxlen
    assert list(after.carted) == list(before.carted) == [5]
    assert list(after.category_weight) == list(before.category_weight)
    for shopper in (before, after):  # the session goes on: it is neither cleared nor a new order
        shopper.add(ITEMS, row=9, kind=Kind.PURCHASE, at=START, session="s1")
    assert after == before
    assert (after.orders, list(after.session)) == (2, list(before.session))


def test_a_new_visitor_comes_back_as_one() -> None:
    assert restored(through_json(Shopper(), ITEMS), ITEMS) == Shopper()


def test_products_are_known_by_id_over_another_catalogue() -> None:
    turned = Items.of(reversed(ITEMS.products))
    after = restored(through_json(folded(), ITEMS), turned)
    ids = [turned.products[row].id for row in after.recent]
    assert ids == [ITEMS.products[row].id for row in folded().recent]
    assert (
        turned.categories[after.preferred_category] == ITEMS.categories[folded().preferred_category]
    )


def test_what_is_no_longer_sold_is_left_out() -> None:
    fewer = Items.of(p for p in ITEMS.products if p.id != "p004")
    after = restored(through_json(folded(), ITEMS), fewer)
    assert len(after.recent) == len(folded().recent) - sum(r == 4 for r in folded().recent)
    assert len(after.bought) == 1


def test_the_id_is_not_in_it() -> None:
    assert "ann" not in dumped(folded(), ITEMS).model_dump_json()
