"""From a brief to checked words on the screen, down the ladder when a rung breaks.

Claude, then the template with the same facts, then the cards alone. What was found, put in the cart
or agreed on before a rung broke has happened and stays; only its words are withdrawn.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from assistant.events import Event, Failed, Pick, Picks, Words
from assistant.grounding import Guard
from assistant.grounding.guard import HeldBack
from assistant.language.llm import Usage
from assistant.slates.notices import notice
from assistant.toolbox.tools import Happening
from assistant.words.explainer import Brief, Explainer, Found, Said
from catalog import LanguageModelError

log = logging.getLogger(__name__)
NO_WORDS = "cards"
"""The author when every rung broke."""
_WORDLESS = "I can't find the words just now; the cards say it all."


@dataclass(slots=True)
class Spoken:
    """What came of it, filled while `speak` is read."""

    shown: tuple[Pick, ...]
    """Every card on the screen: the brief's, then what tools found."""
    text: str = ""
    author: str = NO_WORDS
    held_back: list[HeldBack] = field(default_factory=list)
    ledger: list[dict[str, object]] = field(default_factory=list)
    """Each sentence, its claims, and what backs them, of every rung."""
    happened: list[Happening] = field(default_factory=list)
    usage: Usage = field(default_factory=Usage)
    failures: list[str] = field(default_factory=list)
    """Short codes, one for each rung that broke."""


def speak(
    rungs: Sequence[Explainer],
    brief: Brief,
    guard: Callable[[tuple[Pick, ...]], Guard],
    spoken: Spoken,
) -> Iterator[Event]:
    """`Words`, with `Picks` of all the cards where a tool found more, and `Failed` where a rung
    broke. `guard` makes a guard over the cards on the screen. Raises nothing of a rung's."""
    for rung in rungs:
        try:
            yield from _from(rung, brief, guard, spoken)
            spoken.author = rung.name
            return
        # Whatever breaks, a bug included, the shopper has the picks and is owed words for them.
        except Exception as error:  # noqa: BLE001
            spoken.text = ""
            spoken.failures.append(_reason(error))
            last = rung is rungs[-1]
            yield Failed(_WORDLESS if last else notice(spoken.failures[0]), spoken.failures[-1])


def _from(
    rung: Explainer,
    brief: Brief,
    guard: Callable[[tuple[Pick, ...]], Guard],
    spoken: Spoken,
) -> Iterator[Event]:
    """One rung's words. Raises what it raises, and when none of its sentences was backed."""
    guards = [guard(spoken.shown)]
    wordless = True
    try:
        for piece in rung.explain(brief):
            if isinstance(piece, str):
                wordless = False
                yield from _told(guards[-1].feed(piece), spoken)
            elif isinstance(piece, Found):
                yield from _told(guards[-1].finish(), spoken)
                spoken.shown += piece.picks
                yield Picks(spoken.shown)
                guards.append(guard(spoken.shown))
            _note(piece, spoken)
        yield from _told(guards[-1].finish(), spoken)
    finally:
        spoken.held_back += [held for one in guards for held in one.held_back]
        spoken.ledger += [entry for one in guards for entry in one.ledger.as_records()]
    if not wordless and not any(one.passed for one in guards):
        raise LanguageModelError("unbacked", "no sentence was backed by the catalogue")


def _told(sentences: Sequence[str], spoken: Spoken) -> Iterator[Event]:
    for sentence in sentences:
        spoken.text += sentence
        yield Words(sentence)


def _note(piece: Said, spoken: Spoken) -> None:
    if isinstance(piece, Usage):
        spoken.usage += piece
    elif not isinstance(piece, str):
        spoken.happened.append(piece)


def _reason(error: Exception) -> str:
    """The short code of a rung's failure; what was not foreseen is logged in full."""
    if isinstance(error, LanguageModelError):
        log.info("explainer failed: %s", error)
        return error.reason
    log.error("the explainer broke", exc_info=error)
    return "error"
