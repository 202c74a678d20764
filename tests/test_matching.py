"""How a query matches titles: known answers."""

import numpy as np

from retrieval import Items
from retrieval.matching import Matching, feedback
from tests.shelves import product

ITEMS = Items.of([product("a", title="Laptop Bags, black"), product("b", title="Bag for a Laptop"),
                  product("c", title="Tentacle")])  # fmt: skip
ROWS = np.array([0, 1, 2])


def test_title_cover() -> None:
    matching = Matching(ITEMS)
    assert matching.title_cover("black laptop bag", ROWS).round(2).tolist() == [1, 0.67, 0]
    assert matching.title_cover("tent", ROWS).tolist() == [0, 0, 0]
    assert np.isnan(matching.title_cover("!", ROWS)).all()


def test_phrase() -> None:
    matching = Matching(ITEMS)
    assert matching.phrase("laptop bag", ROWS).tolist() == [1, 0, 0]
    assert np.isnan(matching.phrase("", ROWS)).all()


def test_feedback_is_likeness_to_the_first() -> None:
    vectors = np.eye(3, dtype=np.float32)[[0, 0, 1]]
    near = feedback(vectors, np.array([0, 1, 2])).round(2).tolist()
    assert near == [0.89, 0.89, 0.45]
    assert len(feedback(vectors[:0], np.array([], np.int64))) == 0
