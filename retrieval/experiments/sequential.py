"""Intervals that hold at every look: asymptotic confidence sequences.

Waudby-Smith, Arbour, Sinha, Kennedy and Ramdas, "Time-uniform central limit theory and asymptotic
confidence sequences" (Annals of Statistics 2024), Theorem 2.2. An ordinary interval that is looked
at every day is wrong far more often than one time in twenty; this one is not.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from retrieval.offpolicy.numbers import Doubles

_TIGHTEST = 1_000
"""Shoppers at which the interval is made tightest."""


@dataclass(frozen=True, slots=True)
class AnyTime:
    """A difference of two means and its always-valid interval."""

    value: float
    low: float
    high: float
    shoppers: int

    @property
    def settled(self) -> bool:
        """True when 0 is outside: it may be acted on, whenever it was looked at."""
        return self.low > 0 or self.high < 0


def difference(
    control: Doubles, treatment: Doubles, alpha: float = 0.05, tightest: int = _TIGHTEST
) -> AnyTime:
    """Of the mean of `treatment` [m] over that of `control` [n], one figure a shopper."""
    n = len(control) + len(treatment)
    if len(control) < 2 or len(treatment) < 2:
        return AnyTime(0.0, -math.inf, math.inf, n)
    value = float(treatment.mean() - control.mean())
    spread = float(
        np.var(control, ddof=1) / len(control) + np.var(treatment, ddof=1) / len(treatment)
    )
    width = math.sqrt(spread * n) * radius(n, alpha, tightest)
    return AnyTime(value, value - width, value + width, n)


def radius(n: int, alpha: float, tightest: int) -> float:
    """Half the width for a standard deviation of 1 after `n`, of level 1 - `alpha`, tightest
    around `tightest`."""
    rho2 = (-2 * math.log(alpha) + math.log(-2 * math.log(alpha) + 1)) / tightest
    grown = n * rho2 + 1
    return math.sqrt(2 * grown / (n * n * rho2) * math.log(math.sqrt(grown) / alpha))
