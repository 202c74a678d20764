"""Known answers for the ranking metrics; every one against ir-measures."""

from collections.abc import Callable, Mapping

import ir_measures
import numpy as np
import pytest
from ir_measures import RR, Qrel, R, ScoredDoc, Success, nDCG

from retrieval.evaluation import (
    best_rows,
    compared,
    coverage,
    evaluated,
    hit_rate,
    interval,
    leave_one_out,
    mrr,
    ndcg,
    novelty,
    paired,
    recall,
    relevance,
)

K = 10


def made_up(queries: int = 60) -> tuple[list[list[int]], list[dict[int, int]]]:
    """Lists of up to 30 of 40 items, some empty of anything right, some short."""
    rng = np.random.default_rng(3)
    run = [rng.permutation(40)[: rng.integers(1, 31)].tolist() for _ in range(queries)]
    truth = [
        {int(i): int(g) for i, g in enumerate(rng.integers(0, 4, 40)) if g and rng.random() < 0.2}
        for _ in range(queries)
    ]
    return run, truth


def by_ir_measures(
    run: list[list[int]], truth: list[dict[int, int]], measure: object
) -> np.ndarray:
    qrels = [Qrel(str(q), str(i), g) for q, t in enumerate(truth) for i, g in t.items()]
    docs = [
        ScoredDoc(str(q), str(row), float(-place))
        for q, ranked in enumerate(run)
        for place, row in enumerate(ranked)
    ]
    found = {m.query_id: m.value for m in ir_measures.iter_calc([measure], qrels, docs)}
    return np.array([found.get(str(q), 0.0) for q in range(len(run))])


@pytest.mark.parametrize(
    ("ours", "measure"),
    [
        (lambda j: ndcg(j, K), nDCG @ K),
        (lambda j: ndcg(j, K, "exponential"), nDCG(gains={1: 1, 2: 3, 3: 7}) @ K),
        (lambda j: recall(j, K), R @ K),
        (lambda j: hit_rate(j, K), Success @ K),
        (lambda j: mrr(j, K), RR @ K),
    ],
    ids=["ndcg", "ndcg exponential", "recall", "hit rate", "mrr"],
)
def test_agrees_with_ir_measures(ours: Callable[..., np.ndarray], measure: object) -> None:
    run, truth = made_up()
    expected = by_ir_measures(run, truth, measure)
    np.testing.assert_allclose(ours(relevance(run, truth, 30)), expected, atol=1e-9)
    assert 0 < expected.mean() < 1


def test_one_right_row_is_the_same_as_a_mapping_of_one() -> None:
    run = np.array([[3, 1, 2], [0, 4, 5]])
    one, mapped = relevance(run, [1, 9], 3), relevance(run, [{1: 1}, {9: 1}], 3)
    for metric in (ndcg, recall, hit_rate, mrr):
        np.testing.assert_array_equal(metric(one, 3), metric(mapped, 3))
    assert mrr(one, 3).tolist() == [0.5, 0]
    assert mrr(one, 1).tolist() == [0, 0]


def test_nothing_relevant_and_nothing_ranked_score_zero() -> None:
    judged = relevance([[1], []], [{}, {2: 3}], 5)
    for metric in (ndcg, recall, hit_rate, mrr):
        assert metric(judged, 5).tolist() == [0, 0]


def test_run_and_truth_must_match() -> None:
    with pytest.raises(ValueError, match="2 ranked lists but 1"):
        relevance([[1], [2]], [{1: 1}], 5)


def test_coverage_and_novelty_by_hand() -> None:
    judged = relevance([[0, 1], [1], []], [{0: 1}] * 3, 2)
    assert coverage(judged, 2, n=4) == 0.5
    bits = novelty(judged, 2, np.array([1.0, 0.0, 4.0, 7.0]))  # of 16 with one added to each
    assert bits.tolist() == [(3 + 4) / 2, 4, 0]


def test_best_rows_break_ties_by_row() -> None:
    scores = np.array([[1, 3, 3, 2, 3], [0, 0, 0, 0, 1]], np.float32)
    assert best_rows(scores, 3).tolist() == [[1, 2, 4], [4, 0, 1]]
    assert best_rows(scores, 9).shape == (2, 5)


def test_leave_one_out_never_shows_the_answer() -> None:
    held = leave_one_out([np.array([1, 2, 3, 4]), np.array([5, 6])])
    assert [s.tolist() for s in held.fit] == [[1, 2]]
    assert held.valid.tolist() == [3]
    assert [s.tolist() for s in held.asked] == [[1, 2, 3]]
    assert held.test.tolist() == [4]


def test_interval_covers_the_mean() -> None:
    rng = np.random.default_rng(0)
    inside = 0
    for seed in range(200):
        _, low, high = interval(rng.normal(1, 1, 60), seed=seed, rounds=300)
        inside += low <= 1 <= high
    assert 0.88 <= inside / 200 <= 0.99
    assert interval([]) == (0, 0, 0)


def test_a_paired_interval_is_narrower_than_the_figures_own() -> None:
    rng = np.random.default_rng(1)
    theirs = rng.random(500)
    ours = theirs + rng.normal(0.02, 0.02, 500)
    gain = paired(ours, theirs)
    assert 0 < gain.low < 0.02 < gain.high
    assert gain.high - gain.low < interval(ours).high - interval(ours).low


def test_the_report_has_each_metric_with_its_interval() -> None:
    run, truth = made_up()
    judged = relevance(run, truth, 20)
    figures = evaluated(judged, ks=(10,), n=40, popularity=np.ones(40))
    for name in ("recall@10", "hr@10", "ndcg@10", "mrr@10", "novelty@10"):
        low, high = figures[f"{name}_interval"]  # type: ignore[misc]
        assert low <= figures[name] <= high  # type: ignore[operator]
    assert figures["queries"] == 60
    assert figures["coverage@10"] == 1
    same: Mapping[str, np.ndarray] = {"ndcg@10": ndcg(judged, 10)}
    assert compared(same, same) == {"ndcg@10": 0, "ndcg@10_interval": [0, 0]}
