"""Measures in messages, against the sample shop's own values: bounds, sizes, people, counts."""

from __future__ import annotations

import pytest

from assistant.understanding.lexicon import Lexicon
from assistant.understanding.measures import measure_of
from assistant.understanding.memory import Memory
from assistant.understanding.understand import Understanding, understand
from catalog.sample import SampleShop
from retrieval import Items
from retrieval.facets import Condition, number_in


@pytest.fixture(scope="session")
def items() -> Items:
    return Items.of([one.product for one in SampleShop().items])


@pytest.fixture(scope="session")
def lexicon(items: Items) -> Lexicon:
    return Lexicon(items)


def _heard(lexicon: Lexicon, *messages: str) -> Understanding:
    memory, heard = Memory(), None
    for message in messages:
        heard = understand(message, memory, currency="USD", lexicon=lexicon)
        memory = heard.memory
    assert heard is not None
    return heard


def _met(items: Items, heard: Understanding, field: str) -> set[str]:
    """The values of `field` that the kind's products have and that what is hard lets through."""
    wanted = [c for c in heard.state.constraints if c.hard]
    assert any(c.field == field for c in wanted), heard.state
    conditions = [Condition(c.field, c.values, c.negated, c.least, c.most) for c in wanted]
    rows = [
        r for r in range(len(items.products)) if all(items.facets.mask(c)[r] for c in conditions)
    ]
    return {items.products[row].attributes.get(field, "") for row in rows}


BOUNDS = [
    ("kettle not more than 1 litre", "capacity", {"0.8 litre", "1 litre"}),
    ("kettle no more than 1 l", "capacity", {"0.8 litre", "1 litre"}),
    ("kettle of at least 1.5 litres", "capacity", {"1.5 litre", "1.7 litre"}),
    ("cat tree under 120cm", "height", {"80 cm"}),
    ("cat tree max 120 cm", "height", {"80 cm", "120 cm"}),
    ("cat tree, max height of 1.2 m", "height", {"80 cm", "120 cm"}),
    ("cat tree over 1.5m", "height", {"160 cm", "200 cm"}),
    ("cat tree 90 to 130 cm", "height", {"120 cm"}),
    ("hiking backpack under 30 litres", "volume", {"20 litre"}),
    ("monitor less than 27 inch", "screen", {"22-inch", "24-inch"}),
    ("monitor above 24 inches", "screen", {"27-inch", "32-inch", "34-inch"}),
    ("monitor not bigger than 24 inches", "screen", {"22-inch", "24-inch"}),
    ('monitor 24" or 27"', "screen", {"24-inch", "27-inch"}),
    ("laptop 13 to 15 inch", "screen", {"13-inch", "14-inch", "15-inch"}),
    ("laptop between 13 and 15 inches", "screen", {"13-inch", "14-inch", "15-inch"}),
    ("laptop 14-15 inch", "screen", {"14-inch", "15-inch"}),
    ("laptop with more than 512 gb", "storage", {"1 TB", "2 TB"}),
    ("external drive at least 1000 gb", "storage", {"1 TB", "2 TB", "4 TB"}),
    ("desk under 120cm", "width", {"100 cm"}),
    ("desk no wider than 120 cm", "width", {"100 cm", "120 cm"}),
    ("desk at least 140 wide", "width", {"140 cm", "160 cm"}),
    ("desk 48 inches or less", "width", {"100 cm", "120 cm"}),
    ("blender over 1000w", "power", {"1500 W"}),
    ("blender of 1 kw or more", "power", {"1000 W", "1500 W"}),
    ("bookcase at least 4 shelves", "shelves", {"four-shelf", "five-shelf"}),
    ("bookcase with four or more shelves", "shelves", {"four-shelf", "five-shelf"}),
    ("bookcase with more than three shelves", "shelves", {"four-shelf", "five-shelf"}),
    ("sewing machine at least 30 stitches", "stitches", {"32-stitch", "60-stitch", "100-stitch"}),
    ("sewing machine over thirty stitches", "stitches", {"32-stitch", "60-stitch", "100-stitch"}),
    ("water bottle 0.5 l", "volume", {"500 ml"}),
    ("teapot over half a litre", "volume", {"800 ml", "1.2 litre"}),
    ("board game under an hour", "playing time", {"30 minutes"}),
    ("board game max 90 min", "playing time", {"30 minutes", "60 minutes", "90 minutes"}),
    ("power bank over 10000mah", "capacity", {"20000 mAh", "27000 mAh"}),
    ("dog lead of at least 200 cm", "length", {"2 m", "5 m"}),
    ("usb hub 6+ ports", "ports", {"6-port", "8-port", "11-port"}),
    ("kettlebells 8 to 16 kg", "weight", {"8 kg", "12 kg", "16 kg"}),
    ("drill 18 volts", "voltage", {"18 V"}),
    ("sleeping bag for -10 degrees", "comfort", {"-10 °C"}),
    ("sleeping bag for minus 5", "comfort", {"-5 °C"}),
    ("sleeping bag for -7 °C", "comfort", {"-10 °C"}),
    ("sofa, seats at least 3", "seats", {"three-seater", "four-seater"}),
]


