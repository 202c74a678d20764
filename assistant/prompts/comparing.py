"""How two versions of a text differ, sentence by sentence, for a person to read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

_END = re.compile(r"(?<=[.!?:;]) +(?=\S)")
_WITHIN = "… "
"""Before a sentence that is not its line's first, so that a line's end is a difference too."""


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence: new "+", gone "-", or as it was " "; "…" stands for what is left out."""

    mark: Literal["+", "-", " ", "…"]
    text: str = ""

    def __str__(self) -> str:
        return f"{self.mark} {self.text}".rstrip()


def difference(before: str, after: str, around: int = 2) -> tuple[Line, ...]:
    """Lines with `around` unchanged ones on both sides of a change; empty when nothing differs.

    A prompt's lines are whole paragraphs; by lines, one word would show as two paragraphs.
    """
    old, new = list(_sentences(before)), list(_sentences(after))
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    lines: list[Line] = []
    end = 0
    for group in matcher.get_grouped_opcodes(around):
        if group[0][1] > end:
            lines.append(Line("…"))
        for kind, i1, i2, j1, j2 in group:
            if kind == "equal":
                lines += [Line(" ", text) for text in old[i1:i2]]
            else:
                lines += [Line("-", text) for text in old[i1:i2]]
                lines += [Line("+", text) for text in new[j1:j2]]
        end = group[-1][2]
    return (*lines, Line("…")) if lines and end < len(old) else tuple(lines)


def counted(lines: tuple[Line, ...]) -> tuple[int, int]:
    """(new, gone): how many sentences are each."""
    marks = [line.mark for line in lines]
    return marks.count("+"), marks.count("-")


def _sentences(text: str) -> Iterator[str]:
    for line in text.splitlines():
        first, *others = _END.split(line)
        yield first
        yield from (_WITHIN + other for other in others)
