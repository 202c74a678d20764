"""From words to constraints: what kind of product, which values of which fields, and what not.

`find` reads one message's words against a lexicon and knows no conversation.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.constraints import CATEGORY, STOCK, Constraint
from assistant.understanding.heard import Heard
from assistant.understanding.lexicon import Lexicon
from assistant.understanding.measures import PHYSICAL
from assistant.understanding.naming import NOWHERE, Kind, Leaves, Naming
from assistant.understanding.numerals import fold
from assistant.understanding.phrases import PREPOSITIONS, TALK
from assistant.understanding.ratings import rating_in
from assistant.understanding.removals import Removal, removals_in
from assistant.understanding.valuing import Valuing

__all__ = ["NOWHERE", "Found", "Kind", "Leaves", "find"]

_IN_STOCK = re.compile(r"\b(?:in stock|on stock|available (?:now|today|right away|immediately))\b")
_MOST_WORDS = 30  # of a story not every number is about the product
_OF_TIME = frozenset("pair day week month year am pm th st nd rd d oclock".split())
_FEW = 6  # words of a message that only names a thing
_LONGEST = 3_000  # characters that are read for constraints; the rest is only searched for


@dataclass(frozen=True, slots=True)
class Found:
    """What one message's words were taken to say."""

    kinds: tuple[Kind, ...] = ()
    constraints: tuple[Constraint, ...] = ()
    """In the order of the words; those on a kind of product among them only when negated."""
    removals: tuple[Removal, ...] = ()
    narrowed: Leaves = NOWHERE
    """Of the kinds looked for so far those that the words point at: "ankle", after boots."""
    positive: str = ""
    """The message without what is not to be searched for: negations, cues, what is taken back."""
    unexplained: int = 0
    """Words that carry meaning and are in no constraint."""
    unknowable: tuple[str, ...] = ()
    """What is not wanted, but no column and no title ever says."""
    unused: tuple[str, ...] = ()
    """Numbers that nothing was made of."""
    strange: tuple[str, ...] = ()
    """Goods that are asked for by a name that nothing here has."""
    owner: tuple[int, ...] = ()
    """For each constraint the place of the kind it was said of; -1 before the first."""


def find(text: str, lexicon: Lexicon, leaves: Leaves = NOWHERE, turn: int = 0) -> Found:
    """Constraints in `text`; `leaves` are the kinds that the conversation is about so far."""
    return _Finder(text, lexicon, leaves, turn).found()


