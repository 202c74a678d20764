"""Known answers for reciprocal rank fusion."""

from math import nan

import numpy as np
import pytest

from retrieval.candidates import Candidates
from retrieval.fusion import FusionConfig, fuse


def found(*rows: int) -> Candidates:
    scores = np.linspace(1, 0.5, len(rows)).astype(np.float32)
    return Candidates(np.array(rows, np.int64), scores)


def test_scores_and_provenance() -> None:
    merged = fuse({"text": found(7, 2), "people": found(2, 9)}, FusionConfig(k=60))
    assert merged.rows.tolist() == [2, 7, 9]
    np.testing.assert_allclose(merged.fused, [1 / 62 + 1 / 61, 1 / 61, 1 / 62], rtol=1e-6)
    assert merged.found_by(0) == ("people", "text")
    assert merged.found_by(1) == ("text",)
    assert merged.ranks.tolist() == [[2, 1], [1, 0], [0, 2]]
    np.testing.assert_allclose(merged.scores, [[0.5, 1], [1, nan], [nan, 0.5]])


def test_cut_keeps_the_best_and_the_first_of_every_source() -> None:
    both = {"a": found(*range(50)), "popular": found(*range(99, 49, -1))}
    config = FusionConfig(most=10, first=3, weights={"popular": 0.01})
    merged = fuse(both, config)
    assert len(merged) == 100
    cut = merged.cut(config)
    assert sorted(cut.rows.tolist()) == [0, 1, 2, 3, 4, 5, 6, 97, 98, 99]
    assert (np.diff(cut.fused) <= 0).all()
    assert [rows.tolist() for rows in cut.alone] == [list(range(20)), list(range(99, 79, -1))]
    thinner = merged.keep(merged.rows != 99).cut(config)  # what is left of a source moves up
    assert 96 in thinner.rows


def test_nothing_found() -> None:
    merged = fuse({"a": Candidates.none(), "b": Candidates.none()})
    assert len(merged) == 0
    assert merged.ranks.shape == (0, 2)


def test_what_another_found_is_scored_too() -> None:
    everything = np.arange(10, dtype=np.float32) / 10
    dense = Candidates(np.array([9], np.int64), everything[[9]], lambda rows: everything[rows])
    both = {"dense": dense, "text": found(3)}
    merged = fuse(both).scored(both)
    of = dict(zip(merged.rows.tolist(), merged.scores.tolist(), strict=True))
    assert of[3] == [pytest.approx(0.3), 1]
    assert of[9][0] == pytest.approx(0.9)
    assert np.isnan(of[9][1])
