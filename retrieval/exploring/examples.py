"""A choice in Vowpal Wabbit's text format: who asks, and what could be shown.

Namespaces: `s` the shopper, `q` the moment and the question, and of each candidate `p` the product
and `r` what the ranking says of it. See VW's wiki, "Input format" and "Contextual bandit".

Tried in the sample shop's world and left out: how often the shopper took the brand or the colour
before, the price beside their usual level, a brand that the question names. Together they added
.002 to a click-through of .260, within the noise of one run.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from retrieval.items import Floats, Items

_UNSAFE = re.compile(r"[\s:|]+")
_SHOPPER = ("user_price_sensitivity", "user_total_orders")
_MATCHES = (
    "user_item_category_affinity",
    "user_item_price_match",
    "user_viewed_similar",
    "search_query_match",
    "query_attribute_match",
    "lexical_share",
    "query_blend",
)
"""Features of the ranker that say how a candidate fits; NaN is left out."""


@dataclass(frozen=True, slots=True)
class Described:
    """m candidates of one slate in words of the bandit."""

    shared: str
    actions: tuple[str, ...]  # [m]

    def choice(self, places: Sequence[int]) -> list[str]:
        """The example of a choice among the candidates at `places`."""
        return [self.shared, *(self.actions[place] for place in places)]


def described(
    items: Items, rows: np.ndarray, features: Floats, names: Sequence[str], scores: Floats
) -> Described:
    """The candidates at `rows` [m], their `features` [m, f] by `names` and the ranker's `scores`
    [m], best first."""
    column = {name: place for place, name in enumerate(names)}
    first = {name: float(features[0, column[name]]) for name in column} if len(rows) else {}
    actions = tuple(
        f"|p {_product(items, int(row))} |r {_ranking(place, features[place], column, scores)}"
        for place, row in enumerate(rows)
    )
    return Described(f"shared |s {_shopper(items, first)} |q {_moment(first)}", actions)


def _shopper(items: Items, first: dict[str, float]) -> str:
    liked = first.get("user_preferred_category", np.nan)
    known = not np.isnan(liked) and 0 < int(liked) < len(items.categories)  # 0 is no category
    parts = [f"likes={_word(items.categories[int(liked)])}" if known else "new"]
    return " ".join([*parts, *_numbers(first, _SHOPPER)])


def _moment(first: dict[str, float]) -> str:
    hour, platform = first.get("hour_of_day", np.nan), first.get("platform", np.nan)
    parts = [] if np.isnan(hour) else [f"hour={int(hour) // 6}"]
    return " ".join([*parts, f"platform={platform:.0f}"])


def _product(items: Items, row: int) -> str:
    level = min(int(items.price_rank[row] * 4), 3)
    category = _word(items.categories[items.category[row]])
    rating = float(items.rating[row])
    stars = "unrated" if np.isnan(rating) else f"stars:{rating - 4:.2f}"
    return (
        f"category={category} brand={_word(items.brands[items.brand[row]])} price={level} {stars}"
    )


def _ranking(place: int, features: Floats, column: dict[str, int], scores: Floats) -> str:
    """How good the ranker finds it, beside the best of the slate, and by which features."""
    behind = float(scores[0] - scores[place]) if len(scores) else 0.0
    values = {name: float(features[column[name]]) for name in _MATCHES if name in column}
    place_said = f"place={min(place, 9)} behind:{np.tanh(behind):.4f}"
    return " ".join([place_said, *_numbers(values, _MATCHES)])


def _numbers(values: dict[str, float], names: Sequence[str]) -> list[str]:
    told = ((name, values.get(name, np.nan)) for name in names)
    return [f"{name}:{np.clip(value, -5, 5):.4f}" for name, value in told if np.isfinite(value)]


def _word(text: str) -> str:
    return _UNSAFE.sub("_", text) or "none"
