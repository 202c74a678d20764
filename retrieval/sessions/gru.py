"""GRU4Rec: the running session as a vector that moves on with every click.

Hidasi et al. (ICLR 2016; CIKM 2018) with one table for what goes in and what comes out, and unit
vectors scored by a scaled cosine (NISER, Gupta et al. 2019), which keeps rare items in the race.
Shapes: b sessions, t places, n items, e the width.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from retrieval.items import Floats


@dataclass(frozen=True, slots=True)
class GruConfig:
    """Sizes of the network, and what is hidden from it while it learns."""

    width: int = 120  # e
    scale: float = 16.0
    """What cosines are multiplied by before the softmax."""
    dropout_in: float = 0.4
    dropout_state: float = 0.35
    longest: int = 20
    """Latest choices of a session that are read."""


class GruNetwork(nn.Module):
    """Item table, one GRU layer, and a linear map of state and last item to the table's space."""

    def __init__(self, n: int, config: GruConfig) -> None:
        super().__init__()
        self.config = config
        self.table = nn.Embedding(n, config.width)
        self.gru = nn.GRU(config.width, config.width, batch_first=True)
        self.out = nn.Linear(2 * config.width, config.width)
        self.hide_in = nn.Dropout(config.dropout_in)
        self.hide_state = nn.Dropout(config.dropout_state)
        nn.init.normal_(self.table.weight, std=0.1)
        self.register_buffer("seen", torch.ones(n, dtype=torch.bool))  # [n] chosen in training

    def forward(self, rows: Tensor) -> Tensor:
        """[b, t, e] unit vectors after each place of [b, t] rows; places after a session's end
        are read too and are the caller's to leave out."""
        seen = self.hide_in(self.items(rows) * self.config.scale**0.5)
        states, _ = self.gru(seen)
        both = torch.cat([self.hide_state(states), seen], dim=-1)  # [b, t, 2e]
        return functional.normalize(self.out(both), dim=-1)

    def items(self, rows: Tensor | None = None) -> Tensor:
        """[…, e] unit vectors of some rows, or [n, e] of all."""
        table = self.table.weight if rows is None else self.table(rows)
        return functional.normalize(table, dim=-1)


class GruState:
    """The trained network for one session at a time: a click is one step, without torch."""

    def __init__(self, weights: dict[str, Floats], config: GruConfig) -> None:
        self.config = config
        self.items = unit(weights["table.weight"])  # [n, e]
        self.seen = np.asarray(weights["seen"], dtype=np.bool_)  # [n]
        self._into, self._into_bias = _linear(weights, "gru.weight_ih_l0", "gru.bias_ih_l0")
        self._onto, self._onto_bias = _linear(weights, "gru.weight_hh_l0", "gru.bias_hh_l0")
        self._out, self._out_bias = _linear(weights, "out.weight", "out.bias")

    @property
    def n(self) -> int:
        """Rows the network knows."""
        return len(self.items)

    def start(self) -> Floats:
        """[e] the state before the first click."""
        return np.zeros(self.config.width, dtype=np.float32)

    def step(self, state: Floats, row: int) -> Floats:
        """[e] the state after one more click (the gates as in torch.nn.GRU)."""
        seen = self._seen(row)
        in_reset, in_update, in_new = np.split(seen @ self._into + self._into_bias, 3)
        reset, update, new = np.split(state @ self._onto + self._onto_bias, 3)
        kept = _sigmoid(in_update + update)
        fresh = np.tanh(in_new + _sigmoid(in_reset + reset) * new)
        return np.asarray((1 - kept) * fresh + kept * state, dtype=np.float32)

    def vector(self, state: Floats, row: int) -> Floats:
        """[e] unit length, to be compared with `items`: the state after the last click, `row`."""
        return unit(np.concatenate([state, self._seen(row)]) @ self._out + self._out_bias)

    def _seen(self, row: int) -> Floats:
        return np.asarray(self.items[row] * np.float32(self.config.scale**0.5))


def _linear(weights: dict[str, Floats], weight: str, bias: str) -> tuple[Floats, Floats]:
    return np.ascontiguousarray(weights[weight].T), weights[bias]


def unit(vectors: Floats) -> Floats:
    """Each divided by its length, as torch's normalize does."""
    length = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return np.asarray(vectors / np.maximum(length, 1e-12), dtype=np.float32)


def _sigmoid(x: np.ndarray) -> np.ndarray:
    return np.asarray(1.0 / (1.0 + np.exp(-x)))
