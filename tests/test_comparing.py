"""Products side by side as data: one table for the page and for words."""

from assistant.slates.comparing import compared
from tests.shelves import product

RED = product("a", minor=1_000, brand="Ace", stock=3, attributes={"colour": "red", "fit": "slim"})
BLUE = product("b", minor=1_500, brand="Ace", stock=9, attributes={"colour": "blue", "oven": "no"})


def rows(*products: object) -> dict[str, tuple[tuple[str, ...], bool]]:
    return {row.name: (row.values, row.differs) for row in compared(products).rows}  # type: ignore[arg-type]


def test_every_fact_that_one_of_them_has_is_a_row() -> None:
    assert rows(RED, BLUE) == {
        "price": (("$10.00", "$15.00"), True),
        "stock": (("only 3 left", "in stock"), True),
        "brand": (("Ace", "Ace"), False),
        "colour": (("red", "blue"), True),
        "fit": (("slim", "not said"), True),
        "oven": (("not said", "no"), True),
    }


def test_ratings_and_stock_are_worded_and_what_nobody_says_has_no_row() -> None:
    one = product("a", rating=4.5, review_count=1, stock=0)
    two = product("b", rating=4.5, review_count=0)
    assert rows(one, two)["rating"] == (("4.5 out of 5 in 1 review", "not said"), True)
    assert rows(one, two)["stock"] == (("out of stock", "not said"), True)
    assert set(rows(product("a"), product("b"))) == {"price"}


def test_the_lines_are_the_rows_that_differ() -> None:
    comparison = compared([RED, BLUE])
    assert comparison.ids == ("a", "b")
    assert comparison.titles == (RED.title, BLUE.title)
    assert comparison.lines() == (
        "price: $10.00; $15.00",
        "stock: only 3 left; in stock",
        "colour: red; blue",
        "fit: slim; not said",
        "oven: not said; no",
    )
