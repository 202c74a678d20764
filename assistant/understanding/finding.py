"""From words to constraints: what kind of product, which values of which fields, and what not.

`find` reads one message's words against a lexicon and knows no conversation. A phrase means what
products of the kind asked for have; what only other kinds have is no constraint, but a colour, a
material or a flag that nothing of the kind has is one: it can't be met, which is to be noticed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from assistant.constraints import ANY, BRAND, CATEGORY, STOCK, Constraint
from assistant.understanding import phrases
from assistant.understanding.cues import JOINS, LINKS
from assistant.understanding.kinds import Named
from assistant.understanding.lexicon import EXACT, PURPOSES, Lexicon, Meaning
from assistant.understanding.numerals import fold
from assistant.understanding.ratings import rating_in
from assistant.understanding.removals import Removal, removals_in
from assistant.understanding.scopes import Scopes, scopes_of
from assistant.understanding.tokens import Word, words_of

Leaves = frozenset[str]
NOWHERE: Leaves = frozenset()
_COMPLEMENTS = frozenset("for with match matching on inside under beside from into fit".split())
_ENQUIRING = frozenset("look looking search searching shop shopping hunt ask need hunting".split())
_OPENS_AGAIN = frozenset(
    "that which in under but must around over up made i need want show and , . ; : ! ?".split()
)
_AT_LEAST = {("at", "least"), ("min",), ("minimum",), ("more", "than"), ("over",), ("from",)}
_OR_MORE = {("or", "more"), ("plus",), ("and", "up"), ("or", "above"), ("minimum",), ("+",)}
_VAGUE = frozenset(
    "problem idea thank thanks rush preference matter hurry worry need more too very sure really "
    "like that this expensive cheap big small heavy thing stuff one longer less good bad way "
    "fancy crazy special bother budget limit price junk rubbish money cost flashy ugly nice pricey "
    "it they them him her me you kid child much many else only also either both stupid boring fuss "
    "dear long short large huge tiny loud bulky old new something anything everything rush clue "
    "exceed exceeding spend spending cost brand same similar again yet".split()
)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of product that was named, over words [first, after)."""

    leaves: Leaves
    first: int
    after: int
    quantity: int = 1
    joined: str = ""
    """The "and" or "or" before it."""
    whole: bool = True
    """True when the words are a whole name."""
    said: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """What one message's words were taken to say."""

    kinds: tuple[Kind, ...] = ()
    constraints: tuple[Constraint, ...] = ()
    """In the order of the words; those on a kind of product among them only when negated."""
    removals: tuple[Removal, ...] = ()
    positive: str = ""
    """The message without what is not to be searched for: negations, cues, what is taken back."""
    unexplained: int = 0
    """Words that carry meaning and are in no constraint."""
    unknowable: tuple[str, ...] = ()
    """What is not wanted, but no column and no title ever says."""
    owner: tuple[int, ...] = ()
    """For each constraint the place of the kind it was said of; -1 before the first."""


def find(text: str, lexicon: Lexicon, leaves: Leaves = NOWHERE, turn: int = 0) -> Found:
    """Constraints in `text`; `leaves` are the kinds that the conversation is about so far."""
    return _Finder(text, lexicon, leaves, turn).found()


@dataclass(slots=True)
class _Draft:
    constraint: Constraint
    first: int
    after: int
    kind: int


