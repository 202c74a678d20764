"""The 8-bit embedder: near to the whole one, made once, clear where its extra is missing."""

import importlib.util
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from catalog import BuildError
from retrieval import Progress, silent
from retrieval.embedder import EmbedderConfig, SentenceEmbedder, quality_lost
from retrieval.items import Floats
from tests.shelves import WordEmbedder

INSTALLED = all(importlib.util.find_spec(name) for name in ("onnx", "onnxscript"))
needs_the_extra = pytest.mark.skipif(
    not INSTALLED, reason='onnx and onnxscript are not installed: pip install "aisle[onnx]"'
)
TEXTS = ("two person tent", "camping shelter", "red lipstick", "gaming laptop", "a green mug")


@needs_the_extra
def test_int8_is_near_the_whole_model_and_exported_once(tmp_path: Path) -> None:
    whole = SentenceEmbedder()
    small = SentenceEmbedder(EmbedderConfig(backend="onnx", exports=tmp_path))
    vectors, exact = small.encode(TEXTS), whole.encode(TEXTS)
    assert (vectors * exact).sum(axis=1).min() > 0.95
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    (made,) = tmp_path.iterdir()  # and nothing half written beside it
    written = made.stat().st_mtime_ns
    again = SentenceEmbedder(EmbedderConfig(backend="onnx", exports=tmp_path))
    np.testing.assert_array_equal(again.encode(TEXTS), vectors)
    assert made.stat().st_mtime_ns == written
    made.write_bytes(b"no model")
    with pytest.raises(BuildError, match="Remove it"):
        SentenceEmbedder(EmbedderConfig(backend="onnx", exports=tmp_path)).encode(["x"])


@pytest.mark.skipif(INSTALLED, reason="the extra is installed")
def test_without_the_extra_it_says_what_to_install(tmp_path: Path) -> None:
    with pytest.raises(BuildError, match=r"pip install \"aisle\[onnx\]\""):
        SentenceEmbedder(EmbedderConfig(backend="onnx", exports=tmp_path)).encode(["x"])
    assert list(tmp_path.iterdir()) == []


def test_it_needs_a_folder() -> None:
    with pytest.raises(BuildError, match="exports"):
        SentenceEmbedder(EmbedderConfig(backend="onnx")).encode(["x"])


def test_backends_have_vectors_of_their_own() -> None:
    names = {SentenceEmbedder(EmbedderConfig(backend=b)).name for b in ("torch", "onnx")}
    assert len(names) == 2


class Backwards(WordEmbedder):
    """Says the opposite of every product, so that the worst comes first."""

    def encode(self, texts: Sequence[str], progress: Progress = silent) -> Floats:
        vectors = super().encode(texts, progress)
        return np.asarray(vectors if len(texts) == 1 else -vectors)


PRODUCTS = [f"word{i} word{i + 1} word{i + 2}" for i in range(40)]


def test_quality_lost() -> None:
    same = quality_lost(WordEmbedder(), WordEmbedder(), ["word3"], PRODUCTS)
    assert same == pytest.approx(0.0)
    lost = quality_lost(WordEmbedder(), Backwards(), ["word3"], PRODUCTS)
    assert lost == pytest.approx(1.0)


def test_quality_lost_by_judgments() -> None:
    judged = [{3: 1}]
    assert quality_lost(WordEmbedder(), Backwards(), ["word3"], PRODUCTS, judged) == 1.0
    assert quality_lost(Backwards(), WordEmbedder(), ["word3"], PRODUCTS, judged) == 0.0
