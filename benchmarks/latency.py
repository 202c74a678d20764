"""The turn's stages over a shop of any size, from the message to the slate, without an LLM.

The pipeline is `benchmarks/standin.py`'s; the query's embedding is real and every text is new. In
the same run: one exact FAISS query over 43,000 x 384, to compare machines by, and eight
conversations at once, each in a thread of its own as on the page.
"""

from __future__ import annotations

import resource
import tempfile
from collections import defaultdict
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np
import typer

from benchmarks import load, standin
from benchmarks.goods import goods
from benchmarks.index import clustered, seconds
from benchmarks.report import hash_of, percentiles, show
from catalog import Kind
from retrieval import Context, Items, Limits, Pipeline, Shopper, Slate
from retrieval.embedder import SentenceEmbedder
from retrieval.index import FlatIndex
from retrieval.threads import set_for_serving

_BUDGETS = (2_000, 5_000, 100_000)
_CONVERSATIONS = 8
_WARM = 20


def latency(products: int, turns: int, pause: float) -> None:
    """Prints p50, p95 and p99 of every stage over `turns` warm turns of one conversation, and of
    whole turns of eight at once whose shoppers read for `pause` seconds on average."""
    typer.echo(f"latency: making a shop of {products:,} products", err=True)
    items = Items.of(goods(products))
    embedder = SentenceEmbedder()
    with tempfile.TemporaryDirectory(prefix="aisle-bench-") as folder:
        start = perf_counter()
        pipeline, indexes = standin.pipeline(items, Path(folder), embedder)
        built = perf_counter() - start
        set_for_serving()
        typer.echo("latency: asking", err=True)
        figures = _figures(pipeline, turns, pause)
    show(
        "latency",
        figures,
        hash_of(items.price.tobytes(), str(products).encode()),
        products=products,
        turns=turns,
        vectors="synthetic",
        indexes={name: report.model_dump() for name, report in indexes.items()},
        build_seconds=round(built, 1),
        peak_megabytes=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    )


def _figures(pipeline: Pipeline, turns: int, pause: float) -> dict[str, Any]:
    names = [source.name for source in pipeline.sources]
    # With made-up vectors nearly all would be off the subject; the ranker is to have its full load.
    pipeline.config = replace(pipeline.config, least_match=0.0)
    stages: dict[str, list[float]] = defaultdict(list)
    for turn in range(-_WARM, turns):
        start = perf_counter()
        slate = _turn(pipeline, turn)
        total = perf_counter() - start
        if turn >= 0:
            _keep(stages, slate, names, total)
    figures: dict[str, Any] = {name: percentiles(taken) for name, taken in stages.items()}
    figures["faiss flat 43,000 x 384"] = flat = percentiles(_flat())
    figures["total over faiss flat, p50"] = round(figures["total"]["p50_ms"] / flat["p50_ms"], 1)
    return figures | _at_once(pipeline, min(turns, 100), pause)


def _keep(stages: dict[str, list[float]], slate: Slate, names: list[str], total: float) -> None:
    for stage, taken in slate.seconds.items():
        stages[stage].append(taken)
    stages["all sources"].append(sum(slate.seconds[name] for name in names))
    stages["features and rank"].append(slate.seconds["features"] + slate.seconds["rank"])
    stages["total"].append(total)


def _at_once(pipeline: Pipeline, turns: int, pause: float) -> dict[str, Any]:
    """One conversation and eight, with the shoppers' pauses and without."""
    figures: dict[str, Any] = {}
    for run, (name, rest) in enumerate({"": pause, ", no pause": 0.0}.items(), start=1):

        def ask(number: int, first: int = run * 1_000_000) -> Slate:  # no text is asked twice
            return _turn(pipeline, first + number)

        alone = percentiles(load.alone(lambda n, ask=ask: ask(500_000 + n), turns, rest))  # type: ignore[misc]
        eight = percentiles(load.together(ask, _CONVERSATIONS, turns // 2, rest))
        figures[f"one conversation{name}"], figures[f"eight at once{name}"] = alone, eight
        figures[f"eight over one, p95{name}"] = round(eight["p95_ms"] / alone["p95_ms"], 2)
    return figures


def _turn(pipeline: Pipeline, turn: int) -> Slate:
    rng = np.random.default_rng(abs(turn) + (turn < 0) * 1_000_003)
    title = pipeline.items.products[rng.integers(len(pipeline.items))].title
    # Every text is new, or the pipeline's memory of recent embeddings would answer.
    text = f"{' '.join(title.split()[2:5])} {turn}"
    context = Context(_shopper(pipeline.items, rng), datetime.now(UTC))
    return pipeline.slate(text, context, Limits(max_price=int(rng.choice(_BUDGETS))))


def _shopper(items: Items, rng: np.random.Generator) -> Shopper:
    """Someone with fifteen clicks, the last five of them in this session."""
    shopper, at = Shopper(), datetime.now(UTC)
    for i, row in enumerate(rng.integers(0, len(items), 15)):
        session = "before" if i < 10 else "now"
        shopper.add(items, row=int(row), kind=Kind.CLICK, at=at, session=session)
    return shopper


def _flat() -> list[float]:
    vectors = clustered(43_000, 384)
    index, everything = FlatIndex(vectors), np.ones(43_000, np.bool_)
    return [seconds(lambda q=q: index.search(q, 150, everything)) for q in vectors[:120]][20:]  # type: ignore[misc]
