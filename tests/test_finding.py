"""Constraints found in words, against the sample shop's own columns."""

from __future__ import annotations

import time

import pytest

from assistant.constraints import CATEGORY, Constraint
from assistant.understanding import Lexicon, Memory, Understanding, understand
from assistant.understanding.finding import find
from catalog.sample import SampleShop
from retrieval import Items
from retrieval.embedder import SentenceEmbedder
from tests.shelves import product


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    """The whole sample shop's; the tokenizer of the bundled model says what is a word."""
    items = Items.of(item.product for item in SampleShop().items)
    return Lexicon(items, SentenceEmbedder().knows)


def chips(text: str, lexicon: Lexicon) -> set[str]:
    return {str(c) for c in find(text, lexicon, turn=1).constraints}


def kinds(text: str, lexicon: Lexicon) -> list[set[str]]:
    return [set(kind.leaves) for kind in find(text, lexicon).kinds]


@pytest.mark.parametrize(
    ("text", "leaves"),
    [
        ("a tent", [{"Tents"}]),
        ("couch", [{"Sofas"}]),
        ("boots", [{"Ankle Boots", "Hiking Boots", "Rain Boots"}]),
        ("boots for hiking", [{"Hiking Boots"}]),
        ("a coffee table lamp", [{"Table Lamps"}]),
        ("lamp desk", [{"Desk Lamps"}]),
        ("ring light", []),
        ("tent pegs", []),
        ("a bag for my yoga mat", [{"Belt Bags", "Crossbody Bags", "Messenger Bags", "Tote Bags",
                                    "Weekend Bags"}]),
        ("something for my desk lamp", []),
        ("sneakers or running shoes", [{"Sneakers", "Running Shoes"}]),
        ("a tent and a sleeping bag", [{"Tents"}, {"Sleeping Bags"}]),
        ("a rain jacket for my husband", [{"Men's Waterproof Jackets"}]),
        ("my old couch broke, so I need an armchair", [{"Armchairs"}]),
        ("thanks!", []),
    ],
)  # fmt: skip
def test_the_kind_of_product(text: str, leaves: list[set[str]], lexicon: Lexicon) -> None:
    assert kinds(text, lexicon) == leaves


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a waterproof tent", {"waterproof"}),
        ("a waterprof tent", {"waterproof"}),
        ("tent, not red", {"not red"}),
        ("a tent without any orange", {"not orange"}),
        ("no red tents", {"not red"}),
        ("headphones, ideally navy", {"colour: navy, ideally"}),
        ("a tent, navy if possible", {"colour: navy, ideally"}),
        ("a grey couch", {"colour: gray"} | {"colour: grey"}),
        ("red or blue dog collar", {"colour: red or blue"}),
        ("earbuds, anything but Sonaro", {"not Sonaro"}),
        ("headphones rated over 4.5", {"rating: 4.5 or more"}),
        ("a bike helmet with good reviews", {"rating: 4 or more, ideally"}),
        ("boots size 9", {"size: 9"}),
        ("noise canceling headphones", {"noise cancelling"}),
        ("a light lamp", set()),
        ("not only for camping: a tent", set()),
        ("how long does delivery take", set()),
        ("a bike helmet in stock", {"in stock"}),
    ],
)
def test_what_it_must_be(text: str, expected: set[str], lexicon: Lexicon) -> None:
    found = {c.replace("gray", "grey") for c in chips(text, lexicon)}
    assert found == {c.replace("gray", "grey") for c in expected}


def test_a_general_word_takes_every_value_that_holds_it(lexicon: Lexicon) -> None:
    (blue,) = find("a blue vase", lexicon).constraints
    assert "cobalt blue" in blue.values
    (leather,) = find("a leather tote bag", lexicon).constraints
    assert "full-grain leather" in leather.values
    assert not any("faux" in value or "vegan" in value for value in leather.values)


def test_negated_words_are_not_searched_for(lexicon: Lexicon) -> None:
    found = find("a tent but not an orange one, ideally navy", lexicon)
    assert "orange" not in found.positive
    assert "ideally" not in found.positive
    assert "navy" in found.positive


def test_what_no_column_knows_is_said_to_be_unknowable(lexicon: Lexicon) -> None:
    assert find("a tent without a quagga", lexicon).unknowable == ("quagga",)


def test_a_shop_without_columns_still_reads_colours_from_titles() -> None:
    shop = Items.of([product("a", title="Red Mug"), product("b", title="Blue Mug")])
    assert find("a tent", Lexicon(shop)).constraints == ()


# -- the state over turns ---------------------------------------------------------------------


def talk(lexicon: Lexicon, *messages: str) -> Understanding:
    memory, understood = Memory(), None
    for message in messages:
        understood = understand(message, memory, currency="USD", lexicon=lexicon)
        memory = understood.memory
    assert understood is not None
    return understood


def held(understood: Understanding) -> set[str]:
    return {str(c) for c in understood.state.constraints if c.field != CATEGORY or c.negated}


