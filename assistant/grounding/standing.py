"""Stock, ratings and popularity where no figure tells them: "in stock", "well rated", "popular"."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from assistant.grounding.hedges import manner
from assistant.grounding.ledger import Claim, Kind, unbacked
from assistant.grounding.scope import Scope
from assistant.grounding.slate import Facts, Slate

LOW_STOCK = 5
"""As many or fewer left are few; the cards say so too."""
WELL_RATED, TOP_RATED = 4.0, 4.5
"""Of 5: from here on a rating may be called good, and excellent."""
MANY_REVIEWS = 50
"""From here on a product may be called popular."""

Test = Callable[[Facts, str], bool]


def _stocked(least: int, most: int | None = None) -> Test:
    def holds(fact: Facts, _: str) -> bool:
        return (
            fact.stock is not None and least <= fact.stock and (most is None or fact.stock <= most)
        )

    return holds


def _rated(least: float, most: float = 5.0) -> Test:
    def holds(fact: Facts, _: str) -> bool:
        rating = fact.told.product.rating
        return rating is not None and least <= rating <= most and fact.reviews > 0

    return holds


def _liked(fact: Facts, reason: str) -> bool:
    given = "favourite" in reason or "popular" in reason
    return given or fact.reviews >= MANY_REVIEWS or "popular" in fact.text


def _is_new(fact: Facts, reason: str) -> bool:
    return "new" in reason or "new in" in fact.text


def _unreviewed(fact: Facts, _: str) -> bool:
    return fact.reviews == 0


def _never(fact: Facts, _: str) -> bool:
    return False


_FOLK = r"(?:shoppers?|customers?|buyers?|reviewers?|owners?|users?|people|folks|everyone|many)"
_KNOWN: tuple[tuple[Kind, str, str, Test], ...] = (
    ("stock", "stock", r"(?:only )?(?:a )?few (?:are )?(?:left|remain\w*)|last (?:few|ones)\b"
     r"|(?:low|limited|short|little) (?:in |on )?(?:stock|supply|availability|quantities)"
     r"|running (?:low|out)"
     r"|(?:nearly|almost) (?:gone|sold out|out of stock)|not many left|stocks? (?:is|are) (?:low"
     r"|limited)",
     _stocked(1, LOW_STOCK)),
    ("stock", "stock", r"(?:the )?(?:very )?last one(?: left)?(?= (?:left|in stock))"
                       r"|only one left", _stocked(1, 1)),
    ("stock", "stock", r"(?:plenty|lots|loads|well) (?:are |is )?(?:in stock|left|available"
                       r"|stocked)"
     r"|plenty of (?:stock|them)|well[- ]stocked", _stocked(LOW_STOCK + 1)),
    ("stock", "stock", r"sold[- ]out|out of stock|unavailable|no longer available|none left",
     _stocked(0, 0)),
    ("stock", "stock", r"in[- ]stock|ready to (?:order|buy|go)|available(?= (?:now|today|right"
                       r"|here|to (?:buy|order))|\W*$)"
     r"|can be (?:bought|ordered) (?:now|today)", _stocked(1)),
    ("stock", "", r"sell(?:s|ing)? (?:out )?(?:fast|quickly|well|like)|going fast|flying off"
                  r"|in (?:high |hot |great )?demand"
     r"|trending|while (?:stocks?|supplies) last|won['’]t last|hurry|best[- ]?sell(?:ers?|ing)"
     r"|going quickly"
     r"|restock\w*|weighs? (?:(?:next to|almost|close to) nothing|very little|hardly|barely)"
     r"|pre-?order", _never),
    ("rating", "rating", r"top[- ]rated|(?:outstanding|exceptional|superb|stellar"
                         r"|near-perfect) (?:reviews?|ratings?)"
     r"|excellently rated|very (?:well|highly)[- ](?:rated|reviewed)", _rated(TOP_RATED)),
    ("rating", "rating", r"(?:perfect|full) (?:score|rating|marks)", _rated(5.0)),
    ("rating", "rating", r"(?:well|highly|strongly|warmly|favourably)[- ](?:rated|reviewed"
                         r"|regarded|liked|praised)"
     r"|(?:great|good|excellent|glowing|rave|strong|high|fantastic|positive|solid|impressive"
     r"|lovely|warm)"
     r" (?:customer |shopper )?(?:reviews|ratings?|scores?|feedback)"
     rf"|(?:loved|adored|liked|praised|trusted|enjoyed|rated) by (?:\w+ )?{_FOLK}"
     rf"|{_FOLK} (?:really |all |clearly )?(?:love|loved|adore|rave|praise|like|liked|enjoy)\b",
     _rated(WELL_RATED)),
    ("rating", "rating", r"(?:poorly|badly) (?:rated|reviewed)|(?:bad|poor|mixed"
                         r"|middling) (?:reviews|ratings?)",
     _rated(0.0, 3.5)),
    ("rating", "", rf"{_FOLK} (?:often |all |also )?(?:say|said|report|mention|agree|find|note"
                   rf"|describe|tell|complain)",
     _never),
    ("reviews", "reviews", r"(?:no|without) (?:any )?(?:reviews?|ratings?)|unrated|unreviewed"
     r"|not (?:yet )?(?:been )?(?:rated|reviewed)", _unreviewed),
    ("reviews", "reviews", r"popular(?! (?:choice )?(?:size|colour|belief))|(?:shop|customer"
                           r"|shopper|crowd|firm|everyone|everybody|people|nation)['’]?s?"
     r" favou?rite|favou?rites? (?:in|of|with|among|amongst|here)|lots of reviews|many reviews"
     r"|widely reviewed"
     r"|plenty of reviews", _liked),
    ("attribute", "reason", r"new (?:in|to) (?:the|our|this) shop|new arrivals?|just (?:in"
                            r"|arrived|landed)(?=\W|$)"
     r"|newly (?:in|arrived|launched)|brand[- ]new|new in\b", _is_new),
)  # fmt: skip
_ANY = re.compile(
    r"\b(?:" + "|".join(f"(?P<k{i}>{p})" for i, (_, _, p, _) in enumerate(_KNOWN)) + r")(?!\w)",
    re.IGNORECASE,
)


class Standing:
    """Checks what is said of stock and liking against one slate."""

    def __init__(self, slate: Slate) -> None:
        self._slate = slate

    def check(self, scope: Scope, claims: list[Claim]) -> None:
        """Adds a claim for each; raises UnbackedError for one that is not so."""
        for match in _ANY.finditer(scope.text):
            if not any(a <= match.start() < b for a, b in scope.unasserted):
                claims.extend(self._checked(match, scope))

    def _checked(self, match: re.Match[str], scope: Scope) -> Iterator[Claim]:
        kind, field, _, holds = _KNOWN[int((match.lastgroup or "k0")[1:])]
        at = next((i for i, w in enumerate(scope.words) if w.start >= match.start()), None)
        denied = at is not None and manner(scope.text, scope.words, at, at + 1, ())[0] != "said"
        units, said = scope.of(match.start(), match.end()), match.group()
        if not units or denied:
            raise unbacked("what no data says of stock or liking", kind, said)
        for unit in units:
            facts = [
                (self._slate.facts[p], self._slate.reasons[p].casefold()) for p in sorted(unit)
            ]
            fact = next(
                (f for f, reason in facts if holds(f, reason) or self._told(f, kind, said)), None
            )
            if fact is None:
                raise unbacked("stock or liking that is not so", kind, said, self._slate.ids(unit))
            yield Claim(kind, said, (fact.id,), field or "description", _value(fact, field))

    def _told(self, fact: Facts, kind: Kind, said: str) -> bool:
        """A description may say how a thing is liked; of what is left only the stock may."""
        return (
            kind != "stock"
            and f" {' '.join(said.casefold().replace('-', ' ').split())} " in fact.spaced
        )


def _value(fact: Facts, field: str) -> str:
    known = {"stock": fact.stock, "rating": fact.told.product.rating, "reviews": fact.reviews}
    return "" if known.get(field) is None else str(known[field])
