"""Where inverted lists begin to pay: exact search against IVF by size, in one run.

Vectors are synthetic (a direction a cluster, plus noise), of the semantic leg's 384 dimensions and
of the two towers' 64. The mask leaves four fifths of the rows.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from time import perf_counter
from typing import Any

import numpy as np
import typer

from benchmarks.report import hash_of, percentiles, show
from retrieval.index import FlatIndex, VectorIndex
from retrieval.index_choice import IndexConfig, build_ivf, questions_near, recall
from retrieval.items import Floats
from retrieval.threads import set_for_serving

_DIMENSIONS = (64, 384)
_K = 150


def index(sizes: Sequence[int]) -> None:
    """Prints milliseconds a query of both kinds, and the recall@100 of IVF, by size."""
    figures: dict[str, Any] = {}
    for d in _DIMENSIONS:
        for n in sizes:
            typer.echo(f"index: {n:,} vectors of {d} dimensions", err=True)
            figures[f"{n}x{d}"] = _measured(clustered(n, d))
    show("index", figures, hash_of(str(sizes).encode()), k=_K, vectors="synthetic")


def clustered(n: int, d: int, clusters: int = 300, seed: int = 7) -> Floats:
    """[n, d] unit vectors around `clusters` directions."""
    rng = np.random.default_rng(seed)
    centres = rng.normal(size=(clusters, d)).astype(np.float32)
    vectors = centres[rng.integers(0, clusters, n)]
    vectors += rng.standard_normal(size=(n, d), dtype=np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors


def _measured(vectors: Floats) -> dict[str, Any]:
    config = IndexConfig()
    asked = questions_near(vectors, config)
    start = perf_counter()
    ivf = build_ivf(vectors, asked, config)
    built = perf_counter() - start
    found = recall(ivf, vectors, asked[1::2], config)
    set_for_serving()
    allowed = np.random.default_rng(1).random(len(vectors)) < 0.8
    return {
        "exact": percentiles(_timed(FlatIndex(vectors), asked, allowed)),
        "ivf": percentiles(_timed(ivf, asked, allowed)),
        "ivf_recall@100": found,
        "ivf_lists": ivf.ivf.nlist,
        "ivf_probes": ivf.probes,
        "ivf_build_seconds": round(built, 1),
    }


def _timed(index: VectorIndex, asked: Floats, allowed: np.ndarray) -> list[float]:
    return [seconds(lambda q=q: index.search(q, _K, allowed)) for q in asked][10:]  # type: ignore[misc]


def seconds(act: Callable[[], object]) -> float:
    """Wall seconds of one call."""
    start = perf_counter()
    act()
    return perf_counter() - start
