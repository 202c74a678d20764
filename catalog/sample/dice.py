"""Chance that repeats: every part of the sample shop draws from its own named stream."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from typing import TypeVar

T = TypeVar("T")


def dice(seed: int, *names: object) -> random.Random:
    """A stream fixed by `seed` and `names`, so that one part's draws never move another's."""
    # Seeded from text: Python hashes that with SHA-512, the same on every machine and run.
    return random.Random(":".join(map(str, (seed, *names))))  # noqa: S311 - a sample, no secret


def weighted(chance: random.Random, weights: Mapping[T, float]) -> T:
    """One key of `weights`, drawn in proportion to its value."""
    return chance.choices(list(weights), weights=list(weights.values()))[0]


def leaning(chance: random.Random, options: Sequence[T], lean: float) -> T:
    """One of `options`: towards the first for `lean` near 0, towards the last near 1."""
    place = min(max(chance.gauss(lean, 0.3), 0.0), 0.999)
    return options[int(place * len(options))]