class _Finder:
    def __init__(self, text: str, lexicon: Lexicon, leaves: Leaves, turn: int) -> None:
        self._rest = text[_LONGEST:]
        text = text[:_LONGEST]
        self._text, self._lexicon, self._turn = text, lexicon, turn
        self._unknowable: list[int] = []
        self._before = leaves
        self._gone: list[tuple[int, int]] = []
        self._drafts: list[_Draft] = []
        text = self._without_rating(text)
        self._removals, spans = removals_in(text, lexicon)
        for start, end in spans:
            text = self._blanked(text, start, end)
        self._words = self._mended(words_of(text))
        telling = self._telling()
        self._scopes: Scopes = scopes_of(self._words, telling)
        self._own = self._complements()
        self._kinds, self._not_kinds = self._named_kinds()
        self._taken = {at for kind in self._kinds for at in range(kind.first, kind.after)}

    def found(self) -> Found:
        self._read_values()
        self._read_unknown_negations()
        drafts = sorted(_joined(_consistent(self._drafts)), key=lambda d: d.first)
        negated_kinds = [
            Constraint(CATEGORY, tuple(sorted(k.leaves)), True, said=self._said(k.first, k.after),
                       turn=self._turn)
            for k in self._not_kinds
        ]  # fmt: skip
        rated = [c for c in (self._rating, self._stock()) if c]
        constraints = (*negated_kinds, *(d.constraint for d in drafts), *rated)
        owners = (*(-1 for _ in negated_kinds), *(d.kind for d in drafts), *(-1 for _ in rated))
        return Found(
            kinds=self._kinds,
            constraints=constraints,
            removals=self._removals,
            positive=self._positive() + self._rest,
            unexplained=self._unexplained(),
            unknowable=tuple(self._said(at, at + 1) for at in self._unknowable),
            owner=owners,
        )

    def _stock(self) -> Constraint | None:
        """Only what is in stock is ever shown; who says so sees that it was heard."""
        found = _IN_STOCK.search(fold(self._text))
        return Constraint(STOCK, ("yes",), said=found[0], turn=self._turn) if found else None

    # -- preparing ---------------------------------------------------------------------------

    def _without_rating(self, text: str) -> str:
        rated = rating_in(text, self._turn)
        self._rating = rated[0] if rated else None
        return self._blanked(text, *rated[1]) if rated else text

    def _blanked(self, text: str, start: int, end: int) -> str:
        self._gone.append((start, end))
        return text[:start] + " " * (end - start) + text[end:]

    def _mended(self, words: list[Word]) -> list[Word]:
        typed, mended = fold(self._text), self._lexicon.mended
        return [
            word
            if word.mark
            else word._replace(norm=mended(word.norm, typed[word.start : word.end]))
            for word in words
        ]

    def _telling(self) -> list[bool]:
        """True for words that name a kind or are part of a value."""
        telling = [False] * len(self._words)
        for at in range(len(self._words)):
            lengths = [length for length, _ in self._lexicon.meanings(self._words, at)][:1]
            if named := self._lexicon.kinds.named_at(self._words, at):
                lengths.append(named[0])
            for place in range(at, at + max(lengths, default=0)):
                telling[place] = True
        return telling

    def _complements(self) -> list[bool]:
        """True for words inside "for my desk", "to go with the coat": not what is asked for."""
        inside, out = "", []
        for at, word in enumerate(self._words):
            before = self._words[at - 1].norm if at else ""
            if word.norm in _OPENS_AGAIN or self._scopes.cue[at]:
                inside = ""
            if word.norm in _COMPLEMENTS and before not in _ENQUIRING and before:
                inside = word.norm
                out.append(True)
                continue
            out.append(bool(inside))
        return out

    # -- kinds of product --------------------------------------------------------------------

    def _named_kinds(self) -> tuple[tuple[Kind, ...], tuple[Kind, ...]]:
        wanted: list[Kind] = []
        unwanted: list[Kind] = []
        spare: list[Kind] = []
        for kind in self._mentions():
            if self._scopes.negated[kind.after - 1] and not self._negated_before(kind.first):
                unwanted.append(kind)
            elif self._own[kind.first] or self._is_owned(kind.first):
                spare.append(kind)
            else:
                wanted.append(kind)
        if not wanted and spare and not self._before and self._alone(spare[0]):
            wanted = spare
        return tuple(self._settled(wanted)), tuple(unwanted)

    def _negated_before(self, at: int) -> bool:
        """True after a value that is not wanted: "no red tents" still asks for tents."""
        return bool(at) and self._scopes.negated[at - 1] and self._in_meaning(at - 1)

    def _is_owned(self, at: int) -> bool:
        """True for "my plants": what a shopper has is not what they look for."""
        return at > 0 and self._words[at - 1].norm in _OWNERS

    def _alone(self, kind: Kind) -> bool:
        """True when nothing that could be the subject comes before "for winter boots"."""
        before = [w.norm for w, cue in zip(self._words, self._scopes.cue, strict=True) if not cue]
        before = before[: kind.first - sum(self._scopes.cue[: kind.first])]
        somebody = _OWNERS & set(before[-4:]) or _ANYTHING & set(before)
        return not somebody and not any(self._is_noun(at) for at in range(kind.first))

    def _mentions(self) -> list[Kind]:
        found: list[Kind] = []
        at = 0
        while at < len(self._words):
            named = None if self._scopes.cue[at] else self._lexicon.kinds.named_at(self._words, at)
            value = self._longer_value(at, named[0] if named else 0)
            if named and named[0] == 1 and self._words[at].norm in phrases.STOP_WORDS:
                named = None
            if named is None or value:
                at += max(value, 1)
                continue
            first, after, which = self._furthest(at, *named)
            if not self._blocked(first, after, which):
                found.append(self._kind(which, first, after))
            at = after
        return self._compounds(found)

    def _longer_value(self, at: int, than: int) -> int:
        """Words of a brand or another value of several words, longer than a kind's name: "machine
        washable", "Halden Light"; 0 when there is none."""
        for length, meanings in self._lexicon.meanings(self._words, at):
            if all(m.field in PURPOSES for m in meanings):
                continue
            brand = any(m.field == BRAND for m in meanings)
            if length > max(1, than) or (brand and length > 1):
                return length if any(m.share == EXACT for m in meanings) else 0
        return 0

    def _compounds(self, kinds: list[Kind]) -> list[Kind]:
        """Of two names side by side the last is the thing, if it is one: a "ring light" is none."""
        out: list[Kind] = []
        for kind in kinds:
            if out and out[-1].after == kind.first:
                last = out.pop()
                turned = (
                    *self._words[kind.first : kind.after],
                    *self._words[last.first : last.after],
                )
                named = self._lexicon.kinds.named_at(turned, 0)
                if named and named[0] == len(turned):  # "lamp desk" in another's word order
                    kind = replace(kind, leaves=named[1].leaves, first=last.first)
                elif not kind.whole:
                    continue
            out.append(kind)
        return out

    def _furthest(self, at: int, length: int, which: Named) -> tuple[int, int, Named]:
        """Of overlapping names the one that ends last: a "coffee table lamp" is a lamp."""
        first, after = at, at + length
        for later in range(at + 1, at + length):
            further = self._lexicon.kinds.named_at(self._words, later)
            if further and later + further[0] > after:
                first, after, which = later, later + further[0], further[1]
        return first, after, which

    def _blocked(self, first: int, after: int, which: Named) -> bool:
        """True when the name is only part of another thing's: "ring light", "tent pegs"."""
        if self._is_noun(after) and not self._plural(after - 1):
            return True
        return not which.whole and after - first == 1 and self._is_noun(first - 1)

    def _plural(self, at: int) -> bool:
        word = self._words[at]
        return self._text[word.start : word.end].lower().endswith("s") and word.norm[-1:] != "s"

    def _is_noun(self, at: int) -> bool:
        """True for a word that neither the lexicon nor grammar explains."""
        if not 0 <= at < len(self._words) or self._words[at].mark or self._scopes.cue[at]:
            return False
        word = self._words[at].norm
        if word in phrases.STOP_WORDS or word in _NO_NOUNS or word[:1].isdigit() or len(word) < 3:
            return False
        if phrases.describes(word) or word in JOINS or word in LINKS:
            return False
        if word.endswith(("ly", "ing")):
            return False
        before = at and any(at - 1 + n > at for n, _ in self._lexicon.meanings(self._words, at - 1))
        return not before and not any(True for _ in self._lexicon.meanings(self._words, at))

    def _kind(self, which: Named, first: int, after: int) -> Kind:
        start = first
        while start and self._modifies(start - 1):
            start -= 1
        quantity = 1
        number = self._words[start - 1].norm if start else ""
        counts = number.isdigit() and not self._own[start - 1] and not self._measures(start - 1)
        if counts and 1 <= int(number) <= MOST_OF_ONE:
            quantity = int(number)
        joined = self._scopes.joined[first]
        said = self._said(first, after)
        return Kind(which.leaves, first, after, quantity, joined, which.whole, said)

    def _measures(self, at: int) -> bool:
        """True for a number that is part of a value, as in "a 2-person tent", or of a size."""
        before = self._words[at - 1].norm if at else ""
        return before in _SIZE_WORDS or any(
            n > 1 for n, _ in self._lexicon.meanings(self._words, at)
        )

    def _modifies(self, at: int) -> bool:
        word = self._words[at]
        if word.mark or word.norm.isdigit() or word.norm in JOINS or word.norm in LINKS:
            return False
        return self._in_meaning(at) or phrases.describes(word.norm)

    def _in_meaning(self, at: int) -> bool:
        for start in range(max(0, at - 3), at + 1):
            if any(start + n > at for n, _ in self._lexicon.meanings(self._words, start)):
                return True
        return False

    def _settled(self, kinds: Sequence[Kind]) -> list[Kind]:
        """Each narrowed by the words around it; "sneakers or running shoes" is one wish."""
        named = {at for kind in kinds for at in range(kind.first, kind.after)}
        said = frozenset(
            word.norm
            for at, word in enumerate(self._words)
            if at not in named and not word.mark and not self._scopes.negated[at]
        )
        out: list[Kind] = []
        for kind in kinds:
            kind = replace(kind, leaves=self._lexicon.kinds.narrowed(kind.leaves, said))
            last = out[-1] if out else None
            if last and kind.joined == "or":
                out[-1] = replace(last, leaves=last.leaves | kind.leaves)
            elif last and kind.leaves & last.leaves:
                out[-1] = replace(last, leaves=kind.leaves & last.leaves)
            elif last and not self._apart(last, kind):
                out[-1] = kind if self._one_phrase(last.after, kind.first) else last
            else:
                out.append(kind)
        return self._one_list(out)

    def _one_list(self, kinds: list[Kind]) -> list[Kind]:
        """The longest run of kinds that are listed side by side; of several runs the one that is
        wished for, or the first. A story names many things and asks for few."""
        runs: list[list[Kind]] = []
        for kind in kinds:
            if runs and self._listed(runs[-1][-1].after, kind.first):
                runs[-1].append(kind)
            else:
                runs.append([kind])
        wished = [run for run in runs if self._wished(run[0].first)]
        return (wished or runs or [[]])[0]

    def _listed(self, start: int, end: int) -> bool:
        """True when only joining and describing words stand in [start, end)."""
        between = range(start, end)
        return len(between) <= _FURTHEST and not any(
            self._words[at].norm in ".!?" or self._is_noun(at) or self._words[at].norm in _VERBS
            for at in between
        )

    def _wished(self, at: int) -> bool:
        """True after "I want", "looking for" and the like, whatever describes the thing."""
        described = True  # until "a" or "the" begins the thing's own words
        for place in range(at - 1, max(-1, at - 9), -1):
            word = self._words[place].norm
            if word in _WISHES:
                return True
            if word in ("a", "an", "the", "some"):
                described = False
            elif self._words[place].mark or (self._is_noun(place) and not described):
                return False
        return False

    def _one_phrase(self, start: int, end: int) -> bool:
        """True when only describing words stand in [start, end): a "light reading lamp"."""
        return not any(
            self._words[at].mark or self._words[at].norm in phrases.STOP_WORDS or self._own[at]
            for at in range(start, end)
        )

    def _apart(self, one: Kind, other: Kind) -> bool:
        """True when a comma or an "and" stands between two kinds."""
        between = self._words[one.after : other.first]
        return any(w.norm in JOINS or w.norm in ",;&+" for w in between)

    # -- values ------------------------------------------------------------------------------

    def _read_values(self) -> None:
        at, against = 0, ""
        while at < len(self._words):
            if at in self._taken or self._scopes.cue[at] or self._words[at].mark:
                at += 1
                continue
            length, draft = self._value_at(at)
            if draft is not None:
                if draft.constraint.negated:
                    draft, against = self._still_against(draft, against)
                self._drafts.append(draft)
            at += max(length, 1)

    def _still_against(self, draft: _Draft, against: str) -> tuple[_Draft, str]:
        """ "no wool and silk" is against both; "not red and waterproof" is against the colour."""
        one = draft.constraint
        if self._scopes.joined[draft.first] == "and" and against and one.field != against:
            draft.constraint = replace(one, negated=False)
            return draft, ""
        return draft, one.field

    def _value_at(self, at: int) -> tuple[int, _Draft | None]:
        place = self._owner(at)
        leaves = self._kinds[place].leaves if place >= 0 else self._before
        if draft := self._measured(at, leaves, place):
            return draft.after - at, draft
        for length, meanings in self._lexicon.meanings(self._words, at):
            if at + length - 1 in self._taken:
                continue
            chosen = self._chosen(meanings, leaves, at, length)
            if chosen is None:
                continue
            field_, values = chosen
            if self._unlikely(at, length, field_, values):
                continue
            if len(values) > 1 or self._is_part(values, at, length):
                values = (*values, self._said(at, at + length).lower())
            values = tuple(dict.fromkeys(values))
            return length, self._draft(field_, values, at, at + length, place)
        return 1, None

    def _is_part(self, values: tuple[str, ...], at: int, length: int) -> bool:
        """True when the words are part of the value, as "brass" of "aged brass": a title may have
        them alone."""
        typed = tuple(word.norm for word in self._words[at : at + length])
        return values[0] != "yes" and len(_phrase(values[0])) > len(typed)

    def _owner(self, at: int) -> int:
        """The kind that a value is said of: the one it stands before, else the last one named."""
        if not self._kinds:
            return -1
        for place, kind in enumerate(self._kinds):
            if at < kind.first:
                apart = any(w.norm in JOINS or w.norm in ",;" for w in self._words[at : kind.first])
                return max(0, place - 1) if apart and place else place
        return len(self._kinds) - 1

    def _chosen(
        self, meanings: Sequence[Meaning], leaves: Leaves, at: int, length: int
    ) -> tuple[str, tuple[str, ...]] | None:
        """The field that most products of the kinds have one of the values in, and the values."""
        counts: dict[str, int] = {}
        values: dict[str, dict[str, int]] = {}
        exact: set[str] = set()
        for field_, value, share in meanings:
            n = self._lexicon.count(field_, value, leaves)
            if not n and not (leaves and self._could_be(field_, value)):
                continue
            counts[field_] = counts.get(field_, 0) + n
            values.setdefault(field_, {})[value] = n
            if share == EXACT and n:
                exact.add(field_)
        if not counts:
            return None
        best = max(
            counts, key=lambda f: (counts[f] > 0, f in exact and f not in PURPOSES, counts[f], f)
        )
        if not leaves and not self._stands_alone(best, values[best]):
            return None
        if self._scopes.negated[at + length - 1]:
            return best, tuple(m.value for m in meanings if m.field == best)
        some = {value: n for value, n in values[best].items() if n} or values[best]
        return best, tuple(some)

    def _could_be(self, field_: str, value: str) -> bool:
        """True for what any product might be asked to be: a colour, a material, a flag."""
        if value == "yes":
            last = fold(field_).split()[-1]
            return phrases.describes(fold(field_).replace(" ", "-")) or phrases.describes(last)
        return self._lexicon.is_general(field_) and field_ != "size"

    def _stands_alone(self, field_: str, values: Iterable[str]) -> bool:
        """Without a kind, a flag counts when it describes, a value when it has a number."""
        if field_ in PURPOSES or field_ == "size":
            return False
        if self._lexicon.is_general(field_):
            return True
        return any(
            self._could_be(field_, v) if v == "yes" else any(c.isdigit() for c in v) for v in values
        )

    def _unlikely(self, at: int, length: int, field_: str, values: tuple[str, ...]) -> bool:
        words = self._words[at : at + length]
        typed = self._text[words[0].start : words[-1].end]
        if field_ == BRAND and length == 1 and typed.islower() and self._lexicon.is_word(typed):
            before = self._words[at - 1].norm if at else ""
            return before not in ("by", "from", "brand")
        inside = self._own[at] and not self._scopes.negated[at]
        says_for = inside and self._complement_of(at) not in ("with", "from")
        if says_for and field_ not in PURPOSES:
            people = any(word.norm in _PEOPLE for word in words)
            return not people and not any(c.isdigit() for v in values for c in v)
        return length == 1 and words[0].norm in phrases.STOP_WORDS

    def _complement_of(self, at: int) -> str:
        while at >= 0 and self._own[at]:
            if self._words[at].norm in _COMPLEMENTS:
                return self._words[at].norm
            at -= 1
        return ""

    def _draft(
        self, field_: str, values: tuple[str, ...], first: int, after: int, place: int
    ) -> _Draft:
        soft = self._scopes.soft[after - 1] or self._scopes.soft[first] or field_ in PURPOSES
        constraint = Constraint(
            field_,
            values,
            negated=self._scopes.negated[after - 1],
            hard=not soft,
            said=self._said(first, after),
            turn=self._turn,
        )
        return _Draft(constraint, first, after, place)

    def _measured(self, at: int, leaves: Leaves, place: int) -> _Draft | None:
        """ "at least 16 GB", "27 inches or more", and "for two" where things are for persons."""
        words = self._words
        number = words[at].norm
        if not number.replace(".", "", 1).isdigit():
            return None
        unit = words[at + 1].norm if at + 1 < len(words) else ""
        before = {tuple(w.norm for w in words[max(0, at - n) : at]) for n in (1, 2)}
        behind = {tuple(w.norm for w in words[at + 2 : at + 2 + n]) for n in (1, 2)}
        units = list(self._lexicon.units(unit, leaves)) if unit else []
        if not units and self._own[at] and words[at - 1].norm == "for":
            noun = unit if unit and self._is_noun(at + 1) else ""
            units = [] if noun else list(self._lexicon.units("person", leaves))
            after, said_unit = at + 1, "person"
        else:
            after, said_unit = at + 2, unit
        if not units:
            return None
        field_ = max({f for f, _ in units}, key=lambda f: (sum(f == g for g, _ in units), f))
        if before & _AT_LEAST or behind & _OR_MORE:
            return self._at_least(field_, number, at, after, place)
        values = tuple(v for f, v in units if _phrase(v) == (number, said_unit))
        if values:
            fields = [f for f, v in units if v in values]
            field_ = max(
                set(fields), key=lambda f: sum(self._lexicon.count(f, v, leaves) for v in values)
            )
            values = tuple(dict.fromkeys(v for f, v in units if v in values and f == field_))
        else:
            typed = self._said(at, after)
            values = (typed if after - at > 1 else f"{number}-person",)
        return self._draft(field_, values, at, after, place)

    def _at_least(self, field_: str, number: str, at: int, after: int, place: int) -> _Draft:
        draft = self._draft(field_, (), at, after, place)
        draft.constraint = replace(draft.constraint, least=Decimal(number))
        return draft

    # -- what no column knows ----------------------------------------------------------------

    def _read_unknown_negations(self) -> None:
        """ "no zip": a word that no column has, looked for in every text of a product."""
        covered = {at for d in self._drafts for at in range(d.first, d.after)}
        covered |= {at for k in self._not_kinds for at in range(k.first, k.after)}
        for at, word in enumerate(self._words):
            if not self._scopes.opens[at] or at in covered or word.mark:
                continue
            if self._is_vague(word.norm):
                continue
            if self._lexicon.titled(word.norm):
                draft = self._draft(ANY, (word.norm,), at, at + 1, self._owner(at))
                self._drafts.append(draft)
            else:
                self._unknowable.append(at)

    def _is_vague(self, word: str) -> bool:
        """True for what no catalogue says of a product: "no problem", "not you"."""
        short = word[:1].isdigit() or len(word) < 3
        return short or word in phrases.STOP_WORDS or word in _VAGUE or word in _NO_NOUNS

    # -- what is left ------------------------------------------------------------------------

    def _said(self, first: int, after: int) -> str:
        return self._text[self._words[first].start : self._words[after - 1].end]

    def _positive(self) -> str:
        spans = list(self._gone)
        for at, word in enumerate(self._words):
            if self._scopes.cue[at]:
                spans.append((word.start, word.end))
        for draft in self._drafts:
            if draft.constraint.negated:
                spans.append((self._words[draft.first].start, self._words[draft.after - 1].end))
        for kind in self._not_kinds:
            spans.append((self._words[kind.first].start, self._words[kind.after - 1].end))
        spans += [(self._words[at].start, self._words[at].end) for at in self._unknowable]
        text = self._text
        for start, end in sorted(spans, reverse=True):
            text = f"{text[:start]} {text[end:]}"
        return text

    def _unexplained(self) -> int:
        covered = {at for d in self._drafts for at in range(d.first, d.after)} | self._taken
        return sum(
            self._is_noun(at) and at not in covered and not self._own[at]
            for at in range(len(self._words))
        )


