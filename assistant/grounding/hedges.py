"""Where a sentence asserts nothing: questions, conditions, what was asked for, what is not known.

And where it denies: "isn't waterproof", "without a lid", "not listed as waterproof".
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from assistant.grounding.names import MARK
from assistant.grounding.vocabulary import Word
from assistant.grounding.words import bag

Manner = Literal["said", "denied", "unlisted", "unsaid"]
"""Asserted; denied; said not to be in the data; not asserted at all."""

_IT = (
    r"(?:it|this|that|they|these|those|the \w+|[\ue000-\ue7ff]+)"
    r"(?:['’](?:s|re)| is| are| has| have| comes?| will)?"
)
_OPEN = re.compile(
    rf"\b(?:(?:whether|if|unless|in case|should you|whenever you|once you)(?: {_IT})?"
    r"|you(?:['’](?:d|ve|re)| would| have| are| were| had)?"
    r"(?: (?:also|really|just|only|first|originally|still)){0,2} (?:ask(?:ed)?|want(?:ed)?|said"
    r"|mention(?:ed)?|need(?:ed)?|like|prefer(?:red)?|look(?:ing|ed)|search(?:ed|ing)|told|after"
    r"|request(?:ed)?|specif(?:y|ied)|hop(?:ed|ing)|rather)"
    r"|your (?:request|wish|search|brief|question|filter|hope)s? (?:for|about|of)"
    rf"|(?:can['’]?t|cannot|can not|couldn['’]?t|don['’]?t|do not|doesn['’]?t|does not|not)"
    rf" (?:say|tell|see|know|promise|confirm|sure|certain|check|vouch|mention|state)(?: {_IT})?"
    r"|(?:tell|ask) (?:me|us)|just (?:ask|say)|say (?:so|[\"“'‘])"
    r"|I(?: can|['’]ll| could| will)(?: also| gladly| happily)? (?:look|search|filter|narrow|check)"
    r"|(?:look|search)(?:ing)? for)\b",
    re.IGNORECASE,
)
_CLOSE = re.compile(
    r"[;:.!?–—\ue000-\ue7ff]|\s-\s|\bthen\b|\b(?:and|so) (?=(?:it|this|that|they|these|those|the"
    r"|both|all|each|every)\b)|\bbut\b|\b(?:it|this|that|they|these|those)(?:['’](?:s|re)| is"
    r"| are| has| have| comes?)\b",
    re.IGNORECASE,
)
_COMMA = re.compile(r",\s*(?:and\s+|or\s+)?")
_ASKS = re.compile(
    r"(?:^|[,;:.!–—]\s*|\b(?:and|or|but)\s+)(?:want|would|do(?:es)? (?:you|it|they)|need|shall"
    r"|should"
    r"|could|can|prefer|looking|is (?:it|this|that|there)|are (?:they|these|there|you)|what|which"
    r"|how|any|fancy|may|interested|or|rather|something|anything)\b[^?]*\?",
    re.IGNORECASE,
)
_PRESUMES = re.compile(
    r"\b(?:did you know|isn['’]?t|aren['’]?t|why not|how about)\b", re.IGNORECASE
)
_NOT = bag(
    "not isn't aren't doesn't don't hasn't haven't won't wasn't weren't cannot can't couldn't isnt "
    "arent doesnt no without neither nor none never lacks lack lacking non minus nothing hardly "
    "unlike sans nowhere nicht kein keine keinen ohne pas sin senza niet geen"
)
_IS_NOT = bag("nicht pas niet not isn't aren't isnt arent unlike neither nor none")
_BUT = bag("but only just merely simply while whereas yet")
_IDLE = bag(
    "doubt wonder matter question surprise fuss nonsense need problem beat beats beaten wrong "
    "resist "
    "further trouble hesitation reason limit end better more less shortage"
)
"""After a "no" or "not" that denies nothing: "no doubt", "nothing beats", "can't go wrong"."""
_REACH = 6
_UNLISTED = bag("listed described marked mentioned given stated labelled labeled specified noted")
_AS_FAR = re.compile(r"\b(?:as far as I (?:can|know|could)|that I can see)\b", re.IGNORECASE)
_BREAK = re.compile(r"[;:.!?–—]|,\s*(?!or\b|nor\b)")


def unasserted(text: str) -> list[tuple[int, int]]:
    """Character ranges in which nothing is asserted of a product."""
    spans = [(m.start(), _closing(text, m.end())) for m in _OPEN.finditer(text)]
    if text.rstrip(" \"'”’*_)").endswith("?") and not _PRESUMES.search(text):
        spans += [m.span() for m in _ASKS.finditer(text) if not MARK.search(m.group())]
    return spans


def _closing(text: str, start: int) -> int:
    end = _CLOSE.search(text, start)
    last = end.start() if end else len(text)
    at = start
    while comma := _COMMA.search(text, at, last):
        # "If you want it waterproof, light and warm, …" lists; "If so, it is …" goes on.
        chunk = re.split(r"[,;:.!?]|\band\b", text[comma.end() : last], maxsplit=1)[0]
        if len(chunk.split()) > 2 or re.match(r"(?:it|this|that|they|these|the|all|I)\b", chunk):
            return comma.start()
        following = _COMMA.search(text, comma.end(), last)
        if following is None and not re.search(r"\band\b", text[comma.end() : last]):
            return comma.start()
        at = comma.end()
    return last


def manner(
    text: str, words: Sequence[Word], start: int, end: int, spans: Sequence[tuple[int, int]]
) -> tuple[Manner, bool]:
    """How words [start, end) are said, and whether a denial is of what a thing is.

    It is in "is not leather", which cotton backs; it is not in "has no leather".
    """
    if any(a <= words[start].start < b for a, b in spans):
        return "unsaid", False
    if end < len(words) and words[end].folded == "free" and _joined(text, words, end):
        return "denied", False
    for at in range(start - 1, max(-1, start - 1 - _REACH), -1):
        if _BREAK.search(text[words[at].end : words[at + 1].start]) or MARK.search(
            text[words[at].end : words[at + 1].start]
        ):
            break
        word = words[at].folded.replace("’", "'")
        if word in _BUT and not (word in ("only", "just") and at and words[at - 1].folded in _NOT):
            break
        if word == "than" and at and words[at - 1].folded == "rather":
            return "denied", True
        if word == "of" and at and words[at - 1].folded in ("instead", "free"):
            return "denied", words[at - 1].folded == "instead"
        if word in _NOT:
            return _denial(text, words, at, start)
    return "said", False


def _denial(text: str, words: Sequence[Word], at: int, start: int) -> tuple[Manner, bool]:
    if _AS_FAR.search(text, words[start].end):
        return "unlisted", False
    between = {w.folded for w in words[at + 1 : start]}
    if between & _UNLISTED:
        return "unlisted", False
    if between & (_IDLE | {"only", "just", "merely"}):
        return "said", False
    return "denied", words[at].folded.replace("’", "'") in _IS_NOT


def _joined(text: str, words: Sequence[Word], at: int) -> bool:
    return text[words[at - 1].end : words[at].start] in ("-", " ")
