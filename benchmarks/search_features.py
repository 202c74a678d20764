"""What a ranker for a shop without a log can know of a query and a product."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from retrieval import Items
from retrieval.items import Floats, Rows
from retrieval.lexical import LexicalConfig, LexicalIndex, LexicalSource
from retrieval.lexical.words import words
from retrieval.stems import stems

FIELDS = ("title", "brand", "attributes", "description")
_FEEDBACK = 20
RISING = frozenset({
    "lexical", "lexical_share", "cosine", "cosine_share", "cosine_title", "cosine_short",
    "cosine_full", "title", "description", "title_cover", "attribute_cover",
    "description_cover", "phrase", "brand_named", "feedback", "fused",
})  # fmt: skip
"""Features of which more can only be better: the ranker is held to that."""


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """One query's candidates with their features."""

    rows: Rows  # [m] candidates of either source, and every judged product
    candidate: np.ndarray  # [m] True where a source found the row
    features: Mapping[str, Floats]  # each [m]


class Describer:
    """Features over one catalogue, given both sources' scores of every product. `vectors` [n, d]
    are the shop's, `views` [n, d] those of single texts."""

    def __init__(
        self, items: Items, vectors: Floats, views: Mapping[str, Floats], depth: int = 200
    ) -> None:
        self._vectors, self._views, self._depth = vectors, views, depth
        self._fields = {field: _field_source(items, field) for field in FIELDS}
        products = items.products
        self._words = {
            "title": [frozenset(words(p.title)) for p in products],
            "attribute": [frozenset(words(" ".join(p.attributes.values()))) for p in products],
            "description": [frozenset(words(p.description)) for p in products],
        }
        self._order = [f" {' '.join(stems(p.title))} " for p in products]
        self._brands = [frozenset(stems(p.brand)) for p in products]
        self._price = np.log1p(items.price.astype(np.float32))
        self._length = np.array([len(own) for own in self._words["title"]], np.float32)

    def __call__(
        self, text: str, vector: Floats, lexical: Floats, cosine: Floats, judged: list[int]
    ) -> Found:
        """`vector` [d] of the text, `lexical` [n] and `cosine` [n] of every product."""
        first, second = (np.argsort(-s, kind="stable")[: self._depth] for s in (lexical, cosine))
        first = first[lexical[first] > 0]
        rows = np.unique(np.concatenate([first, second, np.array(judged, np.int64)]))
        candidate = np.isin(rows, np.concatenate([first, second]))
        columns = self._scores(text, vector, lexical, cosine, rows)
        columns |= self._feedback(lexical, cosine, rows)
        columns |= self._wording(text, rows)
        return Found(rows, candidate, columns)

    def _scores(
        self, text: str, vector: Floats, lexical: Floats, cosine: Floats, rows: Rows
    ) -> dict[str, Floats]:
        found = {
            "lexical": lexical[rows],
            "lexical_share": lexical[rows] / max(lexical.max(), 1e-6),
            "cosine": cosine[rows],
            "cosine_share": cosine[rows] / max(cosine.max(), 1e-6),
        }
        found |= {f"cosine_{name}": view[rows] @ vector for name, view in self._views.items()}
        for field, source in self._fields.items():
            scores = source.scores(text)
            found[field] = np.zeros(len(rows), np.float32) if scores is None else scores[rows]
        return found

    def _feedback(self, lexical: Floats, cosine: Floats, rows: Rows) -> dict[str, Floats]:
        """Pseudo-relevance feedback (Rocchio 1971): likeness to the first results as a whole."""
        top = np.argsort(-(cosine + 0.05 * lexical), kind="stable")[:_FEEDBACK]
        centre = self._vectors[top].mean(axis=0)
        near = self._vectors[rows] @ (centre / np.linalg.norm(centre))
        return {
            "feedback": near,
            "price": self._price[rows],
            "price_of_kind": self._price[rows] - np.median(self._price[top]),
            "title_length": self._length[rows],
        }

    def _wording(self, text: str, rows: Rows) -> dict[str, Floats]:
        asked, phrase = frozenset(stems(text)), f" {' '.join(stems(text))} "
        cover = {
            f"{field}_cover": [len(asked & own[row]) / max(len(asked), 1) for row in rows]
            for field, own in self._words.items()
        }
        at = [self._order[row].find(phrase) for row in rows]
        return {name: np.array(values, np.float32) for name, values in cover.items()} | {
            "phrase": np.array([place >= 0 for place in at], np.float32),
            "phrase_from_end": np.array(
                [len(self._order[row]) - place if place >= 0 else np.nan
                 for row, place in zip(rows, at, strict=True)], np.float32,
            ),
            "brand_named": np.array(
                [bool(self._brands[row]) and self._brands[row] <= asked for row in rows], np.float32
            ),
        }  # fmt: skip


def _field_source(items: Items, field: str) -> LexicalSource:
    """BM25 over one field alone."""
    none = dict.fromkeys(("title", "brand", "category", "attributes", "description"), 0)
    config = replace(LexicalConfig(), **(none | {field: 1}))
    return LexicalSource(items, LexicalIndex.of(items, config))
