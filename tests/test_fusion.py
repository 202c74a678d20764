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


def test_cut_keeps_the_best() -> None:
    merged = fuse({"a": found(*range(50)), "b": found(*range(49, -1, -1))}, FusionConfig(most=10))
    assert len(merged) == 10
    assert (np.diff(merged.fused) <= 0).all()


def test_nothing_found() -> None:
    merged = fuse({"a": Candidates.none(), "b": Candidates.none()})
    assert len(merged) == 0
    assert merged.ranks.shape == (0, 2)


def test_what_another_found_is_scored_too() -> None:
    everything = np.arange(10, dtype=np.float32) / 10
    dense = Candidates(np.array([9], np.int64), everything[[9]], lambda rows: everything[rows])
    merged = fuse({"dense": dense, "text": found(3)})
    of = dict(zip(merged.rows.tolist(), merged.scores.tolist(), strict=True))
    assert of[3] == [pytest.approx(0.3), 1]
    assert of[9][0] == pytest.approx(0.9)
    assert np.isnan(of[9][1])
