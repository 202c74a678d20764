"""What a choice is told apart from: sampled softmax with log-Q correction, and hard negatives.

Bengio and Senécal (2008); Yi et al. (RecSys 2019); the chosen product itself is in the sum for
certain and so is not corrected (Khrylchenko et al., RecSys 2025). Shapes: m choices, p products in
the pool, h hard negatives a choice, n products.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from retrieval.items import Floats, Rows

_AT_ONCE = 1_024


@dataclass(frozen=True, slots=True, eq=False)
class Pool:
    """Distinct rows that a batch's choices are compared with."""

    rows: Rows  # [p] rising
    log_chance: Floats  # [p] log of the chance that a pool of this size holds the row


class Pools:
    """Draws pools: the batch's own targets, and `extra` more drawn evenly from the rows known.
    With at most `full_up_to` rows known, the pool is all of them and nothing is sampled."""

    def __init__(self, targets: Rows, known: Rows, n: int, extra: int, full_up_to: int) -> None:
        self.known = known
        self._share = np.bincount(targets, minlength=n) / max(len(targets), 1)  # [n]
        self._extra = extra
        self.full = len(known) <= full_up_to

    def draw(self, targets: Rows, rng: np.random.Generator) -> Pool:
        """For the choices `targets` [m], which are all in it."""
        if self.full:
            return Pool(self.known, np.zeros(len(self.known), np.float32))
        rows = np.union1d(targets, rng.choice(self.known, self._extra))
        absent = len(targets) * np.log1p(-np.minimum(self._share[rows], 1 - 1e-9))
        absent += self._extra * np.log1p(-1 / len(self.known))
        return Pool(rows, np.log(-np.expm1(absent)).astype(np.float32))


def softmax_loss(
    logits: Tensor, own: Tensor, log_chance: Tensor, hard: Tensor | None = None, of: int = 1
) -> Tensor:
    """Mean cross-entropy of `logits` [m, p] with the chosen product in column `own` [m].

    Each logit is less the log of its product's chance to be in the pool, so that the sum estimates
    the whole catalogue's without bias; the chosen one is there always. `hard` [m, h] are logits of
    hard negatives drawn from the `of` nearest, each standing for `of` / h of them.
    """
    corrected = (logits - log_chance).scatter_add_(1, own[:, None], log_chance[own, None])
    if hard is not None and hard.shape[1]:
        corrected = torch.cat((corrected, hard - np.log(hard.shape[1] / of)), dim=1)
    return functional.cross_entropy(corrected, own)


def nearest_but_the_target(
    shoppers: Floats, vectors: Floats, targets: Rows, k: int, among: Rows | None = None
) -> Rows:
    """[m, k] the rows of [n, e] vectors that a model takes for the likeliest choices of [m, e]
    shoppers, the one that was chosen left out: hard negatives (Huang et al., KDD 2020). Only rows
    `among` (rising) are looked at, where given."""
    among = np.arange(len(vectors)) if among is None else among
    table, k = np.ascontiguousarray(vectors[among].T), min(k, len(among) - 1)
    found = np.empty((len(shoppers), k), dtype=np.int64)
    for start in range(0, len(shoppers), _AT_ONCE):
        part = slice(start, start + _AT_ONCE)
        scores = torch.from_numpy(shoppers[part] @ table)
        own = np.searchsorted(among, targets[part]).clip(max=len(among) - 1)
        here = np.flatnonzero(among[own] == targets[part])
        scores[torch.from_numpy(here), torch.from_numpy(own[here])] = float("-inf")
        found[part] = among[scores.topk(k, dim=1, sorted=False).indices.numpy()]
    return found
