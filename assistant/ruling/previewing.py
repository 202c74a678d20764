"""A question answered twice, under two lists of rules: what a change would do before it is made.

Nothing is kept of it: no conversation, no record, no event.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from assistant.events import Pick
from assistant.slates.answers import Answer, answered
from assistant.turn import Assistant
from assistant.understanding import Lexicon, Memory, understand
from catalog.rules import Rule
from retrieval import Context, Pipeline
from retrieval.rulebook import under


@dataclass(frozen=True, slots=True)
class Place:
    """One pick on one of the two slates, and its place on the other; None where it is not there."""

    pick: Pick
    here: int
    there: int | None

    @property
    def moved(self) -> bool:
        """True unless it stands in the same place on both."""
        return self.here != self.there


@dataclass(frozen=True, slots=True)
class Preview:
    """Both answers to one question of a new visitor."""

    message: str
    query: str
    """What was searched for."""
    before: Answer
    after: Answer

    @property
    def old(self) -> tuple[Place, ...]:
        """The slate before, with where each pick is after."""
        return tuple(_placed(self.before.picks, self.after.picks))

    @property
    def new(self) -> tuple[Place, ...]:
        """The slate after, with where each pick was before."""
        return tuple(_placed(self.after.picks, self.before.picks))

    @property
    def same(self) -> bool:
        """True when nothing comes, goes, moves or is marked otherwise."""
        marks = [[(p.product.id, p.marks) for p in a.picks] for a in (self.before, self.after)]
        return marks[0] == marks[1]


def preview(
    assistant: Assistant, message: str, before: Sequence[Rule], after: Sequence[Rule], at: datetime
) -> Preview:
    """`message` answered at `at` under the rules `before`, and under `after`."""
    pipeline = current(assistant)
    items = pipeline.items
    lexicon = assistant.lexicon or Lexicon(items)
    understood = understand(message, Memory(), currency=items.currency, lexicon=lexicon)
    answers = [
        answered(under(pipeline, tuple(rules), at), understood, Context(at=at), lexicon)
        for rules in (before, after)
    ]
    return Preview(message, understood.query, *answers)


def current(assistant: Assistant) -> Pipeline:
    """The pipeline over what the store holds now, under no rules."""
    return assistant.freshness.latest() if assistant.freshness else assistant.pipeline


def _placed(picks: Sequence[Pick], others: Sequence[Pick]) -> Iterator[Place]:
    there = {pick.product.id: place for place, pick in enumerate(others, 1)}
    for here, pick in enumerate(picks, 1):
        yield Place(pick, here, there.get(pick.product.id))
