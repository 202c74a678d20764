"""Turns in which Claude uses tools or reads the message, and what a conversation leaves behind."""

from __future__ import annotations

from dataclasses import replace

from assistant.events import Event, Picks, Understood
from assistant.language.fake import FakeLanguageModel, Reply
from assistant.language.llm import ToolCall, Usage
from assistant.prompts import load
from assistant.replaying.listening import Listened, listening
from assistant.replaying.recorder import Recorder
from assistant.replaying.recording import taken
from assistant.replaying.records import TurnRecord
from assistant.replaying.replay import replay
from assistant.turn import Assistant
from assistant.understanding.asking import ModelReader
from assistant.words.explain import LanguageModelExplainer
from catalog.beliefs import Beliefs
from catalog.records import Turns
from tests.test_replay import Kept, own, played

__all__ = ["own"]

HARD = "well you see the wibbling frobnicators near my noisy railway bridge grumble " * 5


def speaking(shop: Assistant, *replies: Reply) -> tuple[Assistant, FakeLanguageModel]:
    model = FakeLanguageModel(replies, name="fake")
    explainer = LanguageModelExplainer(Listened(model), load("explain-v2"))
    return listening(replace(shop, explainer=explainer)), model


def faults(shop: Assistant, record: TurnRecord) -> list[str]:
    return [line for found in replay(shop, record).differences for line in found.lines]


def test_a_turn_with_a_look_up_replays_without_asking_claude(own: Assistant) -> None:
    shop, model = speaking(
        own,
        ["Let me look. ", ToolCall("c1", "search", {"query": "dog bed"}), Usage(1, 2)],
        ["Here they are. Good ones.", Usage(3, 4)],
    )
    keeper = Kept()
    played(shop, shop.open("ann"), "headphones under $100", keeper)
    (record,) = keeper.records
    assert len(record.heard) == len(model.history) == 2
    assert faults(own, record) == []
    assert len(model.history) == 2


def test_a_cart_filled_by_claude_is_not_filled_again(own: Assistant) -> None:
    message = "headphones under $100 and order one"
    events = list(own.turn(own.open(), message))
    first = next(event for event in events if isinstance(event, Picks)).picks[0].product.id
    shop, _ = speaking(
        own,
        [ToolCall("c1", "add_to_cart", {"id": first}), Usage(1, 2)],
        ["It is in your cart now, as you asked.", Usage(3, 4)],
    )
    keeper = Kept()
    played(shop, shop.open("ann"), message, keeper)
    (record,) = keeper.records
    assert own.store.count_interactions() == 1
    assert record.happened == ({"event": "InCart", "product_id": first, "quantity": 1},)
    assert faults(own, record) == []
    assert own.store.count_interactions() == 1


def test_what_a_reader_read_is_read_again_though_none_is_set(own: Assistant) -> None:
    read = [ToolCall("r", "read_message", {"query": "headphones", "wishes": []}), Usage(1, 1)]
    reader = ModelReader(Listened(FakeLanguageModel([read], name="reader")))
    shop, _ = speaking(own, "Fine ones.")
    keeper = Kept()
    played(replace(shop, reader=reader), shop.open("ann"), f"{HARD} so headphones", keeper)
    (record,) = keeper.records
    assert [reply.purpose for reply in record.heard] == ["read", "explain"]
    assert own.reader is None
    assert faults(own, record) == []


def test_a_conversation_leaves_beliefs_and_records_until_all_is_forgotten(own: Assistant) -> None:
    recorder = Recorder(own.store, days=10_000)
    shop = replace(listening(own), keeper=recorder)

    def said(talk: object, message: str) -> tuple[str, ...]:
        events: list[Event] = list(taken(shop, talk, message))  # type: ignore[arg-type]
        return next(event for event in events if isinstance(event, Understood)).notes

    talk = shop.open("ann")
    for message in ("boots, no leather", "I wear 10", "what do you know about me?", "and a tent"):
        said(talk, message)
    assert recorder.flush()
    assert [b.values for b in Beliefs(own.store).of("ann")] == [("leather",), ("10",)]
    rows = Turns(own.store).last(9)
    assert len(rows) == 3
    for row in rows:
        assert faults(shop, TurnRecord.of(row)) == []
    assert recorder.flush()
    assert len(Beliefs(own.store).of("ann")) == 2  # replaying believes nothing
    again = shop.open("ann")
    chips = [str(one) for one in again.memory.state.constraints]
    assert chips == ["not leather", "size: 10, ideally"]
    assert said(again, "forget that I wear 10") == ("Forgotten: size 10.",)
    said(again, "forget everything about me")
    assert recorder.flush()
    assert not Turns(own.store).last(9)
    assert not Beliefs(own.store).of("ann")
    recorder.close()
