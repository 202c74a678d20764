"""What is folded of a shopper's events."""

from catalog import Kind
from retrieval import Shopper
from tests.shelves import START, shelf

ITEMS = shelf(9)


def after(*acts: tuple[int, Kind, str]) -> Shopper:
    shopper = Shopper()
    for row, kind, session in acts:
        shopper.add(ITEMS, row=row, kind=kind, at=START, session=session)
    return shopper


def test_an_order_is_a_session_with_a_purchase() -> None:
    shopper = after((1, Kind.PURCHASE, "a"), (2, Kind.PURCHASE, "a"), (3, Kind.PURCHASE, "b"))
    assert shopper.orders == 2
    assert shopper.average_order == (200 + 300 + 400) / 2


def test_a_return_takes_back_the_money_and_the_purchase() -> None:
    shopper = after((1, Kind.PURCHASE, "a"), (1, Kind.RETURN, "b"))
    assert (shopper.spent, shopper.bought) == (0, set())
    assert after((1, Kind.RETURN, "a")).average_order == 0


def test_what_is_carted_stays_until_bought() -> None:
    shopper = after((1, Kind.CART, "a"), (2, Kind.CART, "a"), (1, Kind.PURCHASE, "b"))
    assert list(shopper.carted) == [2]


def test_impressions_say_nothing_of_taste() -> None:
    shopper = after((1, Kind.IMPRESSION, "a"))
    assert not shopper.recent
    assert shopper.preferred_category == 0


def test_price_rank_moves_with_what_is_chosen() -> None:
    dear = after(*[(8, Kind.PURCHASE, "a")] * 10)
    cheap = after(*[(0, Kind.PURCHASE, "a")] * 10)
    assert cheap.price_rank < Shopper().price_rank == 0.5 < dear.price_rank


def test_a_session_holds_what_was_done_in_it_and_ends_with_the_next() -> None:
    shopper = after((1, Kind.CLICK, "a"), (2, Kind.CART, "a"), (2, Kind.PURCHASE, "a"))
    assert list(shopper.session) == [1, 2]
    shopper.enter("b")
    assert not shopper.session
    assert list(shopper.recent) == [1, 2]
    assert list(after((1, Kind.CLICK, "a"), (3, Kind.CLICK, "b")).session) == [3]
