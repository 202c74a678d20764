"""The zero-invariants: what must not happen once, in whatever conversation.

None of these checks uses a line of the guard, of the understanding or of the filters: they match
words with product fields by themselves.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal, NamedTuple

from assistant.budget import Budget
from assistant.converse.bundled import sums_of, told_by, within
from assistant.converse.kept import Kept
from assistant.converse.matching import found, title_of, tokens
from assistant.converse.sums import money_in
from assistant.events import Event, Picks, Understood, Words
from catalog import Money, Product

Zero = Literal["over_budget", "unknown_price", "not_shown", "dropped"]
ZEROS: tuple[Zero, ...] = ("over_budget", "unknown_price", "not_shown", "dropped")
"""Picks over budget; prices in words that no product shown has; products named that were not
shown; constraints dropped without being told."""
_HEAD = 3
_BOLD = re.compile(r"\*\*(.+?)\*\*")


class Broken(NamedTuple):
    """One thing that must not have happened."""

    zero: Zero
    text: str


class Titles:
    """All titles of a catalogue, to be found in running text."""

    def __init__(self, products: Sequence[Product]) -> None:
        self._by_head: dict[tuple[str, ...], list[tuple[str, ...]]] = defaultdict(list)
        for product in products:
            words = tuple(tokens(product.title))
            if len(words) >= _HEAD:
                self._by_head[words[:_HEAD]].append(words)

    def named_in(self, words: Sequence[str]) -> Iterator[tuple[str, ...]]:
        """Every title, of three words or more, that `words` hold from end to end."""
        for at in range(len(words) - _HEAD + 1):
            for title in self._by_head.get(tuple(words[at : at + _HEAD]), ()):
                if tuple(words[at : at + len(title)]) == title:
                    yield title


@dataclass
class Watch:
    """Watches one conversation; `of_shopper` are the caps set outside the words."""

    titles: Titles
    of_shopper: Sequence[Budget] = ()
    _shown: dict[str, Product] = field(default_factory=dict)
    _told: tuple[str, ...] = ()
    _kept: Kept = field(default_factory=Kept)

    def turn(self, message: str, events: Sequence[Event]) -> Iterator[Broken]:
        """What must not have happened in this turn."""
        understood = next(event for event in events if isinstance(event, Understood))
        *_, shown = (event for event in events if isinstance(event, Picks))  # it may have grown
        self._shown |= {pick.product.id: pick.product for pick in shown.picks}
        self._told = told_by(shown)
        for text in self._over(understood, shown):
            yield Broken("over_budget", text)
        for words in (event.text for event in events if isinstance(event, Words)):
            for text in self._prices(words, shown, understood.budget):
                yield Broken("unknown_price", text)
            for text in self._names(words):
                yield Broken("not_shown", text)
        products = [pick.product for pick in shown.picks]
        for text in self._kept.dropped(message, understood, products):
            yield Broken("dropped", text)

    def _over(self, understood: Understood, shown: Picks) -> Iterator[str]:
        for budget in (understood.budget, *self.of_shopper):
            for pick in shown.picks:
                minor = pick.product.price.minor
                dear = budget.most is not None and minor > budget.most
                if dear or (budget.least is not None and minor < budget.least):
                    yield f"{pick.product.title} at {pick.product.price}: {budget}"
        if not within(understood, shown):
            yield f"all picks together: {understood.budget}"

    def _prices(self, text: str, shown: Picks, budget: Budget) -> Iterator[str]:
        known = {product.price.major for product in self._shown.values()} | sums_of(shown)
        ends = [end for end in (budget.most, budget.least) if end is not None]
        known |= {Money(minor=end, currency=budget.currency).major for end in ends}
        for amount in money_in(self._untitled(text)):
            if amount not in known and Decimal(int(amount)) not in known:
                yield f"{amount} in {text!r}"

    def _untitled(self, text: str) -> str:
        """`text` without the titles of what was shown, which may hold sums of their own."""
        titles = [title_of(product) for product in self._shown.values()]
        for bold in _BOLD.findall(text):
            if any(found(tokens(bold), title) for title in titles):
                text = text.replace(f"**{bold}**", " ")
        return text

    def _names(self, text: str) -> Iterator[str]:
        words = tokens(text)
        titles = [title_of(product) for product in self._shown.values()]
        told = [tokens(title) for title in self._told]
        for bold in _BOLD.findall(text):
            name = tokens(bold)
            if name and not any(found(name, title) for title in (*titles, *told)):
                yield f"**{bold}** is no product that was shown"
        for title in sorted((*titles, *told), key=len, reverse=True):
            words = _without(words, title)
        for named in self.titles.named_in(words):
            yield f"{' '.join(named)!r} was not shown: {text!r}"
        if "[[" in text:
            yield f"an id in {text!r}"


def _without(words: list[str], run: list[str]) -> list[str]:
    """`words` with each `run` in it replaced by one empty word."""
    if not run:
        return words
    kept: list[str] = []
    at = 0
    while at < len(words):
        if words[at : at + len(run)] == run:
            kept.append("")
            at += len(run)
        else:
            kept.append(words[at])
            at += 1
    return kept
