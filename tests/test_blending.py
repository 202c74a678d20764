"""Words and meaning added up: known answers."""

import numpy as np
import pytest

from retrieval.blending import BlendConfig, blended, on_subject, share_of_best
from retrieval.candidates import Candidates
from retrieval.fusion import Merged, fuse
from retrieval.items import Floats


def merged(**scores: dict[int, float]) -> Merged:
    found = {}
    for name, of in scores.items():
        rows = sorted(of, key=lambda row: -of[row])
        found[name] = Candidates(np.array(rows), np.array([of[r] for r in rows], np.float32))
    return fuse(found)


def by_row(of: Merged, scores: Floats) -> dict[int, float]:
    return dict(zip(of.rows.tolist(), scores.tolist(), strict=True))


def test_the_sum() -> None:
    both = merged(semantic={1: 0.5, 2: 0.4}, lexical={2: 10.0, 3: 20.0})
    cosine = np.array([{1: 0.5, 2: 0.4, 3: 0.1}[row] for row in both.rows.tolist()], np.float32)
    scores = by_row(both, blended(both, cosine, BlendConfig(lexical=0.05)) - both.fused)
    assert scores == pytest.approx({1: 0.5, 2: 0.9, 3: 1.1}, abs=1e-6)


def test_without_a_text_rank_fusion_decides() -> None:
    one = merged(popular={4: 3.0, 5: 2.0})
    assert blended(one, None).tolist() == one.fused.tolist()


def test_without_a_lexical_source_the_meaning_decides() -> None:
    one = merged(semantic={4: 0.3, 5: 0.2})
    assert np.argsort(-blended(one, np.array([0.1, 0.9], np.float32))).tolist() == [1, 0]


def test_words_keep_what_meaning_would_drop() -> None:
    both = merged(semantic={1: 0.5}, lexical={2: 10.0, 3: 2.0}, popular={4: 9.0})
    near = {1: 0.5, 2: 0.1, 3: 0.1, 4: 0.1}
    cosine = np.array([near[row] for row in both.rows.tolist()], np.float32)
    kept = on_subject(both, cosine, 0.6)
    assert sorted(both.rows[kept].tolist()) == [1, 2]
    assert on_subject(both, None, 0.6).all()


def test_nothing_found_is_nothing_to_drop() -> None:
    nothing = merged(semantic={})
    assert len(on_subject(nothing, np.empty(0, np.float32), 0.6)) == 0


def test_share_of_best() -> None:
    scores = np.array([4, 2, np.nan], np.float32)
    np.testing.assert_array_equal(share_of_best(scores), np.array([1, 0.5, np.nan], np.float32))
    assert np.isnan(share_of_best(np.zeros(2, np.float32))).all()
    assert len(share_of_best(np.empty(0, np.float32))) == 0
