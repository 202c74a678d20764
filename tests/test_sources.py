"""The contract of `retrieval.candidates.CandidateSource`, held by every source of the pipeline."""

from datetime import UTC, datetime

import numpy as np
import pytest

from catalog import Kind
from retrieval import Context, Pipeline, Shopper
from retrieval.candidates import CandidateSource, top_k
from retrieval.query import Query

AT = datetime(2026, 11, 16, 12, tzinfo=UTC)
# A new source's name goes here; test_all_are_held notices when it is missing.
SOURCES = ("semantic", "lexical", "two_tower", "session", "neighbours", "together", "popular")


def returning(pipeline: Pipeline) -> Context:
    shopper = Shopper("s")
    for row in (3, 30, 60, 3, 90):
        shopper.add(pipeline.items, row=row, kind=Kind.CLICK, at=AT, session="1")
    return Context(shopper, AT)


CONTEXTS = {"new visitor": lambda _: Context(at=AT), "returning": returning}
TEXTS = ("waterproof tent", "", "zzz qqq 123 🎈", "x " * 3_000)


@pytest.fixture(params=SOURCES)
def source(request: pytest.FixtureRequest, pipeline: Pipeline) -> CandidateSource:
    return next(s for s in pipeline.sources if s.name == request.param)


def test_all_are_held(pipeline: Pipeline) -> None:
    assert tuple(s.name for s in pipeline.sources) == SOURCES


def masks(n: int) -> dict[str, np.ndarray]:
    rng = np.random.default_rng(1)
    one, few = np.zeros(n, np.bool_), np.zeros(n, np.bool_)
    one[n // 2] = True
    few[rng.choice(n, 7, replace=False)] = True
    return {"all": np.ones(n, np.bool_), "none": np.zeros(n, np.bool_), "one": one, "few": few,
            "half": rng.random(n) < 0.5}  # fmt: skip


@pytest.mark.parametrize("mask", ["all", "none", "one", "few", "half"])
@pytest.mark.parametrize("text", TEXTS, ids=["words", "empty", "nonsense", "long"])
@pytest.mark.parametrize("who", CONTEXTS)
def test_contract(
    source: CandidateSource, pipeline: Pipeline, who: str, text: str, mask: str
) -> None:
    allowed = masks(len(pipeline.items))[mask]
    query = Query(text, pipeline._vector(text) if text else None, allowed)
    context = CONTEXTS[who](pipeline)
    for k in (1, 20, len(allowed) + 5):
        found = source.candidates(query, context, k)
        assert len(found.rows) == len(found.scores) <= k
        assert len(set(found.rows.tolist())) == len(found.rows)
        assert found.rows.dtype == np.int64
        assert found.scores.dtype == np.float32
        assert allowed[found.rows].all()
        assert np.isfinite(found.scores).all()
        assert (np.diff(found.scores) <= 0).all()
        if found.score_of is not None:
            of = found.score_of(found.rows)
            assert of.shape == found.scores.shape
            np.testing.assert_allclose(of, found.scores, rtol=1e-4, atol=1e-5)
        again = source.candidates(query, context, k)
        assert again.rows.tolist() == found.rows.tolist()


@pytest.mark.parametrize("k", [1, 5, 40])
def test_a_mask_never_empties_a_source_that_has_an_answer(
    source: CandidateSource, pipeline: Pipeline, k: int
) -> None:
    """Filtering after the top k would: here only the 40 worst of the source are allowed."""
    context = returning(pipeline)
    n = len(pipeline.items)
    text = "waterproof tent"
    asked = Query(text, pipeline._vector(text), np.ones(n, np.bool_))
    everything = source.candidates(asked, context, n)
    worst = everything.rows[-min(40, len(everything) // 2) :]
    assert len(worst) >= 5
    allowed = np.zeros(n, np.bool_)
    allowed[worst] = True
    found = source.candidates(Query(text, asked.vector, allowed), context, k)
    assert len(found) == min(k, len(worst))


def test_top_k_breaks_ties_by_row() -> None:
    scores = np.array([1, 3, 3, 2, 3], np.float32)
    allowed = np.array([True, True, True, True, False])
    assert top_k(scores, allowed, 3).rows.tolist() == [1, 2, 3]
    assert top_k(scores, allowed, 0).rows.tolist() == []
