"""Trains the towers: softmax over the catalogue or a sample of it, stopped on held-out choices."""

from __future__ import annotations

import copy
import time
from dataclasses import dataclass, replace

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from retrieval.items import Floats, Items, Rows
from retrieval.progress import Progress, silent
from retrieval.tower_examples import NOTHING, Examples, batches
from retrieval.tower_inputs import OUT_OF_VOCABULARY, Vocabulary
from retrieval.tower_judging import held_out_score, shoppers_at
from retrieval.tower_negatives import Pools, nearest_but_the_target, softmax_loss
from retrieval.towers import TowerConfig, TwoTowers, all_item_vectors, take_over


@dataclass(frozen=True, slots=True)
class TowerTraining:
    """How the towers are fitted."""

    seed: int = 7
    seeds: int = 1
    """Networks fitted, from `seed` on; the best on the held-out choices is kept."""
    batch: int = 1_024
    """Choices in a step, fewer in a log so small that an epoch would have under `least_steps`."""
    least_steps: int = 40
    most_steps: int = 600
    """No epoch begins after so many: some 40 seconds on one core at 64 wide."""
    epochs: int = 30
    patience: int = 2
    """Epochs without a better held-out figure before the learning rate is cut, once, to a fifth,
    and then before the end."""
    learning_rate: float = 1e-3
    weight_decay: float = 1e-4
    id_dropout: float = 0.5
    """Share of product ids hidden in each batch, so that an unseen id is no surprise."""
    full_up_to: int = 2_000
    """Products up to which the softmax is over all of them; above, it is sampled."""
    extra_negatives: int = 1_024
    hard_negatives: int = 0
    """Drawn anew for each choice from its `mined` nearest by the last epoch's network, when the
    softmax is sampled. Off: on the held-out choices of the sample shop four of them lost (.253
    against .266), on Amazon Beauty they were worth no more than the time they cost."""
    mined: int = 50
    mined_among: int = 4_096
    """Products, drawn anew each epoch, that hard negatives are looked for among."""


@dataclass(frozen=True, slots=True, eq=False)
class Fitted:
    """A network, its held-out score (mean of 1 / log2(rank + 1) among all products), and what it
    took."""

    towers: TwoTowers
    score: float
    epochs: int
    seconds: float


def train_towers(
    items: Items,
    text: Floats,
    examples: Examples,
    config: TowerConfig | None = None,
    training: TowerTraining | None = None,
    progress: Progress = silent,
    start: TwoTowers | None = None,
) -> TwoTowers:
    """The best of `training.seeds` networks on the held-out choices. `text` is [n, d]. Each goes on
    from what `start`, of the same sizes, knows of the same names."""
    training = training or TowerTraining()
    tries = (
        fitted(
            items,
            text,
            examples,
            config,
            replace(training, seed=training.seed + i),
            progress,
            start,
        )
        for i in range(max(1, training.seeds))
    )
    return max(tries, key=lambda one: one.score).towers


def fitted(
    items: Items,
    text: Floats,
    examples: Examples,
    config: TowerConfig | None = None,
    training: TowerTraining | None = None,
    progress: Progress = silent,
    start: TwoTowers | None = None,
) -> Fitted:
    """One network of one seed."""
    run = _Run(items, text, examples, config, training or TowerTraining(), start)
    return run.to_the_end(progress)


