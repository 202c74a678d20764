"""Where the head of a ranked slate may be reordered, by whoever explores."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from retrieval import Pipeline, Slate

Tier = tuple[int, bool]
"""Soft wishes met, as a number that falls, and whether it is of the kind that the words name.
Products of one tier may change places; nothing goes before a better one."""


class Rerank(Protocol):
    """Has its way with a slate before it is cut."""

    @property
    def reserve(self) -> int:
        """How many candidates beyond the slate it wants to choose from."""
        ...

    def __call__(self, slate: Slate, tiers: Sequence[Tier], k: int, pipeline: Pipeline) -> Slate:
        """The first `k` of `slate`, all of whose products lie inside the limits; `tiers` [m]."""
        ...
