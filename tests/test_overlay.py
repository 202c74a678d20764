"""Newer vectors over an older index, and sources that can't grow in a catalogue that did."""

from datetime import UTC, datetime

import numpy as np
import pytest

from catalog import Kind
from retrieval import Context, Shopper
from retrieval.candidates import Candidates, top_k
from retrieval.fusion import fuse
from retrieval.items import Floats, Rows, over
from retrieval.overlay import overlaid
from retrieval.query import Query
from retrieval.semantic import SemanticSource
from retrieval.within import within
from tests.shelves import shelf, unit_vectors

AT = datetime(2026, 11, 16, 12, tzinfo=UTC)
EVERY = np.ones(60, np.bool_)


class Exact:
    """A `VectorIndex` without an approximation."""

    def __init__(self, vectors: Floats) -> None:
        self.vectors = vectors

    def search(self, vector: Floats, k: int) -> tuple[Rows, Floats]:
        found = top_k(self.vectors @ vector, np.ones(len(self.vectors), np.bool_), k)
        return found.rows, found.scores


@pytest.mark.parametrize("k", [1, 5, 40, 60])
def test_an_overlaid_index_answers_as_one_made_anew(k: int) -> None:
    old, newer, newest = unit_vectors(50), unit_vectors(4, seed=1), unit_vectors(2, seed=2)
    first, second = np.array([50, 51, 3, 7]), np.array([52, 7])
    index = overlaid(overlaid(Exact(old), first, newer), second, newest)
    final = over(over(old, 52, first, newer), 53, second, newest)
    for question in unit_vectors(20, seed=3):
        rows, scores = index.search(question, k)
        right, exact = Exact(final).search(question, k)
        assert rows.tolist() == right.tolist()
        np.testing.assert_allclose(scores, exact, rtol=1e-5)


def test_nothing_new_is_no_overlay() -> None:
    index = Exact(unit_vectors(5))
    assert overlaid(index, np.empty(0, np.int64), unit_vectors(5)[:0]) is index


def test_the_semantic_source_finds_the_new_and_the_reworded_and_not_the_old_wording() -> None:
    old = unit_vectors(50)
    target = old[7]
    rows, newer = np.array([7, 50]), np.stack([-target, target])
    source = SemanticSource(overlaid(Exact(old), rows, newer), over(old, 51, rows, newer))
    found = source.candidates(Query("x", target, np.ones(51, np.bool_)), Context(at=AT), 10)
    assert found.rows[0] == 50
    assert 7 not in found.rows


class Narrow:
    """A source with tables of 50 rows, as a model trained before the catalogue grew has."""

    name = "narrow"

    def __init__(self) -> None:
        self.table = np.arange(50, dtype=np.float32)
        self.told: list[int] = []

    def candidates(self, query: Query, context: Context, k: int) -> Candidates:
        assert len(query.allowed) == 50
        self.told = list(context.shopper.recent)
        found = top_k(self.table + self.table[self.told].sum(), query.allowed, k)
        return Candidates(found.rows, found.scores, lambda rows: self.table[rows])


def test_a_source_that_cannot_grow_keeps_to_the_rows_it_knows() -> None:
    items, shopper = shelf(60), Shopper()
    for row in (3, 55, 4):
        shopper.add(items, row=row, kind=Kind.CART, at=AT, session="s")
    narrow = Narrow()
    source = within(within(narrow, 50), 55)  # known rows are those it was made of
    assert source.name == "narrow"
    wide = top_k(np.arange(60, dtype=np.float32), EVERY, 5)
    found = source.candidates(Query("", None, EVERY), Context(shopper, AT), 3)
    assert found.rows.tolist() == [49, 48, 47]
    assert narrow.told == [3, 4]
    assert list(shopper.recent) == [3, 55, 4]
    merged = fuse({"narrow": found, "wide": wide})
    scores = dict(zip(merged.rows.tolist(), merged.scores[:, 0].tolist(), strict=True))
    assert np.isnan([scores[row] for row in (55, 56, 57, 58, 59)]).all()
    assert scores[49] == found.scores[0]


def test_a_score_vector_shorter_than_the_mask_finds_its_own_rows() -> None:
    assert top_k(np.arange(50, dtype=np.float32), EVERY, 2).rows.tolist() == [49, 48]