class _Run:
    """One training: network, optimiser, and the negatives it draws."""

    def __init__(
        self,
        items: Items,
        text: Floats,
        examples: Examples,
        config: TowerConfig | None,
        training: TowerTraining,
        start: TwoTowers | None = None,
    ) -> None:
        torch.manual_seed(training.seed)
        self.examples, self.training = examples, training
        self.wanted = examples.fitted
        known = _seen(examples, self.wanted)
        vocabulary = Vocabulary.of(items, known)
        self.inputs = vocabulary.inputs(items, text)
        self.towers = TwoTowers(vocabulary, text.shape[1], config or TowerConfig())
        if start is not None:
            take_over(self.towers, start)
        targets = self.wanted[self.wanted != NOTHING]
        self.pools = Pools(
            targets, known, len(items), training.extra_negatives, training.full_up_to
        )
        self.hard: Rows | None = None  # [s, t, mined]
        self.batch = max(32, min(training.batch, len(targets) // training.least_steps))
        self.steps = 0
        self.optimiser = torch.optim.AdamW(
            self.towers.parameters(), training.learning_rate, weight_decay=training.weight_decay
        )

    def to_the_end(self, progress: Progress) -> Fitted:
        """Epochs until the held-out score rises no more; the best network of them all."""
        training, start = self.training, time.perf_counter()
        best, best_state, waited, cut, epoch = -1.0, self._state(), 0, False, 0
        while epoch < training.epochs and self.steps < training.most_steps:
            self._epoch(epoch)
            epoch += 1
            score = held_out_score(self.towers, self.inputs, self.examples)
            progress("towers", epoch, training.epochs)
            if score > best:
                best, best_state, waited = score, self._state(), 0
            elif (waited := waited + 1) >= training.patience:
                if cut:
                    break
                cut, waited = True, 0
                self._slower(best_state)
        self.towers.load_state_dict(best_state)
        return Fitted(self.towers.eval(), best, epoch, time.perf_counter() - start)

    def _state(self) -> dict[str, Tensor]:
        return copy.deepcopy(self.towers.state_dict())

    def _slower(self, state: dict[str, Tensor]) -> None:
        """From the best network on, in smaller steps."""
        self.towers.load_state_dict(state)
        for group in self.optimiser.param_groups:
            group["lr"] /= 5

    def _epoch(self, epoch: int) -> None:
        rng = np.random.default_rng((self.training.seed, epoch))
        if epoch and not self.pools.full and self.training.hard_negatives:
            self._mine(rng)
        self.towers.train()
        seed = (self.training.seed, epoch, 1)
        for windows in batches(self.examples, self.wanted, self.batch, seed):
            loss = self._loss(windows, rng)
            self.optimiser.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            self.optimiser.step()
            self.steps += 1

    def _loss(self, windows: np.ndarray, rng: np.random.Generator) -> Tensor:
        t = int(self.examples.lengths[windows].max())
        history, target = self.examples.rows[windows, :t], self.wanted[windows, :t]
        asked = target != NOTHING
        pool = self.pools.draw(target[asked], rng)
        hard = self._hard(windows, asked, rng)  # [m, h]
        used = np.unique(np.concatenate((history.ravel(), pool.rows, hard.ravel())))
        vectors = self._with_hidden_ids(used)  # [u, e]

        def of(rows: np.ndarray) -> Tensor:
            return functional.embedding(torch.from_numpy(np.searchsorted(used, rows)), vectors)

        features = torch.from_numpy(self.examples.features[windows, :t])
        stood = self.towers.shoppers(of(history), features)[torch.from_numpy(asked)]  # [m, e]
        stood = stood * self.towers.sharpness.exp()
        return softmax_loss(
            stood @ of(pool.rows).T,
            torch.from_numpy(np.searchsorted(pool.rows, target[asked])),
            torch.from_numpy(pool.log_chance),
            torch.einsum("me,mhe->mh", stood, of(hard)),
            self.training.mined,
        )

    def _with_hidden_ids(self, rows: Rows) -> Tensor:
        batch = self.inputs.of(torch.from_numpy(rows))
        batch.ids[torch.rand(len(rows)) < self.training.id_dropout] = OUT_OF_VOCABULARY
        return self.towers.items(batch)

    def _hard(self, windows: np.ndarray, asked: np.ndarray, rng: np.random.Generator) -> Rows:
        """[m, h] of what was mined for each choice."""
        if self.hard is None:
            return np.empty((int(asked.sum()), 0), np.int64)
        mined = self.hard[windows, : asked.shape[1]][asked]
        drawn = rng.random(mined.shape).argsort(axis=1)[:, : self.training.hard_negatives]
        return np.asarray(np.take_along_axis(mined, drawn, axis=1), dtype=np.int64)

    def _mine(self, rng: np.random.Generator) -> None:
        vectors = all_item_vectors(self.towers.eval(), self.inputs)
        every = self.wanted != NOTHING
        stood = shoppers_at(self.towers, vectors, self.examples, every)
        some = min(self.training.mined_among, len(self.pools.known))
        among = np.sort(rng.choice(self.pools.known, some, replace=False))
        mined = nearest_but_the_target(
            stood, vectors, self.wanted[every], self.training.mined, among
        )
        self.hard = np.zeros((*every.shape, mined.shape[1]), np.int32)
        self.hard[every] = mined


def _seen(examples: Examples, wanted: Rows) -> Rows:
    """Rows that training sees: as targets, or in the history of one."""
    last = np.where(wanted != NOTHING, np.arange(wanted.shape[1]), -1).max(axis=1)  # [s]
    before = np.arange(wanted.shape[1]) <= last[:, None]
    return np.unique(np.concatenate((examples.rows[before], wanted[wanted != NOTHING])))
