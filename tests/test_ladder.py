"""Every rung of the ladder shows the same cards."""

from __future__ import annotations

import pytest

from assistant.events import Done, Event, Failed, Picks, Words
from assistant.turn import Assistant
from assistant.words.cards_only import CardsOnly
from tests.ladder import RUNGS, Rung, at_rung

MESSAGES = ("headphones under $100", "cheaper", "a gift for a gardener", "", "😀")


def played(assistant: Assistant) -> list[list[Event]]:
    talk = assistant.open()
    return [list(assistant.turn(talk, message)) for message in MESSAGES]


def cards(events: list[Event]) -> list[tuple[str, str]]:
    (picks,) = (event for event in events if isinstance(event, Picks))
    return [(pick.product.id, pick.reason) for pick in picks.picks]


def test_every_rung_has_the_same_cards(small_assistant: Assistant) -> None:
    rungs = [played(at_rung(small_assistant, rung)) for rung in RUNGS]
    claude, template, plain = ([cards(events) for events in rung] for rung in rungs)
    assert claude == template == plain
    assert any(claude)


@pytest.mark.parametrize(
    ("rung", "author", "fails", "speaks"),
    [("claude", "fake", 0, True), ("template", "template", 1, True), ("cards", "cards", 1, False)],
)
def test_each_rung_says_who_wrote(
    small_assistant: Assistant, rung: Rung, author: str, fails: int, speaks: bool
) -> None:
    searched = [events for events in played(at_rung(small_assistant, rung)) if cards(events)]
    assert len(searched) >= 3
    for events in searched:
        done = events[-1]
        assert isinstance(done, Done)
        assert done.explainer == author
        assert sum(isinstance(event, Failed) for event in events) == fails
        assert any(isinstance(event, Words) for event in events) is speaks


def test_plain_cards_have_no_words() -> None:
    assert CardsOnly().name == "cards"
