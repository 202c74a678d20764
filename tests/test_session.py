"""What a session does and what is known of a shopper: the cart, the past, the limit they keep."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from assistant.budget import Budget
from assistant.events import Understood
from assistant.turn import Assistant
from catalog import Interaction, Kind, Money, Product, Profile, Store, StoreError
from catalog.merging import merge
from catalog.tables import product_record, products
from tests.test_turn import ids_in, said


@pytest.fixture
def own_store(tmp_path: Path, small_assistant: Assistant) -> Iterator[Store]:
    """A store of the same products, empty of events, that a test may fill."""
    with Store.open(f"sqlite:///{tmp_path / 'own.db'}") as store:
        keep(store, small_assistant.pipeline.items.products)
        yield store


def keep(store: Store, sold: Sequence[Product]) -> None:
    with store.writing() as connection:
        merge(connection, products, [product_record(p) for p in sold])


# -- the cart ---------------------------------------------------------------------------------


def test_the_cart_feeds_the_session_and_is_stored(
    small_assistant: Assistant, own_store: Store
) -> None:
    shop = replace(small_assistant, store=own_store)
    talk = shop.open()
    before = said(shop, talk, "")
    carted = next(p for p in shop.pipeline.items.products if "Dog Collars" in p.category)
    shop.add_to_cart(talk, carted.id, 2)
    shop.add_to_cart(talk, carted.id)
    assert talk.cart == {carted.id: 3}
    events = list(own_store.interactions())
    assert [(e.product, e.kind, e.quantity, e.session, e.shopper) for e in events] == [
        (carted.id, Kind.CART, 2, talk.id, None),
        (carted.id, Kind.CART, 1, talk.id, None),
    ]
    after = said(shop, talk, "")
    assert ids_in(after) != ids_in(before)
    assert ids_in(said(shop, shop.open(), "")) == ids_in(before)


def test_a_product_the_shop_does_not_have_is_refused(
    small_assistant: Assistant, own_store: Store
) -> None:
    shop = replace(small_assistant, store=own_store)
    talk = shop.open()
    with pytest.raises(StoreError, match="does not have"):
        shop.add_to_cart(talk, "no-such-product")
    assert talk.cart == {}
    assert not talk.shopper.recent
    assert own_store.count_interactions() == 0


def test_a_store_that_refuses_leaves_the_cart_alone(
    small_assistant: Assistant, own_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop = replace(small_assistant, store=own_store)
    talk = shop.open()
    one, two = [p.id for p in shop.pipeline.items.products[:2]]
    shop.add_to_cart(talk, one)
    before = (dict(talk.cart), list(talk.shopper.recent))

    def refuse(events: object) -> int:
        raise StoreError("the disk is full")

    monkeypatch.setattr(own_store, "append", refuse)
    with pytest.raises(StoreError, match="the disk is full"):
        shop.add_to_cart(talk, two)
    assert (talk.cart, list(talk.shopper.recent)) == before


# -- who is known -----------------------------------------------------------------------------


def bought(number: int, product: str, shopper: str, kind: Kind = Kind.PURCHASE) -> Interaction:
    at = datetime(2026, 1, number, 9, tzinfo=UTC)
    return Interaction(
        id=f"e{number}", session=f"s{number}", shopper=shopper, product=product, kind=kind, at=at
    )


def test_a_returning_shopper_s_past_is_folded_and_a_new_visitor_s_is_not(
    small_assistant: Assistant, own_store: Store
) -> None:
    shop = replace(small_assistant, store=own_store)
    one, two, three, *_ = [p.id for p in shop.pipeline.items.products]
    own_store.append(
        [
            bought(1, one, "ann"),
            bought(2, two, "ann"),
            bought(3, three, "ann", Kind.VIEW),
            bought(4, three, "bob"),
        ]
    )
    known = shop.open("ann").shopper
    assert (known.id, known.orders, len(known.bought), len(known.recent)) == ("ann", 2, 2, 3)
    assert shop.open("bob").shopper.orders == 1
    for stranger in (shop.open(), shop.open("carol")):
        assert (stranger.shopper.orders, list(stranger.shopper.recent)) == (0, [])


def test_a_past_with_products_no_longer_sold_is_no_obstacle(
    small_assistant: Assistant, own_store: Store
) -> None:
    shop = replace(small_assistant, store=own_store)
    gone = shop.pipeline.items.products[0].model_copy(update={"id": "gone"})
    keep(own_store, [gone])
    own_store.append([bought(1, "gone", "ann"), bought(2, gone.id, "ann", Kind.RETURN)])
    talk = shop.open("ann")
    assert talk.shopper.orders == 0
    said(shop, talk, "headphones under $100")


def test_a_limit_is_remembered_for_a_shopper_and_only_for_them(
    small_assistant: Assistant, own_store: Store
) -> None:
    shop = replace(small_assistant, store=own_store)
    talk = shop.open("ann")
    shop.remember_limit(talk, 4_500)
    limit = Budget("USD", 4_500, None, "your profile")
    assert (talk.limit, shop.open("ann").limit, shop.open("bob").limit) == (limit, limit, None)
    for one in (talk, shop.open("ann")):
        understood = said(shop, one, "headphones under $100")[0]
        assert isinstance(understood, Understood)
        assert understood.budget == limit
    shop.remember_limit(talk, None)
    assert (talk.limit, shop.open("ann").limit) == (None, None)
    visitor = shop.open()
    shop.remember_limit(visitor, 4_500)
    assert visitor.limit == limit
    assert shop.open().limit is None


def test_a_limit_in_another_currency_is_not_taken_for_dollars(
    small_assistant: Assistant, own_store: Store
) -> None:
    euros = Profile(shopper="ann", budget=Money(minor=100, currency="EUR"))
    own_store.keep_profile(euros)
    assert replace(small_assistant, store=own_store).open("ann").limit is None
