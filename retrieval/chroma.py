"""A Chroma collection as a rebuildable index of the item vectors.

Chroma writes to its own folder even when it only reads, and two processes on one folder have
destroyed it. So a published index is never opened in place: each process works on a copy of its
own, and what counts is the vectors file beside it, from which the index can be made again.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import weakref
from pathlib import Path

import chromadb
import numpy as np
from chromadb.config import Settings

from catalog import ArtifactError, BuildError
from retrieval.items import Floats
from retrieval.progress import Progress, silent

COLLECTION = "items"
_BATCH = 5_000  # Chroma refuses more than 5,461 rows an add
_HNSW = {"space": "ip", "ef_construction": 200, "ef_search": 400, "max_neighbors": 24}


class ChromaIndex:
    """Inner-product search over [n, d] unit vectors. Ids are row numbers."""

    def __init__(self, folder: Path) -> None:
        """Opens a private copy of `folder`. Raises ArtifactError when it can't be read."""
        scratch = tempfile.mkdtemp(prefix="aisle-chroma-")
        self._remove = weakref.finalize(self, shutil.rmtree, scratch, ignore_errors=True)
        target = Path(scratch) / "index"
        try:
            shutil.copytree(folder, target)
            self._client = chromadb.PersistentClient(str(target), settings=_settings())
            self._items = self._client.get_collection(COLLECTION, embedding_function=None)
        except Exception as error:  # chroma raises its Rust panics as bare exceptions
            raise ArtifactError(
                f"The search index in {folder} can't be opened ({error}). "
                "Run `aisle build` to make it again."
            ) from error

    def __len__(self) -> int:
        return self._items.count()

    def search(self, vector: Floats, k: int) -> tuple[np.ndarray, Floats]:
        """The `k` nearest rows [<=k] and their inner products, best first, unfiltered."""
        found = self._items.query(
            query_embeddings=np.atleast_2d(vector),
            n_results=min(k, len(self)),
            include=["distances"],
        )
        rows = np.array([int(i) for i in found["ids"][0]], dtype=np.int64)
        distances = np.array((found["distances"] or [[]])[0], dtype=np.float32)
        return rows, 1.0 - distances

    def close(self) -> None:
        """Lets go of the copy."""
        self._client.close()  # type: ignore[attr-defined]
        self._remove()


def build_index(vectors: Floats, folder: Path, progress: Progress = silent) -> None:
    """Writes an index of [n, d] `vectors` into the new `folder`, then probes it.

    The probe runs in a child process: a damaged index can bring its reader down.
    Raises BuildError when the probe fails.
    """
    client = chromadb.PersistentClient(str(folder), settings=_settings())
    try:
        items = client.create_collection(
            COLLECTION,
            embedding_function=None,
            configuration={"hnsw": _HNSW},  # type: ignore[arg-type]
        )
        for start in range(0, len(vectors), _BATCH):
            batch = vectors[start : start + _BATCH]
            ids = [str(row) for row in range(start, start + len(batch))]
            items.add(ids=ids, embeddings=batch)
            progress("index", start + len(batch), len(vectors))
    finally:
        client.close()  # type: ignore[attr-defined]
    _probe(vectors, folder)


def _probe(vectors: Floats, folder: Path) -> None:
    """Raises BuildError unless a fresh process counts n rows and finds rows by themselves."""
    sample = np.linspace(0, len(vectors) - 1, num=min(20, len(vectors)), dtype=np.int64)
    with tempfile.TemporaryDirectory(prefix="aisle-probe-") as scratch:
        questions = Path(scratch) / "questions.npy"
        np.save(questions, vectors[sample])
        answer = subprocess.run(  # noqa: S603 our own module, our own paths
            [sys.executable, "-m", "retrieval.chroma", str(folder), str(questions)],
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
    if answer.returncode or answer.stdout.split()[:1] != [str(len(vectors))]:
        raise BuildError(
            f"The new search index failed its probe ({answer.stderr.strip()[-300:] or 'bad count'})"
            "; nothing was published. Run `aisle build` again."
        )


def _answer_probe(folder: Path, questions: Path) -> None:
    """In the child: prints the count; fails when a vector's best match is not as near as itself."""
    index = ChromaIndex(folder)
    for vector in np.load(questions, allow_pickle=False):
        _, products = index.search(vector, 1)
        if products[0] < float(vector @ vector) - 1e-3:
            sys.exit("a vector does not find itself")
    sys.stdout.write(f"{len(index)}\n")
    index.close()


def _settings() -> Settings:
    return Settings(anonymized_telemetry=False)


if __name__ == "__main__":
    _answer_probe(Path(sys.argv[1]), Path(sys.argv[2]))
