"""Whether a log can tell anything of a policy: diagnostics of the importance weights."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from retrieval.offpolicy.feedback import Feedback

_TOP = 0.01


@dataclass(frozen=True, slots=True)
class Diagnostics:
    """Of n rounds' weights w."""

    rounds: int
    effective: float
    """(sum w)² / sum w²: as many rounds of the target's own would tell as much (Kish 1965)."""
    mean: float
    """1 where the propensities are right and the log covers what the target does."""
    largest: float
    top_share: float
    """Of the whole weight, what the heaviest hundredth of the rounds carries."""
    smallest_propensity: float
    unsupported: float
    """Share of rounds in which the target never does what was done."""

    @property
    def share(self) -> float:
        """Effective rounds per round."""
        return self.effective / self.rounds


def diagnosed(feedback: Feedback) -> Diagnostics:
    """The diagnostics of `feedback`."""
    weights = np.sort(feedback.weights)[::-1]
    total, squares = float(weights.sum()), float((weights**2).sum())
    top = max(1, int(len(weights) * _TOP))
    return Diagnostics(
        rounds=len(weights),
        effective=total**2 / squares if squares else 0.0,
        mean=float(weights.mean()),
        largest=float(weights[0]),
        top_share=float(weights[:top].sum()) / total if total else 0.0,
        smallest_propensity=float(feedback.propensities.min()),
        unsupported=float((weights == 0).mean()),
    )
