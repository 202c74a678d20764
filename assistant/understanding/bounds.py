"""The words that make a measure a bound: "at most", "or bigger"; and those for its sides."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

from assistant.understanding.tokens import Word, normal

Ends = Literal["least", "most", "about"]


class Bound(NamedTuple):
    """Which end of a range a number is; strict when the number itself lies outside."""

    kind: Ends
    strict: bool = False


def _phrases(text: str) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(normal(word) for word in line.split()) for line in text.split(","))


_BIGGER = "bigger larger longer wider taller higher heavier deeper thicker greater stronger"
_SMALLER = "smaller shorter narrower lower lighter fewer thinner weaker slimmer"
_MORE_THAN = ",".join(f"{word} than" for word in ("more", *_BIGGER.split()))
_LESS_THAN = ",".join(f"{word} than" for word in ("less", *_SMALLER.split()))
_BEFORE: dict[tuple[str, ...], Bound] = {
    **dict.fromkeys(
        _phrases(
            "at most,at the most,max,maximum,up to,upto,within,maximal,not exceeding,not exceed,"
            "no longer,limited to,down to,maximum of,max of"
        ),
        Bound("most"),
    ),
    **dict.fromkeys(
        _phrases(f"under,below,beneath,less then,smaller,{_LESS_THAN}"), Bound("most", True)
    ),
    **dict.fromkeys(
        _phrases("at least,at the least,minimum,from,starting from,starting at,upwards of"),
        Bound("least"),
    ),
    **dict.fromkeys(
        _phrases(f"over,above,exceeding,beyond,more then,{_MORE_THAN}"), Bound("least", True)
    ),
    **dict.fromkeys(
        _phrases("around,about,approx,approximately,roughly,circa,ca,nearly,close to"),
        Bound("about"),
    ),
}
_BEFORE["min",] = Bound("least")  # which would be minutes in its compared form
_OR_MORE = ",".join(f"{join} {word}" for join in ("or", "and") for word in _BIGGER.split())
_OR_LESS = ",".join(f"{join} {word}" for join in ("or", "and") for word in _SMALLER.split())
_AFTER: dict[tuple[str, ...], Bound] = {
    **dict.fromkeys(
        _phrases(
            "or more,or above,or over,or up,or upwards,and more,and above,and over,and up,"
            f"and upwards,plus,+,minimum,at least,at minimum,{_OR_MORE}"
        ),
        Bound("least"),
    ),
    **dict.fromkeys(
        _phrases(
            "or less,or under,or below,and less,and under,and below,max,maximum,at most,"
            f"at max,tops,{_OR_LESS}"
        ),
        Bound("most"),
    ),
    **dict.fromkeys(_phrases("or so,ish,give or take"), Bound("about")),
}
BOUND_WORDS = frozenset(
    word
    for phrase in (*_BEFORE, *_AFTER)
    for word in phrase
    if word not in ("minute", "and", "ca", "to", "of", "the")
) | frozenset(("between",))
"""Words of a bound: no products."""
_AFTER["min",] = Bound("least")
_NOT = frozenset("not no never isnt arent cant cannot dont doesnt mustnt shouldnt wont".split())
SIDES = {
    "wide": "width", "broad": "width", "width": "width", "tall": "height", "high": "height",
    "height": "height", "long": "length", "length": "length", "deep": "depth", "depth": "depth",
    "thick": "thickness", "thickness": "thickness", "diameter": "diameter", "weight": "weight",
    "heavy": "weight", "capacity": "capacity", "volume": "volume", "power": "power",
    "screen": "screen", "ram": "memory", "memory": "memory", "storage": "storage", "ssd": "storage",
}  # fmt: skip
_SKIPPED = frozenset("of is a an the be just size for".split())
_LONGEST = 3


def bound_before(words: Sequence[Word], at: int) -> tuple[Bound | None, int]:
    """The bound that ends before word `at`, over "height of" and the like; where it starts."""
    end = at
    for _ in range(4):
        for length in range(_LONGEST, 0, -1):
            start = end - length
            if start < 0:
                continue
            found = _BEFORE.get(tuple(word.norm for word in words[start:end]))
            if found:
                return _turned(words, found, start)
        before = words[end - 1].norm if end else ""
        if before not in _SKIPPED and before not in SIDES:
            break
        end -= 1
    return None, at


def _turned(words: Sequence[Word], bound: Bound, start: int) -> tuple[Bound, int]:
    """ "not more than" is at most; "not at all under"... is left alone."""
    if not start or words[start - 1].norm not in _NOT or not bound.strict:
        return bound, start
    kind: Ends = "most" if bound.kind == "least" else "least"
    return Bound(kind), start - 1


def bound_after(words: Sequence[Word], at: int) -> tuple[Bound | None, int]:
    """The bound that begins at word `at`, and the word after it."""
    if at < len(words) and words[at].norm in ("wide", "tall", "long", "high", "deep"):
        at += 1
    for length in range(_LONGEST, 0, -1):
        if at + length <= len(words):
            found = _AFTER.get(tuple(word.norm for word in words[at : at + length]))
            if found and not _goes_on(words, at + length, length):
                return found, at + length
    return None, at


def _goes_on(words: Sequence[Word], at: int, length: int) -> bool:
    """True for the "max" of "120 cm, max 4 kg", which says something of the next number."""
    return length == 1 and at < len(words) and words[at].norm[:1].isdigit()


def named_side(words: Sequence[Word], first: int, after: int) -> str:
    """The side that words right after, or just before, a measure name: "wide", "height of"."""
    if after < len(words) and words[after].norm in SIDES:
        return SIDES[words[after].norm]
    if after + 1 < len(words) and words[after].norm in ("of", "in"):
        following = words[after + 1].norm
        if following in SIDES:
            return SIDES[following]
    for at in range(first - 1, max(-1, first - 4), -1):
        if words[at].norm in SIDES:
            had = any(word.norm[:1].isdigit() for word in words[max(0, at - 2) : at])
            return "" if had else SIDES[words[at].norm]  # "140 cm wide, 75 high"
        if words[at].norm not in _SKIPPED:
            return ""
    return ""
