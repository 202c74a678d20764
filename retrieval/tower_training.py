"""Trains the towers: in-batch sampled softmax with log-Q correction (Yi et al., RecSys 2019)."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from retrieval.items import Floats, Items
from retrieval.progress import Progress, silent
from retrieval.towers import (
    OUT_OF_VOCABULARY,
    ItemInputs,
    TowerConfig,
    TwoTowers,
    Vocabulary,
    all_item_vectors,
)


@dataclass(frozen=True, slots=True)
class TowerTraining:
    """How the towers are fitted. The last `held_out` of the examples in time stop it early."""

    seed: int = 7
    batch: int = 512
    epochs: int = 12
    patience: int = 2
    learning_rate: float = 2e-3
    temperature: float = 0.07
    id_dropout: float = 0.2
    """Share of product ids hidden in each batch, so that an unseen id is no surprise."""
    held_out: float = 0.1


@dataclass(frozen=True, slots=True)
class Examples:
    """m moments in time order: what the shopper had done, and the product chosen next."""

    history: np.ndarray  # [m, t] int64 rows, oldest first, padded in front
    weight: Floats  # [m, t] 0 where padded
    features: Floats  # [m, 5]
    target: np.ndarray  # [m] int64 rows

    def __len__(self) -> int:
        return len(self.target)


def train_towers(
    items: Items,
    text: Floats,
    examples: Examples,
    config: TowerConfig | None = None,
    training: TowerTraining | None = None,
    progress: Progress = silent,
) -> TwoTowers:
    """The network of the best held-out recall@100 (@n/20 in a small shop). `text` is [n, d]."""
    config, training = config or TowerConfig(), training or TowerTraining()
    torch.manual_seed(training.seed)
    cut = max(1, int(len(examples) * (1 - training.held_out)))
    known = np.unique(np.concatenate([examples.target[:cut], examples.history[:cut].ravel()]))
    vocabulary = Vocabulary(
        tuple(items.products[row].id for row in known), items.categories, items.brands
    )
    towers = TwoTowers(vocabulary, text.shape[1], config)
    inputs = vocabulary.inputs(items, text)
    log_q = _log_frequency(examples.target[:cut], len(items))
    optimiser = torch.optim.AdamW(towers.parameters(), lr=training.learning_rate, weight_decay=1e-4)
    reach = max(1, min(100, len(items) // 20))
    best, best_state, waited = -1.0, copy.deepcopy(towers.state_dict()), 0
    for epoch in range(training.epochs):
        towers.train()
        for rows in _batches(cut, training, epoch):
            loss = _loss(towers, inputs, examples, rows, log_q, training)
            optimiser.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            optimiser.step()
        score = _recall(towers, inputs, examples, np.arange(cut, len(examples)), reach)
        progress("towers", epoch + 1, training.epochs)
        if score > best:
            best, best_state, waited = score, copy.deepcopy(towers.state_dict()), 0
        elif (waited := waited + 1) >= training.patience:
            break
    towers.load_state_dict(best_state)
    return towers.eval()


def _loss(
    towers: TwoTowers,
    inputs: ItemInputs,
    examples: Examples,
    rows: np.ndarray,
    log_q: Tensor,
    training: TowerTraining,
) -> Tensor:
    """Softmax over the batch's own targets, each logit less log q: popular ones are not punished
    for being drawn as negatives more often. A target that stands twice is no negative of itself."""
    history, target = examples.history[rows], examples.target[rows]  # [b, t], [b]
    used, place = np.unique(np.concatenate([history.ravel(), target]), return_inverse=True)
    batch = inputs.of(torch.from_numpy(used))
    hidden = torch.rand(len(used)) < training.id_dropout
    batch.ids[hidden] = OUT_OF_VOCABULARY
    vectors = towers.items(batch)  # [u, e]
    at = torch.from_numpy(place)
    shoppers = towers.shoppers(
        vectors[at[: history.size]].reshape(*history.shape, -1),
        torch.from_numpy(examples.weight[rows]),
        torch.from_numpy(examples.features[rows]),
    )
    chosen = torch.from_numpy(target)
    logits = shoppers @ vectors[at[history.size :]].T / training.temperature - log_q[chosen]
    same = chosen[:, None] == chosen[None, :]
    same.fill_diagonal_(False)
    return functional.cross_entropy(
        logits.masked_fill(same, float("-inf")), torch.arange(len(rows))
    )


def _recall(
    towers: TwoTowers, inputs: ItemInputs, examples: Examples, rows: np.ndarray, k: int
) -> float:
    """Share of held-out moments whose choice is among the `k` nearest of all products."""
    if not len(rows):
        return 0.0
    towers.eval()
    rows = rows[:: max(1, len(rows) // 2_000)]
    with torch.inference_mode():
        vectors = torch.from_numpy(all_item_vectors(towers, inputs))
        shoppers = towers.shoppers(
            vectors[torch.from_numpy(examples.history[rows])],
            torch.from_numpy(examples.weight[rows]),
            torch.from_numpy(examples.features[rows]),
        )
        scores = shoppers @ vectors.T  # [m, n]
        own = scores.gather(1, torch.from_numpy(examples.target[rows])[:, None])
        return float(((scores > own).sum(dim=1) < k).float().mean())


def _batches(count: int, training: TowerTraining, epoch: int) -> Iterator[np.ndarray]:
    order = np.random.default_rng((training.seed, epoch)).permutation(count)
    yield from (order[i : i + training.batch] for i in range(0, count, training.batch))


def _log_frequency(target: np.ndarray, n: int) -> Tensor:
    """[n] log of each product's share of the targets, add-one smoothed."""
    counts = np.bincount(target, minlength=n) + 1.0
    return torch.from_numpy(np.log(counts / counts.sum()).astype(np.float32))