MOST_OF_ONE = 20
_SIZE_WORDS = frozenset("size uk eu us waist number no # level age ages".split())
_IN_STOCK = re.compile(r"\b(?:in stock|on stock|available (?:now|today|right away|immediately))\b")
_LONGEST = 3_000  # characters that are read for constraints; the rest is only searched for
_FURTHEST = 12
_VERBS = frozenset("that which who because so when while if went go said say know think".split())
_WISHES = frozenset(
    "want need looking search searching buy find show like after recommend thinking get wish "
    "shopping order hoping wanted".split()
)
_OWNERS = frozenset("my our his her their your its".split())
_PEOPLE = frozenset("man woman kid boy girl baby adult unisex toddler newborn".split())
_ANYTHING = frozenset("gift present idea accessory something anything thing".split())
_NO_NOUNS = frozenset(
    "under over please plea gift present today tomorrow soon budget max maximum price cheap about "
    "around want need buy looking thank hello friend good great nice cool best something anything "
    "which who that i my me you it is are was be been can could would should will do doe have has "
    "come goe fit last look feel work keep help make use wear carry stay hold take get love like "
    "dollar buck quid euro usd eur gbp each per total all altogether together size kind sort type "
    "style colour brand material where when what how why really very also too so much many well "
    "let now here there then only just even still again because since while if unless until both "
    "either man woman kid baby boy girl adult unisex people person one two style asap".split()
)


