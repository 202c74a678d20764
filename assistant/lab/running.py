"""Runs candidates side by side: each says each conversation in the same shop at the same time.

Conversation by conversation, so that a run that is stopped has pairs to compare. What understands a
message and chooses the products is the same for all: rules alone, no model that reads again, and a
catalogue that does not change underneath. Writes are rehearsed, never kept.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from assistant.converse.cast import without
from assistant.converse.watching import Titles
from assistant.lab.candidates import Candidate
from assistant.lab.results import LabRun, TurnResult
from assistant.lab.suite import Case, Suite
from assistant.lab.trying import tried
from assistant.lab.writers import Hired, Meter
from assistant.language.llm import Usage
from assistant.language.prices import dollars, known_cost, priced
from assistant.turn import Assistant
from catalog import LabError
from catalog.rehearsal import Rehearsal
from retrieval import Progress
from retrieval.progress import silent

log = logging.getLogger(__name__)

Taker = Callable[[TurnResult], None]
_FIRST_TURN = Usage(input=6_000, output=1_000)
"""What a candidate's first turn is taken to cost, before one has been seen."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """When a run ends early. `max_cost` is in micro-dollars: no turn is begun that may exceed it,
    judged by the candidate's dearest turn so far."""

    max_cost: int | None = None
    cancelled: Callable[[], bool] = lambda: False


def run(
    assistant: Assistant,
    candidates: Sequence[Candidate],
    suite: Suite,
    hired: Hired,
    bounds: Bounds | None = None,
    *,
    take: Taker = lambda result: None,
    progress: Progress = silent,
    at: datetime | None = None,
) -> LabRun:
    """Every candidate over every conversation; `take` is told each result as it comes.

    `at` is the time that every turn takes it to be; now by default. Raises LabError when a cost is
    to be kept to and the price of a candidate's model is not known. A candidate that fails is told
    of in its results and stops nothing.
    """
    bounds = bounds or Bounds()
    _check_prices(candidates, bounds)
    moment = at or datetime.now(UTC)
    assistant = _rehearsing(assistant, moment)
    runner = _Runner(assistant, candidates, hired, bounds, take)
    _warm(assistant, suite)
    total = len(suite.cases) * len(candidates)
    for number, case in enumerate(suite.cases):
        # Who comes first warms the caches for the others, so they take turns at it.
        first = number % len(candidates)
        for place, candidate in enumerate((*candidates[first:], *candidates[:first])):
            progress("lab", number * len(candidates) + place, total)
            if not runner.stopped:
                runner.play(case, candidate)
    progress("lab", total, total)
    return LabRun(
        assistant.shop,
        tuple(candidates),
        len(suite.cases),
        tuple(runner.results),
        suite.skipped,
        runner.stopped,
        moment.isoformat(timespec="seconds"),
    )


def _rehearsing(assistant: Assistant, moment: datetime) -> Assistant:
    parts = ("reader", "keeper", "recorder", "freshness", "rules", "exploration")
    unaided = without(assistant, *parts)
    return replace(unaided, store=Rehearsal(assistant.store), now=lambda: moment)


def _warm(assistant: Assistant, suite: Suite) -> None:
    """What a process loads with its first turn is no candidate's time."""
    for case in suite.cases[:1]:
        warm = replace(assistant, explainer=assistant.fallback)
        list(warm.turn(warm.open(), case.script.turns[0].say))


def _check_prices(candidates: Sequence[Candidate], bounds: Bounds) -> None:
    if bounds.max_cost is None:
        return
    unknown = [one.model for one in candidates if one.asks_claude and not priced(one.model)]
    if unknown:
        raise LabError(
            f"The price of {unknown[0]} is not known here, so no cost can be kept to. Leave "
            "--max-cost out, or try another model."
        )


class _Runner:
    def __init__(
        self,
        assistant: Assistant,
        candidates: Sequence[Candidate],
        hired: Hired,
        bounds: Bounds,
        take: Taker,
    ) -> None:
        self._assistant, self._bounds, self._take = assistant, bounds, take
        self._titles = Titles(assistant.pipeline.items.products)
        self._meters = {one.name: Meter(hired(one), one.model) for one in candidates}
        self._spent = 0
        self._dearest = {
            one.name: (known_cost(one.model, _FIRST_TURN) or 0) if one.asks_claude else 0
            for one in candidates
        }
        self._seen: set[str] = set()
        self.results: list[TurnResult] = []
        self.stopped = ""

    def play(self, case: Case, candidate: Candidate) -> None:
        """One conversation by one candidate, as far as the bounds allow."""
        meter = self._meters[candidate.name]
        turns = tried(case, candidate, replace(self._assistant, explainer=meter), self._titles)
        while not self._is_over(candidate):
            result = next(turns, None)
            if result is None:
                return
            self._note(result)
        turns.close()

    def _is_over(self, candidate: Candidate) -> bool:
        most = self._bounds.max_cost
        if self._bounds.cancelled():
            self.stopped = "it was cancelled, or nobody watched it any more"
        elif most is not None and self._spent + self._dearest[candidate.name] > most:
            self.stopped = (
                f"the next turn might have exceeded {dollars(most)}; "
                f"{dollars(self._spent)} were spent"
            )
        return bool(self.stopped)

    def _note(self, result: TurnResult) -> None:
        name, spent = result.candidate, result.cost or 0
        self._spent += spent
        self._dearest[name] = max(self._dearest[name] if name in self._seen else 0, spent)
        self._seen.add(name)
        self.results.append(result)
        self._take(result)
