"""Conditions on columns: what is met, what is not, and after the catalogue has changed."""

from decimal import Decimal

import pytest

from retrieval import Items, Limits
from retrieval.facets import ANY, Condition
from retrieval.query import allowed
from tests.shelves import product

SHELF = Items.of(
    [
        product("boot", title="Hiking Boot", category=("Shoes", "Boots"), brand="Acme", rating=4.5,
                attributes={"material": "full-grain leather", "colour": "brown",
                            "waterproof": "yes"}),
        product("vegan", title="Trail Boot", category=("Shoes", "Boots"), brand="Nimbu",
                attributes={"material": "canvas", "colour": "navy", "waterproof": "no"}),
        product("watch", title="Field Watch", category=("Watches",), brand="Acme", rating=3.9,
                attributes={"strap": "leather strap", "memory": "16 GB"}),
        product("bag", title="Red Leather Bag", category=("Bags",)),
    ]
)  # fmt: skip


def met(condition: Condition, items: Items = SHELF) -> list[str]:
    mask = items.facets.mask(condition)
    return [p.id for p, kept in zip(items.products, mask, strict=True) if kept]


@pytest.mark.parametrize(
    ("condition", "ids"),
    [
        (Condition("category", ("boots",)), ["boot", "vegan"]),
        (Condition("brand", ("ACME",)), ["boot", "watch"]),
        (Condition("colour", ("navy", "brown")), ["boot", "vegan"]),
        (Condition("colour", ("red",)), ["bag"]),  # it has no colour column: its title speaks
        (Condition("waterproof", ("yes",)), ["boot"]),
        (Condition("waterproof", ("yes",), negated=True), ["vegan", "watch", "bag"]),
        (Condition("material", ("leather",), negated=True), ["vegan"]),
        (Condition("brand", ("Acme",), negated=True), ["vegan", "bag"]),
        (Condition(ANY, ("leather",)), ["boot", "watch", "bag"]),
        (Condition("rating", least=Decimal(4)), ["boot"]),
        (Condition("memory", least=Decimal(8), most=Decimal(32)), ["watch"]),
        (Condition("octarine", ("yes",)), []),
    ],
)
def test_a_condition_is_met_by(condition: Condition, ids: list[str]) -> None:
    assert met(condition) == ids


def test_limits_hold_all_conditions_at_once() -> None:
    where = (Condition("category", ("Boots",)), Condition(ANY, ("leather",), negated=True))
    mask = allowed(SHELF, Limits(in_stock=False, where=where))
    assert mask.tolist() == [False, True, False, False]


def test_a_catalogue_that_changed_answers_anew() -> None:
    assert met(Condition("colour", ("navy",))) == ["vegan"]
    repainted = product("vegan", title="Trail Boot", attributes={"colour": "green"})
    added = product("new", title="Sandal", attributes={"colour": "navy"})
    after = SHELF.updated([repainted, added])
    assert met(Condition("colour", ("navy",)), after) == ["new"]
    assert met(Condition("colour", ("green",)), after) == ["vegan"]
    again = after.updated([product("boot", title="Boot", attributes={"colour": "green"})])
    assert met(Condition("colour", ("green",)), again) == ["boot", "vegan"]
    assert met(Condition("material", ("leather",), negated=True), again) == ["boot", "vegan", "new"]
    assert met(Condition("colour", ("navy",))) == ["vegan"]


def test_values_are_counted_as_written() -> None:
    assert SHELF.facets.values["brand"] == {"Acme": 2, "Nimbu": 1}
    assert SHELF.facets.values["category"]["Boots"] == 2
