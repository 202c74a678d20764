"""What a record needs of a turn and its events do not say: the model's own words, and the time.

`listening` makes an assistant that can be listened to; `listened` runs one turn of it. Turns run in
threads of their own and as generators beside each other, so what is heard goes to whoever is asking
for the next event, by a context variable.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from datetime import datetime

from assistant.events import Event
from assistant.explainer import Brief, Explainer, Said
from assistant.turn import Assistant
from catalog import LanguageModelError

BUG = "bug"
"""The explainer broke by an error that is not the language model's."""


@dataclass(slots=True)
class Heard:
    """Of one turn."""

    pieces: list[str] = field(default_factory=list)
    broke: str = ""
    at: datetime | None = None


_LISTENER: ContextVar[Heard | None] = ContextVar("listener", default=None)


class Listening:
    """An explainer whose pieces are noted as they pass."""

    def __init__(self, explainer: Explainer) -> None:
        self.explainer = explainer

    @property
    def name(self) -> str:
        """The explainer's."""
        return self.explainer.name

    def explain(self, brief: Brief) -> Iterator[Said]:
        """The explainer's pieces; its errors are noted, and raised."""
        heard = _LISTENER.get() or Heard()
        try:
            for piece in self.explainer.explain(brief):
                if isinstance(piece, str):
                    heard.pieces.append(piece)
                yield piece
        except LanguageModelError as error:
            heard.broke = error.reason
            raise
        except Exception:
            heard.broke = BUG
            raise


def listening(assistant: Assistant) -> Assistant:
    """`assistant`, to be made once and used for all turns: it can be listened to."""
    explainer = Listening(assistant.explainer)
    return replace(assistant, explainer=explainer, now=_clock(assistant.now))


def listened(events: Iterator[Event], heard: Heard) -> Iterator[Event]:
    """`events` of a turn of a listening assistant, while `heard` fills."""
    while True:
        token = _LISTENER.set(heard)
        try:
            event = next(events, None)
        finally:
            _LISTENER.reset(token)
        if event is None:
            return
        yield event


def _clock(now: Callable[[], datetime]) -> Callable[[], datetime]:
    """`now`, but a turn that is listened to has one time from its beginning to its end."""

    def at() -> datetime:
        heard = _LISTENER.get()
        if heard is None:
            return now()
        if heard.at is None:
            heard.at = now()
        return heard.at

    return at
