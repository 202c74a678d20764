"""A candidate judged on the log: the figures, what is to be known of them, and why it may not go
live."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from assistant.policies.candidates import Candidate, present
from assistant.policies.desk import PolicyDesk
from retrieval.exploring.gathering import Gathered, gathered
from retrieval.exploring.judging import evaluated, feedback, refusals
from retrieval.offpolicy import Beside, Estimate, Evaluation

_BINS = 24
_OWN_LESSONS = (
    "It has learnt from all of these rounds, so the figures flatter it. Judge it again when newer "
    "rounds are in."
)


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the log says of a candidate."""

    candidate: Candidate
    evaluation: Evaluation
    clicks: bool
    """Whether a round earns 1 for any click, cart or purchase instead of its worth."""
    logged_by: Mapping[str, int]
    """Rounds by the policy that drew them, most first."""
    weights: tuple[tuple[float, float, int], ...]
    """From, to, and how many rounds have such an importance weight."""
    notes: tuple[str, ...]
    refusals: tuple[str, ...]
    """Why it should not go live; empty when it may."""

    @property
    def best(self) -> str:
        """The estimator to go by."""
        return "dr" if "dr" in self.evaluation.estimates else "snips"

    @property
    def over(self) -> Estimate:
        """By that, over what is live."""
        return self.beside.over[self.best]

    @property
    def beside(self) -> Beside:
        """What is live, on the same rounds."""
        if self.evaluation.beside is None:
            raise ValueError("A judgement is made beside what is live.")
        return self.evaluation.beside


def judge(
    desk: PolicyDesk,
    found: Candidate,
    *,
    days: int | None = None,
    clicks: bool = False,
    most: int | None = None,
) -> Judgement:
    """On settled rounds of the last `days`, of the latest `most` slates. Raises ValueError when
    there are none, StoreError when the log can't be read."""
    live = present(desk)
    read = gathered(
        desk.events,
        desk.now(),
        lambda one: found.usable(one) and live.usable(one),
        learnt_to=found.learnt_to,
        learnt_until=found.learnt_until,
        days=days,
        most=most,
    )
    if not read.rounds and read.unusable:
        raise ValueError(_nothing(read.unusable))
    told = feedback(read.rounds, found.target, clicks=clicks)
    evaluation = evaluated(read.rounds, told, live.target)
    counts, edges = np.histogram(told.weights, bins=_BINS)
    bins = zip(edges[:-1].tolist(), edges[1:].tolist(), counts.tolist(), strict=True)
    return Judgement(
        candidate=found,
        evaluation=evaluation,
        clicks=clicks,
        logged_by=dict(Counter(one.policy for one in read.rounds).most_common()),
        weights=tuple(bins),
        notes=tuple(_notes(found, read, most)),
        refusals=(*((_OWN_LESSONS,) if read.learnt_from else ()), *refusals(evaluation)),
    )


def _notes(found: Candidate, read: Gathered, most: int | None) -> Iterator[str]:
    if found.note:
        yield found.note
    if read.capped and most is not None:
        yield (
            f"Only the latest {most:,} explored slates were read; `aisle policy evaluate` reads "
            "the whole log."
        )
    if read.unusable:
        yield f"{read.unusable:,} rounds are left out: they do not hold what it chooses by."


def _nothing(unusable: int) -> str:
    return (
        f"None of the {unusable:,} rounds in the log holds what this policy chooses by, such as "
        "words that were asked for or features of its kind. Let exploration run for a while."
    )
