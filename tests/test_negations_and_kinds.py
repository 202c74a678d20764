"""What is not wanted, what words are not about the thing, and goods under another name."""

from __future__ import annotations

import time

import pytest

from assistant.constraints import CATEGORY, Constraint
from assistant.converse.matching import meets
from assistant.slates.limiting import condition_of, limits_of
from assistant.slates.shortfalls import fitting
from assistant.understanding import Memory, Understanding, understand
from assistant.understanding.lexicon import Lexicon
from assistant.understanding.synonyms import synonyms
from catalog.sample import SampleShop
from retrieval import Items, Limits
from retrieval.facets import Condition
from retrieval.query import allowed
from tests.shelves import product


@pytest.fixture(scope="session")
def items() -> Items:
    return Items.of([item.product for item in SampleShop().items])


@pytest.fixture(scope="session")
def lexicon(items: Items) -> Lexicon:
    return Lexicon(items)


def talk(lexicon: Lexicon, *messages: str) -> Understanding:
    memory = Memory()
    for message in messages:
        understood = understand(message, memory, currency="USD", lexicon=lexicon)
        memory = understood.memory
    return understood


def unwanted(understood: Understanding) -> set[str]:
    return {v for c in understood.state.constraints if c.negated for v in c.values}


def wanted(understood: Understanding, field: str = "") -> set[str]:
    return {
        value
        for c in understood.state.constraints
        if not c.negated and (c.field == field if field else c.field != CATEGORY)
        for value in c.values
    }


@pytest.mark.parametrize(
    ("message", "value"),
    [
        ("plastic-free kettle", "plastic"),
        ("kettle plastic free", "plastic"),
        ("leather-free sofa", "leather"),
        ("a rug that is wool-free", "wool"),
        ("kettle no thanks to plastic", "plastic"),
        ("kettle, no to plastic", "plastic"),
        ("kettle, white is a no-go", "white"),
        ("kettle, white is out", "white"),
        ("kettle, white no", "white"),
        ("kettle, white and black are out", "black"),
        ("sofa, leather is not an option", "leather"),
        ("sweater, wool makes me itch", "wool"),
        ("steer clear of polyester, I need a dress", "polyester"),
        ("I'm allergic to wool, show me blankets", "wool"),
        ("watering can mustn't be plastic", "plastic"),
        ("dog toys no rubber no plush", "plush"),
        ("dress, no sleeves", "sleeve"),
    ],
)
def test_what_is_not_wanted(lexicon: Lexicon, message: str, value: str) -> None:
    understood = talk(lexicon, message)
    assert value in unwanted(understood)
    assert value not in wanted(understood)
    assert value not in understood.query


@pytest.mark.parametrize(
    ("message", "colours"),
    [
        ("nothing but white kettles", {"white"}),
        ("not only white kettles", set()),
        ("not just white kettles", set()),
        ("I don't mind a white kettle", set()),
        ("white kettle? no, black", {"black"}),
        ("a red dress, no wait, blue", {"blue", "sky blue"}),
        ("not only red but also blue bunting", {"red", "blue"}),
        ("kettle, free delivery, white", {"white"}),
    ],
)
def test_what_only_sounds_like_a_negation(
    lexicon: Lexicon, message: str, colours: set[str]
) -> None:
    understood = talk(lexicon, message)
    assert not unwanted(understood)
    assert wanted(understood, "colour") >= colours
    assert bool(wanted(understood, "colour")) == bool(colours)


