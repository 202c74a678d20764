"""Money without a word of money, changes of a budget, limits for each thing, sets and counts."""

from __future__ import annotations

import time

import pytest

from assistant.packs import pack_of
from assistant.understanding import Memory, Understanding, understand
from assistant.understanding.acts import act_of
from assistant.understanding.lexicon import Lexicon
from assistant.understanding.memory import Shown
from catalog.sample import SampleShop
from retrieval import Items
from tests.shelves import product

_SHOWN = tuple(Shown(f"p{n}", 4000 + 1000 * n, f"Thing {n}") for n in range(3))


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return Lexicon(Items.of([item.product for item in SampleShop().items]))


def said(lexicon: Lexicon, *messages: str, together: int | None = None) -> Understanding:
    """The last of `messages`, three products shown after each of those before it."""
    memory, understood = Memory(), None
    for message in messages:
        understood = understand(message, memory, currency="USD", lexicon=lexicon)
        memory = understood.memory.showing(_SHOWN)
        if together is not None:
            memory = Memory(**{**_fields(memory), "together": together})
    assert understood is not None
    return understood


def _fields(memory: Memory) -> dict[str, object]:
    return {name: getattr(memory, name) for name in Memory.__slots__}


@pytest.mark.parametrize(
    ("message", "least", "most"),
    [
        ("headphones for 100", None, 100),
        ("headphones 100", None, 100),
        ("headphones, 100", None, 100),
        ("I have 100 for headphones", None, 100),
        ("I can do 80 for headphones", None, 80),
        ("headphones 50-100", 50, 100),
        ("headphones 50 to 100", 50, 100),
        ("mug 15 to 20", 15, 20),
        ("desk 200-300", 200, 300),
        ("headphones close to 100", None, 115),
        ("headphones in the 100 range", None, 115),
        ("headphones exactly 100", None, 100),
        ("headphones under one fifty", None, 150),
        ("a watch, up to two twenty", None, 220),
        ("headphones under 1oo", None, 100),
        ("headphones for 100 but could go to 120", None, 120),
        ("headphones, 150 to spend but could stretch to 180", None, 180),
        ("headphones ideally under 60, max 100", None, 100),
        ("laptop 1000 for school", None, 1000),
        ("something for 30", None, 30),
        ("a gift for each of my three kids, 20 each", None, 20),
        ("sofa grey 3 seats max 800", None, 800),
        ("dining table 6 seats max 300", None, 300),
        ("balloons 100 pack max 10", None, 10),
    ],
)
def test_an_amount_needs_no_word_of_money(
    lexicon: Lexicon, message: str, least: int | None, most: int
) -> None:
    budget = said(lexicon, message).budget
    assert (budget.least, budget.most) == (least and least * 100, most * 100)


@pytest.mark.parametrize(
    "message",
    [
        "desk 120",
        "desk 120x60",
        "camera lens 50",
        "level 4",
        "iphone 12",
        "mp3",
        "wd40",
        "table for 6",
        "dress for 16",
        "boots 42",
        "jeans 32-34",
        "monitor 27",
        "laptop 512",
        "board game for 4",
        "running shoes 10-12",
        "toys for 3 to 5",
        "books for a 12 year old",
        "gift for my dad, 60",
        "ring 8",
        "coffee beans 500",
        "jigsaw puzzle 1000",
        "4k monitor 144",
        "blanket 150-200",
        "water bottle 500",
        "tent for 4 to 6",
        "backpack 40",
    ],
)
def test_a_size_an_age_or_a_model_is_no_amount(lexicon: Lexicon, message: str) -> None:
    budget = said(lexicon, message).budget
    assert budget.most is None
    assert budget.least is None


