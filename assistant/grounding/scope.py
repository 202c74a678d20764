"""Of which products something in a sentence is said.

In this order: the name a quality stands right before ("the navy X"); whom "all", "both" or "each"
take in; the names before it in its clause, then in the clauses before, or, in a clause that leads
in, after it; "the second one"; a noun that only some picks are ("the tumbler"); the running
subject for "it" and "they"; any one pick for "there is a navy one". What is left is said of the
running subject, or of any one pick where there is none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from assistant.grounding.hedges import unasserted
from assistant.grounding.names import MARK, place_of
from assistant.grounding.qualities import stem
from assistant.grounding.slate import Slate
from assistant.grounding.vocabulary import Word
from assistant.grounding.words import bag
from assistant.understanding.phrases import PLACES

Units = tuple[frozenset[int], ...]
"""Every one of these must have a product that it is true of."""

_RUN = re.compile(r"[\ue000-\ue7ff]+")
_LISTED = re.compile(
    r"[\s*]*(?:\([^()]*\)\s*)?(?:,\s*|,?\s*(?:and|or|&)\s+)(?:(?:the|a|an|our|both)\s+)?"
)
_GAP = r"[^\w\ue000-\ue7ff]+"
_ASIDE = re.compile(
    rf"\b(?:than|unlike|as|instead of|rather than|next to|beside|alongside){_GAP}(?:the\s+)?$"
)
_ALSO = re.compile(
    rf"(?:\b(?:so|as|nor|neither) (?:is|are|has|have|does|do|comes?|can)"
    r"|[,;]\s*(?:just |much )?like"
    rf"|^\W*(?:just |much )?like|\bas well as|\balong with){_GAP}(?:the )?$",
    re.IGNORECASE,
)
"""Before a name: what is said of another is said of it too."""
_LIKE = re.compile(rf"^\W*(?:just |much )?(?:un)?like{_GAP}(?:the )?$", re.IGNORECASE)
_UNLIKE = re.compile(rf"\bunlike{_GAP}(?:the )?$", re.IGNORECASE)
_CLAUSE = re.compile(r";|:\s|,\s|[.!?]\s|\s[–—-]\s|\s(?:but|while|whereas|and|or)\s")
_NUMBERS = dict(
    zip("one two three four five six seven eight nine ten".split(), range(1, 11), strict=True)
)
_N = rf"(?P<n>{'|'.join(_NUMBERS)}|\d{{1,2}})"
_THINGS = r"(?:ones?|picks?|options?|choices?|products?|items?|of (?:these|them|those|the|my))"
_EVERY = re.compile(
    rf"\b(?:all|each|every|any) (?:of )?(?:the |these |those |my |our |your )?(?:{_N}\b|of\b|them\b"
    rf"|these\b|those\b|{_THINGS}|single|is\b|are\b|has\b|have\b|comes?\b)"
    r"|\bthe (?:whole|entire|full) (?:range|lot|selection|set|bunch|slate|list)\b"
    r"|\b(?:they|these|those|we|them|which)(?:['’]re| are| have) all\b|\beverything\b|\beveryone\b"
    r"|\b(?:these|those|the) (?P<these>two|three|four|five|six|seven|eight|nine|ten)\b",
    re.IGNORECASE,
)
_KINDS = re.compile(r"\b(?:all|each|every)(?: of)?(?: the| these| my| our)? (\w+)", re.IGNORECASE)
_BOTH = re.compile(
    r"\bboth (?:of|are|have|come|these|those|the|picks|options|ones)\b|\bare both\b|\bboth\W*$"
    r"|^\W*both\b|\b(?:n?either) (?:of|one|is|has|pick|option|would)\b",
    re.IGNORECASE,
)
_OTHERS = re.compile(r"\b(?:the|all) (?:others?|rest|remaining)\b", re.IGNORECASE)
_NTH = re.compile(
    rf"\b(?:the |my |your )?(?P<nth>{'|'.join(PLACES)}|last)"
    r"(?: (?:one|pick|card|option|choice|product|item)\b|['’]s\b"
    r"|(?: \w+)?(?= (?:is|are|has|comes|costs|holds|fits|weighs|isn['’]t)\b))"
    r"|\b(?:number|no\.?|option|pick|card) ?#?(?P<digit>\d{1,2})\b",
    re.IGNORECASE,
)
_ALL_BUT = re.compile(
    r"\b(?:all|every\w*|any\w*|each)(?: \w+){0,2} (?:but|except(?: for)?|apart from"
    r"|other than)\W+$",
    re.IGNORECASE,
)
_THERE = re.compile(
    r"\bthere(?:['’](?:s|re)| is| are)\b|\b(?:a|an|some|one|another|something"
    r"|anything) (?:\w+[ -]){0,4}"
    r"(?:ones?|options?|picks?|choices?|versions?)\b|\b(?:the|a|an) (?:\w+[ -]){1,4}ones?\b",
    re.IGNORECASE,
)
_IT = re.compile(r"\b(?:it|its|it['’]s|this|that|that['’]s|he|she)\b", re.IGNORECASE)
_THEY = re.compile(r"\b(?:they|they['’]re|their|them|these|those)\b", re.IGNORECASE)
_NOUN_PHRASE = re.compile(
    r"\b(?:the|this|that|these|those|both) ((?:[\w'’-]+ ){0,3}[\w'’-]+)", re.IGNORECASE
)
_NO_NOUN = bag(
    "price rating review stock shop shopper card pick option choice one thing way page day"
)


class Group(NamedTuple):
    """Names that stand together: "A and B"."""

    start: int
    end: int
    units: Units
    aside: bool
    """It is what something is measured by: "than A"."""


class Talk(NamedTuple):
    """What the reply has spoken of before the sentence."""

    subject: frozenset[int] | None = None
    mentioned: frozenset[int] = frozenset()
    broken: bool = False
    """The sentence before was held back."""
    vague: bool = False
    """The subject is one of several with the same title."""


class Scope:
    """Of one sentence with marks."""

    def __init__(self, text: str, words: Sequence[Word], slate: Slate, talk: Talk) -> None:
        self.text, self.words, self.slate, self.talk = text, words, slate, talk
        self.unasserted = unasserted(text)
        self.groups = groups(text)
        self.named = frozenset(p for g in self.groups for unit in g.units for p in unit)
        self.clauses = [0, *(m.end() for m in _CLAUSE.finditer(text) if not self._in_list(m))]

    def _in_list(self, cut: re.Match[str]) -> bool:
        return any(g.start <= cut.start() and cut.end() <= g.end for g in self.groups)

    def clause(self, at: int) -> tuple[int, int]:
        """The character range of the clause that holds `at`."""
        start = max(begin for begin in self.clauses if begin <= at)
        return start, min((b for b in self.clauses if b > at), default=len(self.text))

    def of(self, start: int, end: int) -> Units | None:
        """Whom characters [start, end) are said of; None when that cannot be told."""
        if len(self.slate.facts) == 1:
            return (self.slate.everyone,)
        for find in (self._right_after, self._quantified):
            if (units := find(start, end)) is not None:
                return units
        units = self._spoken_of(start)
        return units and (*units, *(unit for unit in self._also() if unit not in units))

    def unlike(self) -> frozenset[int]:
        """The products that are said to be otherwise."""
        apart = [g for g in self.groups if _UNLIKE.search(self.text[: g.start])]
        return frozenset(p for group in apart for unit in group.units for p in unit)

    def _also(self) -> Units:
        """The products of "and so is X", "like X"."""
        more = [g for g in self.groups if _ALSO.search(self.text[: g.start])]
        return tuple(unit for group in more for unit in group.units)

    def each(self, places: frozenset[int]) -> Units:
        """Each of `places` by itself."""
        return tuple(frozenset({place}) for place in sorted(places))

    # -- names -----------------------------------------------------------------------------

    def _right_after(self, start: int, end: int) -> Units | None:
        for group in self.groups:
            between = self.text[end : group.start]
            if group.start >= end and re.fullmatch(r"[\s\"“'‘*(-]*", between):
                return group.units[:1]
            behind = self.text[group.end : start]
            nearest = not any(group.end < other.start < start for other in self.groups)
            which = re.match(r"[\s,*)]*(?:which|that|who|whose)\b", behind)
            if group.end <= start and nearest and which:
                return group.units[-1:]
        return None

    def _named(self, start: int) -> Units | None:
        groups = [g for g in self.groups if not g.aside]
        begin, finish = self.clause(start)
        own = [g for g in groups if begin <= g.start < finish]
        before = [g for g in groups if g.end <= start]
        after = [g for g in groups if g.start >= start]
        if own:
            inside = [g for g in own if g.end <= start]
            return (inside[-1] if inside else own[0]).units
        opens = begin == 0 or self.text[:begin].rstrip()[-1:] in ";:.!?"
        if after and (opens or not before):
            return after[0].units
        return before[-1].units if before else None

    def topic(self) -> frozenset[int]:
        """The products that the sentence names, but for those it measures others by."""
        chief = [g for g in self.groups if not g.aside]
        return frozenset(p for g in chief for unit in g.units for p in unit)

    @property
    def is_vague(self) -> bool:
        """True when a name in it is the title of several."""
        return any(len(unit) > 1 for group in self.groups for unit in group.units)

    def meant(self) -> frozenset[int]:
        """The picks that a sentence without names speaks of by their place or kind."""
        place = self.nth()
        return frozenset({place}) if place is not None else self.nouns()

    # -- how many --------------------------------------------------------------------------

    def _quantified(self, start: int, end: int) -> Units | None:
        for group in self.groups:
            if group.end <= start and _ALL_BUT.search(self.text[: group.start].lower()):
                left = self.slate.everyone - {p for unit in group.units for p in unit}
                return self.each(left)
        begin, finish = self.clause(start)
        clause = self.text[begin:finish]
        lead = self.text[:finish] if begin and not MARK.search(self.text[:begin]) else clause
        if MARK.search(clause) or (lead != clause and (_NTH.search(clause) or _IT.match(clause))):
            return None
        if _OTHERS.search(lead):
            return self.each(self.slate.everyone - (self.talk.subject or self.named))
        if match := _EVERY.search(lead):
            return self._all(match["n"] or match["these"])
        if _BOTH.search(lead):
            return self.exactly(2)
        for match in _KINDS.finditer(lead):
            if places := self.slate.kinds.get(stem(match[1].casefold())):
                return self.each(places)
        return None

    def _all(self, count: str | None) -> Units | None:
        if count is None:
            return self.each(self.slate.everyone)
        return self.exactly(number(count))

    def exactly(self, count: int) -> Units | None:
        """The `count` products spoken of: the running subject, those named so far, or all."""
        talk = self.talk
        for places in (self.named, talk.subject, talk.mentioned, self.slate.everyone):
            if places and len(places) == count:
                return self.each(places)
        return ()

    # -- others ----------------------------------------------------------------------------

    def _spoken_of(self, start: int) -> Units | None:
        begin, finish = self.clause(start)
        clause, subject = self.text[begin:finish], self.talk.subject
        if (units := self._named(start)) is not None:
            pronoun = _IT.match(clause) and not MARK.search(clause)
            return units if not (pronoun and subject and self._only_aside()) else self.each(subject)
        if (place := self.nth(clause)) is not None or (place := self.nth()) is not None:
            return (frozenset({place}),)
        if _NTH.search(self.text):
            return None
        if _THERE.search(clause):
            return (self.slate.everyone,)
        if places := self.nouns(start):
            return (places,)
        if self.talk.broken:
            return None
        if subject:
            return self.each(subject)
        if _IT.search(self.text):
            return (frozenset({0}),)
        return self.each(self.slate.everyone) if _THEY.search(clause) else (self.slate.everyone,)

    def _only_aside(self) -> bool:
        return all(group.aside for group in self.groups)

    def nth(self, text: str | None = None) -> int | None:
        """The place that "the second one" means, where one place is told."""
        found = [self._place(m) for m in _NTH.finditer(self.text if text is None else text)]
        return found[-1] if len(set(found)) == 1 else None

    def _place(self, match: re.Match[str]) -> int | None:
        last = len(self.slate.facts)
        told = int(match["digit"]) if match["digit"] else PLACES.get(match["nth"].casefold(), last)
        return told - 1 if 0 < told <= last else None

    def nouns(self, start: int | None = None, text: str | None = None) -> frozenset[int]:
        """The picks that "the tumbler" means, where not all of them are tumblers."""
        for match in _NOUN_PHRASE.finditer(self.text if text is None else text):
            words = [stem(w.casefold()) for w in re.findall(r"[^\W_]+", match[1])]
            for word in words:
                places = self.slate.kinds.get(word, frozenset())
                if places and word not in _NO_NOUN:
                    kept = places & (self.talk.subject or places) or places
                    inside = start is not None and match.start() < start < match.end()
                    if len(kept) == 1 or inside or kept == self.talk.subject:
                        return kept
        return frozenset()


def number(text: str) -> int:
    """The number that a word or digits mean."""
    return _NUMBERS.get(text.casefold()) or int(text)


def groups(text: str) -> list[Group]:
    """The names of a sentence, those of a list together."""
    found: list[Group] = []
    for run in _RUN.finditer(text):
        unit = frozenset(map(place_of, run.group()))
        if found and _is_listed(text, found[-1], run.start()):
            last = found.pop()
            found.append(Group(last.start, run.end(), (*last.units, unit), last.aside))
        else:
            aside = bool(_ASIDE.search(text[: run.start()].casefold()))
            found.append(Group(run.start(), run.end(), (unit,), aside))
    return found


def _is_listed(text: str, last: Group, start: int) -> bool:
    """True for "A, B and C", though not for "Unlike A, B"."""
    between = text[last.end : start]
    opens = _LIKE.search(text[: last.start]) and not re.search(r"\b(?:and|or)\b|&", between)
    return bool(_LISTED.fullmatch(between)) and not opens
