"""Whether a quality word in a sentence is said of a product at all.

"It is clear" may be; "a clear choice", "goes with black jeans" and "for leather lovers" are not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.grounding.names import MARK
from assistant.grounding.qualities import Found, Quality
from assistant.grounding.scope import Scope
from assistant.grounding.slate import Slate
from assistant.grounding.words import bag

_COPULA = bag(
    "is are be it's they're that's was stays comes come made being and or also both fully "
    "completely totally truly entirely even very quite 100 of in's he's she's"
)
_HAS = bag("has have with includes include including offers features gets boasts plus sports adds")
_SKIPPED = bag(
    "solid pure real genuine "
    "a an the its their also fully completely very quite really so too even built own in"
)
_ENDS = bag(
    "and or with at for which that but so too as while by on from to in is are has if though one "
    "ones finish colour shade version edition tone hue fabric model option pick throughout inside "
    "outside well"
)
_PURPOSE = re.compile(r"\bfor (?:a |an |the |your |any |all )?$", re.IGNORECASE)
_ELSEWHERE = re.compile(
    r"\b(?:wrapped in|your|my|his|her|against (?:a|an|the)|(?:goes|go|pairs?|works?|look\w*) "
    r"(?:\w+ )?(?:with|on|against|beside)|match(?:es|ing)?|over (?:a|an)|alongside) "
    r"(?:(?!(?:is|are|it|its|has|have|comes?|made|in|which|that)\b)\w+[ -]){0,6}$",
    re.IGNORECASE,
)
"""Before a quality of something else: "goes with black jeans", "your oak desk"."""
_COMPOUND = re.compile(
    r"(?P<a>[^\W\d_]{2,})(?:-(?:free|safe|friendly|certified|powered|ready|compatible|approved"
    r"|tested)"
    r"|[- ](?:proof|resistant|repellent|washable))\b"
    r"|\bhand-[a-z]+(?:ed|wn|en)\b|\b[^\W\d_]{3,}(?:proof|resistant)\b",
    re.IGNORECASE,
)
_NO_COMPOUND = bag(
    "hand-picked hand-chosen "
    "fuss worry hassle stress guilt care risk budget wallet purse user beginner family future fool "
    "trouble mess pain tax be are is feel crease age planet bullet child gift living"
)


class Asserted:
    """Reads one slate's sentences."""

    def __init__(self, slate: Slate) -> None:
        self._slate = slate

    def is_claim(
        self, one: Found, scope: Scope, keys: Sequence[str], all_found: Sequence[Found]
    ) -> bool:
        before = scope.text[: scope.words[one.start].start]
        if _ELSEWHERE.search(re.split(r"[,;:.!?\ue000-\ue7ff]", before)[-1]):
            return False
        follows = self._follows(one, scope, keys)
        if _PURPOSE.search(before) and follows != "product":
            return False
        if not one.quality.soft:
            return True
        if keys[one.end : one.end + 1] == ["to"]:  # "hard to beat"
            return False
        if follows == "product":
            return True
        lead = self._lead(one, scope, all_found)
        if lead == "has":
            return keys[one.end : one.end + 1] != ["of"]  # "a glass of wine"
        return lead == "is" and follows == "end"

    def _follows(self, one: Found, scope: Scope, keys: Sequence[str]) -> str:
        """What comes after: "product" for a noun of the slate or a name, "end", or "other"."""
        words, text, end = scope.words, scope.text, one.end
        stop = words[end - 1].end
        for at in range(end, min(end + 2, len(words))):
            between = text[stop : words[at].start]
            if MARK.search(between):
                return "product" if at == end else "other"
            if re.search(r"[.,;:!?()–—]", between):
                return "end" if at == end else "other"
            if keys[at] in self._slate.kinds or keys[at] == "one":
                return "product"
            if at == end and keys[at] in _ENDS:
                return "end"
            stop = words[at].end
        if end >= len(words):
            return "product" if MARK.search(text[stop:]) else "end"
        return "other"

    def _lead(self, one: Found, scope: Scope, all_found: Sequence[Found]) -> str:
        """Whether "is" or "has" leads to it, past articles and other qualities."""
        taken = {at for found in all_found for at in range(found.start, found.end)}
        words, at = scope.words, one.start - 1
        while at >= 0 and at > one.start - 8:
            word = words[at].folded.replace("’", "'")
            if re.search(r"[;:.!?]", scope.text[words[at].end : words[at + 1].start]):
                return "is"
            if word in _HAS:
                return "has"
            if words[at].written.endswith(("'s", "’s", "'re", "’re")) or word in _COPULA - {
                "and",
                "or",
            }:
                return "is"
            if at not in taken and word not in _SKIPPED | {"and", "or", "not", "both"}:
                return "is" if word == "in" else ""
            if word == "in":
                return "is"
            at -= 1
        return "is"


def compounds(scope: Scope, keys: Sequence[str]) -> Iterator[Found]:
    """Qualities that no list can hold: "PFC-free", "scratch-resistant"."""
    for match in _COMPOUND.finditer(scope.text):
        if (match["a"] or match.group()).casefold() not in _NO_COMPOUND:
            inside = [
                at
                for at, word in enumerate(scope.words)
                if match.start() <= word.start and word.end <= match.end()
            ]
            if inside:
                start, end = inside[0], inside[-1] + 1
                yield Found(Quality("".join(keys[start:end]), ""), start, end)
