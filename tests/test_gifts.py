"""A gift for somebody: who it is for is searched for, not gift wrap."""

import pytest

from assistant.understanding.memory import Memory, Shown
from assistant.understanding.understand import Understanding, understand

SHOWN = (Shown("fox", 1_450, "Fox Soft Toy, dusty pink"),)


def talk(*messages: str) -> Understanding:
    memory = Memory()
    for message in messages[:-1]:
        memory = understand(message, memory, currency="USD").memory.showing(SHOWN)
    return understand(messages[-1], memory, currency="USD")


@pytest.mark.parametrize(
    ("message", "query"),
    [
        ("a gift for a child up to 10 pounds", "for a child"),
        ("gift for child upto 10 pounds", "for child"),
        ("present for grandma please", "for grandma"),
        ("Gift ideas for Coffee Lovers under $40", "for Coffee Lovers"),
        ("I need a nice birthday present for my dad who likes gardening", "for my dad who likes "
         "gardening"),
        ("can you suggest some gifts for a 5 year old", "for a 5 year old"),
        ("a gift to give my brother", "for my brother"),
        ("a personalised gift for a teacher", "personalised for a teacher"),
        ("christmas presents for the dog", "for the dog"),
        # Nobody in particular, or nobody at all: the gift is all there is to go by.
        ("a gift", "gift"),
        ("gift ideas under 20", "gift ideas"),
        ("a gift for her", "gift for her"),
        ("a present for someone", "present for someone"),
        ("a gift for under $30", "gift"),
        # The product itself.
        ("a gift bag for a child", "gift bag for a child"),
        ("gift wrap for christmas", "gift wrap for christmas"),
        ("gift card for my sister", "gift card for my sister"),
        ("a gift set for a coffee lover", "gift set for a coffee lover"),
        ("gift box", "gift box"),
        ("a mug as a gift for my mum", "mug as a gift for my mum"),
    ],
)  # fmt: skip
def test_the_recipient_is_searched_for(message: str, query: str) -> None:
    assert talk(message).query == query


@pytest.mark.parametrize(
    ("messages", "query"),
    [
        (("a tent", "a gift for my wife"), "for my wife"),
        (("a gift for my wife", "a gift for my dad"), "for my dad"),
        (("a gift for my wife", "something for my dad"), "for my dad"),
        (("a gift for my wife", "a gift under 20"), "for my wife"),
        (("a gift for my wife", "in blue"), "for my wife in blue"),
        (("a gift for my wife", "a necklace"), "necklace"),
        (("a gift for my wife", "something cheaper"), "for my wife"),
    ],
)
def test_a_gift_over_two_turns(messages: tuple[str, ...], query: str) -> None:
    assert talk(*messages).query == query


@pytest.mark.parametrize(
    ("message", "query"),
    [
        ("something to wear on a jog", "to wear on a jog"),
        ("a thing to make coffee", "thing to make coffee"),
        ("now something for the dog", "for the dog"),
        ("anything for women?", "yoga mat for women"),
        ("something in blue", "yoga mat in blue"),
    ],
)
def test_a_purpose_of_its_own_is_another_subject(message: str, query: str) -> None:
    assert talk("a yoga mat", message).query == query


def test_a_shade_goes_with_its_colour() -> None:
    assert talk("toys", "the first one but in navy").query == "Fox Soft Toy, in navy"
