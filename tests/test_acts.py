"""What is done beside searching: compare, the cart, back, questions; all by look-up."""

from __future__ import annotations

import pytest

from assistant.understanding import Shown
from assistant.understanding.acts import act_of, other_one, without_hidden
from assistant.understanding.ordering import without_order
from assistant.understanding.places import places_in
from assistant.understanding.questions import question_in

SHOWN = (
    Shown("a", 3_000, "Nimbu Trail Tent, navy"),
    Shown("b", 1_000, "Acme Dome Tent, red"),
    Shown("c", 2_000, "Larkmoor Ridge Tent, navy"),
)


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("1 and 3", (0, 2)),
        ("the first and the last", (0, 2)),
        ("the first two", (0, 1)),
        ("the last two", (1, 2)),
        ("the cheapest one", (1,)),
        ("the most expensive", (0,)),
        ("the nimbu and the acme", (0, 1)),
        ("both", (0, 1, 2)),
        ("number 9", ()),
        ("under $3", ()),
        ("the tent", ()),
    ],
)
def test_places_are_looked_up(text: str, places: tuple[int, ...]) -> None:
    assert places_in(text, SHOWN) == places


@pytest.mark.parametrize(
    ("message", "deed", "places"),
    [
        ("compare 1 and 3", "compare", (0, 2)),
        ("what's the difference between the first and the second?", "compare", (0, 1)),
        ("add the last to my cart", "cart", (2,)),
        ("put the second one in my basket", "cart", (1,)),
        ("I'll take the first", "cart", (0,)),
        ("go back", "back", ()),
        ("what did I ask for?", "recall", ()),
        ("start over", "anew", ()),
        ("what's in my cart?", "uncart", ()),
        ("empty my basket", "uncart", ()),
        ("is the first one waterproof?", "tell", (0,)),
        ("which is the lightest?", "tell", (0, 1, 2)),
        ("2", "tell", (1,)),
    ],
)
def test_an_act_is_recognised(message: str, deed: str, places: tuple[int, ...]) -> None:
    act = act_of(message, SHOWN, None)
    assert act is not None
    assert (act.deed, act.places) == (deed, places)


@pytest.mark.parametrize(
    "message",
    [
        "a backpack for comparing maps",
        "can I get it in size L",
        "I'll take it in blue if you have it",
        "do you have it in red?",
        "back massager",
        "a tent",
        "the second one but in blue",
        "what about tents?",
        "forget everything about me",
        "",
    ],
)
def test_a_search_is_no_act(message: str) -> None:
    assert act_of(message, SHOWN, None) is None


def test_how_many_go_into_the_cart() -> None:
    act = act_of("add two of the first to my cart", SHOWN, None)
    assert act is not None
    assert (act.quantity, act.places) == (2, (0,))


def test_it_is_what_was_meant_last() -> None:
    act = act_of("add it to my cart", SHOWN, SHOWN[2])
    assert act is not None
    assert act.places == (2,)


def test_the_other_one_of_two() -> None:
    assert other_one("the other one", SHOWN, ("a", "c"), "a") == "the 3rd one"
    assert other_one("the other one in blue", SHOWN, ("a", "c"), "c") == "the 1st one in blue"
    assert other_one("another one", SHOWN, (), "") == "another one"


def test_what_is_not_to_be_seen_again() -> None:
    assert without_hidden("not the first one", SHOWN) == (("a",), "")
    assert without_hidden("not the first time", ()) == ((), "not the first time")
    assert without_hidden("not red", SHOWN) == ((), "not red")


@pytest.mark.parametrize(
    ("message", "left", "order"),
    [
        ("cheapest laptop", "laptop", "cheapest"),
        ("laptops, best rated first", "laptops,", "best rated"),
        ("sort by price", "", "cheapest"),
        ("the most expensive watch", "watch", "dearest"),
        ("cheaper", "cheaper", ""),
        ("price range", "price range", ""),
    ],
)
def test_an_order_is_heard(message: str, left: str, order: str) -> None:
    assert without_order(message) == (left, order)


def test_a_request_is_no_question() -> None:
    assert question_in("do you have a red one?", SHOWN, None) is None
    assert question_in("is there anything in green?", SHOWN, None) is None
    assert question_in("is it waterproof?", (), None) is None
