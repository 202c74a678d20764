"""What the towers read: columns of products on one side, of a shopper and the hour on the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC

import numpy as np
import torch
from torch import Tensor

from retrieval.items import Floats, Items
from retrieval.query import Context

OUT_OF_VOCABULARY = 0
SHOPPER_FEATURES = 12
ITEM_NUMBERS = 4
_PLATFORMS = ("web", "ios", "android")
_SEPARATOR = " > "


@dataclass(frozen=True, slots=True)
class ItemInputs:
    """What the item tower reads of n products."""

    ids: Tensor  # [n] int64, OUT_OF_VOCABULARY where not in training
    category: Tensor  # [n, p] int64: department first, leaf last, OUT_OF_VOCABULARY where unknown
    brand: Tensor  # [n] int64
    numbers: Tensor  # [n, 4]
    text: Tensor  # [n, d] text embeddings

    def __len__(self) -> int:
        return len(self.ids)

    def of(self, rows: Tensor) -> ItemInputs:
        """The inputs of some rows."""
        return ItemInputs(
            self.ids[rows],
            self.category[rows],
            self.brand[rows],
            self.numbers[rows],
            self.text[rows],
        )


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What a trained network knows by name; place 0 of each is for everything else."""

    products: tuple[str, ...]
    categories: tuple[str, ...]  # paths of every length, " > " joined
    brands: tuple[str, ...]

    @classmethod
    def of(cls, items: Items, rows: Sequence[int] | np.ndarray) -> Vocabulary:
        """Of the products at `rows`, which training sees, and of all paths and brands."""
        paths = {path for name in items.categories for path in _levels(name)}
        brands = tuple(brand for brand in items.brands if brand)
        return cls(tuple(items.products[row].id for row in rows), tuple(sorted(paths)), brands)

    def inputs(self, items: Items, vectors: Floats, start: int = 0) -> ItemInputs:
        """Tower inputs of rows `start` on of any catalogue, its products, brands or categories
        seen in training or not. `vectors` is [n, d]."""
        path = _paths(self.categories, items.categories)[items.category[start:]]
        brand = _codes(self.brands, items.brands)[items.brand[start:]]
        return ItemInputs(
            ids=torch.from_numpy(_codes(self.products, [p.id for p in items.products[start:]])),
            category=torch.from_numpy(path),
            brand=torch.from_numpy(brand),
            numbers=torch.from_numpy(_numbers(items)[start:]),
            text=torch.from_numpy(np.ascontiguousarray(vectors[start:])),
        )

    def as_json(self) -> dict[str, list[str]]:
        """For the manifest's side file."""
        return {name: list(values) for name, values in asdict(self).items()}


def shopper_features(context: Context) -> Floats:
    """[12] what the shopper tower reads beside the history: the profile, the hour and weekday on
    their circles, the platform."""
    shopper, at = context.shopper, context.at.astimezone(UTC)
    hour = 2 * np.pi * (at.hour + at.minute / 60) / 24
    day = 2 * np.pi * at.weekday() / 7
    return np.array(
        [
            np.log1p(shopper.orders),
            np.log1p(shopper.average_order / 100.0) / 5.0,
            shopper.price_rank,
            np.log1p(len(shopper.recent)) / 4.0,
            float(len(shopper.carted) > 0),
            *(np.sin(hour), np.cos(hour), np.sin(day), np.cos(day)),
            *(float(context.platform == name) for name in _PLATFORMS),
        ],
        dtype=np.float32,
    )


def _numbers(items: Items) -> Floats:
    """[n, 4] log price (about unit scale), price rank, rating, log reviews."""
    log_price = np.log1p(items.price.astype(np.float64))
    rating = np.where(np.isnan(items.rating), 0.0, (items.rating - 3.0) / 2.0)
    reviews = np.log1p(items.review_count) / 8.0
    return np.stack(
        [log_price / 5.0 - 1.5, items.price_rank - 0.5, rating, reviews], axis=1
    ).astype(np.float32)


def _codes(known: Sequence[str], names: Sequence[str]) -> np.ndarray:
    index = {name: code for code, name in enumerate(known, start=1)}
    return np.array([index.get(name, OUT_OF_VOCABULARY) for name in names], dtype=np.int64)


def _levels(name: str) -> list[str]:
    """A path and every path above it, from the top."""
    parts = name.split(_SEPARATOR) if name else []
    return [_SEPARATOR.join(parts[:depth]) for depth in range(1, len(parts) + 1)]


def _paths(known: Sequence[str], names: Sequence[str]) -> np.ndarray:
    """[len(names), p] codes of each path's levels."""
    levels = [_levels(name) for name in names]
    deepest = max(1, *(len(each) for each in levels))
    index = {name: code for code, name in enumerate(known, start=1)}
    codes = np.full((len(names), deepest), OUT_OF_VOCABULARY, dtype=np.int64)
    for row, each in enumerate(levels):
        codes[row, : len(each)] = [index.get(name, OUT_OF_VOCABULARY) for name in each]
    return codes