def _span(kind: Kind) -> range:
    return range(kind.first, kind.after)


def _phrase(value: str) -> tuple[str, ...]:
    return tuple(w.norm for w in words_of(value) if not w.mark)


def _consistent(drafts: Sequence[_Draft]) -> list[_Draft]:
    """Without what one and the same message wants and does not want: "nothing orange, the old one
    was orange" is against it."""
    against = {
        (d.constraint.field, value)
        for d in drafts
        if d.constraint.negated
        for value in d.constraint.values
    }
    return [
        d
        for d in drafts
        if d.constraint.negated
        or not {(d.constraint.field, value) for value in d.constraint.values} & against
    ]


def _joined(drafts: Sequence[_Draft]) -> list[_Draft]:
    """ "red or blue" is one wish: either will do."""
    out: list[_Draft] = []
    for draft in sorted(drafts, key=lambda d: d.first):
        one = draft.constraint
        last = next(
            (d for d in reversed(out) if _same_wish(d.constraint, one) and d.kind == draft.kind),
            None,
        )
        if last is None or one.least is not None:
            out.append(draft)
            continue
        values = tuple(dict.fromkeys((*last.constraint.values, *one.values)))
        said = (
            f"{last.constraint.said} or {one.said}"
            if one.said != last.constraint.said
            else one.said
        )
        last.constraint = replace(last.constraint, values=values, said=said)
    return out


def _same_wish(one: Constraint, other: Constraint) -> bool:
    return (one.field, one.negated, one.hard) == (other.field, other.negated, other.hard) and (
        one.least is None and one.field not in PURPOSES
    )