@pytest.mark.parametrize(
    ("message", "values"),
    [
        ("water bottle not metal", {"steel", "titanium", "aluminium"}),
        ("watering can not plastic", {"polypropylene", "ABS", "acrylic"}),
        ("pillow without feathers", {"feather", "goose down", "duck down"}),
        ("duvet, I'm allergic to feathers", {"feather", "goose down"}),
        ("duvet not down", {"goose down", "duck down"}),
        ("blanket not synthetic", {"polyester", "fleece", "nylon"}),
        ("blanket, no synthetics", {"polyester", "fleece"}),
        ("scarf, no wool", {"merino", "cashmere", "lambswool"}),
        ("slippers, no animal products", {"leather", "suede", "sheepskin", "wool", "horn handle"}),
        ("sofa not blue", {"navy", "midnight blue", "dusty blue"}),
        ("sofa not grey", {"charcoal", "graphite"}),
        ("sofa not red", {"burgundy"}),
    ],
)
def test_a_general_word_covers_its_kinds(lexicon: Lexicon, message: str, values: set[str]) -> None:
    assert values <= unwanted(talk(lexicon, message))


def test_no_down_does_not_exclude_the_brand_of_that_name(items: Items, lexicon: Lexicon) -> None:
    (constraint,) = (c for c in talk(lexicon, "duvet not down").state.constraints if c.negated)
    kept = items.facets.mask(condition_of(constraint))
    brand = [
        p.brand == "Hartwell Down"
        and not {"down", "feather"} & set(str(p.attributes).split("'"))
        and p.category[-1] != "Pillows"
        and p.category[-1] != "Duvets"
        for p in items.products
    ]
    assert any(brand)
    assert all(k for k, own in zip(kept, brand, strict=True) if own)


VEGAN = [
    ("vegan boots",),
    ("boots, vegan",),
    ("I'm vegan", "boots"),
    ("a vegan friend", "boots"),
    ("gift for a vegan friend, some boots",),
    ("plant-based boots",),
    ("boots without animal products",),
]


@pytest.mark.parametrize("messages", VEGAN)
def test_a_vegan_sees_nothing_of_an_animal(
    items: Items, lexicon: Lexicon, messages: tuple[str, ...]
) -> None:
    state = talk(lexicon, *messages).state
    rows = allowed(items, limits_of(state.constraints)).nonzero()[0]
    shown = [items.products[row] for row in rows]
    assert len(shown) > 10
    said = [" ".join((p.title, *p.attributes.values())).lower() for p in shown]
    for animal in ("suede", "sheepskin", "wool", "full-grain leather"):
        assert not [text for text in said if animal in text], animal
    assert {p.category[-1] for p in shown} <= {"Ankle Boots", "Hiking Boots", "Rain Boots"}


def test_vegan_leather_is_for_vegans(items: Items, lexicon: Lexicon) -> None:
    (constraint,) = (c for c in talk(lexicon, "I'm vegan").state.constraints if c.negated)
    kept = items.facets.mask(condition_of(constraint))
    faux = [i for i, p in enumerate(items.products)
            if p.attributes.get("material") in ("vegan leather", "faux leather")]  # fmt: skip
    assert faux
    assert kept[faux].all()
    assert str(constraint) == "not animal products"
    assert all(meets(items.products[i], constraint) for i in faux)


def test_makeup_brushes_say_themselves_that_they_are_vegan(lexicon: Lexicon) -> None:
    assert talk(lexicon, "vegan makeup brushes").state.of("vegan")


@pytest.mark.parametrize(
    ("values", "ids"),
    [
        (("latex",), ["free"]),  # "latex-free" is none
        (("leather",), ["free", "latex"]),
        (("animal products", "leather"), ["free", "latex", "faux"]),
    ],
)
def test_what_only_mentions_a_material(values: tuple[str, ...], ids: list[str]) -> None:
    shelf = Items.of(
        [
            product("free", attributes={"material": "latex-free foam"}),
            product("latex", attributes={"material": "latex"}),
            product("faux", attributes={"material": "faux leather"}),
            product("hide", attributes={"material": "leather"}),
        ]
    )
    mask = shelf.facets.mask(Condition("material", values, negated=True))
    kept = [p.id for p, one in zip(shelf.products, mask, strict=True) if one]
    assert [id_ for id_ in kept if id_ in ("free", "latex", "faux")] == (
        ids if values != ("latex",) else ["free", "faux"]
    )
    assert ("hide" in kept) == (values == ("latex",))


