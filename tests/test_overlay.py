"""Newer vectors over an older index, exact under any mask."""

from datetime import UTC, datetime

import numpy as np
import pytest

from retrieval import Context
from retrieval.candidates import top_k
from retrieval.index import FlatIndex, exact
from retrieval.items import over
from retrieval.overlay import overlaid
from retrieval.query import Query
from retrieval.semantic import SemanticSource
from tests.shelves import unit_vectors

AT = datetime(2026, 11, 16, 12, tzinfo=UTC)
EVERY = np.ones(60, np.bool_)


@pytest.mark.parametrize("k", [1, 5, 40, 60])
@pytest.mark.parametrize("share", [1.1, 0.5])
def test_an_overlaid_index_answers_as_one_made_anew(k: int, share: float) -> None:
    old, newer, newest = unit_vectors(50), unit_vectors(4, seed=1), unit_vectors(2, seed=2)
    first, second = np.array([50, 51, 3, 7]), np.array([52, 7])
    index = overlaid(overlaid(FlatIndex(old), 50, first, newer), 52, second, newest)
    final = over(over(old, 52, first, newer), 53, second, newest)
    allowed = np.random.default_rng(4).random(53) < share
    for question in unit_vectors(20, seed=3):
        found = index.search(question, k, allowed)
        right = exact(final, question, k, allowed)
        assert found.rows.tolist() == right.rows.tolist()
        np.testing.assert_allclose(found.scores, right.scores, rtol=1e-5, atol=1e-6)


def test_nothing_new_is_no_overlay() -> None:
    index = FlatIndex(unit_vectors(5))
    assert overlaid(index, 5, np.empty(0, np.int64), unit_vectors(5)[:0]) is index


def test_the_semantic_source_finds_the_new_and_the_reworded_and_not_the_old_wording() -> None:
    old = unit_vectors(50)
    target = old[7]
    rows, newer = np.array([7, 50]), np.stack([-target, target])
    source = SemanticSource(overlaid(FlatIndex(old), 50, rows, newer))
    found = source.candidates(Query("x", target, np.ones(51, np.bool_)), Context(at=AT), 10)
    assert found.rows[0] == 50
    assert 7 not in found.rows


def test_a_score_vector_shorter_than_the_mask_finds_its_own_rows() -> None:
    assert top_k(np.arange(50, dtype=np.float32), EVERY, 2).rows.tolist() == [49, 48]
