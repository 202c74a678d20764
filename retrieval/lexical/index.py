"""The inverted index: which products have a word, and what BM25 gives them for it.

bm25s computes each score once, when the index is built (Lù, "BM25S", 2024); a query adds up the
columns of its words.
"""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import bm25s
import numpy as np
import numpy.typing as npt

from catalog import ArtifactError, Product
from retrieval.items import Floats, Items, Rows
from retrieval.lexical.fields import product_words
from retrieval.lexical.settings import LexicalConfig

_ABOUT = "lexical.json"


class LexicalIndex:
    """n products by v words: of word w, `rows` and `scores` from `starts[w]` to `starts[w + 1]`."""

    def __init__(self, bm25: bm25s.BM25, average: float, config: LexicalConfig) -> None:
        self._bm25 = bm25
        self.average = average  # words of a product, weighted by field
        self.config = config
        self.words: Mapping[str, int] = bm25.vocab_dict  # to a number below v
        self.starts: Rows = bm25.scores["indptr"]  # [v + 1]
        self.rows: npt.NDArray[np.int32] = bm25.scores["indices"]  # [postings]
        self.scores: Floats = bm25.scores["data"]  # [postings]
        self.n = int(bm25.scores["num_docs"])

    @classmethod
    def of(cls, items: Items, config: LexicalConfig | None = None) -> LexicalIndex:
        """The index of a whole catalogue; 50,000 products take seven seconds."""
        config = config or LexicalConfig()
        numbers: dict[str, int] = {}
        texts = [_numbered(product, numbers, config) for product in items.products]
        bm25 = bm25s.BM25(k1=config.k1, b=config.b)
        if not numbers:  # bm25s wants one word at least; nobody can ask for this one
            texts, numbers = [[0] for _ in texts], {"": 0}
        bm25.index((texts, numbers), create_empty_token=False, show_progress=False)
        return cls(bm25, sum(map(len, texts)) / len(texts), config)

    def products_with(self, word: int) -> int:
        """How many products have the word of this number."""
        return int(self.starts[word + 1] - self.starts[word])

    def counts(self) -> dict[str, int]:
        """Of each word, how many products have it."""
        have = np.diff(self.starts)[list(self.words.values())]
        return dict(zip(self.words, have.tolist(), strict=True))

    def holding(self, word: int) -> tuple[npt.NDArray[np.int32], Floats]:
        """The rows that have the word, and their scores for it."""
        span = slice(self.starts[word], self.starts[word + 1])
        return self.rows[span], self.scores[span]

    def scored(self, product: Product) -> dict[str, float]:
        """What BM25 gives a product that is not in the index for each of its words, by the idf
        and the average length of those that are."""
        config, counts = self.config, Counter(product_words(product, self.config))
        length = counts.total() / max(self.average, 1e-9)
        soft = config.k1 * (1 - config.b + config.b * length)
        return {word: self._idf(word) * tf / (tf + soft) for word, tf in counts.items()}

    def _idf(self, word: str) -> float:
        number = self.words.get(word)
        have = 1 if number is None else self.products_with(number)
        return math.log(1 + (self.n - have + 0.5) / (have + 0.5))

    def save(self, folder: Path) -> None:
        """bm25s' own files, arrays and JSON, and one more for what it does not keep."""
        self._bm25.save(folder, allow_pickle=False, show_progress=False)
        about = {"average": self.average, "recipe": _recipe(self.config)}
        (folder / _ABOUT).write_text(json.dumps(about), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path, n: int, config: LexicalConfig | None = None) -> LexicalIndex:
        """What `save` wrote. Raises ArtifactError when it is damaged, was made with other
        settings, or is not of `n` products."""
        config = config or LexicalConfig()
        try:
            bm25 = bm25s.BM25.load(folder, allow_pickle=False, show_progress=False)
            about = json.loads((folder / _ABOUT).read_text(encoding="utf-8"))
            found = cls(bm25, float(about["average"]), config)
            found.check(n)
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise ArtifactError(
                f"The lexical index {folder} is damaged ({error}). Run `aisle build`."
            ) from error
        if about["recipe"] != _recipe(config):
            raise ArtifactError(
                f"The lexical index {folder} was made with other settings. Run `aisle build`."
            )
        return found

    def check(self, n: int) -> None:
        """Raises ValueError when the arrays don't fit together or are not of `n` products."""
        whole = len(self.rows) == len(self.scores) == self.starts[-1]
        if self.n != n or not whole or len(self.starts) != len(self.words) + 1:
            raise ValueError("its files don't fit together")
        if len(self.rows) and not 0 <= self.rows.min() <= self.rows.max() < n:
            raise ValueError("it points outside the catalogue")


def _numbered(product: Product, numbers: dict[str, int], config: LexicalConfig) -> list[int]:
    return [numbers.setdefault(word, len(numbers)) for word in product_words(product, config)]


def _recipe(config: LexicalConfig) -> list[float]:
    """The settings that the index itself depends on."""
    return [
        config.title, config.brand, config.category, config.attributes, config.description,
        config.k1, config.b,
    ]  # fmt: skip
