"""Whether a simulated shopper gave its goal away."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from assistant.converse.matching import tokens
from catalog import Product

RUN = 3


def leaks(goal: Product, messages: Iterable[str], given: Iterable[str] = ()) -> list[str]:
    """What in `messages` names `goal`: its title, its brand, or three words of its title in a row.

    `given` are the values and category names that may be said: words of theirs give nothing away.
    """
    title, brand = tokens(goal.title), tokens(goal.brand)
    allowed = {word for text in given for word in tokens(text)}
    return [
        f"{' '.join(run)!r} of {goal.title!r} in {message!r}"
        for message in messages
        for run in _named(title, brand, allowed, tokens(message))
    ]


def _named(
    title: Sequence[str], brand: Sequence[str], allowed: set[str], words: Sequence[str]
) -> Iterator[Sequence[str]]:
    """The title where it is whole, the brand, and each run that holds a word not allowed."""
    if _within(title, words):
        yield title
        return
    if brand and not set(brand) <= allowed and _within(brand, words):
        yield brand
    for at in range(len(title) - RUN + 1):
        run = title[at : at + RUN]
        if not set(run) <= allowed and _within(run, words):
            yield run


def _within(run: Sequence[str], words: Sequence[str]) -> bool:
    n = len(run)
    return n > 0 and any(list(words[at : at + n]) == list(run) for at in range(len(words) - n + 1))
