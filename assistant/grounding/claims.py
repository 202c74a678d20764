"""Whether every quality in a sentence is one that its products' data gives.

Each quality word or phrase is held against the products that `Scope` finds it to be said of.
What is said must be in the data of every one; what is denied must be denied there, or be another
colour or material than the one that is given ("is not leather" of a cotton thing); what is said
not to be listed must be missing. What `hedges` finds unasserted is no claim.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.grounding.asserted import Asserted, compounds
from assistant.grounding.counts import Counts
from assistant.grounding.hedges import manner
from assistant.grounding.ledger import Claim, unbacked
from assistant.grounding.qualities import Found, Qualities, Quality, stem
from assistant.grounding.quality_words import COLOUR_FIELDS
from assistant.grounding.ranking import inside
from assistant.grounding.scope import Scope
from assistant.grounding.slate import Slate
from assistant.grounding.words import bag

_WHY = "a quality that the product's data does not give"
_ONLY = re.compile(
    r"\bthe only (?:\w+[ -]){0,4}(?:ones?|picks?|options?|choices?|products?|of (?:these|them"
    r"|the))\b"
    r"|\bonly (?:the )?[\ue000-\ue7ff]|\bthe only \w+\b|\bonly (?:this|that) one\b",
    re.IGNORECASE,
)


_ORIGIN = re.compile(
    r"\b(?:made|crafted|woven|built|produced|sewn|manufactured|designed|imported|sourced|carved|forged"
    r"|blown|assembled|grown|roasted|brewed)"
    r" (?:\w+ ){0,3}?(?:in|from) (?:the )?(?P<place>[A-Z]\w+)"
)
_PARTS = re.compile(
    r"\b(?:ha(?:s|ve) (?:a|an|its own|two|three|four|built-in)|comes? with"
    r"|includ(?:es?|ing)|featur(?:es|ing)|(?:equipped|fitted|complete|supplied"
    r"|packed) with|boasts?) (?P<what>[^,.;:!?()\ue000-\ue7ff]+)",
    re.IGNORECASE,
)
_MADE = bag("solid pure real genuine of from")
"""Before a word that is a colour and a material, they make it the material: "solid copper"."""
_PART_ENDS = re.compile(
    r"\b(?:and|or|for|that|which|to|in|at|on|of|from|with|as|so|but|while|by"
    r"|into|inside|under|over|behind|than)\b",
    re.IGNORECASE,
)
_NO_PARTS = bag(
    "price look feel charm style promise warmth character plenty everything lot bonus rating "
    "review colour detail appeal touch quality value space room finish ease comfort all more it "
    "them these those this one ones twist edge history story design size option pick choice way "
    "knack air sense place reputation following life soul heart mind head start point bit little "
    "advantage downside drawback catch purpose name weight heft balance sound taste vibe mood "
    "presence personality simplicity flair spirit shape line tag range effect result glow shine "
    "hint ring go chance good fan job part role say lower higher better smaller larger longer"
)


class Claims:
    """Checks qualities against one slate, by one catalogue's words for them."""

    def __init__(self, slate: Slate, qualities: Qualities) -> None:
        self._slate = slate
        self._qualities = qualities
        self._asserted = Asserted(slate)
        self._counts = Counts(slate)

    def check(self, scope: Scope, claims: list[Claim]) -> frozenset[int]:
        """Adds a claim for each quality; raises UnbackedError for one that is not backed.

        Returns the picks that "the navy one" and the like mean where no name says it.
        """
        keys = [stem(word.folded) for word in scope.words]
        found = [*self._qualities.found_in(keys), *compounds(scope, keys)]
        found = [f for f in found if not any(_covers(other, f) for other in found)]
        self._check_origin(scope, claims)
        self._check_parts(scope, claims)
        meant: list[frozenset[int]] = []
        for one in found:
            if self._asserted.is_claim(one, scope, keys, found):
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

    def _check_parts(self, scope: Scope, claims: list[Claim]) -> None:
        """Of "comes with a travel pouch" the pouch must be in the data, be it a quality or not."""
        for match in _PARTS.finditer(scope.text):
            what = _PART_ENDS.split(match["what"], maxsplit=1)[0]
            keys = [stem(word.casefold()) for word in re.findall(r"[^\W\d_]+", what)]
            if not keys or keys[-1] in _NO_PARTS or inside(match.start(), scope.unasserted):
                continue
            quality = Quality(keys[-1], "")
            for unit in scope.of(match.start(), match.end()) or (frozenset(),):
                claims.append(self._held_against(unit, quality, what.strip(), "said", False))

    # -- is it true ------------------------------------------------------------------------

    def _check_one(self, one: Found, scope: Scope, claims: list[Claim]) -> Iterator[frozenset[int]]:
        words, text, quality = scope.words, scope.text, one.quality
        manner_of, of_kind = manner(text, words, one.start, one.end, scope.unasserted)
        how: str = manner_of
        if how == "unsaid":
            return
        start, end = words[one.start].start, words[one.end - 1].end
        said = text[start:end]
        if how == "said" and self._counts.check(scope, start, quality, said, claims):
            return
        if how == "said" and words[one.start - 1].folded in _MADE and one.start:
            how = "made"
        units = scope.of(start, end)
        if not units:
            raise unbacked("a quality of no product that can be told", "attribute", said)
        for unit in units:
            claims.append(self._held_against(unit, quality, said, how, of_kind))
        if how in ("said", "made") and scope.unlike() & self._slate.having(quality):
            raise unbacked("what another is said not to be, and is", "attribute", said)
        others = self._slate.having(quality).difference(*units)
        if others and how == "said" and self._is_only(scope, start):
            raise unbacked("what is said of one only and holds for others", "comparison", said)
        if how == "said" and units == (self._slate.everyone,):
            yield self._slate.having(quality)

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
            if how in ("said", "made"):
                field = told.backing(quality) or self._by_reason(place, quality)
                if how == "made" and field.casefold() in COLOUR_FIELDS:
                    field = ""
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
        known = {found.quality.key for found in self._qualities.found_in(keys)}
        return "reason" if quality.key in known else ""


def _covers(one: Found, other: Found) -> bool:
    """True when `one` is longer and holds `other`."""
    longer = one.end - one.start > other.end - other.start
    return longer and one.start <= other.start and other.end <= one.end
