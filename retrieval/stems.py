"""Words as they are compared: lower case, without their plural ending."""

from __future__ import annotations

import re
from collections.abc import Iterable

_WORD = re.compile(r"[^\W_]+")
_NOT_PLURAL = ("ss", "us", "is")


def stems(text: str) -> list[str]:
    """Lower-case words without their plural ending, in their order."""
    return list(_stemmed(_WORD.findall(text.lower().replace("'s", "").replace("’s", ""))))


def _stemmed(words: Iterable[str]) -> Iterable[str]:
    for word in words:
        if len(word) < 4 or not word.endswith("s") or word.endswith(_NOT_PLURAL):
            yield word
        elif word.endswith("ies"):
            yield f"{word[:-3]}y"
        elif word.endswith(("sses", "shes", "ches", "xes")):
            yield word[:-2]
        else:
            yield word[:-1]
