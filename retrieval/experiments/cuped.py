"""CUPED: what was known of a shopper before the experiment is taken out of what they did in it.

Deng, Xu, Kohavi and Walker, "Improving the sensitivity of online controlled experiments by
utilizing pre-experiment data" (WSDM 2013). The mean stays what it was; the variance falls.
"""

from __future__ import annotations

import numpy as np

from retrieval.offpolicy.numbers import Doubles


def adjusted(outcome: Doubles, before: Doubles) -> Doubles:
    """[n] `outcome` less what `before` [n] foretells of it; over all arms together, so that no
    arm's effect is taken out. Raises ValueError when they are of different length."""
    if len(outcome) != len(before):
        raise ValueError("Outcome and covariate need a figure for each shopper.")
    spread = float(np.var(before)) if len(before) else 0.0
    if spread == 0.0:
        return outcome.copy()
    theta = float(np.mean((outcome - outcome.mean()) * (before - before.mean()))) / spread
    told: Doubles = outcome - theta * (before - before.mean())
    return told