def looked_for(understood: Understanding) -> set[str]:
    return {v for c in understood.state.of(CATEGORY) for v in c.values}


@pytest.mark.parametrize(
    ("messages", "leaves", "expected"),
    [
        (("a tent", "waterproof", "not red"), {"Tents"}, {"waterproof", "not red"}),
        (("a red dress", "in pink"), {"Dresses"}, {"colour: pink"}),
        (("a waterproof tent by Nimbu", "forget the brand"), {"Tents"}, {"waterproof"}),
        (("a waterproof tent", "doesn't have to be waterproof"), {"Tents"}, set()),
        (("a navy dress", "any colour"), {"Dresses"}, set()),
        (("boots, no leather", "leather is fine"), {"Ankle Boots", "Hiking Boots", "Rain Boots"},
         set()),
        (("a waterproof tent, not red", "a sleeping bag"), {"Sleeping Bags"}, {"not red"}),
        (("boots", "hiking"), {"Hiking Boots"}, set()),
        (("hiking boots", "brown boots"), {"Hiking Boots"}, {"colour: brown"}),
        (("an office chair", "thanks, lovely"), {"Office Chairs"}, set()),
        (("an office chair", "how long does delivery take?"), {"Office Chairs"}, set()),
        (("laptop for work", "dell?"), {"Laptops"}, set()),
        (("shoes, just not sandals",), None, {"not Sandals"}),
        (("a waterproof tent", "start over"), set(), set()),
    ],
)  # fmt: skip
def test_the_state_keeps_what_was_said(
    messages: tuple[str, ...], leaves: set[str] | None, expected: set[str], lexicon: Lexicon
) -> None:
    understood = talk(lexicon, *messages)
    assert held(understood) == expected
    if leaves is None:
        assert "Sandals" not in looked_for(understood)
    else:
        assert looked_for(understood) == leaves


def test_a_new_search_says_what_it_let_go(lexicon: Lexicon) -> None:
    understood = talk(lexicon, "a waterproof navy tent", "a desk lamp")
    assert any(note.startswith("New search; let go of:") for note in understood.notes)
    assert "waterproof" in understood.notes[0]


def test_what_the_profile_says_outlives_a_new_search(lexicon: Lexicon) -> None:
    from assistant.constraints import State

    profile = Constraint("size", ("M",), hard=False, said="your profile", turn=0)
    memory = Memory(state=State((profile,)))
    understood = understand("a dress", memory, currency="USD", lexicon=lexicon)
    assert profile in understood.state.constraints
    assert not any("let go" in note for note in understood.notes)


def test_several_things_become_slots_under_one_total(lexicon: Lexicon) -> None:
    understood = talk(lexicon, "a tent, two sleeping bags and a stove for under $300 in all")
    slots = understood.state.slots
    assert [slot.quantity for slot in slots] == [1, 2, 1]
    assert understood.total
    assert understood.budget.most == 30_000
    fewer = talk(lexicon, "a tent, two sleeping bags and a stove under $300 in all",
                 "drop the stove")  # fmt: skip
    assert len(fewer.state.slots) == 2
    assert fewer.total


def test_a_price_for_each_is_no_total(lexicon: Lexicon) -> None:
    assert not talk(lexicon, "a desk and an office chair under $300 each").total


def test_going_back_restores_query_state_and_slate(lexicon: Lexicon) -> None:
    from assistant.understanding import Shown

    first = understand("a navy dress", Memory(), currency="USD", lexicon=lexicon)
    memory = first.memory.showing([Shown("d1", 900, "Dress One")])
    second = understand("in pink", memory, currency="USD", lexicon=lexicon)
    memory = second.memory.showing([Shown("d2", 800, "Dress Two")])
    back = understand("go back", memory, currency="USD", lexicon=lexicon)
    assert back.act == "back"
    assert back.products == ("d1",)
    assert held(back) == {"colour: navy"}
    assert back.query == first.query


def test_what_was_asked_for_is_told(lexicon: Lexicon) -> None:
    understood = talk(lexicon, "a waterproof tent under $80, not red", "what did I ask for?")
    assert understood.act == "recall"
    (told,) = understood.notes
    for part in ("tent", "waterproof", "not red", "up to $80.00"):
        assert part in told


# -- hostile text and speed -------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "not " * 2_000,
        "no red, " * 1_200,
        "ideally if possible " * 500,
        "for my desk lamp and " * 450,
        "forget the " * 900,
        "xqzvw " * 1_600,
        "12 person " * 1_000,
        "rated 4 " * 1_200,
        "((((((" * 1_500,
    ],
)
def test_hostile_text_costs_little(text: str, lexicon: Lexicon) -> None:
    find("warm", lexicon)
    start = time.perf_counter()
    understand(text, Memory(), currency="USD", lexicon=lexicon)
    assert time.perf_counter() - start < 1.0
