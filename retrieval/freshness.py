"""The catalogue as it is now, under a pipeline that was built before: no training, no new index.

A turn asks for `Freshness.latest()`. A changed price or stock is a number in a column; what is new
or reworded is embedded and scored beside the index (retrieval/overlay.py); what is new is given a
two-tower vector by the trained item tower, what is reworded keeps the one it had. The ranker
and what was learnt from the log stay until the next build.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from threading import Lock

import numpy as np

from catalog import Product, Store
from retrieval.embedder import Embedder, product_text, product_vectors
from retrieval.items import Floats, Items, Rows, over
from retrieval.overlay import overlaid
from retrieval.pipeline import Pipeline
from retrieval.wiring import Parts, meant, sources

log = logging.getLogger(__name__)
_WORDS = ("title", "category", "brand", "attributes", "description")
"""What `product_text` reads of a product."""


@dataclass(frozen=True, slots=True)
class FreshnessConfig:
    """`texts`: how many are embedded in one turn, some 3 ms each; the rest of a bulk load waits for
    the next turns. Prices and stocks never wait."""

    texts: int = 64


class Freshness:
    """Keeps a pipeline at what the store holds. Safe to share between threads."""

    def __init__(
        self,
        store: Store,
        parts: Parts,
        pipeline: Pipeline,
        embedder: Embedder,
        revision: int,
        config: FreshnessConfig | None = None,
    ) -> None:
        """`pipeline` is wired of `parts`, which hold the products of the store's `revision`."""
        self._store, self._embedder = store, embedder
        self._parts, self.pipeline = parts, pipeline
        self._revision = revision
        self._config = config or FreshnessConfig()
        self._waiting: dict[str, Product] = {}
        self._lock = Lock()

    def latest(self) -> Pipeline:
        """The pipeline over what the store holds now: the very same while nothing has changed.

        It raises nothing: on an error, which is logged, it is the one of before.
        """
        with self._lock:
            try:
                self._catch_up()
            except Exception:  # the turn goes on; the log has it all
                log.exception("the catalogue could not be refreshed; the shop keeps what it has")
            return self.pipeline

    def _catch_up(self) -> None:
        revision, products = self._store.changed_since(self._revision)
        if not products and not self._waiting:
            return
        items = self._parts.items
        every = self._waiting | {product.id: product for product in products}
        changed = {id_: p for id_, p in every.items() if p != _held(items, id_)}
        parts, waiting = self._refreshed(changed)
        if parts is not self._parts:
            mend = meant(parts, self._embedder)
            grown = self.pipeline.grown(parts.items, parts.vectors, sources(parts), mend)
            self._parts, self.pipeline = parts, grown
        self._revision, self._waiting = revision, waiting

    def _refreshed(self, changed: Mapping[str, Product]) -> tuple[Parts, dict[str, Product]]:
        """The parts with what of `changed` can be taken in now, and what waits to be embedded."""
        worded = [id_ for id_, product in changed.items() if _reworded(self._parts.items, product)]
        waiting = worded[self._config.texts :]
        try:
            parts = refreshed(self._parts, self._ready(changed, waiting), self._embedder)
        except Exception:  # prices must be right even where texts can't be read
            log.exception("%d products could not be embedded", len(worded))
            waiting = worded
            parts = refreshed(self._parts, self._ready(changed, waiting), self._embedder)
        return parts, {id_: changed[id_] for id_ in waiting}

    def _ready(self, changed: Mapping[str, Product], waiting: Sequence[str]) -> list[Product]:
        """`changed`, where those that wait keep their old words and, when new, stay out."""
        return list(_with_old_words(self._parts.items, changed, frozenset(waiting)))


def refreshed(parts: Parts, changed: Sequence[Product], embedder: Embedder) -> Parts:
    """`parts` with `changed` products in their rows and new ones at the end, as `Items.updated`.

    Only texts that are new or changed are embedded. A source grows with the items, or goes on
    knowing the rows it was trained on. Where there is nothing to do, `parts` come back.
    """
    before = parts.items
    changed = [product for product in changed if product != _held(before, product.id)]
    if not changed:
        return parts
    items = before.updated(changed)
    worded = [product for product in changed if _reworded(before, product)]
    rows = np.array([items.row_of[product.id] for product in worded], dtype=np.int64)
    new, vectors = _embedded(parts.vectors, len(items), rows, worded, embedder)
    return replace(
        parts,
        items=items,
        vectors=vectors,
        index=overlaid(parts.index, len(before), rows, new),
        lexical=parts.lexical.grown(items),
        popularity=_popularity(parts.popularity, items),
        towers=parts.towers.grown(items, vectors) if parts.towers else None,
    )


def _embedded(
    vectors: Floats, n: int, rows: Rows, products: Sequence[Product], embedder: Embedder
) -> tuple[Floats, Floats]:
    """[r, d] of `products`, which have `rows`, and [n, d] of all; a copy only where one is new."""
    if not len(rows):
        return vectors[:0], vectors
    new = product_vectors(embedder, products)
    return new, over(vectors, n, rows, new)


def _popularity(scores: Floats, items: Items) -> Floats:
    """[n] `scores`, where a new product has the median of its category, or 0 in a new one."""
    known = len(scores)
    grown = over(scores, len(items), np.empty(0, np.int64), scores[:0])
    for row in range(known, len(items)):
        alike = scores[items.category[:known] == items.category[row]]
        grown[row] = np.median(alike) if len(alike) else 0.0
    return grown


def _held(items: Items, id_: str) -> Product | None:
    row = items.row_of.get(id_)
    return None if row is None else items.products[row]


def _reworded(items: Items, product: Product) -> bool:
    """Whether `items` lack the product or have it with another text."""
    held = _held(items, product.id)
    return held is None or product_text(held) != product_text(product)


def _with_old_words(
    items: Items, changed: Mapping[str, Product], waiting: frozenset[str]
) -> Iterator[Product]:
    for id_, product in changed.items():
        if id_ not in waiting:
            yield product
        elif (held := _held(items, id_)) is not None:
            yield product.model_copy(update={name: getattr(held, name) for name in _WORDS})
