"""Words without a language model: the same facts, from the catalogue alone, always the same."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from zlib import crc32

from assistant.events import Pick
from assistant.grounding import plain
from assistant.words.explainer import Brief

_LONGEST_TITLE = 90
_LOW_STOCK = 5
_ENOUGH_REVIEWS = 5
_NEAR_THE_TOP = 4
"""Alternatives come from this far down the slate: below it a pick may be of another kind."""
_PLACES = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")
_COUNTS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")

_OPENINGS_OF_ONE: tuple[str, ...] = (
    "Just one came up: {name}, at {price}",
    "The one I can show you is {name}, at {price}",
)
_OPENINGS: tuple[str, ...] = (
    "I'd start with {name}, at {price}",
    "My first choice would be {name}, at {price}",
    "Of the {count} I picked out, {name} comes first, at {price}",
)
_CHEAPER: tuple[str, ...] = (
    "If you'd rather spend less, look at {name} for {price}",
    "For less, there is {name} at {price}",
    "Kinder to the purse is {name}, at {price}",
)
_BETTER_RATED: tuple[str, ...] = (
    "Shoppers think even more of {name}, at {price}",
    "Rated higher still is {name}, at {price}",
)
_ANOTHER: tuple[str, ...] = (
    "Also worth a look is {name}, at {price}",
    "As a second choice, there is {name} at {price}",
)
_CLOSINGS: tuple[str, ...] = (
    "Tell me a colour, a size or what it is for, and I'll narrow it down.",
    "Want something smaller, cheaper or in another colour? Just say so.",
    "Say what matters most to you, and I'll look again.",
)
_CLOSING_EVERY = 3
"""Turns; the shopper who is told at every turn to name a colour has just named one."""
_NOTHING: tuple[str, ...] = (
    "I couldn't find anything that fits. Try other words, or raise the budget a little, "
    "and I'll look again.",
    "Nothing on the shelves fits just now. A higher budget or a simpler description may help.",
)
# That it matches the words goes without saying; the card has it.
_WHY = {
    "suits what you looked at before": "it suits what you looked at before",
    "a favourite in this shop": "it's a favourite in this shop",
    "priced as you usually buy": "it's priced the way you usually buy",
    "new in the shop": "it's new in the shop",
}


class TemplateExplainer:
    """An Explainer that cannot fail: the top pick and why, one alternative, a way on."""

    @property
    def name(self) -> str:
        """Always "template"."""
        return "template"

    def explain(self, brief: Brief) -> Iterator[str]:
        """Whole sentences, a space after each. Sums are prices of the picks, nothing else.

        The brief's notes are not repeated: whoever draws the turn has shown them above the picks.
        """
        picks = brief.picks
        asked = [m.text for m in brief.history if m.role == "user"]
        # Its first message seeds a conversation, and each turn moves on: no two in a row are alike.
        seed = crc32([*asked, brief.message][0].encode()) + len(asked)
        if not picks and brief.reply:
            yield brief.reply + " "
            return
        if not picks:
            yield _chosen(_NOTHING, seed) if brief.asked else "What would you like to see? "
            return
        if not brief.asked and not brief.comparison:
            yield _chosen(_CLOSINGS, seed)
            return
        if brief.bundle or brief.comparison:
            yield _together(brief)
            return
        yield _opening(picks, seed) + ". "
        if why := _why(picks[0]):
            yield why + ". "
        if kin := _kin(picks):
            yield _alternative([picks[0], *kin], picks, seed) + ". "
        if len(asked) % _CLOSING_EVERY == 0:
            yield _chosen(_CLOSINGS, seed)


def _together(brief: Brief) -> str:
    """Of a set or a comparison, its things: sums and differences stand beside the cards."""
    named = [f"{_name(p, at)} at {p.product.price}" for at, p in enumerate(brief.picks)]
    *most, last = named
    opening = "Here is the set" if brief.bundle else "Side by side"
    return f"{opening}: {', '.join(most)}{' and ' if most else ''}{last}. "


def _opening(picks: Sequence[Pick], seed: int) -> str:
    count = len(picks)
    number = _COUNTS[count] if count < len(_COUNTS) else "ones"
    openings = _OPENINGS if count > 1 else _OPENINGS_OF_ONE
    return _filled(_chosen(openings, seed), picks[0], 0, number)


def _why(top: Pick) -> str:
    """A sentence of what speaks for the top pick; empty when nothing is known."""
    standing, stock = _standing(top), top.product.stock
    parts = [_because(top.reason), f"it's {standing}" if standing else ""]
    if stock is not None and 0 < stock <= _LOW_STOCK:
        parts.append(f"only {stock} {'is' if stock == 1 else 'are'} left")
    *most, last = [part for part in parts if part] or [""]
    text = f"{', '.join(most)}, and {last}" if most else last
    return text[:1].upper() + text[1:]


def _kin(picks: Sequence[Pick]) -> list[Pick]:
    """What else near the top is of the top pick's kind: a stand is no cheaper pair of headphones.

    Where the shop has no categories, everything is.
    """
    kind = picks[0].product.category
    return [p for p in picks[1:_NEAR_THE_TOP] if p.product.category == kind]


def _alternative(picks: Sequence[Pick], shown: Sequence[Pick], seed: int) -> str:
    """The cheapest that costs less, else the best rated above the top pick, else the second."""
    top = picks[0]
    by_price = min(picks, key=lambda p: p.product.price.minor)
    by_rating = max(picks, key=_liking)
    if by_price.product.price.minor < top.product.price.minor:
        lines, pick = _CHEAPER, by_price
    elif _liking(by_rating) > (top.product.rating or 0.0):
        lines, pick = _BETTER_RATED, by_rating
    else:
        lines, pick = _ANOTHER, picks[1]
    standing = _standing(pick)
    filled = _filled(_chosen(lines, seed), pick, shown.index(pick), "")
    return filled + (f", {standing}" if standing else "")


def _liking(pick: Pick) -> float:
    """The rating; 0 where so few gave it that it says nothing of shoppers at large."""
    rated = pick.product.review_count >= _ENOUGH_REVIEWS
    return (pick.product.rating or 0.0) if rated else 0.0


def _filled(line: str, pick: Pick, place: int, count: str) -> str:
    return line.format(name=_name(pick, place), price=pick.product.price, count=count)


def _name(pick: Pick, place: int) -> str:
    """The title in bold, cut at a word; a title with no words in it is told by its place."""
    words: list[str] = []
    for word in plain(pick.product.title).split():
        if len(" ".join([*words, word])) > _LONGEST_TITLE:
            break
        words.append(word)
    if not re.search(r"[^\W_]", " ".join(words)):
        return f"the {_PLACES[min(place, len(_PLACES) - 1)]} card"
    return f"**{' '.join(words)}**"


def _because(reason: str) -> str:
    """The first of the pick's reasons that is not its rating, which is told apart."""
    for part in reason.split("; "):
        known = part[:1].lower() + part[1:]
        if known in _WHY:
            return _WHY[known]
        if known.startswith("you have looked at "):
            return plain(known)
    return ""


def _standing(pick: Pick) -> str:
    product = pick.product
    if product.rating is None or product.rating < 3.5 or not product.review_count:
        return ""
    noun = "review" if product.review_count == 1 else "reviews"
    return f"rated {product.rating:.1f} out of 5 in {product.review_count:,} {noun}"


def _chosen(lines: Sequence[str], seed: int) -> str:
    return lines[seed % len(lines)]
