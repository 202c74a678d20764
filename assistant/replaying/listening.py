"""What a record needs of a turn and its events do not say: the language model's replies, the time.

A `Listened` model and a `TurnClock` do nothing of their own until a turn is run by `heard_by`: then
they tell a `Heard` what they gave, or give what a `Heard` was told when the turn is played again.
Whoever asks the model in a turn, reader or explainer, is covered. Turns run in threads of their own
and as generators beside each other, so it is a context variable that says whose turn it is.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from datetime import datetime
from time import perf_counter
from typing import Any, Literal

from assistant.events import Event
from assistant.language.llm import LanguageModel, Prompt, Returned, Usage
from assistant.language.purse import CAPPED, Purse
from assistant.prompts import PromptTemplate
from assistant.turn import Assistant
from catalog import LanguageModelError

_SIGNS = 3
_LONGEST_RESULT = 4_000
BUG = "bug"
"""The model broke by an error that is not the language model's own."""
Purpose = Literal["read", "explain"]


@dataclass(slots=True)
class Reply:
    """One reply of the model: its pieces, and how it ended; empty when in full."""

    purpose: Purpose
    pieces: list[object] = field(default_factory=list)
    broke: str = ""
    system: str = ""
    """The part of its prompt that changes from turn to turn, as it was filled."""
    results: tuple[str, ...] = ()
    """What the tools answered to the reply before."""
    seconds: float = 0.0
    """From the question to the end, with the time its reader took."""
    first: float | None = None
    """Seconds to the first piece."""


@dataclass(slots=True)
class Heard:
    """Of one turn."""

    replies: list[Reply] = field(default_factory=list)
    at: datetime | None = None
    replays: Replays | None = None
    """What is given in the model's place; None lets the model speak."""
    prompt: PromptTemplate | None = None
    """What was live when the turn began; None until somebody asks."""
    capped: bool | None = None
    """Whether the day's money was spent when the turn first asked; None before. It holds for the
    whole turn: one under way is not cut."""


class Replays:
    """The replies of a turn, to be given again in their order, each to its purpose."""

    def __init__(self, replies: list[Reply], model: str, live: frozenset[Purpose]) -> None:
        """`live` purposes are left to the model that is asked."""
        self.model, self.live = model, live
        self._waiting = deque(replies)

    def pieces(self, purpose: Purpose) -> Iterator[object]:
        """The next reply for `purpose`. Raises what the model raised: LanguageModelError by its
        reason, RuntimeError for a bug; LanguageModelError when nothing more was recorded."""
        reply = next((one for one in self._waiting if one.purpose == purpose), None)
        if reply is None:
            raise LanguageModelError("error", "the model was not asked this when it was recorded")
        self._waiting.remove(reply)
        yield from reply.pieces
        if reply.broke == BUG:
            raise RuntimeError("the model broke here when the turn was recorded")
        if reply.broke:
            raise LanguageModelError(reply.broke)


_WHOSE: ContextVar[Heard | None] = ContextVar("whose", default=None)


class Listened:
    """A language model whose replies can be noted, or given again."""

    def __init__(self, llm: LanguageModel, purse: Purse | None = None) -> None:
        """`purse` pays for each reply and, when it is empty, lets no turn begin to ask."""
        self._llm, self._purse = llm, purse

    @property
    def name(self) -> str:
        """The model's; the recorded one's where its words are given again."""
        heard = _WHOSE.get()
        replays = heard.replays if heard else None
        return self._llm.name if replays is None or "explain" in replays.live else replays.model

    def stream(self, prompt: Prompt) -> Iterator[Any]:
        """The model's pieces; its errors are noted, and raised. Raises LanguageModelError("capped")
        when the day's money is spent."""
        heard = _WHOSE.get() or Heard()
        purpose = _purpose(prompt)
        if heard.replays is not None and purpose not in heard.replays.live:
            yield from heard.replays.pieces(purpose)
            return
        reply = Reply(purpose, system=prompt.system, results=_results(prompt))
        heard.replies.append(reply)
        begun = perf_counter()
        try:
            self._open(heard)
            for piece in self._llm.stream(prompt):
                reply.first = perf_counter() - begun if reply.first is None else reply.first
                reply.pieces.append(piece)
                yield piece
        except LanguageModelError as error:
            reply.broke = error.reason
            raise
        except Exception:
            reply.broke = BUG
            raise
        finally:
            reply.seconds = perf_counter() - begun
            self._pay(prompt, reply)

    def _open(self, heard: Heard) -> None:
        """Raises LanguageModelError when the turn began without money."""
        if heard.capped is None:
            heard.capped = self._purse is not None and self._purse.empty()
        if heard.capped:
            raise LanguageModelError(CAPPED, "the day's spending has reached AISLE_SPEND_CAP")

    def _pay(self, prompt: Prompt, reply: Reply) -> None:
        """By the API's count; of a reply that nobody read to its end, by a guess."""
        if self._purse is None or (not reply.pieces and reply.broke):
            return
        counted = [piece for piece in reply.pieces if isinstance(piece, Usage)]
        usage = sum(counted, Usage()) if counted or reply.broke else _guessed(prompt, reply)
        self._purse.pay(self._llm.name, reply.purpose, usage)


class TurnClock:
    """The time; in a turn that is listened to, the same from its beginning to its end."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now

    def __call__(self) -> datetime:
        """In UTC."""
        heard = _WHOSE.get()
        if heard is None:
            return self._now()
        if heard.at is None:
            heard.at = self._now()
        return heard.at


class TurnPrompt:
    """The live prompt; in a turn that is listened to, the same from its beginning to its end."""

    def __init__(self, live: Callable[[], PromptTemplate]) -> None:
        self._live = live

    def __call__(self) -> PromptTemplate:
        """Raises what `live` raises."""
        heard = _WHOSE.get()
        if heard is None:
            return self._live()
        if heard.prompt is None:
            heard.prompt = self._live()
        return heard.prompt


def listening(assistant: Assistant) -> Assistant:
    """`assistant`, to be made once and used for all turns: its turns can be recorded. Its models
    must be `Listened`, or their words are missing in the record."""
    return replace(assistant, now=TurnClock(assistant.now))


def heard_by(heard: Heard, events: Iterator[Event]) -> Iterator[Event]:
    """`events` of a turn, while `heard` is told of them or tells."""
    while True:
        token = _WHOSE.set(heard)
        try:
            event = next(events, None)
        finally:
            _WHOSE.reset(token)
        if event is None:
            return
        yield event


def _results(prompt: Prompt) -> tuple[str, ...]:
    """Tests and demonstrations may ask with a prompt of their own."""
    last = next(reversed(getattr(prompt, "messages", ())), None)
    results = last.results if isinstance(last, Returned) else ()
    return tuple(one.content[:_LONGEST_RESULT] for one in results)


def _guessed(prompt: Prompt, reply: Reply) -> Usage:
    """Tokens at three signs each, which is more than English has."""
    sent = (prompt.stable, prompt.system, *map(str, prompt.messages), *map(str, prompt.tools))
    said = sum(len(str(piece)) for piece in reply.pieces)
    return Usage(sum(map(len, sent)) // _SIGNS, said // _SIGNS)


def _purpose(prompt: Prompt) -> Purpose:
    """A prompt that insists on one tool reads a message; any other explains."""
    return "explain" if getattr(prompt, "tool_choice", "auto") in ("auto", "none") else "read"
