"""What candidates are tried on: scripted conversations, a promptfoo file, or a pasted message."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest
from pathlib import Path
from typing import NamedTuple

from assistant.converse.script import Family, Script, Turn
from assistant.lab.assertions import Assertion
from catalog import ScriptError


class Skipped(NamedTuple):
    """Something in a suite's file that is not tried, and why."""

    where: str
    why: str


@dataclass(frozen=True, slots=True)
class Case:
    """One conversation of a family; `asserts` are of its last answer."""

    family: str
    script: Script
    asserts: tuple[Assertion, ...] = ()

    @property
    def id(self) -> str:
        """Of no other case in the suite."""
        return f"{self.family}/{self.script.name}"


@dataclass(frozen=True, slots=True)
class Suite:
    """Conversations to be tried."""

    cases: tuple[Case, ...]
    skipped: tuple[Skipped, ...] = ()

    @property
    def turns(self) -> int:
        """Of all its conversations."""
        return sum(len(case.script.turns) for case in self.cases)

    def __add__(self, other: Suite) -> Suite:
        return Suite(self.cases + other.cases, self.skipped + other.skipped)

    def limited(self, most: int | None) -> Suite:
        """At most so many conversations: the first of each family, then the second of each."""
        if most is None:
            return self
        families: dict[str, list[Case]] = {}
        for case in self.cases:
            families.setdefault(case.family, []).append(case)
        rounds = zip_longest(*families.values())
        chosen = [case for each in rounds for case in each if case is not None][:most]
        kept = {case.id for case in chosen}
        return replace(self, cases=tuple(case for case in self.cases if case.id in kept))


def of_family(family: Family) -> Suite:
    """Its scripts. A ladder's rungs are Claude's, the template's and the cards': one is tried."""
    return Suite(tuple(Case(family.name, script) for script in family.scripts))


def of_message(text: str) -> Suite:
    """A conversation of one turn, of which nothing is expected but what must always hold."""
    if not text.strip():
        raise ScriptError("The message is empty. Write what a shopper would ask.")
    return Suite((Case("message", Script(name="pasted", turns=[Turn(say=text)])),))


def joined(suites: Iterable[Suite]) -> Suite:
    """All of them as one. Raises ScriptError when there is nothing in them to try."""
    suite = Suite(())
    for one in suites:
        suite += one
    if not suite.cases:
        why = "; ".join(f"{s.where}: {s.why}" for s in suite.skipped[:5])
        raise ScriptError(f"There is no conversation to try. {why}".strip())
    ids = [case.id for case in suite.cases]
    if twice := sorted({one for one in ids if ids.count(one) > 1}):
        raise ScriptError(f"Two conversations are both {twice[0]!r}: rename one, or its file.")
    return suite


def files_in(places: Sequence[Path]) -> list[Path]:
    """The files named, and of a folder its YAML files by name. Raises ScriptError for none."""
    found: list[Path] = []
    for place in places:
        inside = (path for end in ("*.yaml", "*.yml") for path in place.glob(end))
        files = sorted(inside) if place.is_dir() else [place]
        if not files:
            raise ScriptError(f"There is no YAML file in {place}.")
        found += files
    return found
