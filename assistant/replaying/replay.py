"""A recorded turn played again: exactly, or with another explainer or ranker, and what differs.

Exactly means: the conversation as it was, the recorded time, and in the language model's place its
own recorded replies, so that no network is used and the guard reads what it read then. What the
turn writes (a cart, a profile) is rolled back.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from assistant.events import Event
from assistant.language.fake import FakeLanguageModel
from assistant.replaying.differences import Difference, differences
from assistant.replaying.exploring import as_recorded
from assistant.replaying.listening import Heard, Listened, Purpose, Replays, Reply, heard_by
from assistant.replaying.recording import outcome
from assistant.replaying.records import TurnRecord, reopened
from assistant.rereading import Reader
from assistant.turn import Assistant
from assistant.understanding.asking import ModelReader
from assistant.words.explainer import Explainer
from catalog import ArtifactError, StoreError
from catalog.rehearsal import Rehearsal
from retrieval import Pipeline
from retrieval.pipeline import Ranker
from retrieval.splicing import ranked_by


@dataclass(frozen=True, slots=True)
class Replayed:
    """What came of it this time, and how that differs from the record."""

    events: tuple[Event, ...]
    differences: tuple[Difference, ...]

    @property
    def same(self) -> bool:
        """True when picks, words and all else are what they were."""
        return not self.differences


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
    What was drawn is drawn as it was, unless another ranker orders: then nothing is.

    Raises StoreError when the record is of another form than this Aisle's conversations, or an
    experiment had a version's ranker order that can't be had any more.
    """
    if ranker is not None or without_ranker:
        pipeline, exploration = ranked_by(assistant.pipeline, ranker), None
    else:
        pipeline, exploration = _ordered(assistant, record), as_recorded(record)
    player = replace(
        assistant,
        pipeline=pipeline,
        explainer=explainer or assistant.explainer,
        store=Rehearsal(assistant.store),
        now=lambda: record.at,
        freshness=None,
        reader=_reader(assistant, record),
        keeper=None,
        exploration=exploration,
    )
    conversation = reopened(record, pipeline.items)
    turn = player.turn(conversation, record.message, record.slider, record.click)
    live: frozenset[Purpose] = frozenset({"explain"} if explainer else ())
    heard = Heard(replays=Replays(_replies(record), record.answered.model, live))
    events = tuple(heard_by(heard, turn))
    return Replayed(events, differences(record, outcome(events)))


def _reader(assistant: Assistant, record: TurnRecord) -> Reader | None:
    """Who reads again what a model read when it was recorded, though none be set now; nobody where
    none read it."""
    if not any(reply.purpose == "read" for reply in record.heard):
        return None
    return assistant.reader or ModelReader(Listened(FakeLanguageModel()))


def _replies(record: TurnRecord) -> list[Reply]:
    try:
        return [reply.reply() for reply in record.heard]
    except ValueError as error:
        raise StoreError(
            f"The recorded turn {record.id} holds {error}. Replay it with the version that made it."
        ) from None


def _ordered(assistant: Assistant, record: TurnRecord) -> Pipeline:
    """As an experiment had it ordered."""
    version = record.answered.ranker
    if record.answered.unranked:
        return ranked_by(assistant.pipeline, None)
    if not version:
        return assistant.pipeline
    try:
        if assistant.exploration is None:
            raise ArtifactError("This assistant knows no other versions.")
        return ranked_by(assistant.pipeline, assistant.exploration.experiments.ranker(version))
    except ArtifactError as error:
        raise StoreError(
            f"An experiment had the ranker of {version} order the turn {record.id}. {error}"
        ) from error
