"""More than another: "cheaper than X", "the same price", "beats X on price"."""

from __future__ import annotations

import re

from assistant.grounding.comparison_words import (
    BEATS,
    COMPARED,
    ON,
    SAME,
    THAN,
    THE_COMPARED,
    WISHED,
)
from assistant.grounding.ledger import Claim, unbacked
from assistant.grounding.names import MARK
from assistant.grounding.ranking import (
    FALSE,
    UNSURE,
    amounts,
    beats,
    claim,
    inside,
    is_denied,
    meaning,
)
from assistant.grounding.scope import Scope
from assistant.grounding.slate import Slate
from assistant.grounding.superlatives import Superlatives


class Comparatives:
    """Checks comparatives against one slate."""

    def __init__(self, slate: Slate) -> None:
        self._slate = slate
        self._superlatives = Superlatives(slate)

    def check(
        self,
        match: re.Match[str],
        scope: Scope,
        claims: list[Claim],
    ) -> None:
        """Adds the claim; raises UnbackedError when it is not so.

        Without a "than" it is held against the running subject, or else any other pick.
        """
        of, sign = meaning(match, COMPARED)
        text, said = scope.text, match.group().strip()
        than = THAN.match(text, match.end())
        leads = re.search(r"spend less|for less|kinder|easier", said, re.IGNORECASE)
        if inside(match.start(), scope.unasserted) and not (leads and MARK.search(text)):
            return
        wished = WISHED.search(text[scope.clause(match.start())[0] : match.start()])
        if than is None and not MARK.search(text) and self._is_idle(match, of, scope, wished):
            return
        if THE_COMPARED.search(text[: match.start()]) and than is None:
            self._superlatives.check_pair(match, scope, of, sign, claims)
            return
        units = scope.of(match.start(), match.end())
        if not units:
            raise unbacked(UNSURE, "comparison", said)
        own = frozenset(p for unit in units for p in unit)
        others, every = self._others(than, scope, own)
        if is_denied(match, scope):
            raise unbacked(UNSURE, "comparison", said, self._slate.ids(own))
        known = amounts(self._slate, of, own | others, said)
        better = [beats(unit, others, every, sign, known) for unit in units]
        if not others or not all(better):
            raise unbacked(FALSE, "comparison", said, self._slate.ids(own))
        claims.append(claim(self._slate, said, own, of))

    def _others(
        self, than: re.Match[str] | None, scope: Scope, own: frozenset[int]
    ) -> tuple[frozenset[int], bool]:
        """What it is compared with, and whether it must hold against every one of them."""
        everyone = self._slate.everyone
        if than is None:
            known = (scope.talk.subject or frozenset()) - own
            return (known, not scope.talk.vague) if known else (everyone, False)
        rest = scope.text[than.end() :]
        if group := next((g for g in scope.groups if g.start >= than.end() - 1), None):
            return frozenset(p for unit in group.units for p in unit), True
        if re.match(
            r"(?:all |any |both )?(?:of )?(?:the )?(?:others?|rest)\b", rest, re.IGNORECASE
        ):
            return everyone - own, True
        if re.match(r"(?:it|that|this)\b", rest, re.IGNORECASE) and scope.talk.subject:
            return scope.talk.subject - own, True
        if (place := scope.nth(rest)) is not None:
            return frozenset({place}), True
        return scope.nouns(text=rest) - own, True

    def check_same(self, scope: Scope, claims: list[Claim]) -> None:
        """ "The same price as X", "in the same colour". Raises UnbackedError when it is not so."""
        for match in SAME.finditer(scope.text):
            if inside(match.start(), scope.unasserted):
                continue
            told = (match["a"] or match["b"] or "price").casefold()
            of = "rating" if "rat" in told else told if match["a"] else "price"
            places = (
                scope.named
                if len(scope.named) > 1
                else scope.named | (scope.talk.subject or frozenset())
            )
            values = self._values(of, places or self._slate.everyone, match.group())
            if len(values) != 1:
                raise unbacked(FALSE, "comparison", match.group(), self._slate.ids(places))
            claims.append(claim(self._slate, match.group(), places, of))

    def _values(self, of: str, places: frozenset[int], said: str) -> set[str]:
        if of in ("price", "rating"):
            return {str(amount) for amount in amounts(self._slate, of, places, said).values()}
        names = ("colour", "color") if of.startswith("colo") else (of,)
        found = set()
        for place in places:
            product = self._slate.facts[place].told.product
            given = {k.casefold(): v for k, v in product.attributes.items()} | {
                "brand": product.brand
            }
            value = next((given[name] for name in names if given.get(name)), None)
            if value is None:
                raise unbacked(UNSURE, "comparison", said, self._slate.ids(places))
            found.add(value.casefold())
        return found

    def check_beaten(self, scope: Scope, claims: list[Claim]) -> None:
        """ "X beats Y on price". Raises UnbackedError when it does not, or that cannot be told."""
        for match in BEATS.finditer(scope.text):
            on = "price" if match["v"].casefold().startswith("under") else (match["of"] or "")
            group = next(g for g in scope.groups if match.start() < g.start < match.end())
            own = [g for g in scope.groups if g.end <= match.start()]
            if on.casefold() not in ON or not own:
                raise unbacked(UNSURE, "comparison", match["v"])
            (of, sign), others = ON[on.casefold()], frozenset(p for u in group.units for p in u)
            places = frozenset(p for unit in own[-1].units for p in unit)
            known = amounts(self._slate, of, places | others, match["v"])
            if not all(beats(u, others, True, sign, known) for u in own[-1].units):
                raise unbacked(FALSE, "comparison", match["v"], self._slate.ids(places))
            claims.append(claim(self._slate, match["v"], places, of))

    def _is_idle(
        self, match: re.Match[str], of: str, scope: Scope, wished: re.Match[str] | None
    ) -> bool:
        """True for "something lighter", "a longer stay": it compares no picks."""
        ordinary = of not in ("price", "rating") and not self._is_predicate(match, scope)
        return bool(wished) or ordinary

    def _is_predicate(self, match: re.Match[str], scope: Scope) -> bool:
        before = scope.text[: match.start()]
        return bool(re.search(r"(?:\b(?:is|are)|['’](?:s|re))\s+(?:\w+ ){0,2}$", before))
