"""Whether every quality in a sentence is one that its products' data gives.

Each quality word or phrase is held against the products that `Scope` finds it to be said of.
What is said must be in the data of every one; what is denied must be denied there, or be another
colour or material than the one that is given ("is not leather" of a cotton thing); what is said
not to be listed must be missing. What `hedges` finds unasserted is no claim.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.grounding.hedges import manner
from assistant.grounding.ledger import Claim, unbacked
from assistant.grounding.names import MARK
from assistant.grounding.qualities import Found, Qualities, Quality, stem
from assistant.grounding.scope import Scope, Units, number
from assistant.grounding.slate import Slate
from assistant.grounding.words import bag

_WHY = "a quality that the product's data does not give"
_COPULA = bag(
    "is are be it's they're that's was stays comes come made being and or also both fully "
    "completely totally truly entirely even very quite 100 of in's he's she's"
)
_HAS = bag("has have with includes include including offers features gets boasts plus sports adds")
_SKIPPED = bag(
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
_COUNT = re.compile(
    r"\b(?P<how>only|just|exactly|at least|more than|another|the other)?\s*\b"
    r"(?P<n>one|two|three|four|five|six|seven|eight|nine|ten|\d{1,2}|none|most|several|some"
    r"|half|a couple|a few|many) (?:of (?:these|them|those|the|my|your|all)\b(?: \w+)?|(?:are|have|come)\b"
    r"|(?:options?|picks?|choices?|ones?|here)\b)",
    re.IGNORECASE,
)
_NUMBERED = re.compile(
    r"\b(?:(?P<how>only|just|exactly|at least|more than) )?"
    r"(?P<n>two|three|four|five|six|seven|eight|nine|ten|\d{1,2}) (?:\w+ )?$",
    re.IGNORECASE,
)


_ONLY = re.compile(
    r"\bthe only (?:\w+[ -]){0,4}(?:ones?|picks?|options?|choices?|products?|of (?:these|them|the))\b"
    r"|\bonly (?:the )?[\ue000-\ue7ff]|\bthe only \w+\b|\bonly (?:this|that) one\b",
    re.IGNORECASE,
)


_COMPOUND = re.compile(
    r"(?P<a>[^\W\d_]{2,})(?:-(?:free|safe|friendly|certified|powered|ready|compatible|approved|tested)"
    r"|[- ](?:proof|resistant|repellent|washable))\b|\b[^\W\d_]{3,}(?:proof|resistant)\b",
    re.IGNORECASE,
)
_NO_COMPOUND = bag(
    "fuss worry hassle stress guilt care risk budget wallet purse user beginner family future fool "
    "trouble mess pain tax be are is feel crease age planet bullet child gift living"
)
_ORIGIN = re.compile(
    r"\b(?:made|crafted|woven|built|produced|sewn|manufactured|designed|imported|sourced)"
    r" (?:\w+ ){0,3}?(?:in|from) (?:the )?(?P<place>[A-Z]\w+)"
)


class Claims:
    """Checks qualities against one slate, by one catalogue's words for them."""

    def __init__(self, slate: Slate, qualities: Qualities) -> None:
        self._slate = slate
        self._qualities = qualities

    def check(self, scope: Scope, claims: list[Claim]) -> frozenset[int]:
        """Adds a claim for each quality; raises UnbackedError for one that is not backed.

        Returns the picks that "the navy one" and the like mean where no name says it.
        """
        keys = [stem(word.folded) for word in scope.words]
        found = [*self._qualities.found_in(keys), *_compounds(scope, keys)]
        found = [f for f in found if not any(_covers(other, f) for other in found)]
        self._check_origin(scope, claims)
        meant: list[frozenset[int]] = []
        for one in found:
            if self._is_claim(one, scope, keys, found):
                meant += self._check_one(one, scope, claims)
        return frozenset.intersection(*meant) if meant else frozenset()

    def _check_origin(self, scope: Scope, claims: list[Claim]) -> None:
        for match in _ORIGIN.finditer(scope.text):
            place = match["place"].casefold()
            units = scope.of(match.start(), match.end())
            facts = [[self._slate.facts[p] for p in sorted(unit)] for unit in units or ()]
            backing = [next((f for f in unit if place in f.words), None) for unit in facts]
            if not backing or None in backing:
                raise unbacked(_WHY, "attribute", match.group())
            ids = tuple(fact.id for fact in backing if fact)
            claims.append(Claim("attribute", match.group(), ids, "description", match["place"]))

    # -- is it said of a product at all ----------------------------------------------------

    def _is_claim(
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
            return not (keys[one.end : one.end + 1] == ["of"])
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

    # -- is it true ------------------------------------------------------------------------

    def _check_one(self, one: Found, scope: Scope, claims: list[Claim]) -> Iterator[frozenset[int]]:
        words, text, quality = scope.words, scope.text, one.quality
        how, of_kind = manner(text, words, one.start, one.end, scope.unasserted)
        if how == "unsaid":
            return
        start, end = words[one.start].start, words[one.end - 1].end
        said = text[start:end]
        if how == "said" and self._counted(scope, start, quality, said, claims):
            return
        units = scope.of(start, end)
        if not units:
            raise unbacked("a quality of no product that can be told", "attribute", said)
        for unit in units:
            claims.append(self._held_against(unit, quality, said, how, of_kind))
        if (
            how == "said"
            and self._is_only(scope, start)
            and self._having(quality) - places_of(units)
        ):
            raise unbacked("what is said of one only and holds for others", "comparison", said)
        if how == "said" and units == (self._slate.everyone,):
            yield self._having(quality)

    def _having(self, quality: Quality) -> frozenset[int]:
        facts = self._slate.facts
        return frozenset(p for p in self._slate.everyone if facts[p].told.backing(quality))

    def _is_only(self, scope: Scope, start: int) -> bool:
        """True in "the only waterproof one", "the only one that is waterproof", "only X is"."""
        begin, finish = scope.clause(start)
        return any(_ONLY.finditer(scope.text[begin:finish]))

    def _held_against(
        self, unit: frozenset[int], quality: Quality, said: str, how: str, of_kind: bool
    ) -> Claim:
        """The claim, backed by one product of `unit`. Raises UnbackedError when none backs it."""
        for place in sorted(unit):
            told = self._slate.facts[place].told
            if how == "said":
                field = told.backing(quality) or self._by_reason(place, quality)
            elif how == "denied":
                field = told.denies(quality) or (told.other(quality) if of_kind else "")
            else:
                field = "" if told.backing(quality) else "nothing"
            if field:
                return Claim("attribute", said, (told.product.id,), field, told.value(field))
        raise unbacked(_WHY, "attribute", said, self._slate.ids(unit))

    def _by_reason(self, place: int, quality: Quality) -> str:
        """Why the shop picked it is data too: "you have looked at leather wallets"."""
        keys = [stem(w.casefold()) for w in re.findall(r"[^\W_]+", self._slate.reasons[place])]
        return (
            "reason"
            if any(f.quality.key == quality.key for f in self._qualities.found_in(keys))
            else ""
        )

    # -- "three of these are waterproof" ---------------------------------------------------

    def _counted(
        self, scope: Scope, start: int, quality: Quality, said: str, claims: list[Claim]
    ) -> bool:
        begin, finish = scope.clause(start)
        clause = (
            scope.text[:finish] if not MARK.search(scope.text[:begin]) else scope.text[begin:finish]
        )
        match = None if MARK.search(clause[: max(0, start)]) else _COUNT.search(clause)
        noun = _NUMBERED.search(scope.text[begin:start])
        if match is None and noun is not None and not MARK.search(scope.text[begin:start]):
            follows = re.match(r"[^,.;:!?]*", scope.text[start:])
            plural = follows and any(
                stem(w.casefold()) in {*self._slate.kinds, "one", "option", "pick", "choice"}
                for w in re.findall(r"\w+", follows[0])
            )
            match = noun if plural else None
        if match is None or scope.text[begin:start].lower().strip() in ("all", "both"):
            return False
        if re.search(
            r"\b(?:all|these|those|the|both|every|each|any|no|not)\s*$",
            clause[: match.start()],
            re.IGNORECASE,
        ):
            return False
        having = self._having(quality)
        named = scope.named if scope.groups and scope.groups[0].start > start else frozenset()
        how, count = (match["how"] or "").casefold(), match["n"].casefold()
        exact = named and named <= having and number_or(count) == len(named)
        if not (exact or _is_true(count, how, len(having), len(self._slate.everyone))):
            raise unbacked(
                "a count of picks that is not so", "number", said, self._slate.ids(having)
            )
        ids = self._slate.ids(named if exact else having)
        claims.append(
            Claim("number", f"{match.group().strip()} {said}", ids, "count", str(len(ids)))
        )
        return True


def _compounds(scope: Scope, keys: Sequence[str]) -> Iterator[Found]:
    """Qualities that no list can hold: "PFC-free", "scratch-resistant"."""
    for match in _COMPOUND.finditer(scope.text):
        if (match["a"] or "").casefold() not in _NO_COMPOUND:
            inside = [
                at
                for at, word in enumerate(scope.words)
                if match.start() <= word.start and word.end <= match.end()
            ]
            if inside:
                start, end = inside[0], inside[-1] + 1
                yield Found(Quality("".join(keys[start:end]), ""), start, end)


def _covers(one: Found, other: Found) -> bool:
    """True when `one` is longer and holds `other`, or is it and comes from the vocabulary."""
    longer = one.end - one.start > other.end - other.start
    return longer and one.start <= other.start and other.end <= one.end


def number_or(count: str) -> int:
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
    told = number_or(count)
    if told == 0:
        return False  # the data's silence is no "none"
    if how == "at least" or (told == 1 and how not in ("only", "just", "exactly")):
        return having >= told
    return having > told if how == "more than" else having == told


def places_of(units: Units) -> frozenset[int]:
    """All places of `units`."""
    return frozenset(place for unit in units for place in unit)