@pytest.mark.parametrize(("message", "field", "values"), BOUNDS, ids=[one[0] for one in BOUNDS])
def test_a_measure_lets_through_what_lies_within(
    items: Items, lexicon: Lexicon, message: str, field: str, values: set[str]
) -> None:
    heard = _heard(lexicon, message)
    assert _met(items, heard, field) == values
    assert heard.budget.most is None
    assert heard.budget.least is None


SIZES = [
    ("jeans 32 waist men slim", "size", ("32",)),
    ("mens jeans 32", "size", ("32",)),
    ("running shoes 9.5", "size", ("9.5",)),
    ("ring sz 8", "size", ("8",)),
    ("rain boots 7 or 8", "size", ("7", "8")),
    ("rain boots size 7 or 8", "size", ("7", "8")),
    ("t-shirt M or L", "size", ("M", "L")),
    ("t-shirt S, M or L", "size", ("S", "M", "L")),
    ("t-shirt medium", "size", ("M",)),
    ("t-shirt extra large", "size", ("XL",)),
    ("gloves in medium", "size", ("M",)),
    ("picture frame 30x40", "size", ("30 x 40 cm",)),
    ("picture frame 40 × 30 cm", "size", ("30 x 40 cm",)),
    ("blanket 150x200", "size", ("150 x 200 cm",)),
    ("dumbbells 2 x 8 kg", "weight", ("2 x 8 kg",)),
    ("dumbbells 10 kg", "weight", ("2 x 10 kg",)),
    ("soft toy 60cm", "size", ("60 cm tall",)),
    ("desk width 140", "width", ("140 cm",)),
    ("desk 140 wide", "width", ("140 cm",)),
    ("packing cubes set of six", "set", ("set of 6",)),
    ("three-tier shower caddy", "tiers", ("three-tier",)),
    ("building blocks for ages 4", "age", ("3 to 6 years",)),
    ("hammock for two persons", "width", ("double",)),
    ("tent for a family of five", "capacity", ("6-person",)),
]


@pytest.mark.parametrize(("message", "field", "values"), SIZES, ids=[one[0] for one in SIZES])
def test_a_size_is_the_value_the_catalogue_writes(
    lexicon: Lexicon, message: str, field: str, values: tuple[str, ...]
) -> None:
    wanted = [c for c in _heard(lexicon, message).state.constraints if c.field == field]
    assert [c.values for c in wanted] == [values]


@pytest.mark.parametrize(
    ("message", "field", "best", "enough"),
    [
        ("sofa for 3", "seats", "three-seater", {"three-seater", "four-seater"}),
        ("table for four", "seats", "4-seat", {"4-seat", "6-seat", "8-seat"}),
        ("table for 6 persons", "seats", "6-seat", {"6-seat", "8-seat"}),
        ("tent for 4", "capacity", "4-person", {"4-person", "6-person"}),
        ("tent for a group of four", "capacity", "4-person", {"4-person", "6-person"}),
    ],
)
def test_room_for_so_many_is_needed_and_no_more_is_best(
    lexicon: Lexicon, message: str, field: str, best: str, enough: set[str]
) -> None:
    wanted = [c for c in _heard(lexicon, message).state.constraints if c.field == field]
    assert {c.hard: set(c.values) for c in wanted} == {True: enough, False: {best}}


