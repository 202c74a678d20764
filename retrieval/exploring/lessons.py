"""Learning from the log in mini-batches: a new model from the last one and what came since."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select

from catalog import ArtifactError, Store
from catalog.impressions import DRAWN
from catalog.tables import impressions
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
    unsettled = first_unsettled(events, after, now - settled)
    for one in rounds(events, after, before=now - settled):
        if unsettled is not None and one.number > unsettled:
            break  # what is passed over now would never be learnt from
        seen, last = seen + 1, one.number
        if one.drawn.example:
            bandit.learn(one.drawn.example, one.drawn.chosen, one.reward, one.propensity)
    if ahead := dated_after(events, now):
        note += (
            f" Slates dated in the future, by a simulation or a wrong clock: {ahead:,}. What was "
            "logged behind them waits until then."
        )
    if not seen:
        minutes = settled.total_seconds() / 60
        none = "There are no settled rounds that are new."
        if unsettled is not None and not ahead:
            none += f" The next slate to learn from was shown less than {minutes:.0f} minutes ago."
        return Lesson(None, 0, parent, " ".join((none, note.strip())).strip())
    if bandit.rounds < config.least_rounds:
        note += f" Under {config.least_rounds:,} rounds it leaves the order to the ranker."
    name = policies.publish(bandit, last, parent)
    return Lesson(name, seen, parent, note.strip())


def first_unsettled(events: Store, after: int, before: datetime) -> int | None:
    """Number of the first explored impression behind `after` that was shown at `before` or later;
    None where all were shown earlier. Raises StoreError."""
    c = impressions.c
    late = c.seq > after, c.at >= before, c.payload.contains(DRAWN, autoescape=True)
    with events.reading() as connection:
        number: int | None = connection.scalar(select(func.min(c.seq)).where(*late))
        return number


def dated_after(events: Store, now: datetime) -> int:
    """How many explored slates are dated later than `now`. Raises StoreError."""
    c = impressions.c
    later = c.at > now, c.payload.contains(DRAWN, autoescape=True)
    with events.reading() as connection:
        return connection.scalar(select(func.count()).where(*later)) or 0
