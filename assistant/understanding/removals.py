"""Constraints taken back: "forget the brand", "doesn't have to be waterproof", "any colour"."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from assistant.constraints import CATEGORY
from assistant.understanding.cues import FINE, REMOVALS
from assistant.understanding.lexicon import Lexicon
from assistant.understanding.numerals import fold
from assistant.understanding.synonyms import ANIMAL
from assistant.understanding.tokens import phrase_of, words_of

_OPENING = re.compile(r"^(?:the|that|a|an|any|my|it being|being|its|it) ")


class Removal(NamedTuple):
    """What is taken back: a whole field, or what a phrase means."""

    field: str | None
    values: frozenset[tuple[str, str]] = frozenset()
    """(field, value) that the phrase means, when it names no field."""
    fine: bool = False
    """Said as "leather is fine": it lifts a negation, and asks for nothing."""


def removals_in(text: str, lexicon: Lexicon) -> tuple[tuple[Removal, ...], list[tuple[int, int]]]:
    """What `text` takes back, and the characters that say it."""
    found: list[Removal] = []
    spans: list[tuple[int, int]] = []
    folded = fold(text)
    for pattern in REMOVALS:
        for match in pattern.finditer(folded):
            if any(match.start() < end and start < match.end() for start, end in spans):
                continue
            if removal := _meant(match["what"], lexicon):
                found.append(removal._replace(fine=pattern is FINE))
                spans.append(match.span())
    return tuple(found), spans


def _meant(what: str, lexicon: Lexicon) -> Removal | None:
    phrase = phrase_of(_OPENING.sub("", what.strip()))
    if not phrase:
        return None
    if field := lexicon.field_named(phrase):
        return Removal(field)
    words = words_of(" ".join(phrase))
    named = lexicon.kinds.named_at(words, 0)
    if named and named[0] == len(words):
        return Removal(None, frozenset((CATEGORY, leaf) for leaf in named[1].leaves))
    for length, meanings in lexicon.meanings(words, 0):
        if length == len(words):
            pairs = {(m.field, m.value) for m in meanings}
            return Removal(None, frozenset(pairs | _covered(pairs, phrase, lexicon)))
    if pairs := _covered((), phrase, lexicon):
        return Removal(None, frozenset(pairs))
    return None


def _covered(
    pairs: Iterable[tuple[str, str]], phrase: tuple[str, ...], lexicon: Lexicon
) -> set[tuple[str, str]]:
    """What a general word, or a colour, covered when it was not wanted: it comes back with it."""
    words = words_of(" ".join(phrase))
    said = ANIMAL if lexicon.is_vegan(words, 0) == len(phrase) else " ".join(phrase)
    fields = {field for field, _ in pairs} | {lexicon.made_of}
    return {(f, value) for f in fields for value in lexicon.widened(f, (), said)}
