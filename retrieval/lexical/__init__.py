"""The lexical source: BM25 over weighted fields, model numbers whole and split, misspelt words."""

from retrieval.lexical.index import LexicalIndex
from retrieval.lexical.settings import LexicalConfig
from retrieval.lexical.source import LexicalSource

__all__ = ["LexicalConfig", "LexicalIndex", "LexicalSource"]
