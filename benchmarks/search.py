"""Search over a real, judged catalogue: each source, their fusion, and a learned ranker.

The pool of judgments is partial: what was not judged counts as irrelevant in `ndcg@10`, which
favours sources like those the pool was made with, and is left out in `ndcg@10_judged_only`, which
can't see a bad product that nobody judged. Both are printed, neither alone says enough.
"""

from __future__ import annotations

import resource
import tempfile
from pathlib import Path
from time import perf_counter

import numpy as np
import typer

from benchmarks.judged import JudgedSearch, Worth, rounded, worth, worth_of_rows
from benchmarks.report import hash_of, show
from benchmarks.search_features import Describer
from benchmarks.search_ranker import Experiment
from benchmarks.without_ranker import served
from retrieval.embedder import (
    CachedEmbedder,
    Embedder,
    SentenceEmbedder,
    product_text,
    product_vectors,
    short_text,
)
from retrieval.evaluation import paired
from retrieval.items import Floats, Rows
from retrieval.lexical import LexicalIndex, LexicalSource
from retrieval.query import Query

RRF = 60


def search(products: Path, judgments: Path, cache: Path | None, quick: bool) -> None:
    """Prints one JSON object."""
    start = perf_counter()
    judged, without = JudgedSearch.read(products, judgments)
    judged = judged.small() if quick else judged
    _say(f"{len(judged.items):,} products, {len(judged.queries)} queries; embedding")
    with tempfile.TemporaryDirectory() as folder:
        embedder = CachedEmbedder(SentenceEmbedder(), (cache or Path(folder)) / "embeddings.db")
        figures, about = _measured(judged, embedder, quick)
    figures["seconds"] = round(perf_counter() - start, 1)
    figures["peak_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    show(
        "search", figures, hash_of(products.read_bytes(), judgments.read_bytes()),
        quick=quick, products=len(judged.items), queries=len(judged.queries),
        queries_without_a_relevant_product=without, chosen_inside=about,
    )  # fmt: skip


def _measured(
    judged: JudgedSearch, embedder: Embedder, quick: bool
) -> tuple[dict[str, object], dict[str, object]]:
    items = judged.items
    vectors = product_vectors(embedder, items.products, _progress)
    views = {
        "title": embedder.encode([p.title for p in items.products], _progress),
        "short": embedder.encode([short_text(p) for p in items.products]),
        "full": embedder.encode([product_text(p) for p in items.products]),
    }
    asked = embedder.encode(judged.queries)
    source = LexicalSource(items, LexicalIndex.of(items))
    nothing = np.zeros(len(items), np.float32)
    lexical = [nothing if (s := source.scores(text)) is None else s for text in judged.queries]
    cosine = list(asked @ vectors.T)
    _say("features and cross-validation")
    describe = Describer(items, vectors, views)
    found = [
        describe(text, asked[i], lexical[i], cosine[i], sorted(grades))
        for i, (text, grades) in enumerate(judged)
    ]
    crossed = Experiment(judged, found, lexical, cosine, seeds=2 if quick else 5).run(
        folds=3 if quick else 5
    )
    systems = {
        "lexical": worth(judged, lexical),
        "semantic": worth(judged, cosine),
        "rank_fusion": worth(judged, [_rrf(s, c) for s, c in zip(lexical, cosine, strict=True)]),
        "served": _served(judged, vectors, asked, source, embedder),
        "fusion_cross_validated": crossed.fusion,
        "ranker_cross_validated": crossed.ranker,
    }
    figures: dict[str, object] = {name: system.figures() for name, system in systems.items()}
    for other in ("fusion_cross_validated", "served", "rank_fusion"):
        figures[f"ranker_over_{other}"] = _over(crossed.ranker, systems[other])
    about = {
        "lexical_weight": {str(w): folds for w, folds in crossed.weights.items()},
        "ranker": {str(s): folds for s, folds in crossed.settings.items()},
    }
    return figures, about


def _served(
    judged: JudgedSearch, vectors: Floats, asked: Floats, source: LexicalSource, embedder: Embedder
) -> Worth:
    """The shop's own pipeline without a ranker; among the judged by the mask, as with a budget."""
    ask = served(judged.items, vectors, source, embedder)
    whole: list[Rows] = []
    among: list[Rows] = []
    for i, (text, grades) in enumerate(judged):
        every, known = np.ones(len(judged.items), np.bool_), np.zeros(len(judged.items), np.bool_)
        known[list(grades)] = True
        whole.append(ask(Query(text, asked[i], every)))
        among.append(ask(Query(text, asked[i], known)))
    return worth_of_rows(judged, whole, among)


def _rrf(lexical: Floats, cosine: Floats) -> Floats:
    """Reciprocal rank fusion of both, to the end of each list."""
    total = np.zeros(len(lexical))
    for scores in (lexical, cosine):
        order = np.argsort(-scores, kind="stable")
        place = np.empty(len(order))
        place[order] = np.arange(1, len(order) + 1)
        total += np.where(scores > 0, 1.0 / (RRF + place), 0.0)
    return total


def _over(ours: Worth, theirs: Worth) -> dict[str, object]:
    return {
        "ndcg@10": rounded(paired(ours.whole, theirs.whole)),
        "ndcg@10_judged_only": rounded(paired(ours.judged, theirs.judged)),
    }


def _progress(stage: str, done: int, total: int) -> None:
    if done % 2_048 < 256 or done == total:
        _say(f"{stage} {done:,} of {total:,}")


def _say(text: str) -> None:
    typer.echo(f"search: {text}", err=True)
