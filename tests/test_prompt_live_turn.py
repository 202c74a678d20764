"""A promotion reaches the next turn, its prompt and its record; a turn under way keeps its own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from assistant.events import Done, Picks
from assistant.language.fake import FakeLanguageModel
from assistant.prompts import DIVIDER, load
from assistant.prompts.library import Library
from assistant.prompts.live import Live
from assistant.replaying.listening import Listened, TurnPrompt, listening
from assistant.replaying.recorder import Recorder
from assistant.replaying.recording import taken
from assistant.replaying.records import TurnRecord
from assistant.turn import Assistant
from assistant.ui.back_office.lab_example import brief_of
from assistant.words.explain import LanguageModelExplainer, render
from catalog import Store
from catalog.records import Turns

TEXT = f"You are the new Aisle of ${{shop}}.\n{DIVIDER}\n${{products}}\n${{notes}}\n"
ANSWER = "Have a look at these."


@dataclass(frozen=True)
class Shop:
    """A shop whose language model is a fake, as `app.House` wires it."""

    assistant: Assistant
    library: Library
    fake: FakeLanguageModel

    def records(self) -> list[TurnRecord]:
        keeper = self.assistant.keeper
        assert isinstance(keeper, Recorder)
        assert keeper.flush()
        return [TurnRecord.of(row) for row in Turns(keeper.store).last(10)]

    def sent(self) -> list[str]:
        return [prompt.stable.splitlines()[0][:30] for prompt in self.fake.history]


@pytest.fixture
def shop(tmp_path: Path, small_assistant: Assistant) -> Iterator[Shop]:
    with Store.open(f"sqlite:///{tmp_path / 'own.db'}") as store:
        fake = FakeLanguageModel([ANSWER] * 9)
        live = Live(store, "explain-v2")
        explainer = LanguageModelExplainer(Listened(fake), TurnPrompt(live))
        recorder = Recorder(store, prompt=live)
        own = replace(
            small_assistant, store=store, freshness=None, explainer=explainer, keeper=recorder
        )
        yield Shop(listening(own), Library(store, "explain-v2"), fake)
        recorder.close()


def stamps(shop: Shop) -> list[tuple[str, str]]:
    return [(r.answered.prompt, r.answered.prompt_digest) for r in shop.records()]


def test_a_promotion_changes_the_next_turn_and_its_stamp_and_a_rollback_takes_it_back(
    shop: Shop,
) -> None:
    talk = shop.assistant.open()
    list(taken(shop.assistant, talk, "a lamp"))
    new = shop.library.add("explain", TEXT, "Ann", "New")
    shop.library.promote(new.label, "Ann")
    list(taken(shop.assistant, talk, "a red lamp"))  # the same conversation goes on
    list(taken(shop.assistant, shop.assistant.open(), "a lamp"))
    shop.library.rollback("Ann")
    list(taken(shop.assistant, talk, "a blue lamp"))
    old = load("explain-v2")
    assert [first.startswith("You are the new") for first in shop.sent()] == [
        False,
        True,
        True,
        False,
    ]
    before, after = (old.label, old.digest), (new.label, new.digest)
    assert stamps(shop) == [before, after, after, before]


def test_a_turn_under_way_ends_with_the_prompt_it_began_with(shop: Shop) -> None:
    new = shop.library.add("explain", TEXT, "Ann", "New")
    turn = taken(shop.assistant, shop.assistant.open(), "a lamp")
    for event in turn:
        if isinstance(event, Picks):
            break
    shop.library.promote(new.label, "Ann")  # the cards are there, the words are not
    events = list(turn)
    assert isinstance(events[-1], Done)
    assert not shop.sent()[0].startswith("You are the new")
    assert [label for label, _ in stamps(shop)] == ["explain-v2"]


def test_a_turn_that_claude_did_not_answer_is_stamped_too(shop: Shop) -> None:
    shop.library.promote("explain-v1", "Ann")
    shop.fake._replies.clear()
    events = list(taken(shop.assistant, shop.assistant.open(), "a lamp"))
    assert isinstance(events[-1], Done)
    assert events[-1].explainer == "template"
    assert [label for label, _ in stamps(shop)] == ["explain-v1"]


def test_without_a_recorder_the_next_turn_is_answered_with_it_all_the_same(shop: Shop) -> None:
    new = shop.library.add("explain", TEXT, "Ann", "New")
    shop.library.promote(new.label, "Ann")
    bare = replace(shop.assistant, keeper=None)
    list(taken(bare, bare.open(), "a lamp"))
    assert shop.sent()[0].startswith("You are the new")


def test_the_labs_example_is_filled_by_a_turn_that_leaves_nothing(shop: Shop) -> None:
    brief = brief_of(shop.assistant, "a lamp under $60")
    assert brief is not None
    assert 0 < len(brief.picks) <= 10
    prompt = render(load("explain-v2"), brief)
    assert brief.picks[0].product.title in prompt.system
    assert "up to $60.00" in prompt.system
    assert shop.fake.history == []
    assert shop.records() == []
