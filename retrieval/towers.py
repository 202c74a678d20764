"""The two towers: one turns a shopper into a vector, one a product; near means likely.

After Covington et al. (RecSys 2016) and Yi et al. (RecSys 2019); the shopper's history is read in
its order, as in GRU4Rec (Hidasi et al., ICLR 2016). Shapes: b shoppers, t history places,
n products, e the shared width, f shopper features.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from retrieval.items import Floats
from retrieval.tower_inputs import (
    ITEM_NUMBERS,
    OUT_OF_VOCABULARY,
    SHOPPER_FEATURES,
    ItemInputs,
    Vocabulary,
)

_AT_ONCE = 4_096


@dataclass(frozen=True, slots=True)
class TowerConfig:
    """Sizes of the network."""

    width: int = 64  # e
    hidden: int = 128  # of the recurrent network
    history: int = 20  # t, the last products that are read
    dropout: float = 0.3  # before the last layer; half of it before the others


class TwoTowers(nn.Module):
    """Both towers. Vectors come out with unit length, so that a dot product is a cosine."""

    def __init__(self, vocabulary: Vocabulary, text_dimension: int, config: TowerConfig) -> None:
        super().__init__()
        self.config, self.vocabulary = config, vocabulary
        e = config.width
        self.product = _table(len(vocabulary.products), e)
        self.category = _table(len(vocabulary.categories), e)
        self.brand = _table(len(vocabulary.brands), e)
        self.text = nn.Linear(text_dimension, e)
        self.numbers = nn.Linear(ITEM_NUMBERS, e, bias=False)
        self.mixed = _perceptron(e, 2 * e, config.dropout / 2)
        self.order = nn.GRU(e, config.hidden, batch_first=True)
        self.features = nn.Linear(SHOPPER_FEATURES, config.hidden, bias=False)
        self.read = nn.LayerNorm(config.hidden)
        self.shopper = nn.Linear(config.hidden, e)
        self.dropout = nn.Dropout(config.dropout)
        self.lighter = nn.Dropout(config.dropout / 2)
        self.sharpness = nn.Parameter(torch.tensor(math.log(1 / 0.07)))
        """Log of what a cosine is multiplied by in training; learnt."""

    def items(self, x: ItemInputs) -> Tensor:
        """[n, e] product vectors: what the product is, and what its id has learnt beside that.
        Place 0 of every table is a zero vector, so an unseen product is what it is, no more."""
        content = self.text(x.text) + self.category(x.category).sum(dim=1)
        content = content + self.brand(x.brand) + self.numbers(x.numbers)
        content = content + self.mixed(content)
        return functional.normalize(content + self.product(x.ids), dim=-1)

    def shoppers(self, history: Tensor, features: Tensor) -> Tensor:
        """[b, t, e] the shopper as they stood after each place, from item vectors [b, t, e]
        (oldest first, padded behind: no place sees a later one) and the features [b, t, f] known
        by then."""
        read, _ = self.order(self.lighter(history * math.sqrt(self.config.width)))
        x = self.dropout(self.read(read) + self.features(features))
        return functional.normalize(self.shopper(x), dim=-1)


def take_over(towers: TwoTowers, start: TwoTowers) -> None:
    """Gives `towers` the weights of `start`, which has the same sizes. A name that `start` does not
    know keeps the vector it was born with."""
    old, new = start.vocabulary, towers.vocabulary
    tables = (
        (towers.product, start.product, new.products, old.products),
        (towers.category, start.category, new.categories, old.categories),
        (towers.brand, start.brand, new.brands, old.brands),
    )
    skipped = {"product.weight", "category.weight", "brand.weight"}
    state = {name: w for name, w in start.state_dict().items() if name not in skipped}
    towers.load_state_dict(state, strict=False)
    with torch.no_grad():
        for table, before, names, known in tables:
            place = {name: at for at, name in enumerate(known, 1)}
            shared = [(at, place[name]) for at, name in enumerate(names, 1) if name in place]
            if shared:
                to, of = torch.tensor(shared).T
                table.weight[to] = before.weight[of]


def all_item_vectors(towers: TwoTowers, x: ItemInputs) -> Floats:
    """[n, e] of every product, a few thousand at a time."""
    with torch.inference_mode():
        parts = [
            towers.items(x.of(torch.arange(start, min(start + _AT_ONCE, len(x)))))
            for start in range(0, len(x), _AT_ONCE)
        ]
    return np.asarray(torch.cat(parts).numpy(), dtype=np.float32)


def shopper_vectors(
    towers: TwoTowers, vectors: Floats, histories: Sequence[np.ndarray], features: Floats
) -> Floats:
    """[b, e] of b shoppers from product vectors [n, e], their rows oldest first (at least one
    each) and their features [b, f]. The towers are to be in evaluation mode."""
    last = [rows[-towers.config.history :] for rows in histories]
    lengths = np.array([len(rows) for rows in last])
    padded = np.zeros((len(last), lengths.max()), dtype=np.int64)
    for b, rows in enumerate(last):
        padded[b, : len(rows)] = rows
    with torch.inference_mode():
        every = torch.from_numpy(features)[:, None, :]
        stood = towers.shoppers(torch.from_numpy(vectors[padded]), every)
        out = stood[torch.arange(len(last)), torch.from_numpy(lengths - 1)]
    return np.asarray(out.numpy(), dtype=np.float32)


def _table(names: int, width: int) -> nn.Embedding:
    table = nn.Embedding(names + 1, width, padding_idx=OUT_OF_VOCABULARY)
    nn.init.normal_(table.weight, std=0.05)
    with torch.no_grad():
        table.weight[OUT_OF_VOCABULARY].zero_()
    return table


def _perceptron(width: int, hidden: int, dropout: float) -> nn.Sequential:
    return nn.Sequential(
        nn.Dropout(dropout), nn.Linear(width, hidden), nn.GELU(), nn.Linear(hidden, width)
    )
