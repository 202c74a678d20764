"""What a promptfoo test asserts of an answer: the kinds that need nobody else's judgement."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

import regex

_LONGEST_MATCH = 1.0
"""Seconds a pattern may take on one answer: a pattern of the file's must not hold up the shop."""


@dataclass(frozen=True, slots=True)
class Answered:
    """Of an answer, what can be asserted. `cost` is in micro-dollars; None is not known."""

    text: str
    seconds: float
    cost: int | None


@dataclass(frozen=True, slots=True)
class Assertion:
    """One thing asserted. `value` are its texts, `threshold` is in its own unit: US dollars for
    `cost`, milliseconds for `latency`."""

    kind: str
    value: tuple[str, ...] = ()
    threshold: float | None = None
    negated: bool = False

    def unmet(self, answered: Answered) -> str:
        """Why it does not hold; empty when it does."""
        try:
            holds = KINDS[self.kind](self, answered)
        except TimeoutError:
            return f"{self}: the pattern took more than {_LONGEST_MATCH:.0f} s"
        if holds is None:
            return f"{self}: not known of this model"
        return "" if holds != self.negated else f"{self} is not so"

    def __str__(self) -> str:
        given = ", ".join(repr(one) for one in self.value) or f"{self.threshold:g}"
        return f"{'not-' if self.negated else ''}{self.kind} {given}"


def _matches(one: Assertion, answered: Answered) -> bool:
    pattern = regex.compile(one.value[0])
    return pattern.search(answered.text, timeout=_LONGEST_MATCH) is not None


def _held(one: Assertion, answered: Answered) -> list[bool]:
    return [text in answered.text for text in one.value]


def _held_in_any_case(one: Assertion, answered: Answered) -> list[bool]:
    folded = answered.text.casefold()
    return [text.casefold() in folded for text in one.value]


def _words(text: str) -> int:
    return len(re.findall(r"\S+", text))


KINDS: dict[str, Callable[[Assertion, Answered], bool | None]] = {
    "contains": lambda one, answered: all(_held(one, answered)),
    "contains-all": lambda one, answered: all(_held(one, answered)),
    "contains-any": lambda one, answered: any(_held(one, answered)),
    "icontains": lambda one, answered: all(_held_in_any_case(one, answered)),
    "icontains-all": lambda one, answered: all(_held_in_any_case(one, answered)),
    "icontains-any": lambda one, answered: any(_held_in_any_case(one, answered)),
    "starts-with": lambda one, answered: answered.text.startswith(one.value[0]),
    "equals": lambda one, answered: answered.text.strip() == one.value[0].strip(),
    "regex": _matches,
    "latency": lambda one, answered: answered.seconds * 1000 <= (one.threshold or 0),
    "cost": lambda one, answered: (
        None if answered.cost is None else answered.cost <= (one.threshold or 0) * 1e6
    ),
    "word-count": lambda one, answered: _words(answered.text) == int(one.value[0]),
}
"""By promptfoo's name for it; None where it can't be known."""
LISTED = frozenset({"contains-all", "contains-any", "icontains-all", "icontains-any"})
"""Those that take several texts; the others take one."""
MEASURED = frozenset({"latency", "cost"})
"""Those that take a threshold."""
