"""The turn over the real pipeline: whoever fails, the shopper has picks, words and a way on."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.budget import Budget
from assistant.conversation import Conversation
from assistant.events import Done, Event, Failed, Pick, Picks, Understood, Words
from assistant.language.fake import FakeLanguageModel, Reply
from assistant.turn import Assistant
from assistant.words.explainer import Brief, Message
from catalog import (
    LanguageModelError,
)
from tests.conftest import small_settings
from tests.invariants import broken_rules
from tests.script_runner import ScriptedModel, assistant_with, words_left

TRUE = "**{title:1}** [[{id:1}]] is {price:1}. It would suit you well."


def talking(assistant: Assistant, *replies: Reply) -> tuple[Assistant, ScriptedModel]:
    model = ScriptedModel()
    model.fake.enqueue(*replies)
    return assistant_with(assistant, model), model


def said(assistant: Assistant, talk: Conversation, message: str) -> list[Event]:
    """All events of a turn, which keeps the rules."""
    events = list(assistant.turn(talk, message))
    assert broken_rules(events) == []
    return events


def picks_in(events: list[Event]) -> tuple[Pick, ...]:
    return next(event.picks for event in events if isinstance(event, Picks))


def ids_in(events: list[Event]) -> list[str]:
    return [pick.product.id for pick in picks_in(events)]


def failure_in(events: list[Event]) -> Failed | None:
    return next((event for event in events if isinstance(event, Failed)), None)


# -- words, and who writes them ---------------------------------------------------------------


def test_claude_s_words_pass_and_are_kept(small_assistant: Assistant) -> None:
    shop, model = talking(small_assistant, TRUE)
    talk = shop.open()
    events = said(shop, talk, "headphones under $100")
    top = picks_in(events)[0].product
    assert words_left(events) == f"**{top.title}** is {top.price}. It would suit you well."
    done = events[-1]
    assert isinstance(done, Done)
    assert (done.explainer, done.held_back) == ("fake", 0)
    assert done.seconds["total"] >= done.seconds["picks"] > 0
    assert talk.messages == [
        Message("user", "headphones under $100"),
        Message("assistant", words_left(events)),
    ]
    assert len(model.fake.history) == 1


@pytest.mark.parametrize(
    "reason",
    "no_key auth timeout rate_limited overloaded refusal dropped cut connection bad_request error"
    " unheard_of".split(),
)
def test_every_failure_falls_back_with_the_same_picks(
    small_assistant: Assistant, reason: str
) -> None:
    shop, _ = talking(small_assistant, LanguageModelError(reason), TRUE)
    broken = said(shop, shop.open(), "headphones under $100")
    whole = said(shop, shop.open(), "headphones under $100")
    failed = failure_in(broken)
    assert failed
    assert failed.reason == reason
    assert failed.notice.startswith("Written from a template: ")
    assert ids_in(broken) == ids_in(whole)
    assert str(picks_in(broken)[0].product.price) in words_left(broken)
    assert isinstance(broken[-1], Done)
    assert broken[-1].explainer == "template"


def test_half_said_words_are_withdrawn_and_forgotten(small_assistant: Assistant) -> None:
    broken = ["It is a fine choice. ", "You will like it. And", LanguageModelError("dropped")]
    shop, model = talking(small_assistant, broken, TRUE)
    talk = shop.open()
    events = said(shop, talk, "headphones")
    at = events.index(failure_in(events))  # type: ignore[arg-type]
    assert next(e.text for e in events[:at] if isinstance(e, Words)).startswith("It is a fine")
    assert "fine choice" not in words_left(events)
    assert [m.role for m in talk.messages] == ["user", "assistant"]
    assert "fine choice" not in talk.messages[1].text
    said(shop, talk, "cheaper")
    assert not any("fine choice" in m.text for m in model.fake.history[1].messages)


def test_a_reply_with_nothing_true_in_it_falls_back(small_assistant: Assistant) -> None:
    shop, _ = talking(small_assistant, "It costs $3.33. Buy the Zorblatt Prime for $1.", "")
    for _ in range(2):
        events = said(shop, shop.open(), "headphones under $100")
        failed = failure_in(events)
        assert failed
        assert failed.reason == "unbacked"
        assert "$" in words_left(events)
        assert "3.33" not in words_left(events)


def test_an_invention_where_nothing_fits_falls_back(small_assistant: Assistant) -> None:
    shop, _ = talking(small_assistant, "The **Bargain Buds** are just $0.99!")
    events = said(shop, shop.open(), "headphones under $1")
    assert ids_in(events) == []
    assert failure_in(events)
    assert len(words_left(events)) > 20


def test_what_was_held_back_is_counted(small_assistant: Assistant) -> None:
    shop, _ = talking(small_assistant, f"It was $999.00. Buy it at Amazon.com. {TRUE}")
    done = said(shop, shop.open(), "headphones under $100")[-1]
    assert isinstance(done, Done)
    assert (done.explainer, done.held_back) == ("fake", 2)


# -- bugs -------------------------------------------------------------------------------------


class Broken:
    """An explainer with a bug."""

    name = "broken"

    def explain(self, brief: Brief) -> Iterator[str]:
        yield "It is a fine choice. "
        yield str(brief.picks[99])


def test_a_bug_in_the_explainer_costs_no_answer(
    small_assistant: Assistant, caplog: pytest.LogCaptureFixture
) -> None:
    shop = replace(small_assistant, explainer=Broken())
    talk = shop.open()
    with caplog.at_level(logging.ERROR):
        events = said(shop, talk, "headphones under $100")
    failed = failure_in(events)
    assert failed
    assert failed.reason == "error"
    assert "$" in words_left(events)
    assert "IndexError" in caplog.text
    assert "IndexError" not in words_left(events) + failed.notice
    assert len(talk.messages) == 2


class LostPipeline:
    """A pipeline whose retrieval breaks once."""

    def __init__(self, whole: object) -> None:
        self._whole = whole
        self.breaks = True

    def __getattr__(self, name: str) -> object:
        return getattr(self._whole, name)

    def about(self, text: str) -> object:
        return self

    def slate(self, *given: object, **named: object) -> object:
        if self.breaks:
            self.breaks = False
            raise RuntimeError("the index is gone")
        return self._whole.slate(*given, **named)  # type: ignore[attr-defined]


def test_a_broken_pipeline_loses_nothing_of_the_conversation(small_assistant: Assistant) -> None:
    shop, _ = talking(small_assistant, TRUE, TRUE)
    talk = shop.open()
    said(shop, talk, "headphones under $100")
    before = (talk.memory, list(talk.messages))
    lost = LostPipeline(shop.pipeline)
    shop.pipeline = lost  # type: ignore[assignment]
    with pytest.raises(RuntimeError, match="the index is gone"):
        list(shop.turn(talk, "a tent"))
    assert (talk.memory, talk.messages) == before
    events = said(shop, talk, "cheaper")
    understood = events[0]
    assert isinstance(understood, Understood)
    assert understood.query == "headphones"


# -- a turn given up --------------------------------------------------------------------------


def test_a_turn_given_up_in_mid_words_is_remembered(small_assistant: Assistant) -> None:
    closed: list[str] = []

    class Talkative(FakeLanguageModel):
        def stream(self, prompt: object) -> Iterator[str]:
            try:
                while True:
                    yield "It is a fine choice. "
            finally:
                closed.append("stream")

    shop = assistant_with(small_assistant, Talkative())
    talk = shop.open()
    turn = shop.turn(talk, "headphones under $100")
    shown: list[Event] = []
    for event in turn:
        shown.append(event)
        if isinstance(event, Words):
            break
    turn.close()  # type: ignore[attr-defined]
    assert closed == ["stream"]
    assert [m.role for m in talk.messages] == ["user"]

    shop, model = talking(small_assistant, TRUE)
    second = picks_in(shown)[1].product
    events = said(shop, talk, "like the second one")
    understood = events[0]
    assert isinstance(understood, Understood)
    assert second.title.split()[0] in understood.query
    assert second.id not in ids_in(events)
    assert [m.role for m in model.fake.history[0].messages] == ["user"]
    assert "headphones under $100" in model.fake.history[0].messages[0].text


def test_a_turn_not_begun_changes_nothing(small_assistant: Assistant) -> None:
    talk = small_assistant.open()
    small_assistant.turn(talk, "headphones")
    assert talk == replace(Conversation(), id=talk.id)


# -- history and memory -----------------------------------------------------------------------


def test_each_turn_adds_one_message_each_and_the_next_prompt_holds_them(
    small_assistant: Assistant,
) -> None:
    shop, model = talking(small_assistant, TRUE, TRUE, TRUE)
    talk = shop.open()
    for n, message in enumerate(("headphones under $150", "cheaper", "show me more"), start=1):
        events = said(shop, talk, message)
        assert len(talk.messages) == 2 * n
        assert talk.messages[-2:] == [
            Message("user", message),
            Message("assistant", words_left(events)),
        ]
        if ids_in(events):  # where there is nothing more, what was shown stays in mind
            assert [one.product_id for one in talk.memory.shown] == ids_in(events)
        assert talk.memory.query == "headphones"
    third = model.fake.history[2].messages
    assert [m.role for m in third] == ["user", "assistant", "user", "assistant", "user"]
    assert third[-1].text == "show me more"


def test_two_conversations_do_not_leak_into_each_other(small_assistant: Assistant) -> None:
    shop, model = talking(small_assistant, *[TRUE] * 4)
    one, two = shop.open(), shop.open()
    assert one.id != two.id
    first = shop.turn(one, "headphones under $100")
    next(first)  # the two run at the same time
    said(shop, two, "a dog bed")
    list(first)
    events = said(shop, two, "cheaper")
    assert isinstance(events[0], Understood)
    assert events[0].query == "dog bed"
    assert "headphones" not in " ".join(m.text for m in model.fake.history[-1].messages)
    assert one.memory.query == "headphones"
    assert two.memory.said is None


@pytest.mark.parametrize("message", ["", "   ", "a tent " * 1_430, "x" * 10_000, "\x00", "😀" * 9])
def test_any_message_is_answered(small_assistant: Assistant, message: str) -> None:
    talk = small_assistant.open()
    events = said(small_assistant, talk, message)
    assert words_left(events)
    assert isinstance(events[0], Understood)
    assert len(events[0].query) <= 500
    said(small_assistant, talk, "headphones under $100")
    assert talk.memory.query == "headphones"


def test_a_slider_in_another_currency_is_a_mistake(small_assistant: Assistant) -> None:
    talk = small_assistant.open()
    with pytest.raises(ValueError, match="one currency"):
        list(small_assistant.turn(talk, "headphones", Budget("EUR", 100)))
    assert talk.messages == []


def test_the_settings_of_tests_hold_no_key(tmp_path: Path) -> None:
    assert small_settings(tmp_path).anthropic_api_key is None
