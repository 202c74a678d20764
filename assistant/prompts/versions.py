"""A version of a prompt, a change of what is live, and how it stands: plain data."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from assistant.prompts import PromptTemplate, parse

SHIPPED_BY = "Aisle"
PROMPT, ROLLBACK = "prompt", "prompt-rollback"
"""Kinds of promotion: a version goes live; the one live before it is taken up again."""


@dataclass(frozen=True, slots=True)
class PromptVersion:
    """One text of a prompt, never changed. `digest` is its SHA-256."""

    name: str
    """Of the prompt: "explain"."""
    number: int
    author: str
    note: str
    at: datetime | None
    """In UTC; None for a version that came with Aisle."""
    text: str
    origin: Literal["file", "store"]

    @property
    def label(self) -> str:
        """What it is called everywhere: "explain-v3"."""
        return f"{self.name}-v{self.number}"

    @property
    def digest(self) -> str:
        """SHA-256 of the text, as a turn is stamped with."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    def template(self) -> PromptTemplate:
        """Raises PromptError when the text is malformed."""
        return parse(self.name, self.number, self.text)


@dataclass(frozen=True, slots=True)
class Promotion:
    """One change of the live version."""

    version: str
    """What went live; empty where a rollback went back to what the settings say."""
    author: str
    note: str
    at: datetime
    rollback: bool = False


@dataclass(frozen=True, slots=True)
class Status:
    """How the live prompt stands, looked up now."""

    live: str
    """What turns are answered with: "explain-v3"."""
    digest: str
    promoted: Promotion | None
    """What made it so; None where nothing is promoted and AISLE_PROMPT says which."""
    problem: str = ""
    """Why the promoted version is not the live one, and what to do; empty when all is well."""
