"""Why a pick is on the slate, in one line, from its provenance and its features."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from catalog import Product

_CLOSE = 0.35  # cosine of MiniLM vectors at which query and product are plainly about the same
_MOST = 2
_SHARED = 20  # reviews that make a rating, or a liking, more than a few people's
_NEW = 45  # days since the launch


def reason(product: Product, found_by: tuple[str, ...], features: Mapping[str, float]) -> str:
    """At most two facts, the most personal first; never empty."""
    facts = list(_facts(product, found_by, features))[:_MOST]
    line = "; ".join(facts) or "Among the nearest the shop has"
    return line[0].upper() + line[1:]


def _facts(
    product: Product, found_by: tuple[str, ...], features: Mapping[str, float]
) -> Iterator[str]:
    if features.get("search_query_match", 0.0) >= _CLOSE:
        yield "matches your words"
    if features.get("user_item_category_affinity", 0.0) >= 0.15 and product.category:
        yield f"you often look at {product.category[-1].lower()}"
    elif "two_tower" in found_by[:2]:
        yield "suits what you looked at before"
    shared = product.rating is not None and product.review_count >= _SHARED
    if shared and (product.rating or 0) >= 4.3:
        yield "well rated"  # how well, and by how many, stands beside it on every card
    # The rank is within the limits: without reviews behind it, it may be the first of a few.
    if shared and "popular" in found_by and features.get("popular_rank", 1e9) <= 50:
        yield "a favourite in this shop"
    if features.get("user_item_price_match", 0.0) >= 0.9 and features.get("user_total_orders", 0):
        yield "priced as you usually buy"
    if 0 <= features.get("item_days_since_launch", -1.0) <= _NEW:
        yield "new in the shop"
