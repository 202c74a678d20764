"""Trains GRU4Rec: every place of a session predicts the next, against sampled negatives.

Cross-entropy over samples with the log-Q correction (Bengio and Senécal 2008; Yi et al. 2019), or
BPR-max (Hidasi and Karatzoglou, CIKM 2018). Negatives are drawn by popularity to a power, once a
batch for all of its places; a shop with few items needs no samples, all of them are negatives.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from retrieval.progress import Progress, silent
from retrieval.sessions.gru import GruConfig, GruNetwork
from retrieval.sessions.history import Sessions


@dataclass(frozen=True, slots=True)
class GruTraining:
    """How the network is fitted. The last `held_out` of the sessions in time stop it early."""

    loss: Literal["cross-entropy", "bpr-max"] = "cross-entropy"
    seed: int = 7
    batch: int = 256  # sessions
    epochs: int = 8
    patience: int = 2
    learning_rate: float = 3e-3
    negatives: int = 3_072
    popularity_power: float = 0.5
    """0 draws negatives evenly, 1 as often as they are chosen."""
    score_penalty: float = 1.0
    """BPR-max only: how hard high scores of negatives are held down."""
    held_out: float = 0.05


def train_gru(
    sessions: Sessions,
    config: GruConfig | None = None,
    training: GruTraining | None = None,
    progress: Progress = silent,
    stage: str = "sessions",
    start: GruNetwork | None = None,
) -> GruNetwork:
    """The network of the best held-out Recall@20; of the last epoch when nothing is held out.
    It goes on from `start`, over the same rows and of the same sizes, which is changed."""
    config, training = config or GruConfig(), training or GruTraining()
    torch.manual_seed(training.seed)
    cut = len(sessions) - int(len(sessions) * training.held_out)
    fit = sessions.until(cut).pieces(config.longest + 1)
    network = GruNetwork(sessions.n, config) if start is None else start
    network.seen.copy_(torch.from_numpy(sessions.counts() > 0))  # type: ignore[operator]
    optimiser = torch.optim.Adam(network.parameters(), lr=training.learning_rate)
    batches = max(1, -(-int((fit.lengths > 1).sum()) // training.batch))
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimiser, training.learning_rate, total_steps=training.epochs * batches, pct_start=0.1
    )
    sampler = Sampler(fit, training)
    best, best_state, waited = -1.0, copy.deepcopy(network.state_dict()), 0
    for epoch in range(training.epochs):
        network.train()
        for rows, real in _batches(fit, config.longest, training, epoch):
            loss = _loss(network, rows, real, sampler)
            optimiser.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            optimiser.step()
            schedule.step()
        score = recall_at_20(network, sessions, cut)
        progress(stage, epoch + 1, training.epochs)
        if score >= best or cut == len(sessions):
            best, best_state, waited = score, copy.deepcopy(network.state_dict()), 0
        elif (waited := waited + 1) >= training.patience:
            break
    network.load_state_dict(best_state)
    return network.eval()


class Sampler:
    """Draws negatives, and knows the log of how likely each was drawn."""

    def __init__(self, sessions: Sessions, training: GruTraining) -> None:
        self.training = training
        weight = (sessions.counts() + 1.0) ** training.popularity_power
        self._rising = torch.from_numpy(np.cumsum(weight / weight.sum()))
        self.log_q = torch.from_numpy(np.log(weight / weight.sum()).astype(np.float32))  # [n]
        self.all = training.negatives >= sessions.n

    def draw(self) -> Tensor:
        """[k] rows, with repeats."""
        drawn = torch.rand(self.training.negatives, dtype=torch.float64)
        return torch.searchsorted(self._rising, drawn).clamp(max=len(self.log_q) - 1)


def _loss(network: GruNetwork, rows: Tensor, real: Tensor, sampler: Sampler) -> Tensor:
    """Of a batch [b, t + 1] of rows, `real` where a session has not ended."""
    asked = real[:, 1:]
    states = network(rows[:, :-1])[asked]  # [m, e]
    wanted = rows[:, 1:][asked]  # [m]
    scale = network.config.scale
    if sampler.all and sampler.training.loss == "cross-entropy":
        return functional.cross_entropy(states @ network.items().T * scale, wanted)
    drawn = sampler.draw()
    right = (states * network.items(wanted)).sum(dim=1, keepdim=True) * scale  # [m, 1]
    wrong = states @ network.items(drawn).T * scale  # [m, k]
    hit = wanted[:, None] == drawn[None, :]
    if sampler.training.loss == "bpr-max":
        return bpr_max(right, wrong.masked_fill(hit, -1e9), sampler.training.score_penalty)
    return sampled_cross_entropy(right, wrong, sampler.log_q[drawn], hit)


def sampled_cross_entropy(right: Tensor, wrong: Tensor, log_q: Tensor, hit: Tensor) -> Tensor:
    """Softmax of the right score [m, 1] against k drawn ones [m, k], each divided by how often it
    is expected among the k; draws that are the right row are no negatives."""
    expected = log_q + np.log(wrong.shape[1])
    logits = torch.cat([right, (wrong - expected).masked_fill(hit, -1e9)], dim=1)
    return functional.cross_entropy(logits, torch.zeros(len(right), dtype=torch.long))


def bpr_max(right: Tensor, wrong: Tensor, penalty: float) -> Tensor:
    """Right above each wrong one, weighted by the wrong ones' softmax, plus the score penalty."""
    weight = torch.softmax(wrong, dim=1)
    above = (weight * torch.sigmoid(right - wrong)).sum(dim=1)
    held = penalty * (weight * torch.sigmoid(wrong) ** 2).sum(dim=1)
    return (-torch.log(above + 1e-12) + held).mean()