@pytest.mark.parametrize(
    ("change", "most"),
    [
        ("double the budget", 20000),
        ("half the price", 5000),
        ("cut it in half", 5000),
        ("10% less", 9000),
        ("make it 10% more", 11000),
        ("$20 less", 8000),
        ("50 bucks more", 15000),
        ("up the budget by 50", 15000),
        ("lower it by 25 dollars", 7500),
        ("raise it to 150", 15000),
        ("increase my limit to 200", 20000),
        ("two hundred then", 20000),
        ("ok 120", 12000),
        ("$20 less and in navy", 8000),
        ("lower it by 200", 10000),
        ("one that weighs 20 g less", 10000),
    ],
)
def test_a_budget_is_changed_by_how_much(lexicon: Lexicon, change: str, most: int) -> None:
    understood = said(lexicon, "women's coat under 100", change)
    assert understood.budget.most == most
    assert understood.state.of("category")


@pytest.mark.parametrize("change", ["double the budget", "$20 less", "10% less", "half the price"])
def test_without_a_budget_a_change_is_told(lexicon: Lexicon, change: str) -> None:
    understood = said(lexicon, "tent", change)
    assert understood.budget.most is None
    assert "no budget yet" in understood.notes[0]
    assert understood.query == "tent"


def test_a_wish_that_hangs_on_the_price_is_left_out_and_told(lexicon: Lexicon) -> None:
    understood = said(lexicon, "black or grey hoodie, not black if it's over 50")
    assert understood.budget.least is understood.budget.most is None
    assert "left out" in understood.notes[0]


@pytest.mark.parametrize(
    ("messages", "most", "quantities"),
    [
        (["laptop and mouse and keyboard total 600"], 60000, [1, 1, 1]),
        (["mugs, teapot, kettle - 50 altogether"], 5000, [1, 1, 1]),
        (["two chairs and a table for 400"], 40000, [2, 1]),
        (["2 pairs of slippers size 8 under 60 in total"], 6000, [2]),
        (["t-shirt XL cotton men 2 pieces under 40 total"], 4000, [2]),
        (["headphones under 150, black wireless", "under 150 total for two"], 15000, [2]),
        (["4 towels under 60"], 6000, [4]),
        (["two kettles for 60"], 6000, [2]),
        (["a set of 6 dining chairs under 300"], 30000, [6]),
        (["six dining chairs, max 60 each"], 36000, [6]),
    ],
)
def test_a_sum_for_several_is_for_all(
    lexicon: Lexicon, messages: list[str], most: int, quantities: list[int]
) -> None:
    understood = said(lexicon, *messages)
    assert (understood.budget.most, understood.total) == (most, True)
    assert [slot.quantity for slot in understood.state.slots] == quantities


def test_which_of_the_two_a_sum_was_taken_to_be_is_told(lexicon: Lexicon) -> None:
    assert said(lexicon, "4 towels under 60").notes == (
        "I took $60.00 as the most for all 4 together.",
    )
    for kind in ("kettles", "mugs"):
        assert not said(lexicon, f"2 {kind} under 60 each").total
    each = said(lexicon, "2 kettles under 60 each")
    assert (each.budget.most, each.total, each.notes) == (6000, False, ())


@pytest.mark.parametrize(
    ("message", "caps"),
    [
        ("chair under 100 and desk under 200", {"chair": 10000, "desk": 20000}),
        ("a desk for 200 and a chair for 100", {"desk": 20000, "chair": 10000}),
        ("under 100 for a chair and under 200 for a desk", {"chair": 10000, "desk": 20000}),
        (
            "two office chairs under 100 each and a desk under 200",
            {"office chairs": 20000, "desk": 20000},
        ),
        (
            "a desk under 200, a chair under 100 and a lamp under 40",
            {"desk": 20000, "chair": 10000, "lamp": 4000},
        ),
    ],
)
def test_each_thing_has_its_own_limit(lexicon: Lexicon, message: str, caps: dict[str, int]) -> None:
    understood = said(lexicon, message)
    assert {slot.query: slot.most for slot in understood.state.slots} == caps
    assert (understood.budget.most, understood.total) == (sum(caps.values()), True)
    assert any("in all" in note for note in understood.notes)


def test_cheaper_and_nicer_go_by_the_sum_of_a_set(lexicon: Lexicon) -> None:
    asked = "a desk, a chair and a lamp for under 500 altogether"
    cheaper = said(lexicon, asked, "cheaper", together=24849)
    assert (cheaper.budget.most, cheaper.total, len(cheaper.state.slots)) == (24848, True, 3)
    nicer = said(lexicon, asked, "a bit nicer", together=24849)
    assert (nicer.budget.least, nicer.budget.most) == (24850, 50000)
    assert not nicer.exclude


