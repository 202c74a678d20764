"""Whether the arms got the shares they should have (sample ratio mismatch).

A chi-square test (Fabijan et al., KDD 2019). Where it fails, something in who is counted depends on
the arm, and no figure of the experiment means anything.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from scipy.stats import chisquare

ALARM = 0.001


@dataclass(frozen=True, slots=True)
class Balance:
    """`p` is the chance of counts so uneven, were all well."""

    counts: Mapping[str, int]
    expected: Mapping[str, float]
    p: float

    @property
    def mismatch(self) -> bool:
        """True when the experiment must not be read."""
        return self.p < ALARM


def balance(counts: Mapping[str, int], shares: Mapping[str, int]) -> Balance:
    """Of shoppers per arm against the shares of a definition."""
    total, parts = sum(counts.values()), sum(shares.values())
    expected = {name: total * share / parts for name, share in shares.items()}
    seen = {name: counts.get(name, 0) for name in shares}
    if not total:
        return Balance(seen, expected, 1.0)
    p = float(chisquare(list(seen.values()), list(expected.values())).pvalue)
    return Balance(seen, expected, p)
