"""The most of all: "the cheapest", "second lightest", "the cheaper of the two"."""

from __future__ import annotations

import re

from assistant.grounding.comparison_words import AMONG, OF_N, ONES, RANK, SIGNS
from assistant.grounding.ledger import Claim, unbacked
from assistant.grounding.qualities import stem
from assistant.grounding.ranking import FALSE, claim, is_denied, meaning, ranked
from assistant.grounding.scope import Scope, number
from assistant.grounding.slate import Slate


class Superlatives:
    """Checks superlatives against one slate."""

    def __init__(self, slate: Slate) -> None:
        self._slate = slate

    def check(
        self,
        match: re.Match[str],
        scope: Scope,
        claims: list[Claim],
    ) -> frozenset[int]:
        """Adds the claim; raises UnbackedError when it is not so.

        Returns the picks that "the cheapest one" means where no name says it.
        """
        of, sign = meaning(match, SIGNS)
        text, said = scope.text, match.group()
        among = self._among(match, scope)
        levels = ranked(self._slate, of, sign, among, said)
        places = self._chosen(text[: match.start()], levels)
        units = scope.of(match.start(), match.end())
        denied = is_denied(match, scope)
        if denied:
            places = among - places
        unnamed = units is None or units == (self._slate.everyone,)
        if unnamed and not denied and len(self._slate.facts) > 1:
            claims.append(claim(self._slate, said, places, of))
            return places
        if not units or not all(unit & places for unit in units):
            raise unbacked(FALSE, "comparison", said, self._slate.ids(scope.named))
        claims.append(claim(self._slate, said, frozenset(p for u in units for p in u & places), of))
        return frozenset()

    def _among(self, match: re.Match[str], scope: Scope) -> frozenset[int]:
        """The picks that are compared: all, those of a kind, or "of the three"."""
        rest = re.match(r"[^,;.!?]{0,60}", scope.text[match.end() :])
        if rest and (of := OF_N.search(rest[0])) and of["n"]:
            alike = ONES.match(rest[0], of.end())
            return self._these(number(of["n"]), scope, alike[1] if alike else "")
        before = scope.text[: match.start()]
        if (of := OF_N.search(before)) and of["n"]:
            return self._these(number(of["n"]), scope)
        following = re.match(r"[\s-]+([\w'’]+)", scope.text[match.end() :])
        kind = self._slate.kinds.get(stem(following[1].casefold())) if following else None
        return kind or self._slate.everyone

    def _these(self, count: int, scope: Scope, alike: str = "") -> frozenset[int]:
        """ "The three", or "the two navy ones": as many picks as there are of those words."""
        words = frozenset(alike.casefold().split())
        having = frozenset(p for p in self._slate.everyone if words <= self._slate.facts[p].words)
        units = scope.each(having) if words else scope.exactly(count)
        if not units or len(units) != count:
            raise unbacked("a number of picks that is not so", "number", str(count))
        return frozenset(place for unit in units for place in unit)

    def _chosen(self, before: str, ranked: list[frozenset[int]]) -> frozenset[int]:
        if rank := RANK.search(before):
            at = 2 if rank["r"].casefold() == "third" else 1
            return ranked[at] if at < len(ranked) else frozenset()
        if AMONG.search(before):
            total, chosen = sum(map(len, ranked)), frozenset[int]()
            for places in ranked:
                if chosen and len(chosen | places) * 2 > total:
                    break
                chosen |= places
            return chosen
        return ranked[0]

    def check_pair(
        self, match: re.Match[str], scope: Scope, of: str, sign: int, claims: list[Claim]
    ) -> None:
        """ "The cheaper of the two". Raises UnbackedError when it is not so."""
        said = match.group().strip()
        pair = self._among(match, scope)
        pair = pair if len(pair) == 2 else self._these(2, scope)
        levels = ranked(self._slate, of, sign, pair, said)
        units = scope.of(match.start(), match.end())
        if not units or not all(unit & levels[0] for unit in units):
            raise unbacked(FALSE, "comparison", said, self._slate.ids(pair))
        claims.append(claim(self._slate, said, levels[0], of))
