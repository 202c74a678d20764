"""The cart on the page: quantities, undo, the stock, what is left, and the way to it on a phone."""

import threading
from collections.abc import Iterator
from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from assistant.budget import Budget
from assistant.conversation import Conversation
from assistant.events import Done, Event, InCart, Pick, Picks, Words
from assistant.ui.safe import plain
from assistant.ui.state import PageState
from catalog import Money
from retrieval import Items
from tests.pages.drawn import (
    add,
    ask,
    beside,
    buttons,
    close_shops,
    healthy,
    page,
    scripted,
    text_of,
)
from tests.pages.nasty import NASTY
from tests.pages.scripted import ScriptedAssistant, cheerful, product, shelf


@pytest.fixture(autouse=True)
def _closed_shops() -> Iterator[None]:
    close_shops()
    yield
    close_shops()


def click(at: AppTest, key: str) -> AppTest:
    return healthy(at.button(key=key).click().run())


def state(at: AppTest) -> PageState:
    found: PageState = at.session_state["aisle"]
    return found


def talk(at: AppTest) -> Conversation:
    conversation = state(at).conversation
    assert conversation is not None
    return conversation


def shopped() -> tuple[AppTest, ScriptedAssistant]:
    """A page with a red and a navy grinder in its cart; of the navy one there are three."""
    at, assistant = scripted()
    ask(at, "x")
    return add(add(at), 1), assistant


def quantity(at: AppTest, product_id: str, number: int) -> AppTest:
    return healthy(at.number_input(key=f"quantity-{product_id}").set_value(number).run())


def toasts(at: AppTest) -> str:
    return "\n".join(toast.value for toast in at.toast)


def test_a_quantity_is_changed_both_ways_and_undone() -> None:
    at, assistant = shopped()
    quantity(at, "p0", 4)
    assert talk(at).cart == {"p0": 4, "p1": 1}
    assert assistant.added == ["p0", "p1", "p0"]  # more of it is noted, as a click on its card is
    assert f"**{plain('$19.80')}**" in beside(at)
    quantity(at, "p0", 2)
    assert talk(at).cart == {"p0": 2, "p1": 1}
    assert plain("Changed Red grinder to 2.") in beside(at)
    click(at, "undo-cart")
    assert talk(at).cart == {"p0": 4, "p1": 1}
    assert at.number_input(key="quantity-p0").value == 4
    assert len(assistant.added) == 3


def test_no_more_than_the_stock_goes_in_and_it_is_said() -> None:
    at, _ = shopped()
    quantity(at, "p1", 9)
    assert talk(at).cart["p1"] == 3
    assert at.number_input(key="quantity-p1").value == 3
    assert "that is all there are" in toasts(at)
    assert "No more of it in stock" in beside(at)
    add(at, 1)
    assert talk(at).cart["p1"] == 3
    assert plain("There are no more of Navy grinder than are in your cart already.") in toasts(at)


def test_removing_emptying_and_adding_are_undone_in_turn() -> None:
    at, _ = shopped()
    click(at, "remove-p0")
    assert plain("Removed Red grinder.") in beside(at)
    click(at, "empty-cart")
    assert "Nothing in it yet." in beside(at)
    for held in ({"p1": 1}, {"p0": 1, "p1": 1}, {"p0": 1}, {}):
        click(at, "undo-cart")
        assert talk(at).cart == held
    assert not buttons(at, "Undo")


def test_what_is_no_longer_sold_or_costs_something_else_is_said_and_counts_rightly() -> None:
    at, assistant = shopped()
    dearer = shelf()[0].model_copy(update={"price": Money(minor=995, currency="USD")})
    assistant.pipeline.items = Items.of([dearer, *shelf()[2:]])
    drawn = beside(healthy(at.run()))
    assert plain("The price has changed: it was $4.95 when you added it.") in drawn
    assert "Navy grinder" in drawn
    assert "No longer sold; not counted." in drawn
    assert f"Total: **{plain('$9.95')}**" in drawn


def test_a_stock_that_fell_below_the_cart_is_said() -> None:
    at, assistant = shopped()
    scarce = [p.model_copy(update={"stock": 0}) if p.id == "p1" else p for p in shelf()]
    assistant.pipeline.items = Items.of(scarce)
    assert plain("Out of stock now.") in beside(healthy(at.run()))


def test_what_is_left_is_told_only_of_a_budget_for_everything() -> None:
    at, _ = shopped()  # $4.95 and $9.95
    memory = talk(at).memory
    talk(at).memory = replace(memory, said=Budget("USD", 5_000, None, "your words"), total=True)
    assert plain("$35.10 left of the $50.00 you named for everything.") in beside(healthy(at.run()))
    talk(at).memory = replace(talk(at).memory, total=False)
    assert "you named" not in beside(healthy(at.run()))


def test_the_cart_is_reached_from_above_the_input() -> None:
    at, _ = scripted()
    ask(at, "x")
    assert not buttons(at, "Cart")
    add(at)
    assert buttons(at, plain("Cart (1) · $4.95")) == ["cart-open"]
    click(at, "cart-open")
    click(at, "main-remove-p0")
    assert talk(at).cart == {}
    assert buttons(at, plain("Cart (0)")) == ["cart-open"]  # the way back stays in reach
    click(at, "main-undo-cart")
    assert talk(at).cart == {"p0": 1}


def test_what_a_turn_puts_in_shows_at_once() -> None:
    def script(message: str, budget: Budget) -> Iterator[Event]:
        yield Picks((Pick(shelf()[0], "Fits"),))
        assistant.add_to_cart(talk(at), "p0", 2)
        yield InCart("p0", 2)
        yield Done("template")

    at, assistant = scripted(script)
    ask(at, "put it in my cart")
    assert buttons(at, plain("Cart (2) · $9.90")) == ["cart-open"]
    click(at, "undo-cart")
    assert talk(at).cart == {}


def test_an_open_cart_does_not_wait_for_the_words() -> None:
    gate = threading.Event()

    def script(message: str, budget: Budget) -> Iterator[Event]:
        yield Picks((Pick(shelf()[0], "Fits"),))
        gate.wait(20)
        yield Words("All said.")
        yield Done("template")

    at, _ = scripted(script)
    state(at).look("cart")
    ask(at, "x")  # returns, though the answer is still under way
    assert not state(at).exchanges[0].done
    assert buttons(at, "Add to cart")
    gate.set()
    state(at).look("")
    assert "All said" in text_of(healthy(at.run()))


def test_a_quantity_that_cannot_be_kept_stays_as_it_was() -> None:
    at, assistant = shopped()
    assistant.refuses = True
    quantity(at, "p0", 3)
    assert talk(at).cart["p0"] == 1
    assert at.number_input(key="quantity-p0").value == 1
    assert "was not added" in toasts(at)


def test_titles_in_the_cart_are_never_acted_on() -> None:
    plain_ones = [product(n, "x", 100) for n, _ in enumerate(NASTY)]
    things = [p.model_copy(update={"title": t}) for p, t in zip(plain_ones, NASTY, strict=True)]
    assistant = ScriptedAssistant(cheerful, things)
    at = page(lambda: assistant)
    for thing in things:
        assistant.add_to_cart(talk(at), thing.id)
    healthy(at.run())
    drawn = beside(at) + text_of(at)
    assert not any(nasty in drawn for nasty in NASTY)
    assert len(at.number_input) == len(NASTY)
    for field in at.number_input:
        assert not set("<>[]()!$`*:@\\") & set(field.label)
    assert not any(m.proto.allow_html for m in at.markdown)
