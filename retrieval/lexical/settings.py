"""The lexical source's settings."""

from __future__ import annotations

from dataclasses import dataclass, field

from retrieval.spelling import SpellingConfig


@dataclass(frozen=True, slots=True)
class LexicalConfig:
    """Field weights are how often a field's words are counted, as in BM25F; `k1` and `b` BM25's.

    The other numbers weigh what stands for a word of the query: 1 is the word itself.
    """

    title: int = 5
    brand: int = 3
    category: int = 2
    attributes: int = 1
    description: int = 2
    k1: float = 1.2
    b: float = 0.75
    piece: float = 0.3
    """The letters or digits of a model number that the catalogue knows whole."""
    one_edit: float = 0.8
    two_edits: float = 0.5
    instead: float = 0.3
    """What a word of at most `rare` products may have been meant to be: one that is one edit away
    and that `commoner` times as many have."""
    rare: int = 2
    commoner: int = 20
    longest_text: int = 500
    """Signs of a query that are read."""
    spelling: SpellingConfig = field(default_factory=SpellingConfig)
