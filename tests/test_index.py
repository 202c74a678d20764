"""The vector indexes: one contract, masks exact, recall measured and refused."""

import gc
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from catalog import ArtifactError, BuildError
from retrieval.candidates import Candidates
from retrieval.index import FlatIndex, IvfIndex, MaskedIndex, VectorIndex, exact
from retrieval.index_choice import (
    IndexConfig,
    build_ivf,
    chosen,
    questions_near,
    recall,
    reported,
)
from retrieval.items import Floats, Mask
from retrieval.shelf import _read_index, write_if_ivf
from tests.shelves import unit_vectors

N, D = 30_000, 16
SMALL = IndexConfig(exact_up_to=1_000, questions=60)


class Forgetful:
    """An engine without masks that misses every other row."""

    def __init__(self, vectors: Floats) -> None:
        self.vectors = vectors
        self.asked = 0

    def search(self, vector: Floats, k: int) -> tuple[np.ndarray, Floats]:
        self.asked += 1
        even = np.arange(0, len(self.vectors), 2)
        scores = self.vectors[even] @ vector
        best = np.argsort(-scores)[:k]
        return even[best], scores[best]


class Whole(Forgetful):
    """One that misses none."""

    def search(self, vector: Floats, k: int) -> tuple[np.ndarray, Floats]:
        self.asked += 1
        scores = self.vectors @ vector
        best = np.argsort(-scores)[:k]
        return best, scores[best]


@pytest.fixture(scope="module")
def vectors() -> Floats:
    return unit_vectors(N, D)


@pytest.fixture(scope="module")
def ivf(vectors: Floats) -> IvfIndex:
    return build_ivf(vectors, questions_near(vectors, SMALL), SMALL)


MAKERS: dict[str, Callable[[Floats, IvfIndex], VectorIndex]] = {
    "exact": lambda vectors, _: FlatIndex(vectors),
    "ivf": lambda _, ivf: ivf,
    "chroma": lambda vectors, _: MaskedIndex(Whole(vectors), vectors),
}


def masks() -> dict[str, Mask]:
    rng = np.random.default_rng(1)
    shares = {"all": 1.1, "most": 0.9, "half": 0.5, "few": 0.001, "none": 0.0}
    return {name: rng.random(N) < share for name, share in shares.items()}


@pytest.mark.parametrize("mask", ["all", "most", "half", "few", "none"])
@pytest.mark.parametrize("kind", list(MAKERS))
def test_contract(kind: str, mask: str, vectors: Floats, ivf: IvfIndex) -> None:
    index, allowed = MAKERS[kind](vectors, ivf), masks()[mask]
    assert index.kind == kind
    found: list[float] = []
    for question in questions_near(vectors, SMALL)[:20]:
        for k in (1, 100):
            answer = index.search(question, k, allowed)
            assert len(answer) == min(k, allowed.sum())
            assert allowed[answer.rows].all()
            assert len(set(answer.rows.tolist())) == len(answer)
            assert (np.diff(answer.scores) <= 0).all()
            np.testing.assert_allclose(answer.scores, vectors[answer.rows] @ question, atol=1e-5)
        if len(answer):
            right = exact(vectors, question, 100, allowed)
            found.append(len(np.intersect1d(right.rows, answer.rows)) / len(right))
    assert not found or np.mean(found) >= 0.95


def test_exact_by_hand() -> None:
    vectors = np.eye(4, dtype=np.float32)
    question = np.array([0.1, 0.4, 0.3, 0.2], np.float32)
    allowed = np.array([True, False, True, True])
    answer: Candidates = exact(vectors, question, 2, allowed)
    assert answer.rows.tolist() == [2, 3]


def test_a_tight_mask_goes_straight_to_the_exact_search(vectors: Floats) -> None:
    engine = Whole(vectors)
    index = MaskedIndex(engine, vectors)
    allowed = np.zeros(N, np.bool_)
    allowed[: N // 3] = True
    assert len(index.search(vectors[0], 50, allowed)) == 50
    assert engine.asked == 0
    index.search(vectors[0], 50, np.ones(N, np.bool_))
    assert engine.asked == 1


def test_an_open_mask_that_shuts_out_the_engine_s_answers_is_searched_exactly(
    vectors: Floats,
) -> None:
    question = vectors[5]
    allowed = np.ones(N, np.bool_)
    allowed[np.argsort(-(vectors @ question))[:300]] = False
    answer = MaskedIndex(Whole(vectors), vectors).search(question, 100, allowed)
    assert answer.rows.tolist() == exact(vectors, question, 100, allowed).rows.tolist()


def test_the_size_chooses_and_the_report_says_so(vectors: Floats) -> None:
    small, report = chosen(vectors[:900], SMALL, FlatIndex)
    assert (small.kind, report.kind, report.recall, report.lists) == ("exact", "exact", 1.0, 0)
    large, report = chosen(vectors, SMALL, FlatIndex)
    assert (large.kind, report.kind, report.rows) == ("ivf", "ivf", N)
    assert 0.95 <= report.recall <= 1
    assert 0 < report.probes <= report.lists


def test_a_published_index_answers_as_the_one_built(
    vectors: Floats, ivf: IvfIndex, tmp_path: Path
) -> None:
    write_if_ivf(tmp_path / "semantic.faiss", ivf)
    loaded = IvfIndex(_read_index(tmp_path / "semantic.faiss", N), vectors, ivf.probes)
    gc.collect()
    allowed = masks()["half"]
    for question in questions_near(vectors, SMALL)[:20]:
        ours, theirs = (one.search(question, 50, allowed) for one in (ivf, loaded))
        assert ours.rows.tolist() == theirs.rows.tolist()
        assert len(loaded.near(question, 50, allowed, int(allowed.sum()))) == 50
    with pytest.raises(ArtifactError, match="another catalogue"):
        _read_index(tmp_path / "semantic.faiss", N + 1)


def test_lists_that_run_dry_are_no_hits() -> None:
    """The exact fall-back would make any index look perfect."""
    scattered = unit_vectors(20_000, 64)
    index = build_ivf(scattered, questions_near(scattered, SMALL), SMALL)
    asked = questions_near(scattered, SMALL)
    assert index.probes > 1
    narrow = IvfIndex(index.ivf, scattered, probes=1)
    assert recall(narrow, scattered, asked[:10], SMALL) < 0.9


def test_an_index_that_forgets_is_refused(vectors: Floats) -> None:
    index = MaskedIndex(Forgetful(vectors), vectors)
    asked = questions_near(vectors, SMALL)
    assert recall(index, vectors, asked[:20], SMALL) < 0.7
    with pytest.raises(BuildError, match="nothing was published"):
        reported(index, vectors, asked, SMALL)
