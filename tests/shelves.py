"""Hand-made products, events and vectors for tests that need to know every number."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np

from catalog import Interaction, Kind, Money, Product
from retrieval import Items, Progress, silent
from retrieval.items import Floats

START = datetime(2026, 1, 5, 9, tzinfo=UTC)  # a Monday


def product(id_: str = "p", **facts: Any) -> Product:
    """A plain product; `minor` and `currency` make its price."""
    price = Money(minor=facts.pop("minor", 1_000), currency=facts.pop("currency", "USD"))
    return Product(**({"id": id_, "title": f"Thing {id_}", "price": price} | facts))


def shelf(n: int, categories: Sequence[str] = ("Tents", "Lamps", "Mugs")) -> Items:
    """n products p000…, dearer as they go, round-robin over `categories`."""
    return Items.of(
        product(
            f"p{i:03}",
            minor=100 * (i + 1),
            category=("All", categories[i % len(categories)]),
            brand=f"Brand {i % 5}",
            rating=3 + (i % 5) / 2,
            review_count=10 * i,
            stock=i,
        )
        for i in range(n)
    )


def unit_vectors(n: int, d: int = 8, seed: int = 0) -> Floats:
    """[n, d] random directions."""
    vectors = np.random.default_rng(seed).normal(size=(n, d))
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)


def event(number: int, product_id: str, kind: Kind = Kind.CLICK, **facts: Any) -> Interaction:
    """The `number`-th minute's event."""
    plain = {"session": "s1", "shopper": "ann", "at": START + timedelta(minutes=number)}
    return Interaction(id=f"e{number}", product=product_id, kind=kind, **(plain | facts))


class WordEmbedder:
    """A stand-in for the language model's edge: each word a fixed random direction."""

    name = "words"

    def __init__(self, d: int = 32) -> None:
        self.d = d
        self.seen: list[str] = []

    def encode(self, texts: Sequence[str], progress: Progress = silent) -> Floats:
        """[len(texts), d] unit vectors."""
        self.seen += texts
        vectors = [self._vector(text) for text in texts]
        return np.stack(vectors) if vectors else np.empty((0, self.d), np.float32)

    def knows(self, word: str) -> bool:
        """Every word has a direction."""
        return True

    def _vector(self, text: str) -> Floats:
        total = np.full(self.d, 1e-3)
        for word in text.lower().split():
            seed = int.from_bytes(word.encode()[:8].ljust(8, b"\0"), "big")
            total += np.random.default_rng(seed).normal(size=self.d)
        return (total / np.linalg.norm(total)).astype(np.float32)
