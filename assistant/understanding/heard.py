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
_ENQUIRING = frozenset(
    "look looking search searching shop shopping hunt ask need hunting spend spending".split()
)
_OPENS_AGAIN = frozenset(
    "that which in under but must around over up made i need want show and so , . ; : ! ?".split()
)
_GOES = frozenset("go goe going match matches fit fits pair pairs".split())
_THEY = frozenset("he she they who".split())
_HOW = frozenset("really just also always only usually often absolutely still already".split())
_HABITS = frozenset(
    "drink drinks drinking like likes love loves loving enjoy enjoys adore adores play plays "
    "collect collects eat eats cook cooks bake bakes ride rides run runs hike hikes travel travels "
    "work works live lives own owns is was are has have had smoke smokes garden gardens read reads "
    "knit knits paint paints sing sings swim swims do does doe dance dances go goes goe listen "
    "listens watch watches write writes draw draws study studies teach teaches fish hate".split()
)
_GO_ON = frozenset("and , that which in around up over".split())
_THINGS = frozenset("something anything thing gift present stuff item tool gadget device".split())
_FETCHING = frozenset("buy get find have see order purchase choose give go match wear".split())
NO_NOUNS = frozenset(
    "under over please plea gift present today tomorrow soon budget max maximum price cheap about "
    "around want need buy looking thank hello friend good great nice cool best something anything "
    "which who that i my me you it is are was be been can could would should will do doe have has "
    "come goe fit last look feel work keep help make use wear carry stay hold take get love like "
    "dollar buck quid euro usd eur gbp each per total all altogether together size kind sort type "
    "style colour brand material where when what how why really very also too so much many well "
    "let now here there then only just even still again because since while if unless until both "
    "half either free next man woman kid baby boy girl adult unisex people person one two style "
    "asap".split()
)


class Heard:
    """The words of a text in their compared form, misspelt ones mended."""

    def __init__(self, text: str, shown: str, lexicon: Lexicon) -> None:
        """`shown` is `text` with blanks for what is read already."""
        self.text, self.lexicon = text, lexicon
        self.words = self._mended(words_of(shown))
        self.naming = [False] * len(self.words)
        """True for words of a kind's name, be it asked for or not."""
        self.scopes: Scopes = scopes_of(self.words, self._telling(), self.naming)
        self.aside = self._complements()
        """For every word what sets it aside: "for", "go with", "he"; empty for none."""
        self.own = [bool(word) for word in self.aside]
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
            if group := self.lexicon.group_at(self.words, at):
                lengths.append(group[0])
            if vegan := self.lexicon.is_vegan(self.words, at):
                lengths.append(vegan)
            if named := self.lexicon.kinds.named_at(self.words, at):
                lengths.append(named[0])
                for place in range(at, at + named[0]):
                    self.naming[place] = True
            for place in range(at, at + max(lengths, default=0)):
                telling[place] = True
        return telling

    def _complements(self) -> list[str]:
        inside, out = "", []
        for at, word in enumerate(self.words):
            before = self.words[at - 1].norm if at else ""
            again = word.norm in _OPENS_AGAIN and not (inside == "he" and word.norm in _GO_ON)
            if again or self.scopes.cue[at]:
                inside = ""
            if opened := self._opens(at, word.norm, before, inside):
                inside = opened
                out.append(inside)
                continue
            out.append(inside)
        return out

    def _opens(self, at: int, word: str, before: str, inside: str) -> str:
        """What a word sets aside what follows as; empty when it doesn't."""
        priced = word == "on" and at and self.words[at - 1].mark  # "fifty tops on a grinder"
        if word in COMPLEMENTS and before not in _ENQUIRING and before and not priced:
            return "go with" if word == "with" and before in _GOES else word
        if word == "to" and before == "next":
            return "beside"
        if word in _THEY and self._tells_of_them(at + 1):
            return "he"
        if word == "to" and before and self._is_task(at):
            return "to"
        return ""

    def _tells_of_them(self, at: int) -> bool:
        """True for "he drinks", "she really loves": not for "she wants", which asks."""
        verbs = [w.norm for w in self.words[at : at + 2] if not w.mark]
        if verbs and verbs[0] in _HOW:
            verbs = verbs[1:]
        return bool(verbs) and verbs[0] in _HABITS

    def _is_task(self, at: int) -> bool:
        """True in "something to make coffee": coffee is not what is asked for."""
        verb = self.words[at + 1].norm if at + 1 < len(self.words) else ""
        things = {w.norm for w in self.words[max(0, at - 4) : at] if not w.mark}
        return bool(things & _THINGS) and bool(verb) and verb not in _FETCHING
