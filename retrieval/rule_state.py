"""What a merchant should know of the rules: which hold, which can do nothing, which are at odds."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import lru_cache, partial
from itertools import combinations
from typing import Literal, NamedTuple

from catalog.rules import Rule, What
from retrieval.items import Items, Mask
from retrieval.rules import covered, key_words

_About = Callable[[What, str], Mask]
Status = Literal["active", "scheduled", "expired", "off", "without effect"]


class Conflict(NamedTuple):
    """Two rules at odds; of both `wins` is the one that is obeyed, or neither where it is None."""

    one: Rule
    other: Rule
    wins: Rule | None
    why: str


def status(rule: Rule, day: date, items: Items) -> Status:
    """How `rule` stands on `day`, in UTC."""
    if not rule.on:
        return "off"
    if rule.end and rule.end < day:
        return "expired"
    if not covered(items, rule.what, rule.value).any():
        return "without effect"
    return "scheduled" if rule.start and day < rule.start else "active"


def conflicts(rules: Sequence[Rule], day: date, items: Items) -> tuple[Conflict, ...]:
    """Rules, on and not over by `day`, that are at odds for some question and some day."""
    about: _About = lru_cache(maxsize=None)(partial(covered, items))
    alive = [rule for rule in rules if rule.on and not (rule.end and rule.end < day)]
    return tuple(
        found
        for one, other in combinations(sorted(alive, key=lambda rule: rule.at, reverse=True), 2)
        if _both_hold(one, other)
        for found in _at_odds(one, other, about)
    )


def _at_odds(newer: Rule, older: Rule, about: _About) -> Iterator[Conflict]:
    effects = {newer.effect, older.effect}
    if effects == {"pin"}:
        if newer.value == older.value:
            yield Conflict(newer, older, newer, "Both pin the same product; the newer one holds.")
        elif newer.position == older.position:
            why = f"Both pin to place {newer.position}; the newer one gets it, the other the next."
            yield Conflict(newer, older, newer, why)
    elif "hide" in effects and len(effects) == 2:
        hide, other = (newer, older) if newer.effect == "hide" else (older, newer)
        if _covers(hide, other, about):
            why = f"What is hidden can't be {_DONE[other.effect]}; hiding wins."
            yield Conflict(hide, other, hide, why)
    elif effects == {"boost", "bury"} and (newer.what, newer.value) == (older.what, older.value):
        why = "One boosts and one buries the same; their strengths are set off against each other."
        yield Conflict(newer, older, None, why)


_DONE = {"pin": "pinned", "boost": "boosted", "bury": "buried"}


def _covers(hide: Rule, other: Rule, about: _About) -> bool:
    """Whether all that `other` is about is hidden, for all questions that `other` is for."""
    if hide.query and not set(key_words(hide.query)) <= set(key_words(other.query)):
        return False
    mask = about(other.what, other.value)
    return bool(mask.any() and not (mask & ~about(hide.what, hide.value)).any())


def _both_hold(one: Rule, other: Rule) -> bool:
    """Whether there is a day, and plainly a question, for both."""
    if (one.start and other.end and other.end < one.start) or (
        other.start and one.end and one.end < other.start
    ):
        return False
    words, others = set(key_words(one.query)), set(key_words(other.query))
    if "exact" in (one.match, other.match) and one.match == other.match:
        return not words or not others or words == others
    return words <= others or others <= words
