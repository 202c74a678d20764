"""What is believed of a message, and what is not."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import pytest

from assistant.constraints import Constraint, State
from assistant.profile.learnt import VEGAN, for_another, learnt, revised
from catalog.beliefs import Belief

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
VALUES = {
    "category": {"Boots": 3},
    "brand": {"Nike": 2, "Hearth & Hall": 4, "The Red House": 1},
    "material": {"merino wool": 3, "full-grain leather": 2, "nickel": 1},
    "colour": {"red": 5, "navy": 9},
    "scent": {"lavender": 2},
    "size": {"M": 3, "10": 2},
}


def believed(message: str, *constraints: Constraint, asked: tuple[str, ...] = ()) -> list[str]:
    """`field:value`, negated with a minus, of what is learnt from the third message."""
    found = learnt(
        message,
        State(constraints, turn=3),
        State(turn=2),
        conversation="talk",
        at=NOON,
        values=VALUES,
        asked_before=asked,
    )
    assert all(b.turn == 3 and b.conversation == "talk" and b.at == NOON for b in found)
    return [f"{'-' * b.negated}{b.field}:{','.join(b.values)}" for b in found]


def without(field: str, value: str, **changes: object) -> Constraint:
    base = {"negated": True, "said": f"no {value}", "turn": 3}
    return Constraint(field, (value,), **base | changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ("I'm allergic to wool.", ["-material:wool"]),
        ("i am allergic to wool and nickel, so soft", ["-material:wool", "-material:nickel"]),
        ("I’m allergic to lavender", ["-scent:lavender"]),
        ("I have an allergy to wool", ["-material:wool"]),
        ("I'm allergic to latex", ["-:latex"]),
        ("I'm allergic to cats", []),
        ("I never wear red", ["-colour:red"]),
        ("I hate Nike", ["-brand:Nike"]),
        ("I can't stand leather boots", ["-material:leather"]),
        ("I hate waiting", []),
        ("I wear 10", ["size:10"]),
        ("I wear a size 10", ["size:10"]),
        ("i usually wear a uk size 9.5", ["size:9.5"]),
        ("My shoe size is 42", ["size:42"]),
        ("I'm a size 10, need boots", ["size:10"]),
        ("I'm an XL", ["size:XL"]),
        ("I wear medium", ["size:M"]),
        ("I wear M in shirts", ["size:M"]),
        ("I wear 10 rings", []),
        ("I'm a large family man", []),
        ("a tent size 10", []),
        ("I love Nike", ["brand:Nike"]),
        ("I really like hearth & hall mugs", ["brand:Hearth & Hall"]),
        ("my favourite brand is the red house.", ["brand:The Red House"]),
        ("I'd like Nike boots", []),
        ("I would like Nike boots", []),
        ("I love navy", []),
        ("I'm vegan", [f"-material:{v}" for v in VEGAN]),
        ("As a vegan, which boots?", [f"-material:{v}" for v in VEGAN]),
        ("we're vegans", [f"-material:{v}" for v in VEGAN]),
        ("vegan leather boots", []),
        ("is it vegan?", []),
        ("I have a dog", ["note:I have a dog"]),
        ("we've got two small dogs and need a bed", ["note:we've got two small dogs"]),
        ("I have a question", []),
        ("navy boots under $50", []),
        ("", []),
        ("I wear 10" + " " * 3_000, ["size:10"]),
    ],
)  # fmt: skip
def test_what_is_believed_of_the_words(message: str, expected: list[str]) -> None:
    assert believed(message) == expected


@pytest.mark.parametrize(
    "message",
    [
        "boots for my mum, she is a size 10 and I'm vegan",
        "my son is allergic to wool",
        "a gift for somebody who loves Nike, I love Nike",
        "it's for her, I wear 10",
    ],
)
def test_nothing_is_believed_of_a_message_for_somebody_else(message: str) -> None:
    assert for_another(message)
    assert believed(message, without("material", "leather")) == []


def test_an_exclusion_is_believed_where_it_is_of_the_lasting_kind() -> None:
    assert believed("boots, no leather", without("material", "leather")) == ["-material:leather"]
    assert believed("anything but Nike", without("brand", "Nike")) == ["-brand:Nike"]
    kinds = ("full-grain leather", "leather", "suede")
    several = Constraint("material", kinds, negated=True, said="leather or suede", turn=3)
    assert believed("no leather or suede", several) == ["-material:leather", "-material:suede"]
    assert believed("no wool", without("", "wool")) == ["-:wool"]
    assert believed("nothing red", without("colour", "red")) == []
    assert believed("not boots", without("category", "Boots")) == []


def test_an_exclusion_that_is_soft_or_old_is_not_believed_now() -> None:
    assert believed("ideally no leather", without("material", "leather", hard=False)) == []
    assert believed("in navy", without("material", "leather", turn=2)) == []


def test_the_shopper_s_own_words_are_kept() -> None:
    (belief,) = learnt(
        "Hi!  I’m  allergic to Wool, sadly", State(turn=1), State(), conversation="t", at=NOON,
        values=VALUES,
    )  # fmt: skip
    assert belief.said == "I’m allergic to Wool"
    assert belief.source == "said"


def test_a_brand_asked_for_again_is_believed_and_once_is_not() -> None:
    asked = Constraint("brand", ("Nike",), said="by Nike", turn=3)
    assert believed("boots by Nike", asked) == []
    assert believed("boots by Nike", asked, asked=("Nike",)) == ["brand:Nike"]
    assert believed("in red", Constraint("brand", ("Nike",), turn=2), asked=("Nike",)) == []


def belief(field: str, value: str, negated: bool = False) -> Belief:
    return Belief(field, (value,), negated, "", "t", 1, NOON)


def test_what_is_news_and_what_it_replaces() -> None:
    held = [belief("size", "M"), belief("size", "10"), belief("brand", "Nike", True)]
    assert revised(held, [belief("size", "10")]) == ((), ())
    eleven = belief("size", "11")
    assert revised(held, [eleven]) == ((eleven,), (held[1],))
    liked = belief("brand", "Nike")
    assert revised(held, [liked]) == ((liked,), (held[2],))
    other = belief("brand", "Acme")
    assert revised(held, [other]) == ((other,), ())


@pytest.mark.parametrize(
    "hostile",
    ["i " * 5_000, "i never wear " * 800, "a b " * 3_000, "my " * 4_000, "i'm allergic to " * 700,
     "i love " + "x and " * 2_000, "\0\ud800" * 4_000],
)  # fmt: skip
def test_no_message_takes_long(hostile: str) -> None:
    start = time.perf_counter()
    believed(hostile)
    assert time.perf_counter() - start < 0.25
