"""Why a pick is on the slate, in one line: facts that are true of it, and that moved its rank.

A fact has to hold of the product or the shopper, whatever the model says. Among those that hold,
the ranker's own contributions (TreeSHAP) say which ones count.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from catalog import Product

_CLOSE = 0.35  # cosine of MiniLM vectors at which query and product are plainly about the same
_MOST = 2
_SHARED = 20  # reviews that make a rating, or a liking, more than a few people's
_NEW = 45  # days since the launch
_MOST_WORDS = 0.6  # share of the best candidate's match by words
_ITSELF = 0.995  # cosine to a product looked at: it is that one, or its twin
_LIKELY = 10  # rank in the running session's candidates that is worth a word

_WORDS = ("search_query_match", "query_category_match", "query_attribute_match", "lexical_score",
          "lexical_rank", "semantic_rank", "semantic_score")  # fmt: skip
_TASTE = ("user_item_category_affinity", "user_preferred_category", "two_tower_rank",
          "two_tower_score", "user_viewed_similar")  # fmt: skip
_SESSION = ("session_rank", "session_score", "neighbours_rank", "neighbours_score",
            "together_rank", "together_score")  # fmt: skip


class Fact(NamedTuple):
    """Something true of a pick, and the features by which the ranker knows it."""

    words: str
    features: tuple[str, ...]


def reason(
    product: Product,
    found_by: tuple[str, ...],
    features: Mapping[str, float],
    contributions: Mapping[str, float] | None = None,
) -> str:
    """At most two facts; never empty. By what each added to the score where `contributions` are
    known (one that spoke against the pick is left out), else the most personal first."""
    facts = list(_facts(product, found_by, features))
    if contributions is not None:
        facts = _by_weight(facts, contributions)
    line = "; ".join(fact.words for fact in facts[:_MOST]) or "Among the nearest the shop has"
    return line[0].upper() + line[1:]


def _by_weight(facts: list[Fact], contributions: Mapping[str, float]) -> list[Fact]:
    """Heaviest first; those that pulled the pick down only when nothing else can be said."""
    weight = {f: sum(contributions.get(name, 0.0) for name in f.features) for f in facts}
    helped = [fact for fact in facts if weight[fact] >= 0]
    return sorted(helped or facts, key=lambda fact: -weight[fact])


def _facts(
    product: Product, found_by: tuple[str, ...], features: Mapping[str, float]
) -> Iterator[Fact]:
    if features.get("search_query_match", 0.0) >= _CLOSE or (
        "lexical" in found_by[:2] and features.get("lexical_share", 0.0) >= _MOST_WORDS
    ):
        yield Fact("matches your words", _WORDS)
    # A product is like itself: what was looked at doesn't go with what was looked at.
    itself = features.get("user_viewed_similar", 0.0) > _ITSELF
    ranks = [features.get(name, 1e9) for name in ("session_rank", "together_rank")]
    if min(ranks) <= _LIKELY and not itself:
        yield Fact("goes with what you looked at", _SESSION)
    if features.get("user_item_category_affinity", 0.0) >= 0.15 and product.category:
        yield Fact(f"you have looked at {product.category[-1].lower()}", _TASTE)
    elif "two_tower" in found_by[:2]:
        yield Fact("suits what you looked at before", _TASTE)
    shared = product.rating is not None and product.review_count >= _SHARED
    if shared and (product.rating or 0) >= 4.3:
        # How well, and by how many, stands beside it on every card.
        yield Fact("well rated", ("item_rating", "item_review_count"))
    # The rank is within the limits: without reviews behind it, it may be the first of a few.
    if shared and "popular" in found_by and features.get("popular_rank", 1e9) <= 50:
        yield Fact("a favourite in this shop", ("popular_rank", "popular_score"))
    if features.get("user_item_price_match", 0.0) >= 0.9 and features.get("user_total_orders", 0):
        yield Fact(
            "priced as you usually buy",
            ("user_item_price_match", "item_price", "user_price_sensitivity"),
        )
    if 0 <= features.get("item_days_since_launch", -1.0) <= _NEW:
        yield Fact("new in the shop", ("item_days_since_launch",))
