"""The ranker's features, by the specification's names; one function for training and serving.

A row per candidate, a column per name. Everything comes from the item columns, the shopper as
folded up to the moment, and the merged list; no event later than `context.at` can enter. Stock,
price and rating are those of the catalogue, today's, also for moments of the past.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from copy import copy
from datetime import UTC, datetime

import numpy as np

from retrieval.blending import blended, share_of_best, words_of
from retrieval.fusion import Merged
from retrieval.items import Floats, Items, Mask, Rows
from retrieval.query import Context, Query
from retrieval.shopper import Shopper
from retrieval.wording import Wording

USER = (
    "user_age_days",
    "user_total_orders",
    "user_avg_order_value",
    "user_preferred_category",
    "user_price_sensitivity",
)
ITEM = (
    "item_price",
    "item_category",
    "item_rating",
    "item_review_count",
    "item_inventory_level",
    "item_days_since_launch",
)
CROSS = (
    "user_item_category_affinity",
    "user_item_price_match",
    "user_viewed_similar",
    "user_cart_abandonment_similar",
)
CONTEXT = ("hour_of_day", "day_of_week", "platform", "search_query_match")
WORDING = ("query_category_match", "query_attribute_match")
MATCH = ("query_match_share", "lexical_share", "query_blend")
PRICE = ("item_price_rank", "user_item_price_above")
"""A price says little beside those of other kinds of things, and how far it is from a shopper's
usual level not on which side: NDCG@10 on the sample shop's log is about .34 without, .35 with."""
CATEGORICAL = ("user_preferred_category", "item_category", "platform")
PLATFORMS = {"web": 0, "ios": 1, "android": 2}
OTHER_PLATFORM = 3
_SIMILAR_TO_LAST = 10
_DAY = 86_400.0


def feature_names(sources: Sequence[str]) -> tuple[str, ...]:
    """Column names, in order: the specification's, the wording's, each source's rank and score."""
    each = (f"{source}_{what}" for source in sources for what in ("rank", "score"))
    return (*USER, *ITEM, *CROSS, *CONTEXT, *WORDING, *MATCH, *PRICE, *each)


_KIND = feature_names(()).index("query_category_match")
BLEND = feature_names(()).index("query_blend")
"""The column of what words and meaning add up to; unknown without words."""


def best_first(scores: Floats, features: Floats, ties: Sequence[np.ndarray] = ()) -> Rows:
    """[m] places by falling score, the kind of product that the words name before any other.

    Equal scores go by `ties`, [m] each, rising, the last of them first.

    Who asks for a tent wants tents before lanterns. A log can't teach that: people clicked on what
    an earlier search showed them, strays included, so the ranker alone would put some first.
    """
    return np.lexsort((*ties, -scores, ~of_the_named_kind(features)))


def of_the_named_kind(features: Floats) -> Mask:
    """[m] True for the kind of product that the words name; for all where they name none."""
    named = np.nan_to_num(features[:, _KIND])
    return np.asarray(named >= 0.5 * named.max(initial=0.0))


