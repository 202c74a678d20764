"""Which kinds of product a message asks for: which of those it names, and how many of each.

A story names many things and asks for few; "a bag for my yoga mat" asks for a bag; a "ring light"
is no ring; and "no red tents" still asks for tents.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.constraints import BRAND
from assistant.understanding import phrases
from assistant.understanding.cues import JOINS, LINKS
from assistant.understanding.heard import NO_NOUNS, Heard
from assistant.understanding.kinds import Named
from assistant.understanding.lexicon import EXACT, PURPOSES
from assistant.understanding.measures import number_at, unit_at
from assistant.understanding.tokens import phrase_of

Leaves = frozenset[str]
NOWHERE: Leaves = frozenset()
MOST_OF_ONE = 20
_SIZE_WORDS = frozenset("size uk eu us waist number no # level age ages".split())
_FURTHEST = 12
_VERBS = frozenset("that which who because so when while if went go said say know think".split())
_WISHES = frozenset(
    "want need looking search searching buy find show like after recommend thinking get wish "
    "shopping order hoping wanted".split()
)
_BEGIN = frozenset("a an some another now instead also and the".split())
_COLLECTIVES = frozenset("set pack bundle pair".split())
_PLAIN_WORDS = phrases.COLOURS | phrases.MATERIALS | phrases.TALK
_OWNERS = frozenset("my our his her their your its".split())
_ANYTHING = frozenset("gift present idea accessory something anything thing".split())


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
    of_its_own: bool = False
    """True for a general word that a noun makes a kind of its own: "a shoulder bag"."""


class Naming:
    """The kinds of product that are asked for, and those that are not wanted."""

    def __init__(self, heard: Heard, before: Leaves) -> None:
        """`before` are the leaf categories that the conversation is about so far."""
        self._heard, self._before = heard, before
        self._words, self._scopes = heard.words, heard.scopes
        self._own, self._lexicon = heard.own, heard.lexicon
        self.strange: list[tuple[int, int]] = []
        """Names of goods that the shop does not sell, over words [first, after)."""
        self.wanted, self.unwanted = self._named_kinds()

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
        wanted = [kind for kind in wanted if not self._is_feature(kind)]
        if not wanted and spare and not self._before and self._alone(spare[0]):
            wanted = spare
        asked = tuple(self._settled(wanted))
        return asked, tuple(kind for kind in unwanted if not self._is_part(kind, asked))

    def _is_part(self, kind: Kind, asked: Sequence[Kind]) -> bool:
        """True for the "sleeves" of "a dress, no sleeves": they are no kind of what is asked for,
        so they are looked for in what it says of itself."""
        leaves = frozenset().union(*(one.leaves for one in asked)) or self._before
        if not leaves or kind.leaves & leaves:
            return False
        word = self._words[kind.after - 1].norm
        return not kind.whole or self._lexicon.says_word(word, leaves)

    def _negated_before(self, at: int) -> bool:
        """True after a value that is not wanted: "no red tents" still asks for tents."""
        return bool(at) and self._scopes.negated[at - 1] and self._heard.in_meaning(at - 1)

    def _is_feature(self, kind: Kind) -> bool:
        """True for "with a glass jar" or "metal strap", said of what is looked for already."""
        if not self._before or kind.leaves & self._before:
            return False
        words = [self._words[at].norm for at in _span(kind)]
        if not self._lexicon.says(self._before, words):
            return False
        first = kind.first
        while first and self._modifies(first - 1):
            first -= 1
        opening = self._words[first - 1].norm if first else ""
        return opening not in _BEGIN and not self._wished(kind.first)

    def _is_owned(self, at: int) -> bool:
        """True for "my plants": what a shopper has is not what they look for."""
        return at > 0 and self._words[at - 1].norm in _OWNERS

    def _alone(self, kind: Kind) -> bool:
        """True when nothing that could be the subject comes before "for winter boots"."""
        before = [w.norm for w, cue in zip(self._words, self._scopes.cue, strict=True) if not cue]
        before = before[: kind.first - sum(self._scopes.cue[: kind.first])]
        somebody = _OWNERS & set(before[-4:]) or _ANYTHING & set(before)
        return not somebody and not any(self._heard.is_noun(at) for at in range(kind.first))

    def _mentions(self) -> list[Kind]:
        found: list[Kind] = []
        at = 0
        while at < len(self._words):
            named = None if self._scopes.cue[at] else self._lexicon.kinds.named_at(self._words, at)
            value = self._longer_value(at, named[0] if named else 0)
            if named and named[0] == 1 and self._words[at].norm in phrases.STOP_WORDS:
                named = None
            goods = self._goods_at(at)
            if goods and (named is None or goods > named[0]) and goods >= value:
                self.strange.append((at, at + goods))
                at += goods
                continue
            if named is None or value:
                at += max(value, 1)
                continue
            first, after, which = self._furthest(at, *named)
            if not self._blocked(first, after, which):
                found.append(self._kind(which, first, after))
            elif not self._heard.is_noun(after) and not self._scopes.negated[first]:
                self.strange.append((first - 1, after))
            at = after
        return self._compounds(self._without_counts(found))

    def _without_counts(self, kinds: list[Kind]) -> list[Kind]:
        """Without what is only counted of another kind: the "4 players" of a board game."""
        out = []
        for kind in kinds:
            others = frozenset().union(*(other.leaves for other in kinds if other is not kind))
            leaves = others or self._before
            if not (kind.after - kind.first == 1 and self._is_counted(kind.first, leaves)):
                out.append(kind)
        return out

    def _is_counted(self, at: int, leaves: Leaves) -> bool:
        """True for a noun after a number, of which `leaves` have so and so many."""
        number = number_at(self._words, at - 1, self._heard.text.lower())
        if number is None or not leaves or self._words[at - 1].mark:
            return False
        if at > 1 and (self._words[at - 2].norm in JOINS or self._words[at - 2].mark):
            return self._heard.in_meaning(at) and self._measures(at - 1)
        unit = unit_at(self._words, at)[0]
        return any(
            m.unit == unit or phrase_of(field)[-1:] == (unit,)
            for field, _, m in self._lexicon.measures(leaves)
        )

    def _goods_at(self, at: int) -> int:
        """Words of everyday goods that the shop does not sell, as "bird house"; 0 for none."""
        if self._scopes.cue[at] or self._scopes.negated[at]:
            return 0
        return self._lexicon.goods_at(self._words, at)

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
        collected = after < len(self._words) and self._words[after].norm in _COLLECTIVES
        if self._heard.is_noun(after) and not collected and not self._plural(after - 1):
            return True
        if which.whole or after - first > 1:
            return False
        if self._lexicon.kinds.is_family(which.leaves):
            return False  # "a beach bag" is a bag
        return self._heard.is_noun(first - 1) or self._is_modifier(first - 1, which)

    def _is_modifier(self, at: int, which: Named) -> bool:
        """True for a word that makes another thing of what follows: "washing machine"."""
        if at < 0 or self._words[at].mark or self._scopes.cue[at]:
            return False
        word = self._words[at].norm
        if word in phrases.STOP_WORDS or word in NO_NOUNS or word in LINKS or word in JOINS:
            return False
        if (
            word[:1].isdigit()
            or len(word) < 3
            or word.endswith("ing")
            or word in _WISHES
            or self._lexicon.is_group(word)
        ):
            return False
        if any(self._lexicon.says_word(word, (leaf,)) for leaf in which.leaves):
            return False
        return not self._heard.in_meaning(at) and word not in _PLAIN_WORDS

    def _plural(self, at: int) -> bool:
        word = self._words[at]
        return (
            self._heard.text[word.start : word.end].lower().endswith("s") and word.norm[-1:] != "s"
        )

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
        said = self._heard.said(first, after)
        own = not which.whole and self._heard.is_noun(first - 1)
        return Kind(which.leaves, first, after, quantity, joined, which.whole, said, own)

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
        return self._heard.in_meaning(at) or phrases.describes(word.norm)

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
            self._words[at].norm in ".!?"
            or self._heard.is_noun(at)
            or self._words[at].norm in _VERBS
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
            elif self._words[place].mark or (self._heard.is_noun(place) and not described):
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


def _span(kind: Kind) -> range:
    return range(kind.first, kind.after)
