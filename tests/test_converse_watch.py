"""What must never happen is noticed when it does: each check is shown something it must refuse."""

from __future__ import annotations

from decimal import Decimal

import pytest

from assistant.budget import Budget
from assistant.constraints import Constraint, Slot, State
from assistant.converse.leaks import leaks
from assistant.converse.matching import meets
from assistant.converse.watching import Titles, Watch
from assistant.events import Act, Done, Event, Pick, Picks, Understood, Words
from catalog import Product
from catalog.sample import SampleShop

PRODUCTS = [item.product for item in SampleShop(seed=7, products=400, shoppers=150).items]
TITLES = Titles(PRODUCTS)
NONE = Budget("USD")


def of(leaf: str, **attributes: str) -> list[Product]:
    return [
        product
        for product in PRODUCTS
        if product.category[-1] == leaf
        and product.in_stock
        and all(product.attributes.get(name) == value for name, value in attributes.items())
    ]


def turn(
    *products: Product,
    words: str = "",
    budget: Budget = NONE,
    notes: tuple[str, ...] = (),
    state: State | None = None,
    act: Act = "search",
    total: bool = False,
) -> list[Event]:
    understood = Understood("x", budget, notes, state or State(), act, total)
    picks = Picks(tuple(Pick(product, "reason") for product in products))
    return [understood, picks, Words(words), Done("template")]


def wrong(*turns: tuple[str, list[Event]], caps: tuple[Budget, ...] = ()) -> list[str]:
    watch = Watch(TITLES, caps)
    return [one.zero for said, events in turns for one in watch.turn(said, events)]


TENT, MAT = of("Tents")[0], of("Yoga Mats")[0]


def test_a_pick_over_any_budget_is_noticed() -> None:
    most = TENT.price.minor
    assert wrong(("a", turn(TENT, budget=Budget("USD", most)))) == []
    assert wrong(("a", turn(TENT, budget=Budget("USD", most - 1)))) == ["over_budget"]
    assert wrong(("a", turn(TENT, budget=Budget("USD", None, most + 1)))) == ["over_budget"]
    slider = Budget("USD", most - 1, None, "slider")
    assert wrong(("a", turn(TENT)), caps=(slider,)) == ["over_budget"]


def test_a_set_over_its_total_is_noticed() -> None:
    slots = State(slots=(Slot("tent", 2), Slot("mat", 1)))
    most = TENT.price.minor + MAT.price.minor
    assert wrong(("a", turn(TENT, MAT, budget=Budget("USD", most), total=True, state=slots))) == [
        "over_budget"
    ]
    enough = Budget("USD", most + TENT.price.minor)
    assert wrong(("a", turn(TENT, MAT, budget=enough, total=True, state=slots))) == []


def test_a_price_nothing_has_is_noticed() -> None:
    assert wrong(("a", turn(TENT, words=f"It is {TENT.price}."))) == []
    assert wrong(("a", turn(TENT, words="It is $1.23."))) == ["unknown_price"]
    assert wrong(("a", turn(TENT, words="It is one hundred and one dollars."))) == ["unknown_price"]
    said = f"**{TENT.title}**, at {TENT.price}, stays under $600."
    assert wrong(("a", turn(TENT, words=said, budget=Budget("USD", 60_000)))) == []


def test_a_product_that_was_not_shown_is_noticed() -> None:
    assert wrong(("a", turn(TENT, words=f"**{TENT.title}** is fine."))) == []
    assert wrong(("a", turn(TENT, words=f"{MAT.title} is finer."))) == ["not_shown"]
    assert wrong(("a", turn(TENT, words="**Zorblatt 9000** is finer."))) == ["not_shown"]
    assert wrong(("a", turn(TENT, words=f"See [[{TENT.id}]]."))) == ["not_shown"]
    earlier = ("a", turn(MAT))
    assert wrong(earlier, ("b", turn(TENT, words=f"**{MAT.title}** was shown before."))) == []


NAVY = Constraint("colour", ("navy",), turn=1)
NO_LEATHER = Constraint("material", ("leather",), negated=True)


