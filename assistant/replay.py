"""A recorded turn played again: exactly, or with another explainer or ranker, and what differs.

Exactly means: the conversation as it was, the recorded time, and in the language model's place its
own recorded words, so that no network is used and the guard reads what it read then. What the turn
writes (a cart, a profile) is rolled back.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import dataclass, replace

from assistant.differences import Difference, differences
from assistant.events import Event
from assistant.explainer import Brief, Explainer
from assistant.listening import BUG
from assistant.recording import outcome
from assistant.records import TurnRecord, reopened
from assistant.turn import Assistant
from catalog import LanguageModelError
from catalog.rehearsal import Rehearsal
from retrieval import Pipeline
from retrieval.pipeline import Ranker


@dataclass(frozen=True, slots=True)
class Replayed:
    """What came of it this time, and how that differs from the record."""

    events: tuple[Event, ...]
    differences: tuple[Difference, ...]

    @property
    def same(self) -> bool:
        """True when picks, words and all else are what they were."""
        return not self.differences


class Recorded:
    """An explainer that says again what was heard, and breaks where it broke."""

    def __init__(self, record: TurnRecord) -> None:
        self._record = record

    @property
    def name(self) -> str:
        """Of the model that said it."""
        return self._record.answered.model

    def explain(self, brief: Brief) -> Iterator[str]:
        """The recorded pieces. Raises what the explainer raised: LanguageModelError by its reason,
        RuntimeError for a bug."""
        yield from self._record.heard
        if self._record.broke == BUG:
            raise RuntimeError("the explainer broke here when the turn was recorded")
        if self._record.broke:
            raise LanguageModelError(self._record.broke)


def replay(
    assistant: Assistant,
    record: TurnRecord,
    explainer: Explainer | None = None,
    *,
    ranker: Ranker | None = None,
    without_ranker: bool = False,
) -> Replayed:
    """Plays `record` over what `assistant` sells now. `explainer` (another model, another prompt)
    and `ranker` take the recorded ones' places; `without_ranker` orders as an unlearnt shop does.

    Raises StoreError when the record is of another form than this Aisle's conversations.
    """
    pipeline = assistant.pipeline
    if ranker is not None or without_ranker:
        pipeline = _ranked_by(pipeline, ranker)
    player = replace(
        assistant,
        pipeline=pipeline,
        explainer=explainer or Recorded(record),
        store=Rehearsal(assistant.store),
        now=lambda: record.at,
        freshness=None,
    )
    conversation = reopened(record, pipeline.items)
    events = tuple(player.turn(conversation, record.message, record.slider))
    return Replayed(events, differences(record, outcome(events)))


def _ranked_by(pipeline: Pipeline, ranker: Ranker | None) -> Pipeline:
    other = copy.copy(pipeline)
    other.ranker = ranker
    return other