@pytest.mark.parametrize(
    ("messages", "kinds", "values"),
    [
        (("board game 4 players 60 minutes",), {"Board Games"}, "2 to 4 players"),
        (("board games", "4 players"), {"Board Games"}, "2 to 4 players"),
        (("6 piece towel set",), {"Bath Towels"}, "6-piece"),
        (("3 piece towel set",), {"Bath Towels"}, "3 piece"),
        (("coffee maker 10 cups",), {"Filter Coffee Makers"}, "10-cup"),
    ],
)
def test_what_is_counted_is_no_product(
    lexicon: Lexicon, messages: tuple[str, ...], kinds: set[str], values: str
) -> None:
    state = _heard(lexicon, *messages).state
    assert not state.slots
    assert kinds <= set(state.of("category")[0].values)
    assert any(values in c.values for c in state.constraints)


@pytest.mark.parametrize(
    ("messages", "number"),
    [
        (("jeans 45",), "45"),
        (("jeans 32/34",), "34"),
        (("exercise bike", "max user 120kg"), "120kg"),
        (("women's coat 12",), "12"),
    ],
)
def test_a_number_that_is_not_used_is_said_to_be(
    lexicon: Lexicon, messages: tuple[str, ...], number: str
) -> None:
    notes = _heard(lexicon, *messages).notes
    assert any(note.startswith(f"I didn't use “{number}”") for note in notes), notes


@pytest.mark.parametrize(
    "message",
    [
        "a tent under 200",
        "2 kettles under 40",
        "two towels and a bath mat 60x100",
        "I have 2 cats, a cat tree",
        "a dress, in 6 weeks I travel",
        "laptop 16gb 512gb under 900",
        "2 pairs of jeans size 32",
    ],
)
def test_numbers_that_are_used_or_about_something_else_are_not_mentioned(
    lexicon: Lexicon, message: str
) -> None:
    assert not [note for note in _heard(lexicon, message).notes if "didn't use" in note]


@pytest.mark.parametrize(
    ("message", "least", "most"),
    [
        ("desk at least 140 wide under 300", None, 30000),
        ("desk 140 cm wide under 300", None, 30000),
        ("max 120 cm desk under 300", None, 30000),
        ("dress under 100 long sleeve", None, 10000),
        ("sofa under 800 3 seats", None, 80000),
        ("sewing machine at least 30 stitches under 400", None, 40000),
        ("sewing machine at least 300", 30000, None),
    ],
)
def test_money_beside_a_measure_is_still_money(
    lexicon: Lexicon, message: str, least: int | None, most: int | None
) -> None:
    budget = _heard(lexicon, message).budget
    assert (budget.least, budget.most) == (least, most)


@pytest.mark.parametrize(
    ("value", "number"),
    [
        ("four-shelf", "4"),
        ("set of six", "6"),
        ("pack of 12", "12"),
        ("single-burner", "1"),
        ("1,000 ml", "1000"),
        ("1,5 l", "1.5"),
        ("-10 °C", "-10"),
        ("30 x 40 cm", "40"),
        ("1.2.3", "1.2"),
        ("oak", None),
    ],
)
def test_the_number_in_a_value(value: str, number: str | None) -> None:
    found = number_in(value)
    assert (None if found is None else str(found)) == number


def test_units_of_one_dimension_are_compared_in_one() -> None:
    for one, other in (("0.5 l", "500 ml"), ("1 TB", "1000 GB"), ("120 cm", "1.2 m")):
        first, second = measure_of(one), measure_of(other)
        assert first is not None
        assert second is not None
        assert (first.numbers, first.unit) == (second.numbers, second.unit)
