"""New models beside the served ones on the same moments, and whether they may go live."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np

from retrieval.evaluation import paired
from retrieval.evaluation.intervals import Interval
from retrieval.relearning.window import RelearnConfig


@dataclass(frozen=True, slots=True)
class Comparison:
    """Mean NDCG@10 of both on `moments` moments between two times, all products ranked."""

    moments: int
    begin: datetime
    end: datetime
    served: float
    new: float
    difference: Interval
    """New less served, moment by moment, with its 95% paired bootstrap interval."""
    margin: float
    fair: bool
    """False where the served models may have learnt from the days that judge."""

    @property
    def not_worse(self) -> bool:
        """Whether the interval keeps above the margin: at 97.5% the loss is not larger. That the
        interval holds zero is not enough: on few moments it always does, and a model that is much
        worse would pass for want of evidence."""
        return self.difference.low >= -self.margin

    def lines(self) -> list[str]:
        """For people."""
        low, high = self.difference.low, self.difference.high
        found = [
            f"Judged on {self.moments:,} moments from {self.begin:%d %B %Y} to "
            f"{self.end:%d %B %Y}, all products ranked:",
            f"  NDCG@10: served {self.served:.4f}, new {self.new:.4f}, "
            f"difference {self.difference.mean:+.4f} (95% interval {low:+.4f} to {high:+.4f})",
        ]
        if not self.fair:
            found.append(
                "  The served models may have learnt from these days, the new ones have not: the "
                "comparison favours what is served."
            )
        return found

    def verdict(self) -> str:
        """What the rule says of it, in one sentence."""
        low, margin = self.difference.low, self.margin
        if self.not_worse:
            return f"Not worse: the interval's lower end, {low:+.4f}, is not under {-margin:+.4f}."
        if self.difference.high < 0:
            return "Worse: the whole interval is under zero."
        return (
            f"Not shown to be as good: the interval's lower end, {low:+.4f}, is under "
            f"{-margin:+.4f}. More days to judge by (--days) make it narrower."
        )

    def figures(self) -> dict[str, float]:
        """For the manifest."""
        return {
            "learn_moments": float(self.moments),
            "learn_served_ndcg@10": self.served,
            "learn_new_ndcg@10": self.new,
            "learn_difference": self.difference.mean,
            "learn_difference_low": self.difference.low,
            "learn_difference_high": self.difference.high,
            "learn_fair": float(self.fair),
        }


def compared(
    served: np.ndarray, new: np.ndarray, times: np.ndarray, unseen: float, config: RelearnConfig
) -> Comparison:
    """NDCG@10 of both, [m] each, at `times` [m] in seconds since 1970. Only moments from `unseen`
    on are fair to both; they alone judge where there are enough of them."""
    fair = times >= unseen
    judges = fair if fair.sum() >= config.least else np.ones(len(times), np.bool_)
    return Comparison(
        moments=int(judges.sum()),
        begin=datetime.fromtimestamp(float(times[judges].min()), UTC),
        end=datetime.fromtimestamp(float(times[judges].max()), UTC),
        served=float(served[judges].mean()),
        new=float(new[judges].mean()),
        difference=paired(new[judges], served[judges]),
        margin=config.margin,
        fair=bool(fair[judges].all()),
    )
