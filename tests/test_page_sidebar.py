"""Beside the chat: the cart, the slider, the shoppers; and what is worked out from the shelves."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from assistant.budget import Budget
from assistant.clicks import Again
from assistant.events import Done, Pick, Picks
from assistant.ui.prices import round_up, steps, whole
from assistant.ui.safe import plain
from assistant.ui.shopfront import shop_title
from assistant.ui.starters import GENERAL, starters
from catalog import Money
from retrieval import Items
from tests.pages.drawn import (
    add,
    answer,
    ask,
    beside,
    buttons,
    close_shops,
    healthy,
    page,
    scripted,
    text_of,
)
from tests.pages.scripted import ScriptedAssistant, product, shelf


@pytest.fixture(autouse=True)
def _closed_shops() -> Iterator[None]:
    close_shops()
    yield
    close_shops()


def test_the_cart_fills_and_empties() -> None:
    at, assistant = scripted()
    ask(at, "x")
    add(add(at), 1)
    add(at)
    assert assistant.added == ["p0", "p1", "p0"]
    assert "2 in it" in at.button(key="add-0-p0").label
    assert f"**{plain('$9.90')}**" in beside(at)  # two red grinders
    assert f"Total: **{plain('$19.85')}**" in beside(at)
    assert "Added Red grinder" in at.toast[0].value
    healthy(at.button(key="remove-p0").click().run())
    assert f"Total: **{plain('$9.95')}**" in beside(at)
    healthy(at.button(key="empty-cart").click().run())
    assert "Nothing in it yet." in beside(at)


def test_a_cart_of_two_currencies_has_two_totals() -> None:
    euros = product(99, "Euro lamp", 100).model_copy(
        update={"price": Money(minor=700, currency="EUR")}
    )
    both = (Pick(shelf()[0], "a"), Pick(euros, "b"))
    assistant = ScriptedAssistant(answer(Picks(both), Done("m")), [*shelf(), euros])
    at = ask(page(lambda: assistant), "x")
    add(add(at), 1)
    assert plain("€7.00 + $4.95") in beside(at)


def test_a_refused_cart_says_why_and_stays_as_it_was() -> None:
    at, assistant = scripted()
    ask(at, "x")
    assistant.refuses = True
    add(at)
    assert "read" in at.toast[0].value
    assert "was not added" in at.toast[0].value
    assert "Nothing in it yet." in beside(at)


def test_the_slider_is_a_voice_of_the_budget() -> None:
    at, assistant = scripted()
    choices = steps(assistant.pipeline.items)
    slider = at.select_slider(key="budget")
    assert slider.value == len(choices) - 1  # no limit
    place = choices.index(3000)
    healthy(slider.set_value(place).run())
    ask(at, "x")
    assert assistant.asked[-1][1] == Budget("USD", most=3000, said_by="slider")
    chips = [b.label for b in at.button if (b.key or "").startswith("chip-")]
    assert chips[-1].endswith(plain("up to $30.00 (the slider)"))


def test_the_picks_follow_the_slider() -> None:
    at, assistant = scripted()
    choices = steps(assistant.pipeline.items)
    ask(at, "x")
    healthy(at.select_slider(key="budget").set_value(choices.index(3000)).run())
    assert assistant.asked[-1] == ("Up to $30", Budget("USD", most=3000, said_by="slider"))
    assert assistant.clicks[-1] == Again("slider")
    latest = at.session_state["aisle"].exchanges[-1]
    assert latest.picks
    assert all(pick.product.price.minor <= 3000 for pick in latest.picks)
    assert plain("Up to $30") in text_of(at)
    healthy(at.select_slider(key="budget").set_value(len(choices) - 1).run())
    assert assistant.asked[-1] == ("No limit any more", None)


def test_the_slider_asks_nothing_where_nothing_follows_from_it() -> None:
    at, assistant = scripted()
    choices = steps(assistant.pipeline.items)
    healthy(at.select_slider(key="budget").set_value(choices.index(3000)).run())
    assert assistant.asked == []  # nothing was looked for yet
    ask(at, "x")
    talk = at.session_state["aisle"].conversation
    talk.memory = replace(talk.memory, said=Budget("USD", 2000))
    healthy(at.select_slider(key="budget").set_value(choices.index(4000)).run())
    assert len(assistant.asked) == 1  # the words are tighter either way


def test_another_shopper_begins_anew_with_an_empty_cart() -> None:
    at, _ = scripted()
    add(ask(at, "x"))
    choice = at.selectbox(key="shopper")
    assert choice.options == ["New visitor", "Shopper-7 · Kitchen", "Shopper-8"]
    healthy(choice.set_value("shopper-7").run())
    assert not at.chat_message
    assert "Nothing in it yet." in beside(at)


def test_a_new_conversation_keeps_the_cart() -> None:
    at, _ = scripted()
    add(ask(at, "x"))
    healthy(at.button(key="new-conversation").click().run())
    assert not at.chat_message
    assert "Red grinder" in beside(at)
    assert any((b.key or "").startswith("starter-") for b in at.button)


def test_a_button_says_what_it_is_about_to_those_who_cannot_see() -> None:
    at, _ = scripted()
    ask(at, "x")
    add(add(at), 1)
    names = [b.label for b in at.button if b.label.startswith(("Remove", "Add to cart"))]
    assert len(names) == len(set(names)) == 6
    assert any(name.startswith("Remove ![Navy grinder](data:image/gif") for name in names)


# -- the limit of a profile -----------------------------------------------------------------


def returning(limit: int = 3000) -> tuple[AppTest, ScriptedAssistant]:
    """A returning shopper's page, with the slider at `limit`."""
    at, assistant = scripted()
    healthy(at.selectbox(key="shopper").set_value("shopper-7").run())
    place = steps(assistant.pipeline.items).index(limit)
    return healthy(at.select_slider(key="budget").set_value(place).run()), assistant


