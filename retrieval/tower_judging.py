"""How good towers are on choices they were not fitted on, many windows at a time."""

from __future__ import annotations

import numpy as np
import torch
from torch.nn import functional

from retrieval.items import Floats
from retrieval.tower_examples import NOTHING, Examples
from retrieval.tower_inputs import ItemInputs
from retrieval.towers import TwoTowers, all_item_vectors

_WINDOWS_AT_ONCE = 512
_SCORED_AT_ONCE = 1_024
_MOST_WINDOWS = 10_000


def held_out_score(towers: TwoTowers, inputs: ItemInputs, examples: Examples) -> float:
    """Mean of 1 / log2(rank + 1) of the held choices among all products (NDCG without a cut), over
    an even part of the windows where there are many; 0 where none is held."""
    held = examples.held & (examples.target != NOTHING)
    windows = np.flatnonzero(held.any(axis=1))
    if not len(windows):
        return 0.0
    step = max(1, len(windows) // _MOST_WINDOWS)
    held[windows[np.arange(len(windows)) % step > 0]] = False
    vectors = all_item_vectors(towers.eval(), inputs)
    shoppers, target = shoppers_at(towers, vectors, examples, held), examples.target[held]
    gains = []
    for start in range(0, len(shoppers), _SCORED_AT_ONCE):
        part = slice(start, start + _SCORED_AT_ONCE)
        scores = shoppers[part] @ vectors.T
        own = np.take_along_axis(scores, target[part, None], axis=1)
        gains.append(1 / np.log2((scores > own).sum(axis=1) + 2))
    return float(np.concatenate(gains).mean())


def shoppers_at(
    towers: TwoTowers, vectors: Floats, examples: Examples, places: np.ndarray
) -> Floats:
    """[m, e] the shopper at each True of `places` [s, t], in their order, from product vectors
    [n, e]."""
    table, parts = torch.from_numpy(vectors), []
    windows = np.flatnonzero(places.any(axis=1))
    with torch.inference_mode():
        for start in range(0, len(windows), _WINDOWS_AT_ONCE):
            some = windows[start : start + _WINDOWS_AT_ONCE]
            t = int(examples.lengths[some].max())
            history = functional.embedding(torch.from_numpy(examples.rows[some, :t]), table)
            stood = towers.shoppers(history, torch.from_numpy(examples.features[some, :t]))
            parts.append(stood[torch.from_numpy(places[some, :t])])
    return np.asarray(torch.cat(parts).numpy(), dtype=np.float32)