@pytest.mark.parametrize(
    ("messages", "chip", "query"),
    [
        (
            ("stand mixer red or black or silver", "not red"),
            "colour: black or silver",
            "stand mixer black or silver",
        ),
        (
            ("stand mixer red or black or silver", "not silver"),
            "colour: red or black",
            "stand mixer red or black",
        ),
        (("coat in red or burgundy", "not burgundy"), "colour: red", "coat in red"),
        (("red and white bunting",), "colour: red and white", "red and white bunting"),
    ],
)
def test_what_is_left_of_a_wish(
    lexicon: Lexicon, messages: tuple[str, ...], chip: str, query: str
) -> None:
    understood = talk(lexicon, *messages)
    assert understood.query == query
    (colour,) = understood.state.of("colour")
    assert f"colour: {colour.said}" == chip
    assert "and white" not in colour.values


@pytest.mark.parametrize(
    ("messages", "gone", "stays"),
    [
        (("bottle not metal", "steel is fine after all"), "steel", "titanium"),
        (("I'm vegan", "wallet", "suede is fine"), "suede", "wool"),
        (("sofa not blue", "navy"), "navy", "blue"),
        (("sneakers not leather", "leather is fine after all"), "leather", ""),
    ],
)
def test_what_is_taken_back(
    lexicon: Lexicon, messages: tuple[str, ...], gone: str, stays: str
) -> None:
    against = unwanted(talk(lexicon, *messages))
    assert gone not in against
    assert stays in against if stays else not against


@pytest.mark.parametrize(
    ("message", "what"),
    [
        ("chair with no arms", "arms"),
        ("office chair without wheels", "wheels"),
        ("tent without a floor", "floor"),
    ],
)
def test_what_cannot_be_checked_is_said(lexicon: Lexicon, message: str, what: str) -> None:
    understood = talk(lexicon, message)
    assert any(f"have no {what}" in note for note in understood.notes)
    assert not [c for c in understood.state.constraints if c.negated]


@pytest.mark.parametrize(
    "message",
    [
        "desk, no drawers needed",
        "mug for my boss, he drinks black coffee",
        "mug for my sister who loves green tea",
        "sofa that goes with a grey carpet",
        "vase to match our oak table",
        "lamp next to a black bed",
        "mug with a blue handle",
        "bag with leather handles",
        "desk for a white room",
    ],
)
def test_what_is_said_of_other_things_is_no_wish(lexicon: Lexicon, message: str) -> None:
    understood = talk(lexicon, message)
    assert not wanted(understood)
    assert not unwanted(understood)
    assert understood.state.of(CATEGORY)


@pytest.mark.parametrize(
    ("message", "field", "value"),
    [
        ("watch with leather strap", "strap", "leather strap"),
        ("jumper for my dad, he is size L", "size", "L"),
        ("bag for my wife, she loves navy", "colour", "navy"),
        ("sofa with oak legs", "legs", "oak"),
        ("desk 140 cm wide", "width", "140 cm"),
    ],
)
def test_what_is_still_a_wish(lexicon: Lexicon, message: str, field: str, value: str) -> None:
    assert wanted(talk(lexicon, message), field) == {value}
    assert not wanted(talk(lexicon, message), "wide")


@pytest.mark.parametrize(
    "message",
    [
        "something for a 6 year old girl",
        "something for my friend with a green thumb",
        "a gift for my dad, he likes fishing and coffee, up to 40",
        "a present for my sister who plays guitar",
        "something to make coffee in the office",
    ],
)
def test_a_hobby_is_no_kind_of_product(lexicon: Lexicon, message: str) -> None:
    state = talk(lexicon, message).state
    assert not state.constraints
    assert not state.slots


