"""The quiet lines: what went wrong, what could not be met, what is known of the shopper."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from assistant.understand import Understanding
from retrieval import Items, Limits, Pipeline, Shopper, Slate

_NOTICES = {
    "no_key": "Written from a template: no Claude key is set.",
    "auth": "Written from a template: the Claude key was not accepted.",
    "timeout": "Written from a template: Claude took too long to answer.",
    "rate_limited": "Written from a template: Claude is answering too many others just now.",
    "overloaded": "Written from a template: Claude is overloaded just now.",
    "refusal": "Written from a template: Claude declined to answer this one.",
    "connection": "Written from a template: Claude could not be reached.",
    "bad_request": "Written from a template: Claude did not take the request; see AISLE_MODEL.",
    "unbacked": "Written from a template: Claude's words could not be backed by the catalogue.",
}
_OTHERWISE = "Written from a template: Claude could not answer just now."
_MUCH_BETTER = 0.8  # the best match within the limits reaches less than this share of the best
_UNRELATED = 0.2  # cosine of MiniLM vectors under which query and product hardly have to do


def notice(reason: str) -> str:
    """One line for the shopper about why the template answered."""
    return _NOTICES.get(reason, _OTHERWISE)


def shortage(
    pipeline: Pipeline, understood: Understanding, limits: Limits, slate: Slate
) -> Iterator[str]:
    """What the shopper should know when the limits cost them the best matches."""
    if not slate.allowed:
        yield "Nothing in stock lies within these limits. Raise the budget or drop a limit."
        return
    if understood.query:
        yield from _distant(pipeline, understood, limits)


def _distant(pipeline: Pipeline, understood: Understanding, limits: Limits) -> Iterator[str]:
    """At most one line: why what is shown is not what was asked for."""
    here = pipeline.closest(understood.query, limits)
    unpriced = replace(limits, max_price=None, min_price=None)
    unseen = replace(limits, exclude=frozenset())
    if understood.reference == "more" and here < _MUCH_BETTER * pipeline.closest(
        understood.query, unseen
    ):
        yield "You have seen the closest matches; these are the nearest of the rest."
    elif limits != unpriced and here < _MUCH_BETTER * pipeline.closest(understood.query, unpriced):
        yield "The closest matches lie outside the budget; these are the nearest within it."
    elif here < _UNRELATED:
        yield "Little on the shelves is close to those words; these are the nearest I have."


def profile_lines(shopper: Shopper, items: Items) -> tuple[str, ...]:
    """What is known of a shopper, in words without figures, for the explainer."""
    if not shopper.recent:
        return ("A new visitor: nothing is known yet.",)
    return tuple(_profile(shopper, items))


def _profile(shopper: Shopper, items: Items) -> Iterator[str]:
    if shopper.preferred_category:
        yield f"Looks most often at: {items.categories[shopper.preferred_category]}"
    if shopper.orders:
        yield "Has ordered here before" if shopper.orders < 5 else "Orders here regularly"
    if shopper.price_rank <= 0.4:
        yield "Tends to choose lower-priced products"
    elif shopper.price_rank >= 0.6:
        yield "Tends to choose higher-priced products"
    recent = [items.products[row].title for row in list(shopper.recent)[-3:]]
    yield "Looked at last: " + "; ".join(recent)
