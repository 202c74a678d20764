"""Embeddings: the genuine model, and no text embedded twice."""

from pathlib import Path

import numpy as np
import pytest

from catalog import BuildError
from retrieval.embedder import CachedEmbedder, EmbedderConfig, SentenceEmbedder, product_text
from tests.shelves import WordEmbedder, product


@pytest.fixture(scope="module")
def real() -> SentenceEmbedder:
    return SentenceEmbedder()


def test_meaning_is_near(real: SentenceEmbedder) -> None:
    tent, shelter, lipstick = real.encode(["two person tent", "camping shelter", "red lipstick"])
    assert tent.shape == (384,)
    assert np.linalg.norm(tent) == pytest.approx(1, abs=1e-5)
    assert tent @ shelter > tent @ lipstick + 0.2


def test_order_is_kept_whatever_the_lengths(real: SentenceEmbedder) -> None:
    texts = ["tent", "a much longer text about a lamp " * 8, "mug", ""]
    together = real.encode(texts)
    for text, vector in zip(texts, together, strict=True):
        np.testing.assert_allclose(real.encode([text])[0], vector, atol=1e-5)
    assert real.encode([]).shape == (0, 384)


def test_an_unknown_model_says_what_to_set() -> None:
    missing = SentenceEmbedder(EmbedderConfig(model="/no/such/folder"))
    with pytest.raises(BuildError, match="AISLE_EMBEDDER"):
        missing.encode(["x"])


def test_unchanged_text_is_never_embedded_twice(tmp_path: Path) -> None:
    inner = WordEmbedder()
    cached = CachedEmbedder(inner, tmp_path / "cache" / "e.db")
    first = cached.encode(["a b", "c", "a b"])
    assert inner.seen == ["a b", "c"]
    inner.seen.clear()
    again = CachedEmbedder(inner, tmp_path / "cache" / "e.db")
    again.encode(["c", "new", "a b"])
    np.testing.assert_array_equal(again.encode(["a b", "c", "a b"]), first)
    assert inner.seen == ["new"]


def test_another_model_has_its_own_vectors(tmp_path: Path) -> None:
    one, other = WordEmbedder(), WordEmbedder()
    other.name = "other"
    CachedEmbedder(one, tmp_path / "e.db").encode(["x"])
    CachedEmbedder(other, tmp_path / "e.db").encode(["x"])
    assert other.seen == ["x"]


def test_product_text_puts_the_title_first() -> None:
    text = product_text(
        product(title="Alpine Tent", category=("Camping", "Tents"), brand="Northfell",
                attributes={"colour": "green"}, description="Keeps rain out.")
    )  # fmt: skip
    assert text == "Alpine Tent. Camping > Tents. Northfell. Keeps rain out. colour green"
