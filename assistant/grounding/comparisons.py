"""Comparisons are worked out over the picks: "the cheapest", "lighter than", "the same price".

A tie is no lie: of two that cost least each is "the cheapest". What the data cannot work out,
such as "the warmest", is held back; plain opinion, such as "the nicest", passes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from assistant.grounding.hedges import manner
from assistant.grounding.ledger import Claim, unbacked
from assistant.grounding.measures import measured
from assistant.grounding.names import MARK
from assistant.grounding.qualities import stem
from assistant.grounding.scope import Scope, Units, number
from assistant.grounding.slate import Slate
from assistant.grounding.words import bag

_MOST, _LEAST = 1, -1
_SIGNS: tuple[tuple[str, str, int], ...] = (
    ("price", r"cheapest|least (?:expensive|costly|pricey)|lowest[- ]?pric\w*|lowest in price"
     r"|most (?:affordable|inexpensive|economical)|costs? (?:the )?least|best price", _LEAST),
    ("price", r"dearest|priciest|costliest|most (?:expensive|costly|pricey)|highest[- ]?pric\w*"
     r"|costs? (?:the )?most", _MOST),
    ("rating", r"(?:best|highest|top|most highly)[- ]?(?:rated|reviewed|scor\w+|ratings?|reviews?)"
     r"|rated (?:the )?(?:best|highest|most highly)|most loved|best liked"
        r"|tops? the (?:ratings|list|table|charts?|reviews)|ranks? (?:the )?(?:highest|first|best|top)", _MOST),
    ("rating", r"(?:lowest|worst)[- ]?(?:rated|reviewed|ratings?|reviews?|scor\w+)|rated (?:the )?lowest",
     _LEAST),
    ("reviews", r"most[- ]?(?:reviewed|reviews?|ratings?)", _MOST),
    ("reviews", r"(?:least[- ]?reviewed|fewest reviews?)", _LEAST),
    ("launched", r"newest|latest|most recent", _MOST),
    ("launched", r"oldest", _LEAST),
    ("weight", r"lightest|weighs? (?:the )?least", _LEAST),
    ("weight", r"heaviest|weighs? (?:the )?most", _MOST),
    ("battery", r"longest[- ](?:lasting|battery\w*|playtime|play)", _MOST),
    ("length", r"longest", _MOST), ("length", r"shortest", _LEAST),
    ("height", r"tallest|highest(?= (?:one|of))", _MOST), ("width", r"widest|broadest", _MOST),
    ("width", r"narrowest|slimmest", _LEAST), ("depth", r"deepest|thickest", _MOST),
    ("depth", r"shallowest|thinnest", _LEAST),
    ("screen", r"(?:largest|biggest) (?:screen|display)", _MOST),
    ("storage", r"most storage|(?:largest|biggest) storage", _MOST),
    ("memory", r"most (?:memory|ram)", _MOST),
    ("size", r"(?:holds?|carries|takes|fits) (?:the )?most|largest|biggest|roomiest|most spacious|(?:greatest|highest) (?:capacity|volume)", _MOST),
    ("size", r"(?:holds?|carries|takes) (?:the )?least|smallest|tiniest|most compact", _LEAST),
    ("power", r"most powerful|strongest motor", _MOST), ("brightness", r"brightest", _MOST),
    ("speed", r"fastest|quickest", _MOST), ("speed", r"slowest", _LEAST),
    ("stock", r"fewest left|lowest stock", _LEAST),
)  # fmt: skip
_SUPERLATIVE = re.compile(
    r"\b(?:"
    + "|".join(f"(?P<s{i}>{pattern})" for i, (_, pattern, _) in enumerate(_SIGNS))
    + r")\b",
    re.IGNORECASE,
)
_COMPARED: tuple[tuple[str, str, int], ...] = (
    ("price", r"cheaper|less (?:expensive|costly|pricey|dear)|more (?:affordable|economical)"
     r"|lower[- ]?pric\w+|lower in price|costs? less|costing less|(?:priced|comes? in) lower"
     r"|(?:rather|like to|want to) spend less|^\W*for less\b|for less money|kinder to (?:the|your) "
     r"(?:purse|wallet)|easier on (?:the|your) (?:purse|wallet|budget)", _LEAST),
    ("price", r"dearer|pricier|costlier|more (?:expensive|costly|pricey)|costs? more|costing more"
     r"|higher[- ]?priced", _MOST),
    ("rating", r"(?:better|higher|more highly)[- ]?(?:rated|reviewed|rating)|rated (?:even )?(?:better|higher|more highly)"
     r"|(?:think|thought) even more of|(?:better|higher) (?:rating|reviews?|scores?)|scores? higher", _MOST),
    ("rating", r"(?:worse|lower)[- ]?(?:rated|reviewed|rating)|rated lower|scores? lower", _LEAST),
    ("reviews", r"more reviews?|more ratings|more widely reviewed", _MOST),
    ("reviews", r"fewer reviews?", _LEAST), ("launched", r"newer|more recent", _MOST),
    ("launched", r"older", _LEAST), ("weight", r"lighter|weighs? less", _LEAST),
    ("weight", r"heavier|weighs? more", _MOST),
    ("battery", r"longer[- ](?:lasting|battery\w*|playtime)|lasts? longer", _MOST),
    ("length", r"longer", _MOST), ("length", r"shorter", _LEAST), ("height", r"taller", _MOST),
    ("width", r"wider|broader", _MOST), ("width", r"narrower|slimmer", _LEAST),
    ("depth", r"deeper|thicker", _MOST), ("depth", r"shallower|thinner", _LEAST),
    ("screen", r"(?:larger|bigger) (?:screen|display)", _MOST),
    ("storage", r"more storage", _MOST), ("memory", r"more (?:memory|ram)", _MOST),
    ("size", r"larger|bigger|roomier|more spacious|(?:holds?|carries) more|(?:greater|higher|larger) capacity", _MOST),
    ("size", r"smaller|more compact|holds? less", _LEAST), ("power", r"more powerful", _MOST),
    ("brightness", r"brighter", _MOST), ("speed", r"faster|quicker", _MOST),
    ("speed", r"slower", _LEAST),
)  # fmt: skip
_COMPARATIVE = re.compile(
    r"(?:\b|(?=\W))(?:"
    + "|".join(f"(?P<c{i}>{p})" for i, (_, p, _) in enumerate(_COMPARED))
    + r")\b",
    re.IGNORECASE,
)
_HINT = re.compile(
    r"(?:est|most|least|best|top|fewest|lowest|highest|er|less|more|than|same|equally|kinder|tops?|ranks?)\b",
    re.IGNORECASE,
)
_OPINION = bag(
    "best nicest prettiest loveliest finest simplest easiest cutest smartest safest sweetest coolest "
    "fanciest neatest cosiest coziest comfiest happiest greatest surest closest nearest handiest "
    "kindest liveliest boldest latest honest earliest plainest wisest furthest trendiest classiest "
    "elegant stylish beautiful versatile practical useful sensible natural obvious suitable fitting "
    "likely interesting unusual attractive charming lovely classic balanced thoughtful fun all-round "
    "appealing rounded special unique nicer better prettier simpler easier rather other another "
    "further fancier safer cosier cozier smarter finer lovelier whether ever never over under later "
    "sooner earlier either neither classier dressier playful modern traditional relaxed neat sweeter"
)
_NOT_EST = bag(
    "rest test guest chest forest west east nest vest interest request suggest invest harvest "
    "contest protest digest crest quest pest zest best honest modest earnest est dest priest "
    "conquest arrest northwest southwest everest budapest bucharest fest lest jest request attest "
    "tempest detest manifest latest midwest armrest headrest footrest backrest dest quickest"
)
_ANY_EST = re.compile(r"\b(?:the|its|our|my|and|or|of) (?P<w>\w{2,}est)\b", re.IGNORECASE)
_THE_MOST = re.compile(
    r"\bthe (?P<m>most|least) (?P<w>[\w-]+)\b(?! (?:from|out|of (?:it|your|the)))", re.IGNORECASE
)
_ANY_ER = re.compile(r"\b(?:(?P<w>\w{2,}er)|(?:more|less) (?P<m>[\w-]+)) than\b", re.IGNORECASE)
_THAN = re.compile(r"[^,;:.!?]{0,40}?\bthan\s+", re.IGNORECASE)
_AMONG = re.compile(r"\b(?:one of|among|amongst|some of) (?:the|our|my)\s+$", re.IGNORECASE)
_RANK = re.compile(r"\b(?P<r>second|third|next)[- ]+$", re.IGNORECASE)
_OF_N = re.compile(
    r"\bof (?:the |these |those |my |our )?(?:lot|bunch|(?P<n>two|three|four|five|six|seven|eight|nine|ten|\d+))\b",
    re.IGNORECASE,
)
_ONES = re.compile(r"\s+((?:\w+\s+){1,2})(?:ones|picks|options|choices)\b", re.IGNORECASE)
_THE_COMPARED = re.compile(r"\bthe\s+$", re.IGNORECASE)
_SAME = re.compile(
    r"\b(?:(?:the )?same (?P<a>price|rating|colou?r|material|brand|size)|(?:costs?|priced) the same|equally (?P<b>rated|priced))\b",
    re.IGNORECASE,
)
_SUBJECTS_OWN = re.compile(
    r"\b(?:something|anything|want|fancy|find|with)\b[^,;.!?]*$", re.IGNORECASE
)
_BEATS = re.compile(
    r"\b(?P<v>beats?|tops?|trumps?|outdoes|outperforms?|edges? out|undercuts?)\s+\W*[\ue000-\ue7ff]+"
    r"(?:\W+(?:on|in|for|by)\s+(?P<of>price|rating|ratings|reviews|\w+))?",
    re.IGNORECASE,
)
_TIMES = re.compile(
    r"\b(?:half|twice|double|triple|\w+ times|a (?:third|quarter|fraction)(?: of)?) (?:the (?:price"
    r"|cost|weight|size|capacity|length|width|height|volume|rating|reviews)|as \w+)\b",
    re.IGNORECASE,
)
_ON = {"price": ("price", _LEAST), "rating": ("rating", _MOST), "ratings": ("rating", _MOST)}
_ON |= {"reviews": ("reviews", _MOST)}
_UNSURE = "a comparison that the data cannot settle"
_FALSE = "a comparison that is not so"


class Comparisons:
    """Checks the comparisons of sentences against one slate."""

    def __init__(self, slate: Slate) -> None:
        self._slate = slate

    def check(self, scope: Scope, claims: list[Claim]) -> frozenset[int]:
        """Adds a claim for each comparison; raises UnbackedError for one that is not so.

        Returns the picks that "the cheapest one" and the like mean where no name says it.
        """
        text = scope.text
        if not (_HINT.search(text) or _BEATS.search(text) or _TIMES.search(text)):
            return frozenset()
        spans, meant, read = scope.unasserted, frozenset[int](), list[tuple[int, int]]()
        for match in _SUPERLATIVE.finditer(text):
            read.append(match.span())
            if not _inside(match.start(), spans):
                meant |= self._superlative(match, scope, spans, claims)
        for match in _COMPARATIVE.finditer(text):
            if not any(a <= match.start() < b for a, b in read):
                read.append(match.span())
                self._comparative(match, scope, spans, claims)
        self._same(scope, spans, claims)
        self._beaten(scope, claims)
        if (times := _TIMES.search(text)) and not _inside(times.start(), spans):
            raise unbacked(_UNSURE, "comparison", times.group())
        for word, start in _unknown(text):
            if not _inside(start, [*spans, *read]):
                raise unbacked(_UNSURE, "comparison", word)
        return meant

    # -- the most of all -------------------------------------------------------------------

    def _superlative(
        self,
        match: re.Match[str],
        scope: Scope,
        spans: list[tuple[int, int]],
        claims: list[Claim],
    ) -> frozenset[int]:
        of, sign = _meaning(match, _SIGNS, "s")
        text, said = scope.text, match.group()
        among = self._among(match, scope)
        ranked = self._ranked(of, sign, among, said)
        places = self._chosen(text[: match.start()], ranked)
        units = self._whom(match, scope)
        denied = self._is_denied(match, scope, spans)
        if denied:
            places = among - places
        unnamed = units is None or units == (self._slate.everyone,)
        if unnamed and not denied and len(self._slate.facts) > 1:
            claims.append(self._claim(said, places, of))
            return places
        if not units or not all(unit & places for unit in units):
            raise unbacked(_FALSE, "comparison", said, self._slate.ids(scope.named))
        claims.append(self._claim(said, frozenset(p for u in units for p in u & places), of))
        return frozenset()

    def _among(self, match: re.Match[str], scope: Scope) -> frozenset[int]:
        """The picks that are compared: all, those of a kind, or "of the three"."""
        rest = re.match(r"[^,;.!?]{0,60}", scope.text[match.end() :])
        if rest and (of := _OF_N.search(rest[0])) and of["n"]:
            alike = _ONES.match(rest[0], of.end())
            return self._these(number(of["n"]), scope, alike[1] if alike else "")
        before = scope.text[: match.start()]
        if (of := _OF_N.search(before)) and of["n"]:
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

    def _ranked(self, of: str, sign: int, among: frozenset[int], said: str) -> list[frozenset[int]]:
        """Ties together, the first have most (or least) of it."""
        amounts = self._amounts(of, among, said)
        levels = sorted(set(amounts.values()), reverse=sign == _MOST)
        return [frozenset(p for p, a in amounts.items() if a == level) for level in levels]

    def _chosen(self, before: str, ranked: list[frozenset[int]]) -> frozenset[int]:
        if rank := _RANK.search(before):
            at = 2 if rank["r"].casefold() == "third" else 1
            return ranked[at] if at < len(ranked) else frozenset()
        if _AMONG.search(before):
            total, chosen = sum(map(len, ranked)), frozenset[int]()
            for places in ranked:
                if chosen and len(chosen | places) * 2 > total:
                    break
                chosen |= places
            return chosen
        return ranked[0]

    def _amounts(self, of: str, places: frozenset[int], said: str) -> dict[int, Decimal]:
        """Raises UnbackedError unless every one has an amount, all of one dimension.

        A product without a rating is none of the best rated; it does not leave that unsettled.
        """
        found = {p: measured(self._slate.facts[p].told.product, of) for p in sorted(places)}
        known = {p: amount for p, amount in found.items() if amount is not None}
        enough = len(known) == len(found) or (of == "rating" and known)
        if not known or not enough or len({unit for unit, _ in known.values()}) != 1:
            raise unbacked(_UNSURE, "comparison", said, self._slate.ids(places))
        return {place: amount for place, (_, amount) in known.items()}

    # -- more than another -----------------------------------------------------------------

    def _comparative(
        self,
        match: re.Match[str],
        scope: Scope,
        spans: list[tuple[int, int]],
        claims: list[Claim],
    ) -> None:
        of, sign = _meaning(match, _COMPARED, "c")
        text, said = scope.text, match.group().strip()
        than = _THAN.match(text, match.end())
        leads = re.search(r"spend less|for less|kinder|easier", said, re.IGNORECASE)
        if _inside(match.start(), spans) and not (leads and MARK.search(text)):
            return
        wished = _SUBJECTS_OWN.search(text[scope.clause(match.start())[0] : match.start()])
        if than is None and (not MARK.search(text) and (wished or of not in ("price", "rating"))):
            if wished or not self._is_predicate(match, scope):
                return
        if _THE_COMPARED.search(text[: match.start()]) and than is None:
            self._superlative_of_two(match, scope, of, sign, claims)
            return
        units = self._whom(match, scope)
        if not units:
            raise unbacked(_UNSURE, "comparison", said)
        own = frozenset(p for unit in units for p in unit)
        others, every = self._others(than, scope, own)
        if self._is_denied(match, scope, spans):
            raise unbacked(_UNSURE, "comparison", said, self._slate.ids(own))
        amounts = self._amounts(of, own | others, said)
        better = [self._beats(unit, others, every, sign, amounts) for unit in units]
        if not others or not all(better):
            raise unbacked(_FALSE, "comparison", said, self._slate.ids(own))
        claims.append(self._claim(said, own, of))

    def _beats(
        self,
        unit: frozenset[int],
        others: frozenset[int],
        every: bool,
        sign: int,
        amounts: dict[int, Decimal],
    ) -> bool:
        def wins(one: int) -> bool:
            if one not in amounts:
                return False
            held = [
                other not in amounts or sign * (amounts[one] - amounts[other]) > 0
                for other in others
                if other != one
            ]
            return bool(held) and (all(held) if every else any(held))

        return any(map(wins, unit))

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

    def _superlative_of_two(
        self, match: re.Match[str], scope: Scope, of: str, sign: int, claims: list[Claim]
    ) -> None:
        """ "The cheaper of the two"."""
        said = match.group().strip()
        pair = self._among(match, scope)
        pair = pair if len(pair) == 2 else self._these(2, scope)
        ranked = self._ranked(of, sign, pair, said)
        units = self._whom(match, scope)
        if not units or not all(unit & ranked[0] for unit in units):
            raise unbacked(_FALSE, "comparison", said, self._slate.ids(pair))
        claims.append(self._claim(said, ranked[0], of))

    def _same(self, scope: Scope, spans: list[tuple[int, int]], claims: list[Claim]) -> None:
        for match in _SAME.finditer(scope.text):
            if _inside(match.start(), spans):
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
                raise unbacked(_FALSE, "comparison", match.group(), self._slate.ids(places))
            claims.append(self._claim(match.group(), places, of))

    def _values(self, of: str, places: frozenset[int], said: str) -> set[str]:
        if of in ("price", "rating"):
            return {str(amount) for amount in self._amounts(of, places, said).values()}
        names = ("colour", "color") if of.startswith("colo") else (of,)
        found = set()
        for place in places:
            product = self._slate.facts[place].told.product
            given = {k.casefold(): v for k, v in product.attributes.items()} | {
                "brand": product.brand
            }
            value = next((given[name] for name in names if given.get(name)), None)
            if value is None:
                raise unbacked(_UNSURE, "comparison", said, self._slate.ids(places))
            found.add(value.casefold())
        return found

    def _beaten(self, scope: Scope, claims: list[Claim]) -> None:
        """ "X beats Y on price"."""
        for match in _BEATS.finditer(scope.text):
            on = "price" if match["v"].casefold().startswith("under") else (match["of"] or "")
            group = next(g for g in scope.groups if match.start() < g.start < match.end())
            own = [g for g in scope.groups if g.end <= match.start()]
            if on.casefold() not in _ON or not own:
                raise unbacked(_UNSURE, "comparison", match["v"])
            (of, sign), others = _ON[on.casefold()], frozenset(p for u in group.units for p in u)
            places = frozenset(p for unit in own[-1].units for p in unit)
            amounts = self._amounts(of, places | others, match["v"])
            if not all(self._beats(u, others, True, sign, amounts) for u in own[-1].units):
                raise unbacked(_FALSE, "comparison", match["v"], self._slate.ids(places))
            claims.append(self._claim(match["v"], places, of))

    # -- who and how -----------------------------------------------------------------------

    def _whom(self, match: re.Match[str], scope: Scope) -> Units | None:
        return scope.of(match.start(), match.end())

    def _is_predicate(self, match: re.Match[str], scope: Scope) -> bool:
        before = scope.text[: match.start()]
        return bool(re.search(r"(?:\b(?:is|are)|['’](?:s|re))\s+(?:\w+ ){0,2}$", before))

    def _is_denied(self, match: re.Match[str], scope: Scope, spans: list[tuple[int, int]]) -> bool:
        words = scope.words
        at = next((i for i, w in enumerate(words) if w.start >= match.start()), None)
        if at is None:
            return False
        return manner(scope.text, words, at, at + 1, spans)[0] in ("denied", "unlisted")

    def _claim(self, said: str, places: frozenset[int], of: str) -> Claim:
        products = [self._slate.facts[p].told.product for p in sorted(places)]
        amounts = [measured(product, of) for product in products]
        told = ", ".join(str(amount[1]) for amount in amounts if amount)
        return Claim("comparison", said, tuple(p.id for p in products), of, told)


def _meaning(
    match: re.Match[str], table: tuple[tuple[str, str, int], ...], letter: str
) -> tuple[str, int]:
    field, _, sign = table[int((match.lastgroup or f"{letter}0")[1:])]
    return field, sign


def _inside(at: int, spans: list[tuple[int, int]]) -> bool:
    return any(start <= at < end for start, end in spans)


def _unknown(text: str) -> Iterator[tuple[str, int]]:
    """Comparisons in words that no column is of: (the word, where)."""
    for match in _ANY_EST.finditer(text):
        word = match["w"].casefold()
        if word not in _NOT_EST | _OPINION:
            yield match["w"], match.start("w")
    for match in _THE_MOST.finditer(text):
        if match["w"].casefold() not in _OPINION | bag("part people of important common"):
            yield match.group(), match.start("m")
    for match in _ANY_ER.finditer(text):
        word = (match["w"] or match["m"]).casefold()
        if word not in _OPINION:
            yield match.group(), match.start()
