"""The cart by itself: quantities, stock, sums, what changed in the shop, and every way back."""

import pytest
from pydantic import TypeAdapter

from assistant.carting import Cart, added, cart_lines, contents_line, left_line, totals
from catalog import Money
from retrieval import Items
from tests.shelves import product

KETTLE = product("k", title="Kettle", minor=2_000, stock=3)
MUG = product("m", title="Mug", minor=500)
LAMP = product("l", title="Lamp", minor=700, currency="EUR")
ITEMS = Items.of([KETTLE, MUG, LAMP])


def filled() -> Cart:
    cart = Cart()
    cart.put(KETTLE, 2)
    cart.put(MUG)
    return cart


def test_what_is_put_in_is_counted_and_told() -> None:
    cart = filled()
    cart.put(MUG, 2)
    assert cart == {"k": 2, "m": 3}
    assert [change.said for change in cart.changes] == [
        "Added 2 × Kettle",
        "Added Mug",
        "Added 2 × Mug",
    ]


def test_every_change_is_undone_last_one_first_and_in_its_place() -> None:
    cart = filled()
    cart.lower("k", 1)
    cart.remove("k")
    cart.empty()
    states = []
    while change := cart.undo():
        states.append((change.said, list(cart.items())))
    assert states == [
        ("Emptied the cart", [("m", 1)]),
        ("Removed Kettle", [("k", 1), ("m", 1)]),
        ("Changed Kettle to 1", [("k", 2), ("m", 1)]),
        ("Added Mug", [("k", 2)]),
        ("Added 2 × Kettle", []),
    ]


def test_what_changes_nothing_is_no_change() -> None:
    cart = filled()
    cart.remove("gone")
    cart.lower("m", 5)
    cart.lower("k", 2)
    assert cart.last is not None
    assert cart.last.said == "Added Mug"
    assert cart == {"k": 2, "m": 1}


def test_a_quantity_is_lowered_to_one_at_least() -> None:
    cart = filled()
    cart.lower("k", 0)
    assert cart["k"] == 1


def test_what_is_done_together_is_undone_together() -> None:
    cart = filled()
    with cart.together("Added the set"):
        cart.put(LAMP)
        cart.put(MUG, 3)
    assert cart.last is not None
    assert cart.last.said == "Added the set"
    cart.undo()
    assert cart == {"k": 2, "m": 1}


def test_a_set_that_breaks_off_can_be_undone_as_far_as_it_came() -> None:
    cart = filled()

    def broken() -> None:
        with cart.together("Added the set"):
            cart.put(LAMP)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        broken()
    assert "l" in cart
    cart.undo()
    assert cart == {"k": 2, "m": 1}


def test_a_change_made_past_the_methods_is_not_overwritten_by_an_undo() -> None:
    cart = filled()
    cart["m"] = 9
    assert cart.last is None
    assert cart.undo() is None
    assert cart["m"] == 9


def test_only_so_many_changes_are_kept() -> None:
    cart = Cart()
    for _ in range(50):
        cart.put(MUG)
    while cart.undo():
        pass
    assert cart == {"m": 30}


def test_the_stock_leaves_so_much_room() -> None:
    cart = filled()
    assert cart.room(KETTLE) == 1
    assert cart.room(MUG) is None
    assert cart.room(KETTLE.model_copy(update={"stock": 1})) == 0


def test_lines_tell_what_the_shop_says_now() -> None:
    cart = filled()
    cart.put(LAMP)
    dearer = KETTLE.model_copy(update={"stock": 1, "price": Money(minor=2_500, currency="USD")})
    kettle, mug, lamp = cart_lines(cart, Items.of([dearer, MUG]))
    assert (kettle.was, kettle.sum) == (KETTLE.price, Money(minor=5_000, currency="USD"))
    assert kettle.too_many
    assert (mug.was, mug.too_many) == (None, False)
    assert (lamp.title, lamp.product, lamp.sum, lamp.too_many) == ("Lamp", None, None, False)
    assert totals((kettle, mug, lamp)) == (Money(minor=5_500, currency="USD"),)


def test_each_currency_has_its_total() -> None:
    cart = filled()
    cart.put(LAMP, 2)
    told = [str(money) for money in totals(cart_lines(cart, ITEMS))]
    assert told == ["€14.00", "$45.00"]
    assert totals(()) == ()


@pytest.mark.parametrize(
    ("total", "told"),
    [
        (4_000, "$10.00 left of the $50.00 you named for everything."),
        (5_000, "Exactly the $50.00 you named for everything."),
        (6_050, "The cart is $10.50 over the $50.00 you named for everything."),
    ],
)
def test_what_is_left_of_the_budget(total: int, told: str) -> None:
    most = Money(minor=5_000, currency="USD")
    assert left_line([Money(minor=total, currency="USD")], most) == told


def test_nothing_is_said_of_a_budget_that_is_none_or_in_other_money() -> None:
    dollars, euros = Money(minor=100, currency="USD"), Money(minor=100, currency="EUR")
    assert left_line([dollars], None) == ""
    assert left_line([euros], dollars) == ""
    assert left_line([dollars, euros], dollars) == ""
    assert left_line([], dollars) == ""


def test_contents_in_a_sentence() -> None:
    assert contents_line(()) == "Your cart is empty."
    told = contents_line(cart_lines(filled(), Items.of([KETTLE])))
    assert told == "In your cart: 2 × Kettle; 1 × Mug."
    assert added([MUG]) == "Added Mug"
    assert added([MUG, KETTLE]) == "Added 2 products"


def test_a_cart_survives_json_with_its_titles_and_prices_and_one_of_before_is_read() -> None:
    adapter = TypeAdapter(Cart)
    cart = filled()
    cart["x"] = 4  # nothing is known of it
    again = adapter.validate_json(adapter.dump_json(cart))
    assert isinstance(again, Cart)
    assert list(again.items()) == list(cart.items())
    assert again.noted == cart.noted
    assert again.last is None
    assert adapter.validate_python({"k": 2}) == {"k": 2}


def test_a_copy_is_one_of_its_own() -> None:
    cart = filled()
    other = cart.copy()
    other.empty()
    other.undo()
    other.undo()
    assert cart == {"k": 2, "m": 1}
    assert cart.last is not None
    assert cart.last.said == "Added Mug"