class Features:
    """Computes the feature matrix over one catalogue: `items` [n] and `vectors` [n, d]."""

    def __init__(self, items: Items, vectors: Floats) -> None:
        self._items = items
        self._vectors = vectors
        self._wording = Wording(items)

    def grown(self, items: Items, vectors: Floats) -> Features:
        """The same over `items`, which are this one's updated, and their `vectors`."""
        features = copy(self)
        features._items, features._vectors = items, vectors
        features._wording = self._wording.grown(items)
        return features

    def __call__(self, query: Query, context: Context, merged: Merged) -> Floats:
        """[m, f] float32 for the m merged candidates; NaN where a value is unknown."""
        cosine = self.cosine(query, merged.rows)
        columns = (
            *self._user(context),
            *self._item(merged.rows, context.at),
            *self._cross(merged.rows, context.shopper),
            *self._context(context, cosine),
            self._wording.category_match(query.text, merged.rows),
            self._wording.attribute_match(query.text, merged.rows),
            *self._match(merged, cosine),
            *self._price(merged.rows, context.shopper),
            *_by_source(merged),
        )
        matrix = np.empty((len(merged), len(columns)), dtype=np.float32)
        for f, column in enumerate(columns):
            matrix[:, f] = column
        return matrix

    def closest(self, vector: Floats, masks: Sequence[Mask]) -> tuple[float, ...]:
        """Highest cosine of `vector` to any product of each mask [n]; 0 where a mask is empty."""
        match = self._vectors @ vector  # [n], the dear part, once for all masks
        return tuple(float(match[mask].max()) if mask.any() else 0.0 for mask in masks)

    def of_the_kind(self, text: str) -> Mask:
        """[n] True for products of the leaf category that `text` names in full, if it names one."""
        every = np.arange(len(self._items))
        return np.asarray(self._wording.category_match(text, every) == 1.0)

    def cosine(self, query: Query, rows: Rows) -> Floats | None:
        """[m] of the products to the text; None where there is none."""
        return None if query.vector is None else self._vectors[rows] @ query.vector

    def _user(self, context: Context) -> Iterable[float]:
        shopper = context.shopper
        seen = shopper.first_seen
        yield (context.at - seen).total_seconds() / _DAY if seen else 0.0
        yield shopper.orders
        yield shopper.average_order
        yield shopper.preferred_category
        yield 1.0 - shopper.price_rank

    def _item(self, rows: np.ndarray, at: datetime) -> Iterable[np.ndarray]:
        items = self._items
        today = at.timestamp() / _DAY
        launched = items.launched[rows]
        yield items.price[rows]
        yield items.category[rows]
        yield items.rating[rows]
        yield items.review_count[rows]
        yield np.minimum(items.stock[rows], 10_000)
        yield np.where(launched < 0, np.nan, np.floor(today) - launched)

    def _cross(self, rows: np.ndarray, shopper: Shopper) -> Iterable[np.ndarray | float]:
        yield self._category_affinity(rows, shopper)
        yield 1.0 - np.abs(self._items.price_rank[rows] - shopper.price_rank)
        yield self._similar(rows, list(shopper.recent)[-_SIMILAR_TO_LAST:])
        yield self._similar(rows, list(shopper.carted)[-_SIMILAR_TO_LAST:])

    def _context(self, context: Context, cosine: Floats | None) -> Iterable[np.ndarray | float]:
        at = context.at.astimezone(UTC)
        yield at.hour
        yield at.weekday()
        yield PLATFORMS.get(context.platform, OTHER_PLATFORM)
        yield np.nan if cosine is None else cosine

    def _match(self, merged: Merged, cosine: Floats | None) -> Iterable[np.ndarray]:
        """By meaning and by words: how far behind the best each is, and both as one."""
        unknown = np.full(len(merged), np.nan, np.float32)
        yield unknown if cosine is None else share_of_best(cosine)
        yield share_of_best(words_of(merged))
        yield unknown if cosine is None else blended(merged, cosine)

    def _price(self, rows: np.ndarray, shopper: Shopper) -> Iterable[Floats | float]:
        """[m] where in its kind's prices each stands, 0 cheapest to 1 dearest, and how far above
        where the shopper usually does; NaN where they have done nothing yet."""
        level = self._items.price_rank[rows]
        yield level
        known = shopper.taste_weight > 0
        yield np.asarray(level - shopper.price_rank, dtype=np.float32) if known else float("nan")

    def _category_affinity(self, rows: np.ndarray, shopper: Shopper) -> Floats:
        """[m] share of the shopper's weighted acts in the candidate's category, smoothed to 0."""
        share = np.zeros(len(self._items.categories), dtype=np.float32)
        for category, weight in shopper.category_weight.items():
            share[category] = weight / (shopper.taste_weight + 1.0)
        return np.asarray(share[self._items.category[rows]], dtype=np.float32)

    def _similar(self, rows: np.ndarray, to: Sequence[int]) -> Floats | float:
        """[m] highest cosine to any product of `to`; NaN when there is none."""
        if not to:
            return float("nan")
        cosines = self._vectors[rows] @ self._vectors[list(to)].T  # [m, len(to)]
        return np.asarray(cosines.max(axis=1), dtype=np.float32)


def _by_source(merged: Merged) -> Iterable[np.ndarray]:
    for s in range(len(merged.sources)):
        found = merged.ranks[:, s] > 0
        yield np.where(found, merged.ranks[:, s], np.nan)
        yield merged.scores[:, s]
