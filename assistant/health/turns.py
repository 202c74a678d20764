"""How the turns of late went: times by stage, whose words, what failed, what was held back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np

from assistant.replaying.briefs import NOT_ASKED, Brief, Listed, Rung, listed
from catalog import Store
from catalog.records import Turns

MOST = 1_000
DAYS = 7
STAGES = ("understand", "picks", "first_word", "words", "total")
"""In the order of a turn; those of the search come after them."""
_QUANTILES = (0.5, 0.95, 0.99)


@dataclass(frozen=True, slots=True)
class StageTimes:
    """Milliseconds of one stage over the `n` turns that had it."""

    stage: str
    n: int
    p50: float
    p95: float
    p99: float


@dataclass(frozen=True, slots=True)
class TurnFigures:
    """Of the latest turns: at most `MOST`, none older than `DAYS`. `oldest` is when they begin."""

    n: int
    oldest: datetime | None
    times: tuple[StageTimes, ...]
    rungs: dict[Rung, int]
    """Turns by whose words were shown."""
    asked: int
    """Turns in which the language model was asked."""
    failed: int
    """Of those, in which a reply failed or could not be used."""
    failures: dict[str, int]
    """Turns by reason, commonest first; a turn may count for two."""
    not_asked: dict[str, int]
    """Turns in which no model was asked, though one is wired: "no_key", "capped"."""
    sentences: int
    held_back: int
    """Of the sentences."""

    @property
    def failure_rate(self) -> float | None:
        """Share of `asked`; None where no model was asked."""
        return self.failed / self.asked if self.asked else None

    @property
    def held_back_rate(self) -> float | None:
        """Share of the sentences; None where there are none."""
        return self.held_back / self.sentences if self.sentences else None


def turn_figures(store: Store, now: datetime) -> TurnFigures:
    """Of `store`'s turns up to `now`. Raises StoreError when they can't be read."""
    rows = listed(Turns(store).briefs(MOST, since=now - timedelta(days=DAYS)))
    return figures(rows)


def figures(rows: Sequence[Listed]) -> TurnFigures:
    """Of turns, newest first; those of another Aisle are left out."""
    known = [row for row in rows if row.brief is not None]
    briefs = [row.brief for row in known if row.brief is not None]
    asked = [one for one in briefs if any(reply.broke not in NOT_ASKED for reply in one.asked)]
    reasons = [_reasons(one) for one in asked]
    return TurnFigures(
        n=len(briefs),
        oldest=known[-1].at if known else None,
        times=tuple(_times(briefs)),
        rungs=dict(Counter(one.rung for one in briefs)),
        asked=len(asked),
        failed=sum(map(bool, reasons)),
        failures=dict(Counter(r for each in reasons for r in each).most_common()),
        not_asked=dict(Counter(r for one in briefs for r in {*one.failures} & NOT_ASKED)),
        sentences=sum(one.sentences for one in briefs),
        held_back=sum(one.held_back for one in briefs),
    )


def _reasons(one: Brief) -> set[str]:
    """Why a model's reply of the turn failed, or could not be used."""
    return {*one.broke, *one.failures} - NOT_ASKED


def _times(briefs: Sequence[Brief]) -> Iterator[StageTimes]:
    every = dict.fromkeys(stage for one in briefs for stage in one.seconds)
    for stage in (*STAGES, *(stage for stage in every if stage not in STAGES)):
        took = [1_000 * one.seconds[stage] for one in briefs if stage in one.seconds]
        if took:
            p50, p95, p99 = (round(float(q), 3) for q in np.quantile(took, _QUANTILES))
            yield StageTimes(stage, len(took), p50, p95, p99)