def recall_at_20(network: GruNetwork, sessions: Sessions, begin: int, most: int = 2_000) -> float:
    """Share of next choices in the sessions from `begin` on that are among the first 20 of all."""
    held = [s for s in (sessions[i] for i in range(begin, len(sessions))) if len(s) > 1]
    held = held[:: max(1, len(held) // most)]
    if not held:
        return 0.0
    network.eval()
    found, asked = 0, 0
    with torch.inference_mode():
        items = network.items().T
        for start in range(0, len(held), 256):
            rows, real = _padded(held[start : start + 256], network.config.longest + 1)
            wanted = rows[:, 1:][real[:, 1:]]
            scores = network(rows[:, :-1])[real[:, 1:]] @ items  # [m, n]
            own = scores.gather(1, wanted[:, None])
            found += int(((scores > own).sum(dim=1) < 20).sum())
            asked += len(wanted)
    return found / asked


def _batches(
    sessions: Sessions, longest: int, training: GruTraining, epoch: int
) -> Iterator[tuple[Tensor, Tensor]]:
    """Sessions of about one length together, so that little is padded; in random order."""
    rng = np.random.default_rng((training.seed, epoch))
    whole = np.flatnonzero(sessions.lengths > 1)
    lengths = np.minimum(sessions.lengths[whole], longest + 1)
    order = whole[np.argsort(lengths + 3 * rng.random(len(whole)))]
    starts = np.arange(0, len(order), training.batch)
    for start in rng.permutation(starts):
        part = order[start : start + training.batch]
        yield _padded([sessions[i] for i in part], longest + 1)


def _padded(sessions: list[np.ndarray], longest: int) -> tuple[Tensor, Tensor]:
    """[b, t] the latest rows of each session, row 0 after its end, and where it has not ended."""
    t = min(longest, max(len(s) for s in sessions))
    rows, real = np.zeros((len(sessions), t), np.int64), np.zeros((len(sessions), t), np.bool_)
    for i, session in enumerate(sessions):
        last = session[-t:]
        rows[i, : len(last)], real[i, : len(last)] = last, True
    return torch.from_numpy(rows), torch.from_numpy(real)
