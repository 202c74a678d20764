"""One conversation by one candidate, turn by turn: what it said, and what is to be said of it."""

from __future__ import annotations

import logging
from collections.abc import Generator, Sequence
from dataclasses import dataclass, field, replace
from time import perf_counter

from pydantic import BaseModel

from assistant.conversation import Conversation
from assistant.converse.cast import Speechless
from assistant.converse.checking import only, slate_of, unmet, words_left
from assistant.converse.invariants import broken_rules
from assistant.converse.script import Turn
from assistant.converse.staging import Stage
from assistant.converse.watching import Titles
from assistant.events import Done, Event, Failed, Words
from assistant.lab.assertions import Answered
from assistant.lab.candidates import Candidate
from assistant.lab.results import HeldBackSentence, Rung, TurnResult
from assistant.lab.suite import Case
from assistant.lab.writers import Meter
from assistant.language.llm import Usage
from assistant.turn import Assistant
from assistant.words.speaking import NO_WORDS

log = logging.getLogger(__name__)

_OF_THE_SCRIPTS_CLAUDE = frozenset(
    {"say", "times", "claude", "template", "cart", "words", "explainer", "failed", "held_back",
     "claude_saw", "claude_never_saw"}
)  # fmt: skip
"""What a script's turn says of the replies it queues for its own Claude, and does: the candidate
speaks in that one's place, so these are no checks of it."""


def tried(
    case: Case, candidate: Candidate, assistant: Assistant, titles: Titles
) -> Generator[TurnResult, None, None]:
    """The conversation's turns; `assistant.explainer` is the candidate's `Meter`.

    Nothing that goes wrong is raised: a turn that breaks is a result with a failure, and ends the
    conversation.
    """
    number = 0
    try:
        stage = Stage(case.script, assistant, titles)
        conversation = stage.opened()
        for number, turn in enumerate(case.script.turns, 1):
            yield _turn(case, number, turn, candidate, stage, conversation)
    except Exception as error:  # the other candidates and conversations go on
        log.exception("a turn in the lab broke")
        said = case.script.turns[max(number, 1) - 1].say
        yield TurnResult(
            candidate.name, case.family, case.script.name, max(number, 1), said,
            failure="broke", rules=(f"{type(error).__name__}: {error}",), rung="cards",
        )  # fmt: skip


@dataclass(slots=True)
class _Heard:
    """A turn's events, and when the first words came."""

    events: list[Event] = field(default_factory=list)
    first_word: float | None = None
    seconds: float = 0.0


def _turn(
    case: Case,
    number: int,
    turn: Turn,
    candidate: Candidate,
    stage: Stage,
    conversation: Conversation,
) -> TurnResult:
    meter = stage.assistant.explainer
    assert isinstance(meter, Meter)  # noqa: S101
    meter.reset()
    heard = _heard(turn, stage, conversation)
    products = [pick.product for pick in slate_of(heard.events).picks]
    broken = tuple(stage.watch.turn(turn.say, heard.events))
    faults = list(unmet(turn, heard.events, stage.past, conversation, stage.catalogue))
    answer, done = words_left(heard.events), only(heard.events, Done)
    last = number == len(case.script.turns)
    asserts = case.asserts if last else ()
    answered = Answered(answer, heard.seconds, meter.cost)
    faults += [why for one in asserts if (why := one.unmet(answered))]
    stage.past.add(products)
    if turn.cart is not None:
        faults += stage.to_cart(conversation, turn.cart, products)
    failed = next((e.reason for e in heard.events if isinstance(e, Failed)), "")
    return TurnResult(
        candidate=candidate.name,
        family=case.family,
        conversation=case.script.name,
        turn=number,
        message=turn.say * turn.times,
        answer=answer,
        raw=meter.raw,
        picks=tuple(product.id for product in products),
        checks=checks(turn) + len(asserts),
        unmet=tuple(faults),
        rules=tuple(broken_rules(heard.events)),
        broken=broken,
        held=_held(done),
        words=len(answer.split()),
        first_word=heard.first_word,
        seconds=heard.seconds,
        usage=meter.usage if meter.usage != Usage() else None,
        cost=meter.cost,
        rung=_rung(done, failed),
        failure=failed,
    )


def _heard(turn: Turn, stage: Stage, conversation: Conversation) -> _Heard:
    assistant, heard = stage.assistant, _Heard()
    if turn.template == "fails":
        assistant = replace(assistant, fallback=Speechless())
    start = perf_counter()
    for event in assistant.turn(conversation, turn.say * turn.times, stage.slider):
        heard.events.append(event)
        if isinstance(event, Words) and heard.first_word is None:
            heard.first_word = perf_counter() - start
    heard.seconds = perf_counter() - start
    return heard


def checks(turn: Turn) -> int:
    """How many things a script expects of a turn, whoever writes the words."""
    return sum(
        _leaves(getattr(turn, name)) for name in turn.model_fields_set - _OF_THE_SCRIPTS_CLAUDE
    )


def _leaves(value: object) -> int:
    if isinstance(value, BaseModel):
        return sum(_leaves(getattr(value, name)) for name in value.model_fields_set)
    if isinstance(value, dict):
        return sum(map(_leaves, value.values()))
    return len(value) if isinstance(value, list) else 0 if value is None else 1


def _held(done: Done) -> tuple[HeldBackSentence, ...]:
    entries: Sequence[dict[str, object]] = [one for one in done.ledger if not one["shown"]]
    told = tuple(HeldBackSentence(str(one["sentence"]), str(one["why"])) for one in entries)
    missing = done.held_back - len(told)  # a sentence may be held back without an entry
    return told + (HeldBackSentence("", "not backed by the catalogue"),) * max(0, missing)


def _rung(done: Done, failed: str) -> Rung:
    if done.explainer == NO_WORDS:
        return "cards"
    return "template" if failed else "candidate"
