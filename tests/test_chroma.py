"""The Chroma index: near exact search, leaves what is published alone, probed when built."""

from pathlib import Path

import numpy as np
import pytest

from catalog import ArtifactError, BuildError
from retrieval.artifacts import digests
from retrieval.chroma import ChromaIndex, _probe, build_index
from tests.shelves import unit_vectors

N = 1_200
VECTORS = unit_vectors(N, d=48)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("index") / "chroma"
    build_index(VECTORS, target)
    return target


def test_agrees_with_exact_search(folder: Path) -> None:
    index = ChromaIndex(folder)
    found = 0
    for question in unit_vectors(20, d=48, seed=9):
        rows, scores = index.search(question, 50)
        exact = np.argsort(-(VECTORS @ question))[:50]
        found += len(set(rows.tolist()) & set(exact.tolist()))
        np.testing.assert_allclose(scores, VECTORS[rows] @ question, atol=1e-4)
        assert (np.diff(scores) <= 1e-6).all()
    index.close()
    assert found / 1_000 >= 0.98


def test_two_readers_leave_the_published_files_as_they_were(folder: Path) -> None:
    before = digests(folder)
    first, second = ChromaIndex(folder), ChromaIndex(folder)
    for index in (first, second):
        assert len(index) == N
        index.search(VECTORS[0], 5)
    first.close()
    assert second.search(VECTORS[3], 1)[0].tolist() == [3]
    second.close()
    assert digests(folder) == before


def test_the_probe_notices_another_catalogue(folder: Path) -> None:
    with pytest.raises(BuildError, match="probe"):
        _probe(VECTORS[:-1], folder)
    with pytest.raises(BuildError, match="probe"):
        _probe(unit_vectors(N, d=48, seed=5), folder)


def test_a_damaged_index_is_refused(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(ArtifactError, match="aisle build"):
        ChromaIndex(tmp_path / "nothing")
    (tmp_path / "bad").mkdir()
    (tmp_path / "bad" / "chroma.sqlite3").write_bytes(b"not a database" * 100)
    with pytest.raises(ArtifactError, match="aisle build"):
        ChromaIndex(tmp_path / "bad")
