"""Which values of which fields a message asks for, or rules out.

A phrase means what products of the kind asked for have; what only other kinds have is no
constraint, but a colour, a material or a flag that nothing of the kind has is one: it can't be met,
which is to be noticed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from assistant.constraints import ANY, BRAND, Constraint
from assistant.understanding import phrases
from assistant.understanding.cues import JOINS
from assistant.understanding.heard import NO_NOUNS, Heard
from assistant.understanding.lexicon import EXACT, PURPOSES, Meaning
from assistant.understanding.measuring import Measuring
from assistant.understanding.naming import Kind, Leaves
from assistant.understanding.numerals import fold
from assistant.understanding.synonyms import ANIMAL
from assistant.understanding.tokens import phrase_of

_VAGUE = frozenset(
    "problem idea thank thanks rush preference matter hurry worry need more too very sure really "
    "like that this expensive cheap big small heavy thing stuff one longer less good bad way "
    "fancy crazy special bother budget limit price junk rubbish money cost flashy ugly nice pricey "
    "it they them him her me you kid child much many else only also either both stupid boring fuss "
    "dear long short large huge tiny loud bulky old new something anything everything rush clue "
    "exceed exceeding spend spending cost brand same similar again yet".split()
)
_CORRECTS = frozenset("no nope wait sorry actually".split())
_DIMENSIONS = frozenset("wide long high tall deep thick broad across".split())
_PEOPLE = frozenset("man woman kid boy girl baby adult unisex toddler newborn".split())


@dataclass(slots=True)
class Draft:
    constraint: Constraint
    first: int
    after: int
    kind: int
    join: str = ""
    """The "and" or "or" before it."""


class Valuing:
    """The constraints on values, each with the words it was read from."""

    def __init__(
        self,
        heard: Heard,
        kinds: tuple[Kind, ...],
        unwanted: tuple[Kind, ...],
        before: Leaves,
        turn: int,
        strange: Sequence[tuple[int, int]] = (),
    ) -> None:
        self._heard, self._kinds, self._not_kinds = heard, kinds, unwanted
        self._words, self._scopes = heard.words, heard.scopes
        self._own, self._lexicon = heard.own, heard.lexicon
        self._before, self._turn = before, turn
        self._taken = {at for kind in kinds for at in range(kind.first, kind.after)}
        self._measuring = Measuring(heard, kinds)
        self._taken |= {at for first, after in strange for at in range(first, after)}
        self._drafts: list[Draft] = []
        self.unknowable: list[int] = []
        """Places of words that are not wanted, and that no column and no title ever says."""
        self.used: set[int] = set()
        """Places of the words that the wishes were read from."""
        self.withdrawn: list[tuple[int, int]] = []
        """Words that the message itself corrects: "white? no, black"."""
        self._read_values()
        self._read_unknown_negations()
        self._correct()
        self.against = [(d.first, d.after) for d in self._drafts if d.constraint.negated]
        """Words of all that is not wanted."""
        self.drafts = sorted(_joined(_consistent(self._drafts)), key=lambda draft: draft.first)

    def _read_values(self) -> None:
        at, against = 0, ""
        while at < len(self._words):
            if at in self._taken or self._scopes.cue[at] or self._words[at].mark:
                at += 1
                continue
            length, draft = self._general_at(at) or self._value_at(at)
            if draft is not None:
                if draft.constraint.negated:
                    draft, against = self._still_against(draft, against)
                self._drafts.append(draft)
                self.used.update(range(draft.first, draft.after))
            at += max(length, 1)

    def _still_against(self, draft: Draft, against: str) -> tuple[Draft, str]:
        """ "no wool and silk" is against both; "not red and waterproof" is against the colour."""
        one = draft.constraint
        own = self._scopes.opens[
            draft.first
        ]  # "vegan, and never anything from Ace": a no of its own
        joined = self._scopes.joined[draft.first] == "and" and not own
        if joined and against and one.field != against:
            draft.constraint = replace(one, negated=False)
            return draft, ""
        return draft, one.field

    def _general_at(self, at: int) -> tuple[int, Draft | None] | None:
        """ "not metal", "no animal products", "vegan": what a general word covers is not wanted."""
        lexicon, place = self._lexicon, self._owner(at)
        leaves = self._kinds[place].leaves if place >= 0 else self._before
        longest = next((n for n, _ in lexicon.meanings(self._words, at)), 0)
        if (length := lexicon.is_vegan(self._words, at)) >= max(1, longest):
            if self._scopes.negated[at] or lexicon.has_field("vegan", leaves):
                return None
            return length, self._against(ANIMAL, ANIMAL, at, at + length, place)
        group = lexicon.group_at(self._words, at)
        if group is None or group[0] < longest or not self._scopes.negated[at + group[0] - 1]:
            return None
        length, name = group
        return length, self._against(
            name, self._heard.said(at, at + length), at, at + length, place
        )

    def _against(self, name: str, said: str, first: int, after: int, place: int) -> Draft:
        """None of what the group `name` covers; its values are looked for in every text."""
        lexicon = self._lexicon
        meant = lexicon.meanings(self._words[:after], first) if name != ANIMAL else ()
        field_ = lexicon.made_of or ANY
        own = [m.value for _, found in meant for m in found if m.field == field_]
        itself = phrase_of(name) if name != ANIMAL else ()
        values = lexicon.widened(field_, (*own, *itself), name)
        draft = self._draft(field_, values, first, after, place)
        draft.constraint = replace(
            draft.constraint, negated=True, hard=not self._scopes.soft[first], said=said
        )
        return draft

    def _value_at(self, at: int) -> tuple[int, Draft | None]:
        place = self._owner(at)
        leaves = self._kinds[place].leaves if place >= 0 else self._before
        if draft := self._measured(at, leaves, place):
            return draft.after - at, draft
        for length, meanings in self._lexicon.meanings(self._words, at):
            if at + length - 1 in self._taken or self._torn(at, length):
                continue
            chosen = self._chosen(meanings, leaves, at, length)
            if chosen is None:
                continue
            field_, values = chosen
            if self._unlikely(at, length, field_, values):
                continue
            if len(values) > 1 or self._is_part(values, at, length):
                values = (*values, self._heard.said(at, at + length).lower())
            values = tuple(dict.fromkeys(values))
            if self._scopes.idle[at] and not self._scopes.negated[at + length - 1]:
                return length, None
            if self._scopes.negated[at + length - 1]:
                values = self._lexicon.widened(field_, values, self._heard.said(at, at + length))
            return length, self._draft(field_, values, at, at + length, place)
        return 1, None

    def _torn(self, at: int, length: int) -> bool:
        """True for "a 6" that only looks like "A6"."""
        if length != 2 or len(self._words[at].norm) > 1:
            return False
        letter, figure = self._words[at : at + 2]
        return figure.norm[:1].isdigit() and letter.end != figure.start

    def _is_part(self, values: tuple[str, ...], at: int, length: int) -> bool:
        """True when the words are part of the value, as "brass" of "aged brass": a title may have
        them alone."""
        typed = tuple(word.norm for word in self._words[at : at + length])
        return values[0] != "yes" and len(phrase_of(values[0])) > len(typed)

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
        typed = self._heard.text[words[0].start : words[-1].end]
        if field_ == BRAND and length == 1 and typed.islower() and self._lexicon.is_word(typed):
            before = self._words[at - 1].norm if at else ""
            return before not in ("by", "from", "brand")
        if at and words[0].norm in _DIMENSIONS and self._after_measure(at):
            return True
        inside = self._own[at] and not self._scopes.negated[at]
        aside = self._heard.aside[at]
        might = inside and aside in ("with", "he") and self._lexicon.is_general(field_)
        if might and self._of_another(at + length, aside):
            return True
        says_for = inside and aside not in ("with", "from", "he")
        if says_for and field_ not in PURPOSES:
            people = any(word.norm in _PEOPLE for word in words)
            return not people and not any(c.isdigit() for v in values for c in v)
        if length == 1 and (words[0].norm, self._follows(at)) in (("down", "to"), ("wide", "than")):
            return True
        return length == 1 and words[0].norm in phrases.STOP_WORDS

    def _follows(self, at: int) -> str:
        return self._words[at + 1].norm if at + 1 < len(self._words) else ""

    def _correct(self) -> None:
        """ "white? no, black": what is said after a "no" takes the place of what came before."""
        for at, word in enumerate(self._words):
            if word.norm not in _CORRECTS or not self._is_correction(at):
                continue
            wanted = [d for d in self._drafts if not d.constraint.negated]
            fields = {d.constraint.field for d in wanted if d.first > at}
            gone = [d for d in wanted if d.first < at and d.constraint.field in fields]
            self._drafts = [d for d in self._drafts if d not in gone]
            self.withdrawn += [(d.first, d.after) for d in gone] + [(at, at + 1)]
            if self._words[at + 1].norm in _CORRECTS:
                self.withdrawn.append((at + 1, at + 2))

    def _is_correction(self, at: int) -> bool:
        """True for a "no" or "wait" between marks, or before "wait" and "sorry"."""
        before = at > 0 and (self._words[at - 1].mark or self._words[at - 1].norm in _CORRECTS)
        after = self._words[at + 1] if at + 1 < len(self._words) else None
        if after is None:
            return False
        return bool(before and after.mark) or after.norm in ("wait", "sorry", "actually", "make")

    def _after_measure(self, at: int) -> bool:
        """True for the "wide" of "140 cm wide"."""
        before = [w.norm for w in self._words[max(0, at - 2) : at]]
        return any(word[:1].isdigit() for word in before)

    def _of_another(self, at: int, aside: str) -> bool:
        """True when a word in "he drinks black coffee", "with a green thumb" is said of another
        thing, which follows it."""
        while at < len(self._words) and self._heard.in_meaning(at) and not self._heard.naming[at]:
            at += 1
        if at >= len(self._words) or self._words[at].mark:
            return False
        named = aside == "he" and self._heard.naming[at]
        return named or self._heard.is_noun(at)

    def _draft(
        self, field_: str, values: tuple[str, ...], first: int, after: int, place: int
    ) -> Draft:
        soft = self._scopes.soft[after - 1] or self._scopes.soft[first] or field_ in PURPOSES
        constraint = Constraint(
            field_,
            values,
            negated=self._scopes.negated[after - 1],
            hard=not soft,
            said=self._heard.said(first, after),
            turn=self._turn,
        )
        return Draft(constraint, first, after, place, self._scopes.joined[first])

    def _measured(self, at: int, leaves: Leaves, place: int) -> Draft | None:
        """ "at least 16 GB", "under 120 cm", "for a family of five", "M or L"."""
        measured = self._measuring.at(at, leaves)
        if measured is None:
            return None
        first = max(measured.first, self._drafts[-1].after) if self._drafts else measured.first
        draft = self._draft(measured.field, measured.values, first, measured.after, place)
        one = draft.constraint
        if measured.turned or self._scopes.cue[measured.first]:
            one = replace(one, negated=False)  # "not more than" is no negation of the number
        draft.constraint = replace(one, least=measured.least, most=measured.most)
        if measured.best and one.hard and not one.negated:
            best = replace(one, values=measured.best, hard=False)
            self._drafts.append(Draft(best, first, measured.after, place))
        return draft

    def _read_unknown_negations(self) -> None:
        """ "no zip": a word that no column has, looked for in every text of a product."""
        covered = {at for d in self._drafts for at in range(d.first, d.after)}
        covered |= {at for k in self._not_kinds for at in range(k.first, k.after)}
        for at, word in enumerate(self._words):
            if not self._scopes.opens[at] or at in covered or word.mark:
                continue
            if self._is_vague(word.norm):
                continue
            owner = self._owner(at)
            leaves = self._kinds[owner].leaves if owner >= 0 else self._before
            known = self._lexicon.says_word(word.norm, leaves) if leaves else None
            if self._lexicon.titled(word.norm) if known is None else known:
                self._drafts.append(self._draft(ANY, (word.norm,), at, at + 1, owner))
            else:
                self.unknowable.append(at)

    def _is_vague(self, word: str) -> bool:
        """True for what no catalogue says of a product: "no problem", "not you"."""
        short = word[:1].isdigit() or len(word) < 3
        return short or word in phrases.STOP_WORDS or word in _VAGUE or word in NO_NOUNS


def _consistent(drafts: Sequence[Draft]) -> list[Draft]:
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


def _joined(drafts: Sequence[Draft]) -> list[Draft]:
    """ "red or blue" is one wish: either will do."""
    out: list[Draft] = []
    for draft in sorted(drafts, key=lambda d: d.first):
        one = draft.constraint
        last = next(
            (d for d in reversed(out) if _same_wish(d.constraint, one) and d.kind == draft.kind),
            None,
        )
        if last is None or one.least is not None or one.most is not None:
            out.append(draft)
            continue
        values = tuple(dict.fromkeys((*last.constraint.values, *one.values)))
        join = "and" if draft.join == "and" and not one.negated else "or"
        same = one.said == last.constraint.said
        said = one.said if same else f"{last.constraint.said} {join} {one.said}"
        last.constraint = replace(last.constraint, values=values, said=said)
    return out


def _same_wish(one: Constraint, other: Constraint) -> bool:
    return (one.field, one.negated, one.hard) == (other.field, other.negated, other.hard) and (
        one.least is one.most is None and one.field not in PURPOSES
    )
