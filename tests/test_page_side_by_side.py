"""Comparisons and sets on the page, without a browser."""

from collections.abc import Iterator

import pytest
from streamlit.testing.v1 import AppTest

from assistant.events import Done, Pick, Picks
from assistant.slates.bundle import Bundle, BundleLine, Upgrade
from assistant.slates.comparing import compared
from assistant.ui.safe import plain
from catalog import Money, Product
from tests.pages.drawn import answer, ask, buttons, close_shops, healthy, page, scripted, text_of
from tests.pages.nasty import NASTY
from tests.pages.scripted import ScriptedAssistant, product, shelf


@pytest.fixture(autouse=True)
def _closed_shops() -> Iterator[None]:
    close_shops()
    yield
    close_shops()


def click(at: AppTest, key: str) -> AppTest:
    return healthy(at.button(key=key).click().run())


def choosing(*numbers: int) -> AppTest:
    at, _ = scripted()
    ask(at, "x")
    for number in numbers:
        click(at, f"compare-0-p{number}")
    return at


def side_by_side(*products: Product) -> AppTest:
    """The page of a turn that compares."""
    picks = Picks(tuple(Pick(p, "Fits") for p in products), compared=compared(products))
    at, _ = scripted(answer(picks, Done("template")))
    return ask(at, "compare them")


# -- chosen on cards --------------------------------------------------------------------------


def test_products_are_chosen_left_out_and_cleared() -> None:
    at = choosing(0)
    assert at.button(key="compare-open").disabled  # one alone is not compared
    click(at, "compare-0-p1")
    assert at.button(key="compare-open").label == "Compare (2)"
    assert "Red grinder" in at.button(key="compare-0-p0").label
    assert at.button(key="compare-0-p0").label.startswith("In comparison")
    click(at, "compare-0-p0")
    assert at.button(key="compare-open").label == "Compare (1)"
    click(at, "compare-clear")
    assert not buttons(at, "Compare (")


def test_four_at_most() -> None:
    at = choosing(0, 1, 2, 3)
    state = at.session_state["aisle"]
    state.comparing[0] = "p9"  # as if chosen in an earlier answer
    click(at, "compare-0-p0")
    assert state.comparing == ["p9", "p1", "p2", "p3"]
    assert "4 products at most" in at.toast[0].value


def test_the_table_has_every_fact_and_marks_what_differs() -> None:
    at = click(choosing(0, 1), "compare-open")
    table = at.table[0].value
    assert list(table.columns) == ["Red grinder", "Navy grinder"]
    facts = {name: list(table.loc[name]) for name in table.index}
    assert facts["≠\u00a0**Price**"] == [f"**{plain('$4.95')}**", f"**{plain('$9.95')}**"]
    assert facts["≠\u00a0**Stock**"] == ["**in stock**", "**only 3 left**"]
    assert facts["Rating"] == [plain("4.6 out of 5 in 231 reviews")] * 2
    assert "Brand" not in facts  # the shop names none
    healthy(at.toggle(key="only-differences-chosen").set_value(True).run())
    assert "Rating" not in at.table[0].value.index
    click(at, "compare-add-p1")
    assert at.session_state["aisle"].conversation.cart == {"p1": 1}
    click(at, "compare-drop-p1")
    assert not at.table
    assert "at least two" in text_of(at) + "".join(c.value for c in at.caption)


def test_a_new_conversation_compares_nothing() -> None:
    at = click(choosing(0, 1), "new-conversation")
    assert not buttons(at, "Compare (")


def test_what_is_no_longer_sold_is_not_compared() -> None:
    at, _ = scripted()
    ask(at, "x")
    at.session_state["aisle"].comparing[:] = ["gone", "p0"]
    assert healthy(at.run()).button(key="compare-open").label == "Compare (1)"


# -- asked for in words -----------------------------------------------------------------------


def test_a_turn_that_compares_shows_the_table_and_says_what_is_not_said() -> None:
    one = product(1, "Pan", 900, brand="Ace", attributes={"lid": "glass"})
    at = side_by_side(one, product(2, "Pot", 900, brand="Ace"))
    table = at.table[0].value
    assert list(table.loc["≠\u00a0**Lid**"]) == ["**glass**", "not said"]
    assert list(table.loc["Price"]) == [plain("$9.00")] * 2
    assert at.toggle(key="only-differences-0").value is False  # few rows: all are shown


