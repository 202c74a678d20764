"""Which index a version gets: exact while a scan is cheap, IVF above, its recall measured.

The break-even is measured by `python -m benchmarks index`; the choice, the settings and the recall
against exact search go into the manifest, and an index that misses too much is not published.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import faiss
import numpy as np
from pydantic import BaseModel

from catalog import BuildError
from retrieval.candidates import Candidates
from retrieval.index import IvfIndex, VectorIndex, exact
from retrieval.items import Floats


@dataclass(frozen=True, slots=True)
class IndexConfig:
    """Sizes at which an index changes its kind, and what it has to find."""

    exact_up_to: int = 20_000
    """A scan of so many 384-dimensional vectors takes about a millisecond on one thread."""
    recall_at: int = 100
    served: int = 150
    """Candidates asked for in a turn (PipelineConfig.per_source)."""
    least_recall: float = 0.95
    """Under this share of the exact answer an index is refused."""
    wanted_recall: float = 0.98
    questions: int = 200
    points_a_list: int = 64  # training vectors for each inverted list
    seed: int = 7


class IndexReport(BaseModel):
    """How an index was made and what it finds, for the manifest."""

    kind: str
    rows: int
    recall: float
    """Share of the exact 100 nearest that it finds, mean over the questions."""
    lists: int = 0
    probes: int = 0


def build_ivf(vectors: Floats, questions: Floats, config: IndexConfig) -> IvfIndex:
    """Inverted lists over [n, d] unit vectors; as many are probed as the wanted recall takes.

    `questions` [q, d] should be of the kind that will be asked; half of them set the probes.
    """
    n, d = vectors.shape
    lists = max(1, int(4 * n**0.5))
    codes = faiss.ScalarQuantizer.QT_8bit
    coarse = faiss.IndexFlatIP(d)
    ivf = faiss.IndexIVFScalarQuantizer(coarse, d, lists, codes, faiss.METRIC_INNER_PRODUCT)
    ivf.cp.seed, ivf.cp.niter = config.seed, 10
    rng = np.random.default_rng(config.seed)
    sample = rng.choice(n, min(n, lists * config.points_a_list), replace=False)
    ivf.cp.min_points_per_centroid = 1
    ivf.train(vectors[np.sort(sample)])
    ivf.add(vectors)
    # Lists that run dry would be made up for by an exact search, which is what IVF is to save.
    index = IvfIndex(ivf, vectors, probes=min(lists, -(-3 * config.served * lists // n)))
    while index.probes < lists:
        if recall(index, vectors, questions[::2], config) >= config.wanted_recall:
            break
        index.probes = min(index.probes * 2, lists)
    return index


def recall(index: VectorIndex, vectors: Floats, questions: Floats, config: IndexConfig) -> float:
    """Mean share of the exact `recall_at` nearest that the index finds, no row masked."""
    everything = np.ones(len(vectors), np.bool_)
    k = min(config.recall_at, len(vectors))
    count = len(vectors)

    def answer(question: Floats) -> Candidates:
        if isinstance(index, IvfIndex):  # of the lists alone, without the exact fall-back
            return index.near(question, k, everything, count)
        return index.search(question, k, everything)

    shares = [
        len(np.intersect1d(answer(q).rows, exact(vectors, q, k, everything).rows)) / k
        for q in questions
    ]
    return float(np.mean(shares))


def reported(
    index: VectorIndex, vectors: Floats, questions: Floats, config: IndexConfig
) -> IndexReport:
    """What the manifest says of it. Raises BuildError when it finds too little."""
    found = 1.0 if index.kind == "exact" else recall(index, vectors, questions[1::2], config)
    if found < config.least_recall:
        raise BuildError(
            f"The {index.kind} index finds {found:.1%} of the {config.recall_at} nearest, less "
            f"than {config.least_recall:.0%}; nothing was published. Run `aisle build` again, or "
            "raise `exact_up_to` in the build's IndexConfig."
        )
    report = IndexReport(kind=index.kind, rows=len(vectors), recall=round(found, 4))
    if isinstance(index, IvfIndex):
        report.lists, report.probes = index.ivf.nlist, index.probes
    return report


def questions_near(vectors: Floats, config: IndexConfig) -> Floats:
    """[q, d] made-up questions: products' vectors, each turned a little."""
    rng = np.random.default_rng(config.seed)
    rows = rng.integers(0, len(vectors), config.questions)
    turned = vectors[rows] + rng.normal(
        0, 0.5 / vectors.shape[1] ** 0.5, (len(rows), vectors.shape[1])
    )
    return np.asarray(turned / np.linalg.norm(turned, axis=1, keepdims=True), dtype=np.float32)


def chosen(
    vectors: Floats,
    config: IndexConfig,
    small: Callable[[Floats], VectorIndex],
    questions: Floats | None = None,
) -> tuple[VectorIndex, IndexReport]:
    """`small(vectors)` up to the break-even, IVF above it, with its report."""
    asked = (
        questions_near(vectors, config) if questions is None or len(questions) < 20 else questions
    )
    below = len(vectors) <= config.exact_up_to
    index = small(vectors) if below else build_ivf(vectors, asked, config)
    return index, reported(index, vectors, asked, config)
