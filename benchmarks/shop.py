"""A whole shop from its invoices: the pipeline against its own sources and the `implicit` library.

Online Retail, or any file in its columns. The last 30 days are the test; sources and ranker see
nothing of them. The library's models are given every event before the test, more than the
pipeline's own sources had when its ranker was trained, and no query: they read none.
"""

from __future__ import annotations

import resource
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np
import typer
from implicit.als import AlternatingLeastSquares
from implicit.bpr import BayesianPersonalizedRanking
from implicit.nearest_neighbours import CosineRecommender
from scipy.sparse import csr_matrix

from app import House
from assistant.settings import Settings
from benchmarks.report import hash_of, show
from catalog import Store
from catalog.adapters import feed_for
from catalog.ingest import ingest
from retrieval import Pipeline
from retrieval.build import BuildConfig, build
from retrieval.evaluate import ranked_lists
from retrieval.evaluation import evaluated, ndcg, paired, relevance
from retrieval.log import CHOICES, Log, replay
from retrieval.moments import Moment, moments
from retrieval.shelf import load_pipeline
from retrieval.training import TrainingConfig, interactions_until, judged, split

TEST_DAYS = 30.0
_SHOP = "bench"


def shop(transactions: Path, quick: bool, home: Path | None) -> None:
    """Builds the shop, asks every held-out moment of everyone, prints one JSON object."""
    training = TrainingConfig(test_days=TEST_DAYS, test_groups=400 if quick else 4_000)
    if quick:
        training = replace(training, train_groups=600, valid_groups=200, tower_examples=20_000)
    with tempfile.TemporaryDirectory(prefix="aisle-bench-") as scratch:
        house = House(Settings(_env_file=None, home=home or Path(scratch), shop=_SHOP))
        with house.store(_SHOP) as store:
            started = perf_counter()
            report = ingest(feed_for("online-retail", transactions), store)
            manifest = build(
                store, house.versions(_SHOP), house.embedder(), BuildConfig(training=training)
            )
            built = perf_counter() - started
            folder = house.versions(_SHOP).folder(manifest.version)
            figures = _figures(load_pipeline(folder, house.embedder()), store, training)
    show(
        "shop",
        figures,
        hash_of(transactions.read_bytes()),
        quick=quick,
        rows=report.rows_read,
        build_seconds=round(built, 1),
        stage_seconds=manifest.seconds,
        events_a_second=round(manifest.interactions / built),
        peak_megabytes=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    )


def _figures(pipeline: Pipeline, store: Store, training: TrainingConfig) -> dict[str, Any]:
    log = Log.of(store.interaction_frame(), pipeline.items)
    asked = moments(log, pipeline.items, training.seed)
    cut = split(asked, training, log)
    typer.echo(f"shop: {len(cut.test):,} held-out moments", err=True)
    examples = list(judged(pipeline, log, cut.test))
    names = [source.name for source in pipeline.sources]
    lists = ranked_lists(examples, names, pipeline.ranker)
    n = len(pipeline.items)
    test = [example.moment for example in examples]
    lists |= _library(log, pipeline, test, min(moment.event for moment in test))
    truth = [moment.gains for moment in test]
    runs = {name: relevance(ranked, truth, 20) for name, ranked in lists.items()}
    scores = {name: ndcg(run, 10, "exponential") for name, run in runs.items()}
    texts = np.array([bool(moment.query) for moment in test])
    best = max(names, key=lambda name: scores[name].mean())
    final = "ranked" if "ranked" in scores else "fusion"
    gain = paired(scores[final], scores[best])
    known = interactions_until(log, cut.test_from, n)
    return {
        "ndcg@10": {name: round(float(s.mean()), 4) for name, s in scores.items()},
        "ndcg@10_with_words": _means(scores, texts),
        "ndcg@10_without_words": _means(scores, ~texts),
        "over_best_with_words": _gain(scores, names, final, texts),
        "over_best_without_words": _gain(scores, names, final, ~texts),
        "best_single_source": best,
        "over_best": gain.mean,
        "over_best_interval": [gain.low, gain.high],
        "over_best_share": gain.mean / float(scores[best].mean()),
        "pipeline": evaluated(runs[final], (10,), n, known),
    }


def _gain(
    scores: dict[str, np.ndarray], names: list[str], final: str, where: np.ndarray
) -> dict[str, Any]:
    """Over the source that is best on these moments alone."""
    best = max(names, key=lambda name: scores[name][where].mean())
    gain = paired(scores[final][where], scores[best][where])
    share = gain.mean / float(scores[best][where].mean())
    return {"source": best, "gain": gain.mean, "interval": [gain.low, gain.high], "share": share}


def _means(scores: dict[str, np.ndarray], where: np.ndarray) -> dict[str, float]:
    return {name: round(float(s[where].mean()), 4) for name, s in scores.items()}


def _library(
    log: Log, pipeline: Pipeline, test: Sequence[Moment], until: int
) -> dict[str, list[list[int]]]:
    """Item-item cosine, ALS and BPR of the `implicit` library, asked with what each shopper had
    taken by the moment; a new visitor gets the most bought."""
    n = len(pipeline.items)
    taken = _matrix(log, until, n)
    models = {
        "implicit item-item": CosineRecommender(K=200),
        "implicit als": AlternatingLeastSquares(factors=64, random_state=7),
        "implicit bpr": BayesianPersonalizedRanking(factors=64, random_state=7),
    }
    popular = np.argsort(-interactions_until(log, until, n), kind="stable")[:20].tolist()
    histories = _histories(log, pipeline, test)
    found = {"popularity": [popular for _ in test]}
    for name, model in models.items():
        typer.echo(f"shop: {name}", err=True)
        model.fit(taken, show_progress=False)
        found[name] = [_asked(model, history, n, popular) for history in histories]
    return found


def _asked(model: Any, history: list[int], n: int, popular: list[int]) -> list[int]:
    if not history:
        return popular
    if "bpr" in type(model).__module__:  # it has no user factors for a new basket
        scores = model.item_factors @ model.item_factors[history].mean(axis=0)
        scores[history] = -np.inf
        return np.argsort(-scores)[:20].tolist()
    row = csr_matrix((np.ones(len(history)), ([0] * len(history), history)), shape=(1, n))
    ids, _ = model.recommend(0, row, N=20, filter_already_liked_items=True, recalculate_user=True)
    return ids[ids >= 0].tolist()


def _histories(log: Log, pipeline: Pipeline, test: Sequence[Moment]) -> list[list[int]]:
    wanted = {moment.event for moment in test}
    seen: dict[int, list[int]] = {}
    for event, shopper in replay(log, pipeline.items):
        if event in wanted:
            seen[event] = list(dict.fromkeys(shopper.recent))
    return [seen[moment.event] for moment in test]


def _matrix(log: Log, until: int, n: int) -> csr_matrix:
    """[u, n] how often each shopper (an anonymous session is one) took each row."""
    chosen = np.flatnonzero(log.is_kind(*CHOICES)[:until])
    known = log.shopper[chosen] >= 0
    who = np.where(known, log.shopper[chosen], log.shopper.max() + 1 + log.session[chosen])
    _, codes = np.unique(who, return_inverse=True)
    ones = np.ones(len(chosen), dtype=np.float32)
    return csr_matrix((ones, (codes, log.row[chosen])), shape=(codes.max() + 1, n))
