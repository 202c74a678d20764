"""Judges a pipeline on moments it has not seen: the whole catalogue is ranked, none sampled."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from retrieval.features import best_first
from retrieval.metrics import hit, interval, ndcg, recall, reciprocal_rank
from retrieval.pipeline import Ranker
from retrieval.training import Judged


def evaluate(
    examples: Sequence[Judged], sources: Sequence[str], ranker: Ranker | None
) -> dict[str, float]:
    """Metrics of the ranked slate, of fusion without the ranker and of each source alone.

    `ndcg@10_over_best` is the ranked slate less the best single list, per moment, with its 95%
    paired bootstrap interval in `…_low` and `…_high`.
    """
    if not examples:
        return {}
    lists = {"fusion": [e.rows.tolist() for e in examples]}
    for s, source in enumerate(sources):
        lists[source] = [_by_rank(e, s) for e in examples]
    if ranker is not None:
        lists["ranked"] = [_by_score(e, ranker) for e in examples]
    scores = {name: _each(ndcg, ranked, examples, 10) for name, ranked in lists.items()}
    figures = {f"{name}_ndcg@10": float(np.mean(values)) for name, values in scores.items()}
    final = "ranked" if ranker is not None else "fusion"
    figures |= {
        "moments": float(len(examples)),
        "retrieval_recall@all": float(np.mean(_each(recall, lists["fusion"], examples, 10**9))),
        "ndcg@5": float(np.mean(_each(ndcg, lists[final], examples, 5))),
        "hr@10": float(np.mean(_each(hit, lists[final], examples, 10))),
        "mrr@10": float(np.mean(_each(reciprocal_rank, lists[final], examples, 10))),
    }
    best = max(sources, key=lambda s: figures[f"{s}_ndcg@10"])
    gain = np.subtract(scores[final], scores[best])
    names = ("ndcg@10_over_best", "ndcg@10_over_best_low", "ndcg@10_over_best_high")
    return figures | dict(zip(names, interval(gain.tolist()), strict=True))


def _each(metric, ranked, examples, k) -> list[float]:  # type: ignore[no-untyped-def]
    return [metric(r, e.moment.gains, k) for r, e in zip(ranked, examples, strict=True)]


def _by_rank(example: Judged, s: int) -> list[int]:
    found = np.flatnonzero(example.ranks[:, s])
    return example.rows[found[np.argsort(example.ranks[found, s])]].tolist()  # type: ignore[no-any-return]


def _by_score(example: Judged, ranker: Ranker) -> list[int]:
    order = best_first(ranker.score(example.features), example.features)
    return example.rows[order].tolist()  # type: ignore[no-any-return]