def test_a_wish_that_is_ignored_is_noticed() -> None:
    red = of("Bike Helmets", colour="red")[0]
    state = State((NAVY,), turn=1)
    assert wrong(("a", turn(red, state=state))) == ["dropped"]
    assert wrong(("a", turn(red, state=state, notes=("Without “navy”: 5 match.",)))) == []
    assert wrong(("a", turn(of("Bike Helmets", colour="navy")[0], state=state))) == []
    seen = ("You have seen the closest matches; these are the nearest of the rest.",)
    assert wrong(("a", turn(red, state=state, notes=seen))) == []
    ruled_out = State((Constraint("colour", ("red",), negated=True),))
    assert wrong(("a", turn(red, state=ruled_out, notes=seen))) == ["dropped"]
    soft = State((Constraint("colour", ("navy",), hard=False),))
    assert wrong(("a", turn(red, state=soft))) == []
    not_red = State((Constraint("colour", ("red",), negated=True),))
    assert wrong(("a", turn(red, state=not_red))) == ["dropped"]


def test_a_wish_that_is_forgotten_is_noticed() -> None:
    before = ("in navy", turn(of("Bike Helmets", colour="navy")[0], state=State((NAVY,), turn=1)))
    gone = turn(of("Bike Helmets")[0], state=State(turn=2))
    assert wrong(before, ("under 50", gone)) == ["dropped"]
    assert wrong(before, ("any colour", gone)) == []
    assert wrong(before, ("navy is not needed", gone)) == []
    assert wrong(before, ("start over", gone)) == []
    told = turn(TENT, state=State(turn=2), notes=("New search; let go of: navy.",))
    assert wrong(before, ("a tent", told)) == []
    red = Constraint("colour", ("red",), turn=2)
    other = turn(of("Bike Helmets", colour="red")[0], state=State((red,), turn=2))
    assert wrong(before, ("in red", other)) == []
    softened = State((Constraint("colour", ("navy",), hard=False, turn=1),), turn=2)
    assert wrong(before, ("hm", turn(TENT, state=softened))) == ["dropped"]


def test_a_limit_that_is_forgotten_is_noticed() -> None:
    budget = Budget("USD", 60_000, None, "your words")
    before = ("a tent under 600", turn(TENT, budget=budget))
    assert wrong(before, ("waterproof", turn(TENT))) == ["dropped"]
    assert wrong(before, ("forget the budget", turn(TENT))) == []
    assert wrong(before, ("up to 700", turn(TENT, budget=Budget("USD", 70_000)))) == []
    assert wrong(before, ("waterproof", turn(TENT, budget=budget))) == []


@pytest.mark.parametrize(
    ("leaf", "attributes", "constraint", "met"),
    [
        ("Sneakers", {"material": "synthetic leather"}, NO_LEATHER, 0),
        ("Sneakers", {"material": "suede"}, NO_LEATHER, 1),
        ("Tents", {"waterproof": "yes"}, Constraint("waterproof", ("yes",)), 1),
        ("Tents", {"capacity": "4-person"}, Constraint("waterproof", ("yes",)), 0),
        ("Tents", {"capacity": "4-person"}, Constraint("capacity", least=Decimal(4)), 1),
        ("Tents", {"capacity": "4-person"}, Constraint("capacity", least=Decimal(5)), 0),
        ("Tents", {"capacity": "4-person"}, Constraint("brand", ("Tarnside",)), 1),
        ("Tents", {"capacity": "4-person"}, Constraint("brand", ("Tarnside",), negated=True), 0),
        ("Tents", {"capacity": "4-person"}, Constraint("category", ("Tents", "Sofas")), 1),
        ("Tents", {"capacity": "4-person"}, Constraint("rating", least=Decimal("4.5")), 0),
    ],
)  # fmt: skip
def test_matching_by_hand(
    leaf: str, attributes: dict[str, str], constraint: Constraint, met: int
) -> None:
    assert meets(of(leaf, **attributes)[0], constraint) == bool(met)


def test_a_leak_is_noticed() -> None:
    goal = of("Tents", capacity="4-person")[0]
    assert goal.title == "Tarnside Pathfinder 4-Person Tent, orange"
    assert leaks(goal, ["a tent", "4-person", "in orange", "cheaper"], ["Tents", "4-person"]) == []
    assert leaks(goal, [f"do you have the {goal.title.lower()}?"])
    assert leaks(goal, ["I saw a Tarnside somewhere"])
    assert leaks(goal, ["the pathfinder 4 person one"], ["4-person"])
    assert not leaks(goal, ["a 4 person tent"], ["4-person", "tent"])
