"""Known answers for the ranking metrics; NDCG against scikit-learn's."""

import numpy as np
import pytest
from sklearn.metrics import ndcg_score

from retrieval.metrics import hit, interval, ndcg, recall, reciprocal_rank


def test_ndcg_agrees_with_scikit_learn() -> None:
    rng = np.random.default_rng(3)
    for _ in range(50):
        gains = {int(row): int(g) for row, g in enumerate(rng.integers(0, 4, 30)) if g}
        ranked = rng.permutation(30).tolist()
        truth = np.array([[2.0 ** gains.get(row, 0) - 1 for row in range(30)]])
        scores = np.zeros((1, 30))
        scores[0, ranked] = np.arange(30, 0, -1)
        assert ndcg(ranked, gains, 10) == pytest.approx(ndcg_score(truth, scores, k=10))


def test_known_answers() -> None:
    gains = {4: 3, 9: 1}
    assert ndcg([4, 9], gains, 10) == 1
    assert ndcg([1, 2], gains, 10) == 0
    assert ndcg([4], {}, 10) == 0
    assert recall([9, 1, 2], gains, 2) == 0.5
    assert hit([1, 9], gains, 1) == 0
    assert hit([1, 9], gains, 2) == 1
    assert reciprocal_rank([1, 9], gains, 10) == 0.5
    assert reciprocal_rank([1, 9], gains, 1) == 0


def test_interval_covers_the_mean() -> None:
    rng = np.random.default_rng(0)
    inside = 0
    for seed in range(200):
        _, low, high = interval(rng.normal(1, 1, 60).tolist(), seed=seed, rounds=300)
        inside += low <= 1 <= high
    assert 0.88 <= inside / 200 <= 0.99
    assert interval([]) == (0, 0, 0)
