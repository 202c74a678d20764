"""A turn that is recorded: the same events, and a record once it is done."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import fields
from functools import partial
from typing import Any, TypeVar

from pydantic import TypeAdapter
from pydantic_core import to_jsonable_python

from assistant.budget import Budget
from assistant.clicks import Click
from assistant.conversation import Conversation
from assistant.events import Done, Event, Failed, Pick, Picks, Stage, Understood, Words
from assistant.exploring.experimenting import Assigned
from assistant.profile.about_me import asked_about_me
from assistant.prompts import PromptTemplate
from assistant.prompts.live import Live
from assistant.replaying.listening import Heard, TurnClock, heard_by
from assistant.replaying.recorder import Recorder
from assistant.replaying.records import (
    Answered,
    PickRecord,
    ReplyRecord,
    TurnRecord,
    frozen,
    snapshot,
    summary_of,
)
from assistant.replaying.tracing import Trace, traced
from assistant.turn import Assistant, quiet
from catalog import AisleError
from retrieval import Pipeline

log = logging.getLogger(__name__)
_UNDERSTOOD = TypeAdapter(Understood)
_TOLD = (Understood, Picks, Words, Failed, Done)
_Of = TypeVar("_Of", bound=Event)


def taken(
    assistant: Assistant,
    conversation: Conversation,
    message: str,
    slider: Budget | None = None,
    click: Click | None = None,
    stage: Callable[[Stage], None] = quiet,
) -> Iterator[Event]:
    """One turn as a shopper takes it: recorded where the assistant was wired for that."""
    keeper = assistant.keeper
    if isinstance(keeper, Recorder) and isinstance(assistant.now, TurnClock):
        return recorded(assistant, conversation, message, slider, keeper, click, stage)
    return assistant.turn(conversation, message, slider, click, stage)


def recorded(
    assistant: Assistant,
    conversation: Conversation,
    message: str,
    slider: Budget | None,
    recorder: Recorder,
    click: Click | None = None,
    stage: Callable[[Stage], None] = quiet,
) -> Iterator[Event]:
    """`assistant.turn(…)`, recorded after `Done`. A turn that is given up leaves no record, nor one
    that asks about the profile: its answer is the profile, and after "forget everything about me"
    nothing may be left. Raises ValueError when `assistant` is not `listening`."""
    if not isinstance(assistant.now, TurnClock):
        raise ValueError("only an assistant made by `listening` can be recorded")
    arms = _arms(assistant, conversation)
    before, heard = frozen(conversation), Heard(prompt=_prompt(recorder, arms.prompt))
    events: list[Event] = []
    try:
        turn = assistant.turn(conversation, message, slider, click, stage)
        for event in heard_by(heard, turn):
            events.append(event)
            yield event
    finally:
        done = bool(events) and isinstance(events[-1], Done)
        if done and asked_about_me(message) is None:
            try:
                record = _record(assistant, before, message, slider, events, heard, recorder)
                answered = _under(record.answered, arms)
                record = record.model_copy(update={"click": click, "answered": answered})
                recorder.keep(record, _trace(assistant.pipeline, events))
            except Exception:  # a record is not worth a turn; the log has it all
                log.exception("a turn could not be recorded")


def _arms(assistant: Assistant, conversation: Conversation) -> Assigned:
    """What experiments change in the turn."""
    if assistant.exploration is None:
        return Assigned()
    return assistant.exploration.experiments.of(conversation, assistant.now())


def _under(answered: Answered, arms: Assigned) -> Answered:
    if arms.orderer is None:
        return answered
    if arms.orderer.ranker is not None:
        return answered.model_copy(update={"ranker": arms.orderer.version})
    by = "blend" if answered.policy == "ranker" else answered.policy
    return answered.model_copy(update={"unranked": True, "policy": by})


def _prompt(recorder: Recorder, wanted: str | None) -> PromptTemplate | None:
    """The live prompt, or the one that an experiment wants; one that can't be used gives way."""
    live = recorder.prompt and recorder.prompt()
    if wanted is None or not isinstance(recorder.prompt, Live):
        return live
    try:
        return recorder.prompt.named(wanted)
    except AisleError:
        log.exception("an experiment's prompt can't be used")
        return live