def test_of_many_rows_those_that_differ_come_first() -> None:
    alike = {f"fact {n}": "same" for n in range(9)}
    at = side_by_side(
        product(1, "Pan", 900, attributes=alike), product(2, "Pot", 800, attributes=alike)
    )
    assert list(at.table[0].value.index) == ["≠\u00a0**Price**"]
    healthy(at.toggle(key="only-differences-0").set_value(False).run())
    assert len(at.table[0].value) == 12


def test_products_that_are_the_same_in_all_are_said_to_be() -> None:
    twin = product(1, "Pan", 900)
    at = side_by_side(twin, twin.model_copy(update={"id": "p2"}))
    assert list(at.table[0].value.columns) == ["Pan \\(1\\)", "Pan \\(2\\)"]
    healthy(at.toggle(key="only-differences-0").set_value(True).run())
    assert not at.table
    assert "The shop says the same of them in every respect." in [c.value for c in at.caption]


def test_a_table_acts_on_nothing() -> None:
    facts = {nasty: nasty for nasty in NASTY}
    plain_ones = [product(n, "x", 900) for n, _ in enumerate(NASTY)]
    nasty_ones = [
        p.model_copy(update={"title": t, "attributes": facts})
        for p, t in zip(plain_ones, NASTY, strict=True)
    ]
    table = side_by_side(*nasty_ones, product(99, "Pot", 900)).table[0].value
    drawn = [*table.columns, *table.index, *table.to_numpy().ravel()]
    assert len(table) >= len(NASTY)
    assert not any(nasty in cell for cell in drawn for nasty in NASTY)


# -- sets -------------------------------------------------------------------------------------


def dollars(minor: int) -> Money:
    return Money(minor=minor, currency="USD")


def line(slot: str, product_: Product, quantity: int) -> BundleLine:
    price = product_.price
    total = dollars(price.minor * quantity)
    return BundleLine(slot, product_.id, product_.title, quantity, price, total)


def a_set(*quantities: int, most: int | None = 10_000) -> tuple[AppTest, ScriptedAssistant]:
    products = shelf()[: len(quantities)]
    lines = tuple(line(f"part {p.id}", p, n) for p, n in zip(products, quantities, strict=True))
    total = sum(part.sum.minor for part in lines)
    left = None if most is None else dollars(most - total)
    better = Upgrade("part p0", "p7", "Finer grinder", dollars(9_000), dollars(total + 9_000))
    bundle = Bundle(lines, dollars(total), most and dollars(most), left, better)
    picks = Picks(tuple(Pick(p, "Fits") for p in products), bundle)
    assistant = ScriptedAssistant(answer(picks, Done("template")))
    return ask(page(lambda: assistant), "a set"), assistant


def test_a_set_is_shown_in_parts_with_its_sum_and_what_is_left() -> None:
    at, _ = a_set(2, 1)
    assert at.table[0].value.to_numpy().tolist() == [
        ["part p0", plain("2 × Red grinder ($4.95 each)"), plain("$9.90")],
        ["part p1", plain("1 × Navy grinder"), plain("$9.95")],
        ["**All together**", "", f"**{plain('$19.85')}**"],
    ]
    assert plain("$80.15 left of your $100.00.") in text_of(at)
    assert plain("For $90.00 more in all") in text_of(at)


def test_a_set_without_a_total_says_nothing_of_what_is_left() -> None:
    at, _ = a_set(1, 1, most=None)
    assert "left of" not in text_of(at)


def test_a_set_goes_into_the_cart_in_one_click_and_out_in_one() -> None:
    at, assistant = a_set(2, 1)
    click(at, "add-set-0")
    assert at.session_state["aisle"].conversation.cart == {"p0": 2, "p1": 1}
    assert assistant.added == ["p0", "p1"]
    assert "Added the set to the cart" in at.toast[0].value.replace("\\", "")
    click(at, "undo-cart")
    assert at.session_state["aisle"].conversation.cart == {}


def test_a_set_is_put_in_as_far_as_the_stock_goes() -> None:
    at, _ = a_set(1, 5)  # three navy grinders there are
    click(at, "add-set-0")
    assert at.session_state["aisle"].conversation.cart == {"p0": 1, "p1": 3}
    assert any("that is all there are" in toast.value for toast in at.toast)


def test_an_earlier_set_is_still_there_to_be_put_in() -> None:
    at, _ = a_set(1, 1)
    ask(at, "another set")
    assert not at.expander[0].proto.expanded  # its cards are folded, the set is not
    click(at, "add-set-0")
    assert at.session_state["aisle"].conversation.cart == {"p0": 1, "p1": 1}
