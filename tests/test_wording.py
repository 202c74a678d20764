"""What a query's words say outright, in the catalogue's own vocabulary."""

import numpy as np
import pytest

from retrieval import Items
from retrieval.wording import Wording, stems
from tests.shelves import product

ITEMS = Items.of(
    [
        product("a", category=("Audio", "Headphones"), attributes={"colour": "sky blue"}),
        product("b", category=("Audio", "Headphone Stands"), attributes={"colour": "black"}),
        product("c", category=("Clothes", "Men's Waterproof Jackets"), brand="Northfell"),
        product("d", category=("Clothes", "Denim Jackets"), attributes={"material": "cotton"}),
        product("e"),
    ]
)
ROWS = np.arange(5)
WORDING = Wording(ITEMS)


@pytest.mark.parametrize(
    ("text", "shares"),
    [
        ("wireless headphones", [1, 0, 0, 0, 0]),
        ("a headphone stand", [1 / 2, 1, 0, 0, 0]),
        ("waterproof jacket", [0, 0, 2 / 3, 1 / 4, 0]),
        ("men's waterproof jackets", [0, 0, 1, 1 / 6, 0]),
    ],
)
def test_the_kind_is_held_by_the_last_word_of_a_category(text: str, shares: list[float]) -> None:
    np.testing.assert_allclose(WORDING.category_match(text, ROWS), shares, rtol=1e-6)


def test_attributes_and_brands() -> None:
    match = WORDING.attribute_match("northfell jacket in blue or black", ROWS)
    np.testing.assert_allclose(match, [1 / 3, 1 / 3, 1 / 3, 0, 0], rtol=1e-6)


@pytest.mark.parametrize("text", ["", "something nice", "🎈"])
def test_nothing_said_is_not_the_same_as_no_match(text: str) -> None:
    assert np.isnan(WORDING.category_match(text, ROWS)).all()
    assert np.isnan(WORDING.attribute_match(text, ROWS)).all()


def test_plurals() -> None:
    words = "Glasses boxes batteries torches dress bus chess Kids' tents"
    assert stems(words) == "glass box battery torch dress bus chess kid tent".split()


def test_wording_grows_with_the_catalogue() -> None:
    """Answers as one made anew, whatever was added, reworded or only repriced."""
    repriced = ITEMS.products[3].model_copy(update={"stock": 1})
    reworded = product("b", category=("Audio", "Racks"), attributes={"colour": "mauve"})
    items = ITEMS.updated([repriced, reworded, product("f", category=("Lamps",), brand="Lumo")])
    grown, anew = WORDING.grown(items), Wording(items)
    rows = np.arange(len(items))
    for text in ("black", "a mauve rack", "lumo lamp", "northfell cotton", "headphone stands"):
        for match in (Wording.category_match, Wording.attribute_match):
            np.testing.assert_array_equal(match(grown, text, rows), match(anew, text, rows))
    assert WORDING.attribute_match("black", ROWS).tolist() == [0, 1, 0, 0, 0]  # as it was