def test_the_best_rated_one_is_no_rating_of_one(lexicon: Lexicon) -> None:
    understood = talk(lexicon, "sofas", "the best rated one")
    assert understood.order == "best rated"
    assert understood.state.of("rating") == ()


UNKNOWN = """toaster; bird house; cat bed; washing machine; microwave; hot tub; snowshoes; umbrella
mobile phone; desk fan; table cloth; dog house; rabbit hutch; wine glasses; printer; ring binder
air fryer; a lawn mower; vacuum cleaner; phone charger""".replace("\n", "; ").split("; ")


@pytest.mark.parametrize("message", UNKNOWN)
def test_goods_that_are_not_sold_are_said_to_be_unknown(lexicon: Lexicon, message: str) -> None:
    understood = talk(lexicon, message)
    assert not understood.state.of(CATEGORY)
    assert [note for note in understood.notes if note.startswith("I know no “")]


STOCKED = """thermos flask: Water Bottles; flask: Water Bottles; torch: Headlamps; torch: Lanterns
flashlight: Headlamps; trousers: Chinos; pants: Men's Jeans; slacks: Chinos; moccasins: Loafers
knife set: Chef's Knives; bread knife: Chef's Knives; parka: Men's Coats; trench coat: Women's Coats
cardigan: Women's Knitwear; jumper: Men's Sweaters; pullover: Women's Knitwear; trainers: Sneakers
wellies: Rain Boots; galoshes: Rain Boots; flip flops: Sandals; briefcase: Messenger Bags
shopping bag: Tote Bags; beach bag: Tote Bags; handbag: Crossbody Bags; gym bag: Weekend Bags
holdall: Weekend Bags; bumbag: Belt Bags; coin purse: Wallets; dressing gown: Bathrobes
doona: Duvets; quilt: Duvets; fitted sheet: Sheet Sets; hand towel: Bath Towels; futon: Sofas
settee: Sofas; nightstand: Side Tables; book shelf: Bookcases; telly stand: TV Stands
cocktail table: Coffee Tables; stockpot: Saucepans; skillet: Frying Pans; baking tray: Baking Tins
cookie jar: Storage Jars; beaker: Mugs & Cups; tea bags: Tea; milk jug: Milk Jugs & Frothers
loudspeaker: Bookshelf Speakers; boombox: Portable Speakers; speaker wire: Speaker Cables
record player: Turntables; macbook: Laptops; power pack: Power Banks; hard drive: External Drives
pram: Strollers; crib: Cots; nappy bag: Changing Bags; dog leash: Dog Leads; chew toy: Dog Toys
scratching post: Cat Trees; flower pot: Planters; hosepipe: Garden Hoses; spanner: Socket Sets
measuring tape: Tape Measures; claw hammer: Hammers; hair clipper: Beard Trimmers
aftershave: Perfumes; hair iron: Hair Straighteners; nail clipper: Manicure Sets
wedding band: Rings; bangle: Bracelets; cuff links: Cufflinks; kettle bell: Kettlebells
jump rope: Skipping Ropes; home trainer: Exercise Bikes; pushbike: City Bikes; biro: Gel Pens
lego: Building Blocks; deck of cards: Card Games; dice: Dice Sets; uke: Ukuleles
fairy lights: String Lights; sconce: Wall Lights; garland: Bunting; flower vase: Vases
valise: Carry-On Suitcases; plug adaptor: Travel Adapters; esky: Coolers; airbed: Sleeping Mats
summer shoes: Sneakers; winter boots: Ankle Boots; kids bed: Beds
ski jacket: Men's Waterproof Jackets; office desk: Desks; evening dress: Dresses"""


@pytest.mark.parametrize("line", STOCKED.replace("\n", "; ").split("; "))
def test_what_is_stocked_under_another_word_is_found(lexicon: Lexicon, line: str) -> None:
    message, leaf = line.split(": ")
    understood = talk(lexicon, message)
    leaves = wanted(understood, CATEGORY)
    assert leaf in leaves
    assert len(leaves) <= 8
    assert not understood.notes


