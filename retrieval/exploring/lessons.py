"""Learning from the log in mini-batches: a new model from the last one and what came since."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from catalog import ArtifactError, Store
from retrieval.exploring.bandit import Bandit
from retrieval.exploring.config import ExplorationConfig
from retrieval.exploring.policies import Policies
from retrieval.exploring.rounds import rounds

SETTLED = timedelta(minutes=30)
"""Until then a slate may still be clicked on: only older ones are learnt from."""


@dataclass(frozen=True, slots=True)
class Lesson:
    """What came of it; `name` is None where there was nothing new to learn from."""

    name: str | None
    rounds: int
    parent: str | None
    note: str = ""


def learn(
    policies: Policies,
    events: Store,
    config: ExplorationConfig,
    now: datetime,
    settled: timedelta = SETTLED,
    *,
    afresh: bool = False,
) -> Lesson:
    """Continues the newest model with all rounds since, or begins `afresh`; the result is kept but
    not live. A model that can't be read is begun again from the whole log, and the note says so.

    Raises StoreError when the log can't be read.
    """
    parent, bandit, after, note = None, Bandit(config), 0, ""
    newest = policies.names()[:1]
    if newest and not afresh:
        try:
            parent, after = newest[0], policies.about(newest[0]).learnt_to
            bandit = policies.load(parent, config)
        except ArtifactError as error:
            parent, after, note = None, 0, f"{error} Begun again from the whole log."
    seen, last = 0, after
    for one in rounds(events, after, before=now - settled):
        seen, last = seen + 1, one.number
        if one.drawn.example:
            bandit.learn(one.drawn.example, one.drawn.chosen, one.reward, one.propensity)
    if not seen:
        return Lesson(None, 0, parent, note or "There are no settled rounds that are new.")
    return Lesson(policies.publish(bandit, last, parent), seen, parent, note)
