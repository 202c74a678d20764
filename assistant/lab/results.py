"""What came of a run: one typed result for each candidate, conversation and turn."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from assistant.converse.watching import Broken, Zero
from assistant.lab.candidates import Candidate
from assistant.lab.suite import Skipped
from assistant.language.llm import Usage

Rung = Literal["candidate", "template", "cards"]
"""Whose words stand on the screen at the end: the ladder's rungs, from the top."""


@dataclass(frozen=True, slots=True)
class HeldBackSentence:
    """A sentence the guard did not let through, and why."""

    sentence: str
    why: str


@dataclass(frozen=True, slots=True)
class TurnResult:
    """One turn of one conversation by one candidate. Seconds are wall time, costs micro-dollars."""

    candidate: str
    family: str
    conversation: str
    turn: int
    """From 1."""
    message: str
    answer: str = ""
    """The words on the screen at the end, whoever wrote them."""
    raw: str = ""
    """What the candidate wrote, before the guard."""
    picks: tuple[str, ...] = ()
    """Ids, best first."""
    checks: int = 0
    """How many things the suite expects of this turn."""
    unmet: tuple[str, ...] = ()
    """Of those, what was not so, a line each."""
    rules: tuple[str, ...] = ()
    """What no turn may do and this one did: a pick out of stock, events out of order."""
    broken: tuple[Broken, ...] = ()
    """Of the four invariants."""
    held: tuple[HeldBackSentence, ...] = ()
    words: int = 0
    first_word: float | None = None
    """Seconds from the message to the first words; None when none came."""
    seconds: float = 0.0
    usage: Usage | None = None
    """None where no tokens were counted."""
    cost: int | None = 0
    """None where the model's price is not known."""
    rung: Rung = "candidate"
    failure: str = ""
    """Why the candidate's own words are not on the screen: a short code; empty when they are."""

    @property
    def kept_constraints(self) -> bool | None:
        """True when the slate, and all else the suite expects, is as expected; None where it
        expects nothing."""
        return not self.unmet if self.checks else None

    @property
    def passed(self) -> bool:
        """True when all is as expected, nothing forbidden happened and the candidate answered."""
        return not (self.unmet or self.rules or self.broken or self.failure)

    @property
    def held_back(self) -> int:
        """How many sentences the catalogue did not back."""
        return len(self.held)

    def zero(self, zero: Zero) -> int:
        """How often one of the four invariants was broken."""
        return sum(one.zero == zero for one in self.broken)

    def why(self) -> Iterator[str]:
        """Why it did not pass, a line each."""
        if self.failure:
            yield f"the candidate failed: {self.failure}"
        yield from self.unmet
        yield from self.rules
        yield from (f"{one.zero.replace('_', ' ')}: {one.text}" for one in self.broken)


@dataclass(frozen=True, slots=True)
class LabRun:
    """A run, whole or stopped."""

    shop: str
    candidates: tuple[Candidate, ...]
    conversations: int
    """How many there are in the suite as it was limited."""
    results: tuple[TurnResult, ...]
    skipped: tuple[Skipped, ...] = ()
    stopped: str = ""
    """Why it ended before all was tried; empty when all was."""
    at: str = ""
    """The time that every turn took it to be, in ISO 8601."""

    @property
    def tried(self) -> int:
        """How many conversations were begun."""
        return len({(one.family, one.conversation) for one in self.results})

    @property
    def extent(self) -> str:
        """ "60 conversations", or "4 of 60 conversations" of a run that was stopped."""
        of = f"{self.tried:,} of " if self.tried < self.conversations else ""
        many = "" if self.conversations == 1 else "s"
        return f"{of}{self.conversations:,} conversation{many}"

    def of(self, candidate: str) -> list[TurnResult]:
        """One candidate's results."""
        return [one for one in self.results if one.candidate == candidate]

    @property
    def spent(self) -> int:
        """Micro-dollars, as far as prices are known."""
        return sum(one.cost or 0 for one in self.results)
