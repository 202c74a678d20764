"""The quiet lines: what went wrong, what could not be met, what is known of the shopper."""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from dataclasses import replace

from assistant.constraints import CATEGORY
from assistant.understanding import phrases
from assistant.understanding.numerals import fold
from assistant.understanding.understand import Understanding
from retrieval import Items, Limits, Pipeline, Shopper, Slate

_NOTICES = {
    "no_key": "Written from a template: no Claude key is set.",
    "auth": "Written from a template: the Claude key was not accepted.",
    "capped": "Written from a template just now.",
    "timeout": "Written from a template: Claude took too long to answer.",
    "rate_limited": "Written from a template: Claude is answering too many others just now.",
    "overloaded": "Written from a template: Claude is overloaded just now.",
    "refusal": "Written from a template: Claude declined to answer this one.",
    "connection": "Written from a template: Claude could not be reached.",
    "bad_request": "Written from a template: Claude did not take the request; see AISLE_MODEL.",
    "unbacked": "Written from a template: Claude's words could not be backed by the catalogue.",
}
_OTHERWISE = "Written from a template: Claude could not answer just now."
SEEN = "You have seen the closest matches; these are the nearest of the rest."
TOO_DEAR = "The closest matches lie outside the budget; these are the nearest within it."
_MUCH_BETTER = 0.8  # the best match within the limits reaches less than this share of the best
_UNRELATED = 0.2  # cosine of MiniLM vectors under which query and product hardly have to do
_DOUBTFUL = 0.32  # under this, words that no title holds are taken to be about something else
_FAMILIES = {
    "blue": "navy sky teal turquoise aqua indigo midnight cyan",
    "green": "sage olive forest mint khaki",
    "grey": "gray charcoal silver",
    "gray": "grey charcoal silver",
    "red": "burgundy maroon crimson scarlet rust terracotta cherry",
    "pink": "blush rose magenta coral",
    "purple": "lilac lavender plum violet",
    "brown": "tan walnut natural copper bronze chocolate",
    "white": "cream ivory",
    "yellow": "mustard gold",
    "gold": "golden brass",
    "silver": "steel chrome metallic",
    "orange": "rust terracotta peach",
    "beige": "sand natural cream taupe oatmeal",
    "clear": "transparent",
}
"""What may be shown for a colour without a word."""


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
    if understood.state.of(CATEGORY):
        return  # the kind is met exactly, whatever the words' vectors say
    if understood.query:
        yield from _distant(pipeline, understood, limits, slate)
        yield from _other_colours(understood.query, slate)


def _distant(
    pipeline: Pipeline, understood: Understanding, limits: Limits, slate: Slate
) -> Iterator[str]:
    """At most one line: why what is shown is not what was asked for."""
    kind = pipeline.of_the_kind(understood.query)
    if kind.any() and not kind[slate.rows].any():
        yield _none_of_the_kind(understood, limits)
        return
    unpriced = replace(limits, max_price=None, min_price=None)
    unseen = replace(limits, exclude=frozenset())
    here, best, at_any_price, with_the_seen = pipeline.closest(
        understood.query, limits, Limits(), unpriced, unseen
    )
    if best < _UNRELATED or (best < _DOUBTFUL and not _titled(understood.query, pipeline.items)):
        yield "Little on the shelves is close to those words; these are the nearest I have."
    elif understood.reference == "more" and here < _MUCH_BETTER * with_the_seen:
        yield SEEN
    elif limits != unpriced and here < _MUCH_BETTER * at_any_price:
        yield TOO_DEAR


def _none_of_the_kind(understood: Understanding, limits: Limits) -> str:
    if understood.reference == "more":
        return SEEN
    if limits.max_price is None and limits.min_price is None:
        return "None of that kind is in stock just now; these are the nearest I have."
    return TOO_DEAR


def _titled(query: str, items: Items) -> bool:
    """True when a title holds a word of the query that carries meaning, be it inside another."""
    words = [word for word in _words(query) - phrases.STOP_WORDS if len(word) > 1]
    titles = (product.title.casefold() for product in items.products)
    return any(word in title for title in titles for word in words)


def _other_colours(query: str, slate: Slate) -> Iterator[str]:
    """Nothing shown is in the one colour that was asked for: better said than left to be seen."""
    asked = _words(query) & phrases.COLOURS
    if len(asked) != 1 or not slate.products:
        return
    (colour,) = asked
    shades = {colour, *_FAMILIES.get(colour, "").split()}
    if not any(shades & _words(f"{p.title} {p.attributes}") for p in slate.products):
        yield f"I found none in {colour} among these; they are the nearest otherwise."


def _words(text: str) -> Set[str]:
    return set(re.findall(r"[^\W\d_]+", fold(text)))


def profile_lines(shopper: Shopper, items: Items) -> tuple[str, ...]:
    """What is known of a shopper, in words without figures, for the explainer."""
    if not shopper.recent:
        return ("A new visitor: nothing is known yet.",)
    return tuple(_profile(shopper, items, "Looks", "Has", "Orders", "Tends", "Looked"))


def your_profile(shopper: Shopper, items: Items) -> tuple[str, ...]:
    """The same, told to the shopper; nothing of a new visitor."""
    if not shopper.recent:
        return ()
    verbs = ("You look", "You have", "You order", "You tend", "You looked")
    return tuple(_profile(shopper, items, *verbs))


def _profile(
    shopper: Shopper, items: Items, looks: str, has: str, orders: str, tends: str, looked: str
) -> Iterator[str]:
    if shopper.preferred_category:
        yield f"{looks} most often at: {items.categories[shopper.preferred_category]}"
    if shopper.orders:
        yield f"{has} ordered here before" if shopper.orders < 5 else f"{orders} here regularly"
    if shopper.price_rank <= 0.4:
        yield f"{tends} to choose lower-priced products"
    elif shopper.price_rank >= 0.6:
        yield f"{tends} to choose higher-priced products"
    recent = [items.products[row].title for row in list(shopper.recent)[-3:]]
    yield f"{looked} at last: " + "; ".join(recent)
