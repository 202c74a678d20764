"""Judges a pipeline on moments it has not seen: the whole catalogue is ranked, none sampled."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from retrieval.calibration import Calibration, calibrated, calibration_error
from retrieval.evaluation import (
    Relevance,
    coverage,
    hit_rate,
    mrr,
    ndcg,
    novelty,
    paired,
    recall,
    relevance,
)
from retrieval.features import best_first, feature_names
from retrieval.items import Floats
from retrieval.pipeline import Ranker
from retrieval.training import Judged, positions_of

_DEEPEST = 1_000
_BLEND = feature_names(()).index("query_blend")


def evaluate(
    examples: Sequence[Judged],
    sources: Sequence[str],
    ranker: Ranker | None,
    popularity: np.ndarray | None = None,
) -> dict[str, float]:
    """Metrics of the ranked slate, of the order without the ranker and of each source alone, of
    which the first 20 are known.

    `ndcg@10_over_best` is the ranked slate less the best single list, per moment, with its 95%
    paired bootstrap interval in `…_low` and `…_high`. NDCG is with exponential gain, which the
    ranker is trained for. `popularity` [n] adds coverage and novelty.
    """
    if not examples:
        return {}
    lists = ranked_lists(examples, sources, ranker)
    truth = [e.moment.gains for e in examples]
    judged = {name: relevance(ranked, truth, _DEEPEST) for name, ranked in lists.items()}
    scores = {name: ndcg(run, 10, "exponential") for name, run in judged.items()}
    figures = {f"{name}_ndcg@10": float(values.mean()) for name, values in scores.items()}
    final = "ranked" if ranker is not None else "fusion"
    figures |= {
        "moments": float(len(examples)),
        "retrieval_recall@all": float(recall(judged["fusion"], _DEEPEST).mean()),
        "ndcg@5": float(ndcg(judged[final], 5, "exponential").mean()),
        "hr@10": float(hit_rate(judged[final], 10).mean()),
        "mrr@10": float(mrr(judged[final], 10).mean()),
        "recall@20": float(recall(judged[final], 20).mean()),
    }
    figures |= _beyond_accuracy(judged[final], popularity) | _calibration(examples, ranker)
    best = max(sources, key=lambda s: figures[f"{s}_ndcg@10"])
    names = ("ndcg@10_over_best", "ndcg@10_over_best_low", "ndcg@10_over_best_high")
    return figures | dict(zip(names, paired(scores[final], scores[best]), strict=True))


def ndcg_of_each(
    examples: Sequence[Judged], sources: Sequence[str], ranker: Ranker | None
) -> np.ndarray:
    """[len(examples)] NDCG@10, exponential gain, of each moment's slate as it is served."""
    ranked = ranked_lists(examples, sources, ranker)["fusion" if ranker is None else "ranked"]
    return ndcg(relevance(ranked, [e.moment.gains for e in examples], _DEEPEST), 10, "exponential")


def ranked_lists(
    examples: Sequence[Judged], sources: Sequence[str], ranker: Ranker | None
) -> dict[str, list[list[int]]]:
    """Each example's rows as fusion, each source alone and the ranker order them, best first."""
    lists = {"fusion": [_without_ranker(e) for e in examples]}
    for s, source in enumerate(sources):
        lists[source] = [e.alone[s].tolist() for e in examples]
    if ranker is not None:
        lists["ranked"] = [_by_score(e, ranker) for e in examples]
    return lists


def _beyond_accuracy(run: Relevance, popularity: np.ndarray | None) -> dict[str, float]:
    if popularity is None:
        return {}
    return {
        "coverage@10": coverage(run, 10, len(popularity)),
        "novelty@10": float(novelty(run, 10, popularity).mean()),
    }


def curve(ranker: Ranker, examples: Sequence[Judged]) -> Calibration:
    """The chances behind the ranker's scores, from examples it was not fitted on."""
    return calibrated(*_shown(examples, ranker))


def _calibration(examples: Sequence[Judged], ranker: Ranker | None) -> dict[str, float]:
    if ranker is None:
        return {}
    scores, chosen = _shown(examples, ranker)
    chances = ranker.chances(scores)
    return {} if chances is None else {"calibration_error": calibration_error(chances, chosen)}


def _shown(examples: Sequence[Judged], ranker: Ranker) -> tuple[Floats, np.ndarray]:
    """Scores of candidates and whether each was chosen. Where the log says what was shown, only of
    those: what nobody saw, nobody could choose."""
    scores, chosen = [], []
    for example in examples:
        seen = positions_of(example.moment, example.rows) > 0
        kept = seen if seen.any() else np.ones(len(seen), np.bool_)
        scores.append(ranker.score(example.features[kept]))
        chosen.append(example.gains[kept] > 0)
    return np.concatenate(scores), np.concatenate(chosen)


def _without_ranker(example: Judged) -> list[int]:
    """As a shop without a ranker serves it: words and meaning blended; without words, fused."""
    blend = example.features[:, _BLEND]
    fused = -np.arange(len(blend), dtype=np.float32)  # the rows stand in that order
    scores = fused if np.isnan(blend).all() else blend
    return example.rows[best_first(scores, example.features)].tolist()  # type: ignore[no-any-return]


def _by_score(example: Judged, ranker: Ranker) -> list[int]:
    order = best_first(ranker.score(example.features), example.features)
    return example.rows[order].tolist()  # type: ignore[no-any-return]