def test_every_leaf_category_is_found_by_its_own_name(items: Items, lexicon: Lexicon) -> None:
    leaves = {p.category[-1] for p in items.products}
    assert len(leaves) > 200
    lost = {
        leaf: understood.notes
        for leaf in leaves
        if leaf not in wanted(understood := talk(lexicon, leaf.lower()), CATEGORY)
        and leaf not in {v for s in understood.state.slots for c in s.constraints for v in c.values}
    }
    assert not lost


def test_every_group_of_synonyms_names_something_or_nothing_wrongly(lexicon: Lexicon) -> None:
    """A name of goods that are not sold is no name of a kind that is."""
    kinds = {name for group in synonyms().kinds for name in group}
    assert not kinds & set(synonyms().goods)


# -- shades --------------------------------------------------------------------------------------

RED = Constraint("colour", ("red", "red and green", "cherry red"), said="red")


def coloured(id_: str, colour: str, price: int = 1_000, size: str = "M") -> object:
    return product(id_, minor=price, category=("Clothes", "Dresses"),
                   attributes={"colour": colour, "size": size})  # fmt: skip


@pytest.mark.parametrize(
    ("colours", "said", "shown"),
    [
        ({"burgundy": 1_000, "olive": 1_000, "rust": 1_000}, "nothing here in red", ["burgundy"]),
        ({"rust": 1_000, "olive": 1_000}, "nothing here in red", ["rust"]),
        ({"red": 9_000, "burgundy": 1_000, "mint": 1_000}, "red lies in your budget", ["burgundy"]),
        ({"cherry red": 9_000, "burgundy": 1_000}, "red lies in your budget", ["burgundy"]),
    ],
)  # fmt: skip
def test_only_shades_of_the_colour_are_shown(
    colours: dict[str, int], said: str, shown: list[str]
) -> None:
    shelf = Items.of([coloured(c, c, price) for c, price in colours.items()])
    fit = fitting(shelf, limits_of((RED,)), (RED,))
    limits = Limits(5_000, where=limits_of((RED,)).where)
    fit = fitting(shelf, limits, (RED,))
    rows = allowed(shelf, fit.limits).nonzero()[0]
    assert [shelf.products[row].id for row in rows] == shown
    assert said in fit.notes[0]
    assert fit.notes[0].endswith(f"so I also looked at {', '.join(shown)}.")


def test_light_blue_is_not_navy() -> None:
    wish = Constraint("colour", ("light blue",), said="light blue")
    shelf = Items.of([coloured(c, c) for c in ("navy", "sky blue", "white")])
    fit = fitting(shelf, limits_of((wish,)), (wish,))
    rows = allowed(shelf, fit.limits).nonzero()[0]
    assert [shelf.products[row].id for row in rows] == ["sky blue"]


def test_the_colour_in_another_size_is_said_to_lack_the_size() -> None:
    size = Constraint("size", ("M",), said="size M")
    shelf = Items.of([coloured("red", "red", size="L"), coloured("burgundy", "burgundy")])
    fit = fitting(shelf, limits_of((RED, size)), (RED, size))
    assert fit.notes == (
        "Nothing red is all else that you asked for, so I also looked at burgundy.",
    )


# -- hostile text ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "free " * 2_000,
        "white and " * 1_000 + "are out",
        "not only " * 1_000,
        "no, " * 2_000,
        "he likes " * 1_000,
        "something to " * 1_000,
        "washing machine " * 700,
        "no animal products " * 500,
        "not blue navy " * 700,
    ],
)
def test_hostile_text_costs_little(lexicon: Lexicon, text: str) -> None:
    start = time.process_time()
    talk(lexicon, text)
    assert time.process_time() - start < 1.5
