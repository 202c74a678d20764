"""How much is explored, and how."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Strategy = Literal["off", "greedy", "epsilon", "softmax", "squarecb", "uniform"]
"""Off: the ranker's slate as it is. Greedy: what the model expects most of. Epsilon: greedy, but a
random candidate every so often. Softmax and SquareCB: the likelier, the more is expected (Foster
and Rakhlin, ICML 2020). Uniform: any candidate, for measuring."""


NO_MODEL = "ranker"
"""Stands for a policy's name where none is live: the ranker's best, and chance."""
LEAST = 3
"""Products on a screen, fewer of which are not played with."""


@dataclass(frozen=True, slots=True)
class ExplorationConfig:
    """Raises ValueError for shares and chances that are none."""

    strategy: Strategy = "epsilon"
    epsilon: float = 0.1
    """The specification's."""
    softmax_lambda: float = 40.0
    """Chances go with exp(lambda times the expected reward): ten clicks in a hundred more make a
    candidate 55 times as likely. 10 is nearly uniform; 40 and 80 earn alike."""
    gamma_scale: float = 40.0
    gamma_exponent: float = 0.5
    places: tuple[int, ...] = (1, 3, 5)
    """Places of the slate, from 1, that may be explored, in the order in which they are taken."""
    share: float = 0.2
    """At most this part of a slate is explored."""
    head: int = 12
    """Candidates that a place is filled from: the best ones not yet placed."""
    floor: float = 0.005
    """No candidate of a choice has a smaller chance, so that no importance weight explodes."""
    least_rounds: int = 500
    """Until it has learnt so many, the ranker's best stands in for the model's."""
    clip: float = 1.0
    """A lesson weighs 1 / max(its chance, this): at 1 all weigh alike. The model estimates what a
    candidate earns, for which no weight is needed, and weights of up to a hundred make it jump:
    epsilon-greedy got .225 of clicks with them and .261 without (benchmarks/bandit.py, seed 11)."""
    rate: float = 0.3
    bits: int = 18
    seed: int = 7

    def __post_init__(self) -> None:
        if not (0 <= self.epsilon <= 1 and 0 <= self.share <= 1):
            raise ValueError("epsilon and share lie between 0 and 1")
        if self.head < 2 or not 0 <= self.floor * self.head <= 1:
            raise ValueError("head is at least 2, and floor times head at most 1")
        if any(place < 1 for place in self.places):
            raise ValueError("places count from 1")

    @property
    def arguments(self) -> str:
        """Vowpal Wabbit's, the same for all strategies, so that one file serves them all."""
        return (
            f"--cb_adf --cb_type mtr --clip_p {self.clip} -q sp -q sr -q qr -q qp "
            f"-l {self.rate} -b {self.bits} --random_seed {self.seed} --quiet"
        )
