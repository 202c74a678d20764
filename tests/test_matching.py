"""How a query matches titles: known answers."""

import numpy as np

from retrieval import Items
from retrieval.matching import Matching, feedback, share_of_best
from tests.shelves import product

ITEMS = Items.of([product("a", title="Laptop Bags, black"), product("b", title="Bag for a Laptop"),
                  product("c", title="Tentacle")])  # fmt: skip
ROWS = np.array([0, 1, 2])


def test_title_cover() -> None:
    matching = Matching(ITEMS)
    np.testing.assert_allclose(matching.title_cover("black laptop bag", ROWS), [1, 2 / 3, 0])
    assert matching.title_cover("tent", ROWS).tolist() == [0, 0, 0]
    assert np.isnan(matching.title_cover("!", ROWS)).all()


def test_share_of_best() -> None:
    scores = np.array([4, 2, np.nan], np.float32)
    np.testing.assert_array_equal(share_of_best(scores), np.array([1, 0.5, np.nan], np.float32))
    assert np.isnan(share_of_best(np.zeros(2, np.float32))).all()
    assert len(share_of_best(np.empty(0, np.float32))) == 0


def test_feedback_is_likeness_to_the_first() -> None:
    vectors = np.eye(3, dtype=np.float32)[[0, 0, 1]]
    near = feedback(vectors, np.array([0, 1, 2]))
    np.testing.assert_allclose(near, np.array([2, 2, 1]) / 5**0.5, rtol=1e-5)
    assert len(feedback(vectors[:0], np.array([], np.int64))) == 0