@pytest.mark.parametrize(
    ("messages", "slots", "total"),
    [
        (["a desk and a chair for under 500 altogether", "add a mouse mat"], 3, True),
        (["2 pillows and 1 duvet", "under 200", "add a mattress topper"], 3, True),
        (["exercise bike under 300", "helmet too"], 2, False),
        (["dog lead under 20", "and a collar"], 2, False),
        (["tent under 200", "a sleeping bag as well", "under 300 in all"], 2, True),
        (["a desk, two chairs and a lamp", "three of the chairs"], 3, True),
        (["dog lead", "and sneakers?"], 0, False),
    ],
)
def test_one_thing_more_makes_a_set_of_both(
    lexicon: Lexicon, messages: list[str], slots: int, total: bool
) -> None:
    understood = said(lexicon, *messages)
    assert (len(understood.state.slots), understood.total) == (slots, total)


def test_the_parts_of_a_set_are_changed_one_by_one(lexicon: Lexicon) -> None:
    asked = "a tent, two sleeping bags and a stove for under $300 in all"
    swapped = said(lexicon, asked, "swap the stove for a lantern")
    assert [(s.quantity, s.query) for s in swapped.state.slots] == [
        (1, "tent"),
        (2, "sleeping bags"),
        (1, "lantern"),
    ]
    unknown = said(lexicon, asked, "swap the stove for a flumph")
    assert len(unknown.state.slots) == 3
    assert any("could not tell" in note for note in unknown.notes)
    green = said(lexicon, asked, "the second one in green")
    assert [s.query for s in green.state.slots] == ["tent", "green sleeping bags", "stove"]
    three = said(lexicon, asked, "three of the sleeping bags")
    assert [s.quantity for s in three.state.slots] == [1, 3, 1]
    two = said(lexicon, "2 chairs, one black one white")
    assert [(s.quantity, s.query) for s in two.state.slots] == [
        (1, "black chairs"),
        (1, "white chairs"),
    ]


@pytest.mark.parametrize(
    ("message", "places", "beyond"),
    [
        ("I want to buy number 12", (), 12),
        ("put the fifth in my cart", (), 5),
        ("add #4 to my cart", (), 4),
        ("add everything to cart", (0, 1, 2), 0),
        ("add the whole set to my basket", (0, 1, 2), 0),
        ("add the second to my cart", (1,), 0),
        ("I'll take the last one", (2,), 0),
    ],
)
def test_what_goes_into_the_cart(message: str, places: tuple[int, ...], beyond: int) -> None:
    act = act_of(message, _SHOWN, None)
    assert act is not None
    assert (act.deed, act.places, act.beyond) == ("cart", places, beyond)


@pytest.mark.parametrize(
    ("title", "attributes", "pack"),
    [
        ("Oslo Set of Six Dining Chairs, black", {}, 6),
        ("Lido 4-Piece Bath Towel Set, navy", {}, 4),
        ("Balloons", {"pack": "pack of 25"}, 25),
        ("Luggage Tags", {"pack": "pair"}, 2),
        ("Building Blocks", {"pieces": "100-piece"}, 1),
        ("Pair of Gloves", {}, 1),
        ("Utensils", {"count": "10-piece"}, 1),
    ],
)
def test_how_many_one_product_holds(title: str, attributes: dict[str, str], pack: int) -> None:
    assert pack_of(product("p", title=title, attributes=attributes)) == pack


@pytest.mark.parametrize("unit", ["headphones 100 ", "5 to 10 ", "for 100 ", "under 5 desk ", "2 "])
def test_no_message_takes_long(lexicon: Lexicon, unit: str) -> None:
    memory = said(lexicon, "a desk and 2 chairs under 300").memory
    begun = time.perf_counter()
    understand(unit * (9_000 // len(unit)), memory, currency="USD", lexicon=lexicon)
    assert time.perf_counter() - begun < 2
