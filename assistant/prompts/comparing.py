"""How two versions of a text differ, in lines that a person can read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import unified_diff

from assistant.prompts.versions import PromptVersion

_END = re.compile(r"(?<=[.!?:;]) +(?=\S)")


def difference(before: PromptVersion, after: PromptVersion, around: int = 2) -> tuple[str, ...]:
    """A unified diff by sentences, with `around` unchanged ones on both sides of a change: lines
    that begin with "-" (gone), "+" (new) or " " (as it was). Empty when nothing differs.

    A prompt's lines are whole paragraphs; by lines, one word would show as two paragraphs.
    """
    old, new = list(_sentences(before.text)), list(_sentences(after.text))
    lines = unified_diff(old, new, before.label, after.label, n=around, lineterm="")
    return tuple(lines)


def counted(lines: tuple[str, ...]) -> tuple[int, int]:
    """(new, gone): how many lines of a diff are each."""
    body = lines[2:]
    return sum(x.startswith("+") for x in body), sum(x.startswith("-") for x in body)


def _sentences(text: str) -> Iterator[str]:
    """Those of a line after its first are set in, so that a line's end is a difference too."""
    for line in text.splitlines():
        first, *others = _END.split(line)
        yield first
        yield from (f"    {other}" for other in others)
