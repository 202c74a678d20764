"""Kinds of product by name: leaf categories, their last words, and what else they are called."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from assistant.understanding.synonyms import synonyms
from assistant.understanding.tokens import Word, phrase_of

Phrase = tuple[str, ...]
Path = tuple[str, ...]
_PARTS = re.compile(r" ?(?:&|/|,|\band\b) ?")
_PEOPLE = {
    "man": {"man", "husband", "boyfriend", "dad", "father", "brother", "son", "him", "guy"},
    "woman": {"woman", "wife", "girlfriend", "mum", "mom", "mother", "sister", "her", "daughter"},
}


_ALL = "+"
_FOR_WHOM = frozenset(("man", "woman", "kid", "girl", "boy"))


class Named(NamedTuple):
    """Leaf categories that some words name, and whether those words are a whole name."""

    leaves: frozenset[str]
    whole: bool


class Kinds:
    """Looks up which leaf categories a phrase names."""

    def __init__(self, paths: Iterable[Path]) -> None:
        self.paths = frozenset(paths)
        self._wholes: dict[Phrase, set[str]] = defaultdict(set)
        self._tails: dict[Phrase, set[str]] = defaultdict(set)
        self._departments: dict[Phrase, set[str]] = defaultdict(set)
        self._words: dict[str, frozenset[str]] = {}
        for path in sorted(self.paths):
            self._learn(path)
        self._others: dict[Phrase, set[str]] = defaultdict(set)
        for group in synonyms().kinds:
            self._join(group)
        self._longest = max(map(len, (*self._wholes, *self._tails, *self._others)), default=0)
        phrases = (*self._wholes, *self._tails, *self._others, *self._departments)
        self.words = frozenset(word for phrase in phrases for word in phrase)

    def named_at(self, words: Sequence[Word], at: int) -> tuple[int, Named] | None:
        """(words used, leaves) of the longest name that begins at word `at`."""
        for length in range(min(self._longest, len(words) - at), 0, -1):
            run = words[at : at + length]
            if any(word.mark for word in run):
                continue
            if found := self._named(tuple(word.norm for word in run)):
                return length, found
        return None

    def is_family(self, leaves: frozenset[str]) -> bool:
        """True for several leaves of one department, or that only differ in whom they are for."""
        if len(leaves) < 2:
            return False
        departments = {path[0] for path in self.paths if path[-1] in leaves}
        return len(departments) == 1 or len({self._words[n] - _FOR_WHOM for n in leaves}) == 1

    def is_named(self, phrase: Phrase) -> bool:
        """True when a category or a synonym of one is called so, in whole, or of one word ends."""
        whole = phrase in self._wholes or bool(self._others.get(phrase))
        return whole or phrase in self._tails or phrase in self._departments

    def narrowed(self, leaves: frozenset[str], said: frozenset[str]) -> frozenset[str]:
        """Of several leaves those with most other words among `said`: "boots for hiking", "a shirt
        for my husband"."""
        people = {name for name, words in _PEOPLE.items() if words & said}
        wanted = said | people
        extra = {leaf: len(self._words[leaf] & wanted) for leaf in leaves}
        most = max(extra.values(), default=0)
        return frozenset(leaf for leaf in leaves if extra[leaf] == most)

    def _named(self, phrase: Phrase) -> Named | None:
        whole, tail = self._wholes.get(phrase, set()), self._tails.get(phrase, set())
        other = self._others.get(phrase, set())
        if whole:
            return Named(frozenset(whole), True)
        if other and len(phrase) > 1:
            return Named(frozenset(other), True)
        leaves = self._within_department(phrase, tail) | other
        return Named(frozenset(leaves), bool(other)) if leaves else None

    def _within_department(self, phrase: Phrase, tail: set[str]) -> set[str]:
        """ "bag" names the bags of a department "Bags", not sleeping bags."""
        own = self._departments.get(phrase)
        if not own:
            return tail
        return tail & own if len(tail & own) > 1 else own

    def _learn(self, path: Path) -> None:
        leaf = path[-1]
        self._words[leaf] = frozenset(phrase_of(leaf))
        for part in _PARTS.split(leaf):
            phrase = phrase_of(part)
            if not phrase:
                continue
            self._wholes[phrase].add(leaf)
            for start in range(1, len(phrase)):
                self._tails[phrase[start:]].add(leaf)
        if len(path) > 1:
            self._departments[phrase_of(path[0])].add(leaf)

    def _join(self, group: tuple[str, ...]) -> None:
        """Every name of the group finds what any of them is the whole name of; failing that, what
        one of them ends."""
        if _ALL in group:  # a general word: it finds all that follow
            general, own = group[: group.index(_ALL)], group[group.index(_ALL) + 1 :]
            leaves = set().union(*(self._wholes.get(phrase_of(name), set()) for name in own))
            for phrase in map(phrase_of, general):
                if leaves and phrase not in self._wholes:
                    self._others[phrase] |= leaves
            return
        phrases = [phrase_of(name) for name in group]
        known = set().union(*(self._wholes.get(p, set()) for p in phrases))
        known = known or set().union(*(self._tails.get(p, set()) for p in phrases if len(p) > 1))
        known = known or set().union(*(self._tails.get(p, set()) for p in phrases))
        for phrase in phrases:
            if phrase not in self._wholes:
                self._others[phrase] |= known