class _Finder:
    def __init__(self, text: str, lexicon: Lexicon, leaves: Leaves, turn: int) -> None:
        self._text, self._rest, self._turn = text[:_LONGEST], text[_LONGEST:], turn
        self._before = leaves
        self._gone: list[tuple[int, int]] = []
        shown = self._without_rating(self._text)
        self._removals, spans = removals_in(shown, lexicon)
        for start, end in spans:
            shown = self._blanked(shown, start, end)
        self._heard = Heard(self._text, shown, lexicon)
        self._kinds = Naming(self._heard, leaves)
        kinds = self._kinds.wanted, self._kinds.unwanted
        self._values = Valuing(self._heard, *kinds, leaves, turn, self._kinds.strange)

    def found(self) -> Found:
        drafts = self._values.drafts
        against = [self._unwanted(kind) for kind in self._kinds.unwanted]
        rest = [c for c in (self._rating, self._stock()) if c]
        owners = [-1] * len(against) + [d.kind for d in drafts] + [-1] * len(rest)
        return Found(
            kinds=self._kinds.wanted,
            constraints=(*against, *(d.constraint for d in drafts), *rest),
            removals=self._removals,
            narrowed=self._narrowed(),
            positive=self._positive() + self._rest,
            unexplained=self._unexplained(),
            unknowable=tuple(self._heard.said(at, at + 1) for at in self._values.unknowable),
            strange=self._strange(),
            unused=self._unused(leaves_known=bool(self._kinds.wanted or self._before)),
            owner=tuple(owners),
        )

    def _narrowed(self) -> Leaves:
        heard, leaves = self._heard, self._before
        if self._kinds.wanted or len(leaves) < 2:
            return NOWHERE
        said = frozenset(
            word.norm
            for word, against in zip(heard.words, heard.scopes.negated, strict=True)
            if not against and not word.mark
        )
        fewer = heard.lexicon.kinds.narrowed(leaves, said)
        return fewer if len(fewer) < len(leaves) else NOWHERE

    def _strange(self) -> tuple[str, ...]:
        """Only where no kind of product is asked for, and not of what somebody has or likes."""
        if len(self._kinds.wanted) == 1:
            return ()
        heard = self._heard
        spans = self._kinds.strange or ([] if self._kinds.wanted else self._unheard_of())
        return tuple(heard.said(a, b) for a, b in spans if not heard.own[b - 1])

    def _unheard_of(self) -> list[tuple[int, int]]:
        """The noun of "a hot tub", in a message of few words, that no title and no value holds."""
        heard, words = self._heard, self._heard.words
        end = next((at for at, w in enumerate(words) if w.mark or heard.own[at]), len(words))
        end = next((at for at in range(end) if words[at].norm in PREPOSITIONS), end)
        at = end - 1
        if (
            not 0 <= at < _FEW
            or not heard.is_noun(at)
            or heard.naming[at]
            or heard.lexicon.titled(words[at].norm)
        ):
            return []
        if words[at].norm in TALK or words[at].norm in heard.lexicon.kinds.words:
            return []
        two = at and heard.is_noun(at - 1) and words[at - 1].norm not in TALK
        first = at - 1 if two else at
        return [(first, at + 1)]

    def _unwanted(self, kind: Kind) -> Constraint:
        leaves = tuple(sorted(kind.leaves))
        return Constraint(CATEGORY, leaves, negated=True, said=kind.said, turn=self._turn)

    def _stock(self) -> Constraint | None:
        """Only what is in stock is ever shown; who says so sees that it was heard."""
        found = _IN_STOCK.search(fold(self._text))
        return Constraint(STOCK, ("yes",), said=found[0], turn=self._turn) if found else None

    def _without_rating(self, text: str) -> str:
        rated = rating_in(text, self._turn)
        self._rating = rated[0] if rated else None
        return self._blanked(text, *rated[1]) if rated else text

    def _blanked(self, text: str, start: int, end: int) -> str:
        self._gone.append((start, end))
        return text[:start] + " " * (end - start) + text[end:]

    def _positive(self) -> str:
        """The text without what is not to be searched for."""
        heard, text = self._heard, self._text
        against = list(self._values.against)
        against += [(kind.first, kind.after) for kind in self._kinds.unwanted]
        against += [(at, at + 1) for at in self._values.unknowable]
        against += self._values.withdrawn
        spans = [(heard.words[a].start, heard.words[b - 1].end) for a, b in against]
        cues = (w for w, cue in zip(heard.words, heard.scopes.cue, strict=True) if cue)
        spans += [(word.start, word.end) for word in cues]
        for start, end in sorted({*spans, *self._gone}, reverse=True):
            text = f"{text[:start]} {text[end:]}"
        return text

    def _unexplained(self) -> int:
        heard = self._heard
        spans = [(d.first, d.after) for d in self._values.drafts]
        spans += [(kind.first, kind.after) for kind in self._kinds.wanted]
        covered = {at for first, after in spans for at in range(first, after)}
        return sum(
            heard.is_noun(at) and at not in covered and not heard.own[at]
            for at in range(len(heard.words))
        )

    def _unused(self, *, leaves_known: bool) -> tuple[str, ...]:
        """Numbers in digits, with their unit, that no wish and no quantity was read from."""
        heard = self._heard
        if not leaves_known or len(heard.words) > _MOST_WORDS:
            return ()
        spans = [(k.first - 6 * (k.quantity > 1), k.after) for k in self._kinds.wanted]
        spans += [(k.first, k.after) for k in self._kinds.unwanted]
        used = self._values.used.union(at for first, after in spans for at in range(first, after))
        places = (
            at
            for at, word in enumerate(heard.words)
            if at not in used and heard.text[word.start : word.end][:1].isdigit()
        )
        return tuple(said for at in places if (said := self._number_said(at)))

    def _number_said(self, at: int) -> str:
        """The number at word `at` as it was typed, with a unit of measure; "" for one of time."""
        words, text = self._heard.words, self._heard.text
        end = words[at].end
        behind = words[at + 1] if at + 1 < len(words) else None
        if self._heard.is_noun(at + 1) and behind and behind.norm not in PHYSICAL:
            return ""  # "I have 2 cats"
        if behind and (behind.norm in _OF_TIME or text[end : behind.start] == ":"):
            return ""
        if behind and behind.norm in PHYSICAL:
            end = behind.end
        glued = text[max(0, words[at].start - 1) : words[at].start]
        return "" if glued.isalpha() or glued in ("#", ":") else text[words[at].start : end]
