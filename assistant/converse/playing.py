"""Plays a script against an assistant and says what was not as expected."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from time import perf_counter
from typing import Literal

from assistant.conversation import Conversation
from assistant.converse.cast import ScriptedModel, Speechless, assistant_with, reply_of, without
from assistant.converse.checking import only, slate_of, unmet, unmet_words, words_left
from assistant.converse.expected import Failure
from assistant.converse.invariants import broken_rules
from assistant.converse.reward import reward
from assistant.converse.script import Script, Turn
from assistant.converse.staging import Stage
from assistant.converse.watching import Broken, Titles
from assistant.events import Event, Understood
from assistant.language.llm import Prompt
from assistant.turn import Assistant
from assistant.words.template import TemplateExplainer

log = logging.getLogger(__name__)

Voice = Literal["fake", "template", "claude"]
"""Who puts a slate into words: Claude as the script queues it, the template, or Claude."""


@dataclass(slots=True)
class Outcome:
    """What came of one script: `faults` is empty when all was as expected."""

    script: str
    turns: int = 0
    faults: list[str] = field(default_factory=list)
    broken: list[Broken] = field(default_factory=list)
    """What must not happen at all, whatever a script expects; each is among the faults too."""
    reward: float | None = None
    """Of the last slate, where the script has a goal; 0 to 1."""
    seconds: float = 0.0
    slates: list[tuple[str, ...]] = field(default_factory=list)
    """Ids of each turn's picks."""
    transcript: list[str] = field(default_factory=list)
    """What was said, for a person who reads why it failed."""

    @property
    def passed(self) -> bool:
        """True when there is no fault."""
        return not self.faults

    def __str__(self) -> str:
        return "\n".join([f"script {self.script!r}", *self.faults, "--", *self.transcript])


def play(
    script: Script, assistant: Assistant, voice: Voice = "fake", titles: Titles | None = None
) -> Outcome:
    """Plays `script`; its expectations and what must always hold are checked in every turn.

    What hangs on the words that a script queues for Claude is expected of voice "fake" alone.
    `titles` are those of the shop, where they are at hand. An error is a fault, never raised.
    """
    titles = titles or Titles(assistant.pipeline.items.products)
    outcome = _Play(script, assistant, voice, titles).outcome()
    if script.ladder:
        rungs = [_Play(rung, assistant, "fake", titles).outcome() for rung in _rungs(script)]
        for name, rung in zip(("Claude", "template", "cards"), rungs, strict=True):
            outcome.faults += [f"on the rung {name}: {fault}" for fault in rung.faults]
            outcome.broken += rung.broken
            if rung.slates != outcome.slates:
                outcome.faults.append(f"the rung {name} has other cards")
    return outcome


_BACKED = "**{title:1}** [[{id:1}]] is {price:1}."


def _rungs(script: Script) -> Iterator[Script]:
    """The same conversation with Claude's words, with the template's, and with cards alone."""
    for claude, template in ((_BACKED, None), (Failure(fail="timeout"), None), (None, "fails")):
        rung = {"claude": claude, "template": template}
        turns = [
            Turn(say=turn.say, times=turn.times, cart=turn.cart).model_copy(update=rung)
            for turn in script.turns
        ]
        yield script.model_copy(update={"turns": turns, "ladder": False, "goal": None})


class _Play:
    def __init__(self, script: Script, assistant: Assistant, voice: Voice, titles: Titles) -> None:
        self._script = script
        self._voice = voice
        self._model = ScriptedModel()
        self._stage = Stage(script, _cast(assistant, voice, self._model), titles)
        self._past = self._stage.past
        self._outcome = Outcome(script.name)

    def outcome(self) -> Outcome:
        """Everything that came of it."""
        start = perf_counter()
        conversation = self._stage.opened()
        for number, turn in enumerate(self._script.turns, 1):
            try:
                faults = self._played(conversation, turn)
            except Exception as error:
                log.info("a scripted turn broke", exc_info=error)
                faults = [f"the turn broke: {type(error).__name__}: {error}"]
            self._outcome.faults += [f"turn {number} ({turn.say[:60]!r}): {f}" for f in faults]
            self._outcome.turns += 1
        self._outcome.seconds = perf_counter() - start
        if self._script.goal:
            last = self._past.slates[-1] if self._past.slates else ()
            self._outcome.reward = reward(self._script.goal, last)
        return self._outcome

    def _played(self, conversation: Conversation, turn: Turn) -> list[str]:
        events = self._said(conversation, turn)
        picks = [pick.product for pick in slate_of(events).picks]
        broken = list(self._stage.watch.turn(turn.say, events))
        faults = broken_rules(events, self._prompt) or self._unmet(conversation, turn, events)
        self._outcome.broken += broken
        self._outcome.slates.append(tuple(product.id for product in picks))
        self._note(turn, events)
        self._past.add(picks)
        if turn.cart is not None:
            faults += self._stage.to_cart(conversation, turn.cart, picks)
        return [*faults, *(f"{one.zero}: {one.text}" for one in broken)]

    def _said(self, conversation: Conversation, turn: Turn) -> list[Event]:
        earlier = len(self._model.fake.history)
        self._model.expect(reply_of(turn))
        speaker = self._stage.assistant
        if turn.template == "fails":
            speaker = replace(speaker, fallback=Speechless())
        events = list(speaker.turn(conversation, turn.say * turn.times, self._stage.slider))
        asked = self._model.fake.history[earlier:]
        self._prompt: Prompt | None = asked[-1] if asked else None
        return events

    def _unmet(self, conversation: Conversation, turn: Turn, events: Sequence[Event]) -> list[str]:
        faults = list(unmet(turn, events, self._past, conversation, self._stage.catalogue))
        if self._voice == "fake":
            faults += unmet_words(turn, events, self._model.fake.history)
        return faults

    def _note(self, turn: Turn, events: Sequence[Event]) -> None:
        understood = only(events, Understood)
        chips = ", ".join(map(str, understood.state.constraints))
        lines = [f"> {turn.say[:200]}", f"  {understood.query!r} {understood.budget} [{chips}]"]
        lines += [f"  note: {note}" for note in understood.notes]
        lines += [f"    {p.product.price} {p.product.title}" for p in slate_of(events).picks]
        self._outcome.transcript += [*lines, f"  {words_left(events)}"]


def _cast(assistant: Assistant, voice: Voice, model: ScriptedModel) -> Assistant:
    """A copy of `assistant` that speaks with `voice`."""
    if voice == "claude":
        return replace(assistant)
    unaided = without(assistant, "reader")  # who reads again may be Claude
    if voice == "fake":
        return assistant_with(unaided, model)
    return replace(unaided, explainer=TemplateExplainer())
