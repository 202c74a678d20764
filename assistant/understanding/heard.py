"""One message as it is read for constraints: its words, their scopes, what grammar makes of them.

What a word may mean is the lexicon's to say; here is what it is doing in the sentence.
"""

from __future__ import annotations

from assistant.understanding import phrases
from assistant.understanding.bounds import BOUND_WORDS, SIDES
from assistant.understanding.cues import JOINS, LINKS
from assistant.understanding.lexicon import Lexicon
from assistant.understanding.numerals import fold
from assistant.understanding.scopes import Scopes, scopes_of
from assistant.understanding.tokens import Word, normal, words_of

COMPLEMENTS = frozenset("for with match matching on inside under beside from into fit".split())
_ENQUIRING = frozenset("look looking search searching shop shopping hunt ask need hunting".split())
_OPENS_AGAIN = frozenset(
    "that which in under but must around over up made i need want show and , . ; : ! ?".split()
)
NO_NOUNS = frozenset(
    "under over please plea gift present today tomorrow soon budget max maximum price cheap about "
    "around want need buy looking thank hello friend good great nice cool best something anything "
    "which who that i my me you it is are was be been can could would should will do doe have has "
    "come goe fit last look feel work keep help make use wear carry stay hold take get love like "
    "dollar buck quid euro usd eur gbp each per total all altogether together size kind sort type "
    "style colour brand material where when what how why really very also too so much many well "
    "let now here there then only just even still again because since while if unless until both "
    "half either man woman kid baby boy girl adult unisex people person one two style asap".split()
)


class Heard:
    """The words of a text in their compared form, misspelt ones mended."""

    def __init__(self, text: str, shown: str, lexicon: Lexicon) -> None:
        """`shown` is `text` with blanks for what is read already."""
        self.text, self.lexicon = text, lexicon
        self.words = self._mended(words_of(shown))
        self.scopes: Scopes = scopes_of(self.words, self._telling())
        self.own = self._complements()
        """True for words inside "for my desk", "to go with the coat": not what is asked for."""

    def is_noun(self, at: int) -> bool:
        """True for a word that neither the lexicon nor grammar explains."""
        if not 0 <= at < len(self.words) or self.words[at].mark or self.scopes.cue[at]:
            return False
        word = self.words[at].norm
        if word in phrases.STOP_WORDS or word in NO_NOUNS or word[:1].isdigit() or len(word) < 3:
            return False
        if phrases.describes(word) or word in JOINS or word in LINKS:
            return False
        typed = normal(fold(self.text[self.words[at].start : self.words[at].end]))
        if typed in BOUND_WORDS or typed in SIDES:
            return False
        if word.endswith(("ly", "ing")):
            return False
        before = at and any(at - 1 + n > at for n, _ in self.lexicon.meanings(self.words, at - 1))
        return not before and not any(True for _ in self.lexicon.meanings(self.words, at))

    def in_meaning(self, at: int) -> bool:
        """True for a word that is part of a phrase the lexicon knows."""
        for start in range(max(0, at - 3), at + 1):
            if any(start + n > at for n, _ in self.lexicon.meanings(self.words, start)):
                return True
        return False

    def said(self, first: int, after: int) -> str:
        """Words [first, after) as they were typed."""
        return self.text[self.words[first].start : self.words[after - 1].end]

    def _mended(self, words: list[Word]) -> list[Word]:
        typed, mended = fold(self.text), self.lexicon.mended
        return [
            word
            if word.mark
            else word._replace(norm=mended(word.norm, typed[word.start : word.end]))
            for word in words
        ]

    def _telling(self) -> list[bool]:
        """True for words that name a kind or are part of a value."""
        telling = [False] * len(self.words)
        for at in range(len(self.words)):
            lengths = [length for length, _ in self.lexicon.meanings(self.words, at)][:1]
            if named := self.lexicon.kinds.named_at(self.words, at):
                lengths.append(named[0])
            for place in range(at, at + max(lengths, default=0)):
                telling[place] = True
        return telling

    def _complements(self) -> list[bool]:
        inside, out = "", []
        for at, word in enumerate(self.words):
            before = self.words[at - 1].norm if at else ""
            if word.norm in _OPENS_AGAIN or self.scopes.cue[at]:
                inside = ""
            if word.norm in COMPLEMENTS and before not in _ENQUIRING and before:
                inside = word.norm
                out.append(True)
                continue
            out.append(bool(inside))
        return out
