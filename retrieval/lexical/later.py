"""Products that came, or changed, after the index was built."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from retrieval.items import Floats, Rows


@dataclass(frozen=True)
class Later:
    """Rows whose own words count instead of what the index says of them."""

    scored: Mapping[int, Mapping[str, float]] = field(default_factory=dict)
    """Row to the scores of its words."""

    @cached_property
    def rows(self) -> Rows:
        """Every such row."""
        return np.fromiter(self.scored, np.int64, len(self.scored))

    @cached_property
    def counts(self) -> dict[str, int]:
        """Of each of their words, how many of them have it."""
        return {word: len(rows) for word, (rows, _) in self.holding.items()}

    @cached_property
    def holding(self) -> dict[str, tuple[Rows, Floats]]:
        """Word to the rows that have it and their scores."""
        found: dict[str, dict[int, float]] = {}
        for row, words in self.scored.items():
            for word, score in words.items():
                found.setdefault(word, {})[row] = score
        return {
            word: (np.array(list(held), np.int64), np.array(list(held.values()), np.float32))
            for word, held in found.items()
        }
