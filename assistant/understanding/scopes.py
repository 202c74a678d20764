"""Which words of a message are said against something, and which are only wishes.

One pass over the words: a cue ("not", "ideally") turns what follows, until the clause ends or
another cue turns it back. Bounded look-ups only, so a hostile message costs linear time.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from assistant.understanding.cues import (
    ENDS,
    HARD,
    IDLE,
    JOINS,
    LINKS,
    NEGATIVE,
    NEGATIVE_AFTER,
    NO_CUE,
    POSITIVE,
    SOFT_AFTER,
    SOFT_BEFORE,
    cue_at,
)
from assistant.understanding.tokens import Word


@dataclass(slots=True)
class Scopes:
    """For every word: said against, only wished, and whether it is itself such a cue."""

    negated: list[bool]
    soft: list[bool]
    cue: list[bool]
    """Words that turn others: no part of what is searched for."""
    opens: list[bool]
    """The first word after a negative cue."""
    idle: list[bool] = field(default_factory=list)
    """Words of what may be but need not: "not only white"."""
    joined: list[str] = field(default_factory=list)
    """The "and" or "or" since the last mark, if there was one."""


def scopes_of(
    words: Sequence[Word], telling: Sequence[bool], naming: Sequence[bool] = ()
) -> Scopes:
    """`telling` is True for words that the lexicon knows: what a negation can be about; `naming`
    for those of them that name a kind of product."""
    return _Scan(words, telling, naming or [False] * len(words)).scopes()


class _Scan:
    def __init__(
        self, words: Sequence[Word], telling: Sequence[bool], naming: Sequence[bool]
    ) -> None:
        n = len(words)
        self._words, self._telling, self._naming = words, telling, naming
        none = [False] * n
        self._out = Scopes(none, none[:], none[:], none[:], none[:], [""] * n)
        self._negated = self._soft = self._idle = False
        self._about = 0  # telling words since the negative cue
        self._others = 0  # other words since it
        self._opening = False
        self._join = ""

    def scopes(self) -> Scopes:
        at = 0
        while at < len(self._words):
            at += self._step(at)
        return self._out

    def _step(self, at: int) -> int:
        word = self._words[at]
        if word.mark:
            self._mark(at)
            return 1
        if length := self._cue(at):
            return length
        self._note(at)
        return 1

    def _mark(self, at: int) -> None:
        ends = self._words[at].norm in ENDS
        self._idle = False
        if self._negated and (ends or not self._list_goes_on(at)):
            self._negated = False
        if ends:
            self._soft = False
        self._join = ""

    def _list_goes_on(self, comma: int) -> bool:
        """True in "no red, blue or green": an "or" follows before the next mark but a comma's."""
        if not self._about or self._words[comma].norm != ",":
            return False
        for at in range(comma + 1, min(comma + 8, len(self._words))):
            word = self._words[at]
            if word.norm in ("or", "nor") and not any(self._out.cue[comma:at]):
                return True
            if not (self._telling[at] or word.norm in LINKS or word.norm == ","):
                return False
        return False

    def _cue(self, at: int) -> int:
        words = self._words
        if length := cue_at(words, at, IDLE):
            self._idle, self._negated = not self._but_too(at + length), False
            return self._take(at, length)
        against = cue_at(words, at, NEGATIVE)
        length = cue_at(words, at, NO_CUE)
        if length and length >= against:
            return length if not self._telling[at + length - 1] else 0
        length = self._after(at)
        if length and length >= against and self._against_before(at):
            self._negated = False
            return self._take(at, length)
        before, after = cue_at(words, at, SOFT_BEFORE), cue_at(words, at, SOFT_AFTER)
        if after and not (before and self._tells(at + before)):
            self._soften_before(at)
            return self._take(at, after)
        if length := before:
            self._soft, self._negated = True, False
            return self._take(at, length)
        if (length := against) and not self._names(at, length):
            self._idle = False
            self._negated, self._about, self._others = True, 0, 0
            self._opening = True
            if words[at].norm not in ("nor", "neither"):
                self._soft = False
            return self._take(at, length)
        if length := cue_at(words, at, HARD):
            self._soft = False
            self._negated = self._negated and not self._about and not self._others
            return self._take(at, length) if length > 1 else self._pass(at)
        if (
            self._negated
            and (self._about or self._others)
            and (length := cue_at(words, at, POSITIVE))
        ):
            self._negated = False
            return self._pass(at)
        return 0

    def _but_too(self, at: int) -> bool:
        """True in "not only waterproof but also warm", which asks for both."""
        return any(word.norm == "but" for word in self._words[at : at + 8])

    def _after(self, at: int) -> int:
        """How many words from `at` are against what stands before them."""
        words = self._words
        length = cue_at(words, at, NEGATIVE_AFTER)
        if length and words[at].norm != "free" and not self._ends(at + length):
            return 0
        if words[at].norm == "no" and not length and self._closes(at):
            length = 1
        if length == 1 and words[at].norm == "free":
            of = words[at + 1].norm if at + 1 < len(words) else ""
            named = self._telling[at] or of in ("of", "from", "shipping", "delivery", "postage")
            return 0 if named or not at or words[at - 1].mark else 1
        return length

    def _ends(self, at: int) -> bool:
        """True where a clause ends: at a mark, an "and", the end."""
        if at >= len(self._words):
            return True
        word = self._words[at]
        return word.mark or word.norm in JOINS or word.norm in ("but", "so", "for", "because")

    def _closes(self, at: int) -> bool:
        """True for the "no" of "kettle, white no"."""
        end = at + 1 == len(self._words) or self._words[at + 1].norm in ENDS
        return end and at > 0 and self._telling[at - 1]

    def _against_before(self, at: int) -> bool:
        """The nearest words that tell something, and what "and" or "or" joins to them, are not
        wanted; False when there are none in the clause."""
        place, found, joined = at - 1, False, True
        while place > max(-1, at - 12) and not self._words[place].mark:
            norm = self._words[place].norm
            if self._telling[place] and not self._out.cue[place] and joined:
                self._out.negated[place], found, joined = True, True, False
            elif norm in JOINS:
                joined = True
            elif norm not in LINKS:
                break
            place -= 1
        return found

    def _tells(self, at: int) -> bool:
        """True when what comes next, be it after "a" or "in", tells something."""
        while at < len(self._words) and self._words[at].norm in LINKS:
            at += 1
        return at < len(self._words) and self._telling[at] and not self._words[at].mark

    def _names(self, at: int, length: int) -> bool:
        """True for a "no" or "non" that belongs to a name the lexicon has: "non-slip"."""
        return length == 1 and self._telling[at]

    def _take(self, at: int, length: int) -> int:
        for place in range(at, at + length):
            self._out.cue[place] = True
        return length

    def _pass(self, at: int) -> int:
        self._note(at)
        return 1

    def _note(self, at: int) -> None:
        norm = self._words[at].norm
        if norm in JOINS:
            self._join = norm
        self._out.negated[at], self._out.soft[at] = self._negated, self._soft
        self._idle = self._idle and not self._naming[at]
        self._out.idle[at] = self._idle
        self._out.joined[at] = self._join
        if norm in LINKS or norm in JOINS:
            return
        self._out.opens[at], self._opening = self._opening and self._negated, False
        self._about += self._telling[at]
        self._others += not self._telling[at]

    def _soften_before(self, at: int) -> None:
        """ "a tent in green if possible": the nearest words that tell something, and those that an
        "and" or "or" joins to them."""
        place, found = at - 1, False
        while place >= 0:
            word = self._words[place]
            if self._telling[place] and not word.mark:
                self._out.soft[place] = found = True
            elif (found and word.norm not in JOINS and word.norm not in LINKS) or word.norm in ENDS:
                return
            place -= 1
