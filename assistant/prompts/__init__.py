"""Prompt templates: versioned Markdown files beside this one, with named slots `${like_this}`.

A file is named `explain-v1.md`; a changed wording is a new version, so that a conversation can be
traced to the words it was made with. One line of the file divides what stays the same on every
turn (and is cached by the API) from what changes.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from string import Template

from catalog import PromptError

DIVIDER = "=== what changes from turn to turn ==="

_FILE = re.compile(r"(?P<name>[a-z][a-z-]*)-v(?P<version>[1-9][0-9]*)\.md")


@dataclass(frozen=True, slots=True)
class PromptTemplate:
    """Two texts with slots. `digest` is the SHA-256 of the file, for logs and traces."""

    name: str
    version: int
    stable: str
    changing: str
    digest: str

    @property
    def label(self) -> str:
        """What it is called: "explain-v3"."""
        return f"{self.name}-v{self.version}"

    @property
    def slots(self) -> frozenset[str]:
        """Names of the slots that want a value."""
        found = (Template(part).get_identifiers() for part in (self.stable, self.changing))
        return frozenset(name for names in found for name in names)

    def fill(self, slots: Mapping[str, str]) -> tuple[str, str]:
        """(stable, changing) with every slot filled; values are not searched for slots again.

        Raises PromptError naming a slot that has no value or a value that has no slot.
        """
        stable, changing = Template(self.stable), Template(self.changing)
        wanted = self.slots
        for problem, names in (("misses", wanted - set(slots)), ("has no", set(slots) - wanted)):
            if names:
                listed = ", ".join(sorted(names))
                raise PromptError(f"prompt {self.name}-v{self.version} {problem} slot: {listed}")
        return stable.substitute(slots), changing.substitute(slots)


def load(name: str) -> PromptTemplate:
    """The template `name`: "explain-v1" for that version, "explain" for the newest.

    Raises PromptError when there is none or the file is malformed.
    """
    files = shipped()
    matching = {v: text for (n, v), text in files.items() if name in (n, f"{n}-v{v}")}
    if not matching:
        there = ", ".join(f"{n}-v{v}" for n, v in sorted(files))
        raise PromptError(f"there is no prompt {name[:60]!r}; use one of: {there}")
    version = max(matching)
    return parse(name.removesuffix(f"-v{version}"), version, matching[version])


def parse(name: str, version: int, text: str) -> PromptTemplate:
    """A template from a file's text. Raises PromptError on a bad slot or a missing divider."""
    parts = text.split(f"\n{DIVIDER}\n")
    where = f"prompt {name}-v{version}"
    if len(parts) != 2 or not all(part.strip() for part in parts):
        raise PromptError(f"{where} must hold the line {DIVIDER!r} once, with text on both sides")
    for part in parts:
        if not Template(part).is_valid():
            raise PromptError(f"{where} has a malformed slot; write ${{name}}, and $$ for a dollar")
    digest = hashlib.sha256(text.encode()).hexdigest()
    return PromptTemplate(name, version, parts[0].strip(), parts[1].strip(), digest)


@lru_cache(maxsize=1)
def shipped() -> dict[tuple[str, int], str]:
    """The texts that come with Aisle, by name and version; not to be changed."""
    found = {}
    for entry in resources.files(__name__).iterdir():
        match = _FILE.fullmatch(entry.name)
        if match:
            found[match["name"], int(match["version"])] = entry.read_text(encoding="utf-8")
    return found
