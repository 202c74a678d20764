"""How many of the picks have a quality: "three of these are waterproof"."""

from __future__ import annotations

import re

from assistant.grounding.ledger import Claim, unbacked
from assistant.grounding.names import MARK
from assistant.grounding.qualities import Quality, stem
from assistant.grounding.scope import Scope, number
from assistant.grounding.slate import Slate
from assistant.grounding.words import bag

_COUNT = re.compile(
    r"\b(?P<how>only|just|exactly|at least|more than|another|the other)?\s*\b"
    r"(?P<n>one|two|three|four|five|six|seven|eight|nine|ten|\d{1,2}|none|most|several|some"
    r"|half|a couple|a few|many) (?:of (?:these|them|those|the|my|your|all)\b(?: \w+)?|(?:are"
    r"|have|come)\b"
    r"|(?:options?|picks?|choices?|ones?|here)\b)",
    re.IGNORECASE,
)
_NUMBERED = re.compile(
    r"\b(?:(?P<how>only|just|exactly|at least|more than) )?"
    r"(?P<n>two|three|four|five|six|seven|eight|nine|ten|\d{1,2}) (?:\w+ )?$",
    re.IGNORECASE,
)

_WHOLE = re.compile(r"\b(?:all|these|those|the|both|every|each|any|no|not)\s*$", re.IGNORECASE)
_PICKS = bag("one option pick choice")


class Counts:
    """Checks counts against one slate."""

    def __init__(self, slate: Slate) -> None:
        self._slate = slate

    def check(
        self, scope: Scope, start: int, quality: Quality, said: str, claims: list[Claim]
    ) -> bool:
        """False when no count is given; adds the claim when it is so.

        `start` is where the quality stands. Raises UnbackedError when the count is not so.
        """
        match = self._match(scope, start)
        if match is None:
            return False
        having = self._slate.having(quality)
        named = scope.named if scope.groups and scope.groups[0].start > start else frozenset()
        how, count = (match["how"] or "").casefold(), match["n"].casefold()
        exact = named and named <= having and _number(count) == len(named)
        if not (exact or _is_true(count, how, len(having), len(self._slate.everyone))):
            why = "a count of picks that is not so"
            raise unbacked(why, "number", said, self._slate.ids(having))
        ids, text = self._slate.ids(named if exact else having), f"{match.group().strip()} {said}"
        claims.append(Claim("number", text, ids, "count", str(len(ids))))
        return True

    def _match(self, scope: Scope, start: int) -> re.Match[str] | None:
        """The count that the quality is part of: "two of these are", "two navy ones"."""
        begin, finish = scope.clause(start)
        text = scope.text
        if MARK.search(text[begin:start]):
            return None
        clause = text[begin:finish] if MARK.search(text[:begin]) else text[:finish]
        match = None if MARK.search(clause[:start]) else _COUNT.search(clause)
        if match is not None:
            return None if _WHOLE.search(clause[: match.start()]) else match
        before = _NUMBERED.search(text[begin:start])
        if before is None or _WHOLE.search(text[begin : begin + before.start()]):
            return None
        return before if self._is_of_picks(text[start:]) else None

    def _is_of_picks(self, following: str) -> bool:
        """True when what is counted are products: "two waterproof tents"."""
        words = re.findall(r"\w+", re.split(r"[,.;:!?]", following, maxsplit=1)[0])
        return any(stem(w.casefold()) in self._slate.kinds.keys() | _PICKS for w in words)


def _number(count: str) -> int:
    """The number, or -1 for "most" and the like."""
    known = {"none": 0}
    try:
        return known[count] if count in known else number(count)
    except ValueError:
        return -1


def _is_true(count: str, how: str, having: int, of: int) -> bool:
    if count in ("most", "many"):
        return having * 2 > of
    if count == "half":
        return having * 2 == of
    if count in ("several", "a few"):
        return having >= 3
    if count in ("some", "a couple"):
        return having >= 2
    told = _number(count)
    if told == 0:
        return False  # the data's silence is no "none"
    if how == "at least" or (told == 1 and how not in ("only", "just", "exactly")):
        return having >= told
    return having > told if how == "more than" else having == told