def _record(
    assistant: Assistant,
    before: Conversation,
    message: str,
    slider: Budget | None,
    events: Sequence[Event],
    heard: Heard,
    recorder: Recorder,
) -> TurnRecord:
    pipeline, done = assistant.pipeline, last(events, Done)
    tried = done.slate.tried if done.slate else None
    answered = {
        "shop": assistant.shop,
        "revision": assistant.store.revision(),
        "model": assistant.explainer.name,
        "policy": tried.policy if tried else policy(pipeline),
        "seed": tried.seed if tried and (tried.drawn or tried.teamed) else None,
    }
    if heard.prompt is not None:
        answered |= {"prompt": heard.prompt.label, "prompt_digest": heard.prompt.digest}
    return TurnRecord(
        **({"id": done.turn} if done.turn else {}),
        at=heard.at or assistant.now(),
        number=1 + sum(said.role == "user" for said in before.messages),
        message=message,
        slider=slider,
        before=snapshot(before),
        summary=summary_of(before, pipeline.items),
        answered=recorder.answered.model_copy(update=answered),
        heard=tuple(map(ReplyRecord.of, heard.replies)),
        shopper=before.shopper_id,
        **outcome(events),
    )


def _trace(pipeline: Pipeline, events: Sequence[Event]) -> Callable[[], Trace] | None:
    """Works the trace out when it is called; None where nothing was searched."""
    slate = last(events, Done).slate
    return None if slate is None else partial(traced, slate, pipeline)


def outcome(events: Sequence[Event]) -> dict[str, Any]:
    """What came of a turn, as the fields of a `TurnRecord`."""
    done, picks = last(events, Done), last(events, Picks)
    withdrawn, words = _words(events)
    return {
        "understood": _UNDERSTOOD.dump_python(last(events, Understood), mode="json"),
        "picks": tuple(map(_pick, picks.picks)),
        "beside": {
            part.name: to_jsonable_python(getattr(picks, part.name))
            for part in fields(picks)
            if part.name != "picks"
        },
        "happened": tuple(
            {"event": type(event).__name__, **to_jsonable_python(event)}
            for event in events
            if not isinstance(event, _TOLD)
        ),
        "withdrawn": withdrawn,
        "words": words,
        "ledger": tuple(to_jsonable_python(entry) for entry in getattr(done, "ledger", ())),
        "failures": tuple(event.reason for event in events if isinstance(event, Failed)),
        "explainer": done.explainer,
        "held_back": done.held_back,
        "seconds": done.seconds,
    }


def last(events: Sequence[Event], kind: type[_Of]) -> _Of:
    """The last event of `kind`. Raises ValueError when there is none."""
    for event in reversed(events):
        if isinstance(event, kind):
            return event
    raise ValueError(f"a turn without {kind.__name__}")


def policy(pipeline: Pipeline) -> str:
    """What orders a slate that is not explored."""
    return "blend" if pipeline.ranker is None else "ranker"


def _words(events: Sequence[Event]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(withdrawn, left): a failure withdraws the words before it."""
    withdrawn: list[str] = []
    left: list[str] = []
    for event in events:
        if isinstance(event, Words):
            left.append(event.text)
        elif isinstance(event, Failed):
            withdrawn, left = [*withdrawn, *left], []
    return tuple(withdrawn), tuple(left)


def _pick(pick: Pick) -> PickRecord:
    product = pick.product
    return PickRecord(
        id=product.id,
        title=product.title,
        price_minor=product.price.minor,
        currency=product.price.currency,
        reason=pick.reason,
        score=pick.score,
        sources=pick.sources,
    )