def test_a_returning_shopper_has_the_sliders_limit_remembered_and_forgotten() -> None:
    at, assistant = returning()
    assert "Your profile:" not in beside(at)
    healthy(at.button(key="remember-limit").click().run())
    assert assistant.kept == [("shopper-7", 3000)]
    assert plain("Your profile: up to $30.00") in beside(at)
    assert not buttons(at, "Remember this limit")  # it is
    healthy(at.button(key="forget-limit").click().run())
    assert assistant.kept[-1] == ("shopper-7", None)
    assert "Your profile:" not in beside(at)


def test_a_limit_is_offered_to_be_remembered_only_where_there_is_one_to_keep() -> None:
    at, assistant = scripted()
    place = steps(assistant.pipeline.items).index(3000)
    healthy(at.select_slider(key="budget").set_value(place).run())
    assert not buttons(at, "Remember this limit")  # a new visitor has no profile
    healthy(at.selectbox(key="shopper").set_value("shopper-7").run())
    assert buttons(at, "Remember this limit")
    last = len(steps(assistant.pipeline.items)) - 1
    healthy(at.select_slider(key="budget").set_value(last).run())
    assert not buttons(at, "Remember this limit")


def test_a_limit_that_cannot_be_kept_is_told_and_changes_nothing() -> None:
    at, assistant = returning()
    assistant.refuses = True
    healthy(at.button(key="remember-limit").click().run())
    assert "stays as it was" in at.toast[0].value
    assert "Your profile:" not in beside(at)


# -- what is worked out from the shelves ----------------------------------------------------


@pytest.mark.parametrize(
    ("minor", "currency", "rounded", "label"),
    [
        (1, "USD", 100, "$1"),
        (100, "USD", 100, "$1"),
        (5_234, "USD", 6_000, "$60"),
        (15_000, "USD", 15_000, "$150"),
        (4_321, "JPY", 5_000, "¥5,000"),
        (1_234, "KWD", 2_000, "KWD2"),
    ],
)
def test_round_prices(minor: int, currency: str, rounded: int, label: str) -> None:
    assert round_up(minor, currency) == rounded
    assert whole(rounded, currency) == label


def test_the_slider_reaches_from_nothing_to_no_limit() -> None:
    scale = steps(Items.of(shelf()))
    numbers = [s for s in scale if s is not None]
    assert scale[0] == 0
    assert scale[-1] is None
    assert numbers == sorted(set(numbers))
    assert all(isinstance(n, int) and n % 100 == 0 for n in numbers)
    assert numbers[-1] >= max(p.price.minor for p in shelf())
    assert steps(Items.of([product(1, "Free", 0)])) == (0, 100, None)


def test_a_shop_without_categories_asks_by_title() -> None:
    bare = [product(n, f"WHITE HEART HOLDER {n}", 100 + n, review_count=n) for n in range(9)]
    asked = starters(Items.of(bare))
    assert asked[0].question == "Something like WHITE HEART HOLDER 8"
    assert len({starter.question for starter in asked}) == len(asked) == 4


def test_nothing_out_of_stock_is_suggested() -> None:
    gone = [product(n, f"Lamp {n}", 100, category=("Lamps",), stock=0) for n in range(9)]
    assert starters(Items.of(gone)) == ()
    assistant = ScriptedAssistant(answer(), gone)
    offered = [b.label for b in page(lambda: assistant).button if "starter" in (b.key or "")]
    assert offered == [plain(question) for question in GENERAL]


def test_shops_have_readable_names() -> None:
    assert shop_title("online-retail") == "Online retail shop"
    assert shop_title("sample") == "Sample shop"
    assert shop_title("corner_shop") == "Corner shop"
