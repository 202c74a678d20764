"""The two towers: one turns a shopper into a vector, one a product; near means likely.

After Covington et al. (RecSys 2016) and Yi et al. (RecSys 2019). Shapes: b shoppers, t history
places, n products, e the shared width.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from retrieval.items import Floats, Items
from retrieval.shopper import Shopper

OUT_OF_VOCABULARY = 0
SHOPPER_FEATURES = 5
_ITEM_NUMBERS = 4


@dataclass(frozen=True, slots=True)
class TowerConfig:
    """Sizes of the network."""

    width: int = 64  # e
    id_width: int = 32
    code_width: int = 16
    text_width: int = 64
    hidden: int = 128
    history: int = 20  # t


@dataclass(frozen=True, slots=True)
class ItemInputs:
    """What the item tower reads of n products."""

    ids: Tensor  # [n] int64, OUT_OF_VOCABULARY where not in training
    category: Tensor  # [n] int64
    brand: Tensor  # [n] int64
    numbers: Tensor  # [n, 4]
    text: Tensor  # [n, d] text embeddings

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
    categories: tuple[str, ...]
    brands: tuple[str, ...]

    def inputs(self, items: Items, vectors: Floats) -> ItemInputs:
        """Tower inputs of any catalogue, also one with products, brands or categories unseen."""
        products = _codes(self.products, [p.id for p in items.products])
        category = _codes(self.categories, items.categories)[items.category]
        brand = _codes(self.brands, items.brands)[items.brand]
        return ItemInputs(
            ids=torch.from_numpy(products),
            category=torch.from_numpy(category),
            brand=torch.from_numpy(brand),
            numbers=torch.from_numpy(_numbers(items)),
            text=torch.from_numpy(np.ascontiguousarray(vectors)),
        )

    def as_json(self) -> dict[str, list[str]]:
        """For the manifest's side file."""
        return {name: list(values) for name, values in asdict(self).items()}


class TwoTowers(nn.Module):
    """Both towers. Vectors come out with unit length, so that a dot product is a cosine."""

    def __init__(self, vocabulary: Vocabulary, text_dimension: int, config: TowerConfig) -> None:
        super().__init__()
        self.config = config
        self.vocabulary = vocabulary
        self.product = nn.Embedding(len(vocabulary.products) + 1, config.id_width)
        self.category = nn.Embedding(len(vocabulary.categories) + 1, config.code_width)
        self.brand = nn.Embedding(len(vocabulary.brands) + 1, config.code_width)
        self.text = nn.Linear(text_dimension, config.text_width)
        item_width = config.id_width + 2 * config.code_width + config.text_width + _ITEM_NUMBERS
        self.item = _perceptron(item_width, config.hidden, config.width)
        shopper_width = 2 * config.width + SHOPPER_FEATURES
        self.shopper = _perceptron(shopper_width, config.hidden, config.width)
        for table in (self.product, self.category, self.brand):
            nn.init.normal_(table.weight, std=0.05)

    def items(self, x: ItemInputs) -> Tensor:
        """[n, e] product vectors."""
        parts = (
            self.product(x.ids),
            self.category(x.category),
            self.brand(x.brand),
            self.text(x.text),
            x.numbers,
        )
        return functional.normalize(self.item(torch.cat(parts, dim=-1)), dim=-1)

    def shoppers(self, history: Tensor, weight: Tensor, features: Tensor) -> Tensor:
        """[b, e] from history vectors [b, t, e] (oldest first), their weights [b, t] (0 where
        padded) and shopper features [b, 5]."""
        total = weight.sum(dim=1, keepdim=True).clamp(min=1e-6)
        mean = (history * weight.unsqueeze(-1)).sum(dim=1) / total  # [b, e]
        last = history[:, -1] * (weight[:, -1:] > 0)  # [b, e]
        return functional.normalize(self.shopper(torch.cat((mean, last, features), -1)), dim=-1)


def all_item_vectors(towers: TwoTowers, x: ItemInputs) -> Floats:
    """[n, e] of every product, a few thousand at a time."""
    with torch.inference_mode():
        parts = [
            towers.items(x.of(torch.arange(start, min(start + 4_096, len(x.ids)))))
            for start in range(0, len(x.ids), 4_096)
        ]
    return np.asarray(torch.cat(parts).numpy(), dtype=np.float32)


def history_weights(length: int, t: int) -> Floats:
    """[t] recency weights of the last `length` products, padded with zeros in front."""
    weights = np.zeros(t, dtype=np.float32)
    used = min(length, t)
    if used:
        weights[t - used :] = 0.9 ** np.arange(used - 1, -1, -1)
    return weights


def padded_history(recent: Sequence[int], t: int) -> np.ndarray:
    """[t] the last `t` rows, padded with row 0 in front (weight 0 there)."""
    rows = np.zeros(t, dtype=np.int64)
    last = list(recent)[-t:]
    if last:
        rows[t - len(last) :] = last
    return rows


def shopper_features(shopper: Shopper) -> Floats:
    """[5] what the shopper tower reads beside the history."""
    return np.array(
        [
            np.log1p(shopper.orders),
            np.log1p(shopper.average_order / 100.0) / 5.0,
            shopper.price_rank,
            np.log1p(len(shopper.recent)) / 4.0,
            float(len(shopper.carted) > 0),
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


def _perceptron(inputs: int, hidden: int, outputs: int) -> nn.Sequential:
    return nn.Sequential(nn.Linear(inputs, hidden), nn.GELU(), nn.Linear(hidden, outputs))
