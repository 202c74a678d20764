"""Where two answers differ, word by word."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import Literal, NamedTuple

_WORD = re.compile(r"\S+")


class Piece(NamedTuple):
    """A run of words: in both, in the first alone, or in the second alone."""

    where: Literal["both", "first", "second"]
    text: str


def pieces(first: str, second: str) -> list[Piece]:
    """Both texts as one, in order; white space and bold marks are no difference."""
    ours, theirs = _words(first), _words(second)
    made: list[Piece] = []
    for tag, a, b, c, d in SequenceMatcher(None, ours, theirs, autojunk=False).get_opcodes():
        if tag == "equal":
            made.append(Piece("both", " ".join(ours[a:b])))
            continue
        if ours[a:b]:
            made.append(Piece("first", " ".join(ours[a:b])))
        if theirs[c:d]:
            made.append(Piece("second", " ".join(theirs[c:d])))
    return made


def _words(text: str) -> list[str]:
    return _WORD.findall(text.replace("**", ""))
