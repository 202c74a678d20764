"""Turns are recorded and played again: over all scripted conversations, to the letter."""

from __future__ import annotations

import json
import logging
import re
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

from app import House
from assistant.budget import Budget
from assistant.conversation import Conversation
from assistant.events import Done, Event, Picks, Understood
from assistant.language import llm
from assistant.language.llm import Prompt
from assistant.profile.brands_asked import BrandsAsked, brands_asked
from assistant.prompts import load
from assistant.replaying.listening import Listened, TurnClock, listening
from assistant.replaying.pieces import read, written
from assistant.replaying.recorder import Recorder
from assistant.replaying.recording import recorded
from assistant.replaying.records import (
    Answered,
    TurnRecord,
    frozen,
    reopened,
    snapshot,
)
from assistant.replaying.replay import replay
from assistant.replaying.tracing import Trace
from assistant.turn import Assistant
from assistant.words.explain import LanguageModelExplainer
from catalog import Kind, LanguageModelError, Money, Store, StoreError
from catalog.beliefs import Belief, Beliefs
from catalog.records import RecordedTurn, Turns
from catalog.rehearsal import Rehearsal
from tests.test_session import keep

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
SCRIPTS = [
    pytest.param(script, id=f"{path.stem}-{script['name']}")
    for path in sorted((Path(__file__).parent / "conversations").glob("*.yaml"))
    for script in yaml.safe_load(path.read_text(encoding="utf-8"))["scripts"]
    if not script.get("shelf")  # those tamper with the catalogue
]


@dataclass
class Speaker:
    """A language model with a queue of scripted replies, which may name the products shown."""

    replies: list[Any] = field(default_factory=list)
    name: str = "speaker"
    asked: int = 0

    def stream(self, prompt: Prompt) -> Iterator[str]:
        """The next reply's pieces; without one, no key is set."""
        self.asked += 1
        reply = self.replies.pop(0) if self.replies else None
        fails = reply.get("fail") if isinstance(reply, dict) else None if reply else "no_key"
        pieces = reply.get("after", []) if isinstance(reply, dict) else reply or []
        shown = told(prompt)
        for piece in [pieces] if isinstance(pieces, str) else pieces:
            yield re.sub(
                r"\{(\w+):(\d+)\}", lambda slot: str(shown[int(slot[2]) - 1][slot[1]]), piece
            )
        if fails == "bug":
            raise ZeroDivisionError
        if fails:
            raise LanguageModelError(fails)


def told(prompt: Prompt) -> list[dict[str, Any]]:
    """The products in a prompt."""
    facts = re.findall(r'^\{"id": .*\}', prompt.system, re.MULTILINE)
    return [json.loads(fact) for fact in facts]


@dataclass
class Kept:
    """Stands in for a recorder: what it is given can be looked at."""

    answered: Answered = field(default_factory=Answered)
    records: list[TurnRecord] = field(default_factory=list)
    prompt: Any = None

    def keep(self, record: TurnRecord, trace: Callable[[], Trace] | None = None) -> None:
        """Through its written form, traced as behind a real reply."""
        whole = record.model_copy(update={"trace": trace() if trace else None})
        self.records.append(TurnRecord.of(whole.row()))


def played(
    shop: Assistant, talk: Conversation, message: str, keeper: Any, slider: Budget | None = None
) -> list[Event]:
    return list(recorded(shop, talk, message, slider, keeper))


def speaking(assistant: Assistant, *replies: Any) -> Assistant:
    return listening(replace(assistant, explainer=explaining(Speaker(list(replies)))))


def explaining(speaker: Speaker) -> LanguageModelExplainer:
    return LanguageModelExplainer(Listened(speaker), load("explain-v1"))


@pytest.mark.parametrize("script", SCRIPTS)
def test_a_scripted_conversation_replays_to_the_letter(
    script: dict[str, Any], small_assistant: Assistant
) -> None:
    turns, keeper = script["turns"], Kept()
    shop = speaking(small_assistant, *(turn.get("claude") for turn in turns))
    who = script.get("shopper")
    talk = shop.open(shop.store.shoppers(1)[0] if who == "busiest" else who)
    slider = Budget("USD", 5_000, None, "slider") if script.get("slider") else None
    talk.limit = Budget("USD", 4_000, None, "your profile") if script.get("limit") else None
    for turn in turns:
        events = played(shop, talk, turn["say"] * turn.get("times", 1), keeper, slider)
        picks = next(event.picks for event in events if isinstance(event, Picks))
        if turn.get("cart"):  # in the session only: the small shop's log is everybody's
            product = picks[turn["cart"] - 1].product
            row = shop.pipeline.items.row_of[product.id]
            talk.cart[product.id] = 1
            talk.shopper.add(
                shop.pipeline.items, row=row, kind=Kind.CART, at=shop.now(), session=talk.id
            )
    assert len(keeper.records) == len(turns)
    silent = Speaker()
    player = replace(small_assistant, explainer=explaining(silent))
    for record in keeper.records:
        again = replay(player, record)
        assert again.same, "\n".join(line for d in again.differences for line in d.lines)
        assert "".join(record.words).strip()
    assert silent.asked == 0


@pytest.fixture
def own(tmp_path: Path, small_assistant: Assistant) -> Iterator[Assistant]:
    """The small shop over a store of its own."""
    with Store.open(f"sqlite:///{tmp_path / 'own.db'}") as store:
        keep(store, small_assistant.pipeline.items.products)
        silent = explaining(Speaker())
        yield replace(
            small_assistant, store=store, freshness=None, now=lambda: NOON, explainer=silent
        )


def one_record(shop: Assistant, message: str = "headphones under $100") -> TurnRecord:
    keeper = Kept()
    played(shop, shop.open("ann"), message, keeper)
    return keeper.records[0]


# -- what a record holds ----------------------------------------------------------------------


def test_a_record_holds_what_was_said_shown_and_heard(own: Assistant) -> None:
    words = ["**{title:1}** [[{id:1}]] is ", "{price:1}. It costs $3.17 less."]
    shop = speaking(own, words)
    talk = shop.open("ann")
    keeper = Kept(Answered(shop_version="v1", prompt="explain-v1", prompt_digest="d"))
    events = played(shop, talk, "headphones under $100", keeper, Budget("USD", 9_000))
    (record,) = keeper.records
    picks = next(event.picks for event in events if isinstance(event, Picks))
    assert [pick.id for pick in record.picks] == [pick.product.id for pick in picks]
    assert record.picks[0].sources == picks[0].sources
    assert (record.number, record.at, record.message) == (1, NOON, "headphones under $100")
    assert record.slider == Budget("USD", 9_000)
    assert record.before == snapshot(Conversation(shopper_id="ann", id=talk.id))
    (reply,) = record.heard
    assert (reply.purpose, reply.broke, len(reply.pieces)) == ("explain", "", 2)
    assert "$3.17" in str(reply.pieces[1])
    assert "$3.17" not in "".join(record.words)
    assert record.held_back == 1
    answered = record.answered
    assert (answered.shop_version, answered.prompt, answered.model) == (
        "v1",
        "explain-v1",
        "speaker",
    )
    assert (answered.policy, answered.revision) == ("ranker", own.store.revision())
    assert record.understood["query"] == "headphones"
    assert record.seconds["total"] > 0


def test_who_it_was_is_in_the_column_alone(own: Assistant) -> None:
    record = one_record(speaking(own))
    row = record.row()
    assert (record.shopper, row.shopper) == ("ann", "ann")
    assert '"ann"' not in row.payload
    assert TurnRecord.of(row) == record


def test_the_summary_is_the_one_before_the_turn_and_outlasts_later_events(own: Assistant) -> None:
    shop, keeper = speaking(own), Kept()
    talk = shop.open("ann")
    some = [p for p in shop.pipeline.items.products if p.category[-1] == "Dog Collars"]
    shop.add_to_cart(talk, some[0].id)
    played(shop, talk, "something nice", keeper)
    for product in some:
        shop.add_to_cart(talk, product.id)
    (record,) = keeper.records
    assert record.summary.session == (some[0].id,)
    before = reopened(record, shop.pipeline.items)
    assert before.shopper.id == "ann"
    assert list(before.shopper.recent) == [shop.pipeline.items.row_of[some[0].id]]
    assert replay(own, record).same


def test_a_copy_is_not_changed_by_the_turn(own: Assistant) -> None:
    talk = own.open("ann")
    before = frozen(talk)
    kept = snapshot(before)
    list(own.turn(talk, "headphones"))
    own.add_to_cart(talk, own.pipeline.items.products[0].id)
    assert snapshot(before) == kept
    assert not before.shopper.recent
    assert snapshot(talk) != kept


def test_a_long_conversation_replays_from_its_last_turn(own: Assistant) -> None:
    shop, keeper = speaking(own), Kept()
    talk = shop.open()
    for _ in range(8):
        played(shop, talk, "headphones", keeper)
    assert keeper.records[-1].number == 8
    assert replay(own, keeper.records[-1]).same


def test_a_record_of_another_form_is_refused(own: Assistant) -> None:
    row = one_record(speaking(own)).row()
    other = row.payload.replace('"version":1', '"version":2')
    with pytest.raises(StoreError, match="another version"):
        TurnRecord.of(replace(row, payload=other))
    record = TurnRecord.of(row)
    strange = record.model_copy(update={"before": record.before | {"mood": "fair"}})
    with pytest.raises(StoreError, match="other things"):
        replay(own, strange)


def test_a_turn_given_up_or_about_the_profile_leaves_no_record(own: Assistant) -> None:
    shop, keeper = speaking(own), Kept()
    events = recorded(shop, shop.open("ann"), "headphones", None, keeper)  # type: ignore[arg-type]
    next(events)
    events.close()  # type: ignore[attr-defined]
    for message in ("forget everything about me", "what do you know about me?", "forget I'm vegan"):
        played(shop, shop.open("ann"), message, keeper)
    assert keeper.records == []


def test_a_page_that_stops_at_done_is_recorded(own: Assistant) -> None:
    shop, keeper = speaking(own), Kept()
    for event in recorded(shop, shop.open(), "headphones", None, keeper):  # type: ignore[arg-type]
        if isinstance(event, Done):
            break
    assert len(keeper.records) == 1


def test_two_turns_side_by_side_are_not_mixed_up(own: Assistant) -> None:
    shop, keeper = speaking(own, ["first ", "words."], ["second ", "words."]), Kept()
    one = recorded(shop, shop.open(), "headphones", None, keeper)  # type: ignore[arg-type]
    two = recorded(shop, shop.open(), "a planter", None, keeper)  # type: ignore[arg-type]
    for _ in zip(one, two, strict=False):
        pass
    list(one), list(two)
    heard = {record.message: record.heard[0].pieces for record in keeper.records}
    assert heard == {"headphones": ("first ", "words."), "a planter": ("second ", "words.")}


def test_only_a_listening_assistant_can_be_recorded(own: Assistant) -> None:
    with pytest.raises(ValueError, match="listening"):
        played(own, own.open(), "headphones", Kept())


def test_brands_asked_for_are_found_in_records() -> None:
    def row(turn: int, *brands: str, negated: bool = False) -> RecordedTurn:
        one = {"field": "brand", "values": list(brands), "negated": negated, "turn": turn}
        payload = f'{{"understood": {{"state": {{"turn": 2, "constraints": [{one!r}]}}}}}}'
        payload = payload.replace("'", '"').replace("True", "true").replace("False", "false")
        return RecordedTurn("r", "t", 1, NOON, payload)

    rows = [row(2, "Acme"), row(1, "Earlier"), row(2, "Nike", negated=True)]
    assert brands_asked([*rows, RecordedTurn("r", "t", 1, NOON, '{"understood": {}}')]) == {"Acme"}


def test_brands_asked_for_are_looked_up_when_they_matter(store: Store) -> None:
    state = {"turn": 2, "constraints": [{"field": "brand", "values": ["Acme"], "turn": 2}]}
    state["constraints"][0]["negated"] = False  # type: ignore[index]
    payload = json.dumps({"understood": {"state": state}})
    Turns(store).keep([RecordedTurn("r", "t", 1, NOON, payload, "ann")])
    assert "Acme" in BrandsAsked(store, "ann")
    assert "Nike" not in BrandsAsked(store, "ann")
    assert "Acme" not in BrandsAsked(store, "bob")
    broken = BrandsAsked(store, "ann")
    with store.writing() as connection:
        connection.exec_driver_sql("DROP TABLE turns")
    assert "Acme" not in broken


# -- replaying with something else ------------------------------------------------------------


def test_another_explainer_changes_the_words_and_not_the_picks(own: Assistant) -> None:
    record = one_record(speaking(own, "**{title:1}** [[{id:1}]] is a good one."))
    other = explaining(Speaker(["**{title:2}** [[{id:2}]] is a good one."], name="other"))
    again = replay(own, record, other)
    parts = {difference.part: difference for difference in again.differences}
    assert set(parts) - {"ledger"} == {"words", "explainer"}  # other words make other claims
    assert parts["explainer"].lines == ("explainer: 'speaker' -> 'other'",)
    assert any(line.startswith("+**" + record.picks[1].title) for line in parts["words"].lines)


def test_without_the_ranker_the_slate_is_another_and_says_how(own: Assistant) -> None:
    record = one_record(speaking(own), "something nice for the garden")
    again = replay(own, record, without_ranker=True)
    assert own.pipeline.ranker is not None  # the shop itself is left alone
    (slate,) = (d for d in again.differences if d.part == "picks")
    assert slate.before == [pick.id for pick in record.picks]
    assert slate.after != slate.before
    assert all(line[0] in "+-~" for line in slate.lines)
    assert replay(own, record, ranker=own.pipeline.ranker).same


def test_a_changed_catalogue_shows_in_the_difference(own: Assistant) -> None:
    record = one_record(speaking(own))
    first = own.pipeline.items.products[own.pipeline.items.row_of[record.picks[0].id]]
    dearer = first.model_copy(update={"price": Money(minor=first.price.minor + 1, currency="USD")})
    shown = tuple(
        pick.model_copy(update={"price_minor": dearer.price.minor}) if pick.id == first.id else pick
        for pick in record.picks
    )
    again = replay(own, record.model_copy(update={"picks": shown}))
    (price,) = again.differences
    assert price.part == f"picks.{first.id}"
    assert price.lines == (
        f"{first.title}: price_minor: {dearer.price.minor} -> {first.price.minor}",
    )


def test_a_replay_writes_nothing(own: Assistant) -> None:
    @dataclass
    class Buying(Speaker):
        """Puts something in the cart in mid-turn, as a tool might."""

        shop: Assistant | None = None

        def stream(self, prompt: Prompt) -> Iterator[str]:
            """Words, after the act."""
            assert self.shop
            self.shop.add_to_cart(Conversation(), told(prompt)[0]["id"])
            yield "This is in your cart now."

    buying = Buying()
    buyer = replace(own, explainer=explaining(buying))
    buying.shop, kept = buyer, Kept()
    played(listening(buyer), buyer.open(), "headphones", kept)
    assert own.store.count_interactions() == 1
    buying.shop = replace(buyer, store=Rehearsal(own.store))
    replay(buyer, kept.records[0], buyer.explainer)
    assert own.store.count_interactions() == 1


def test_a_reply_that_was_not_recorded_falls_to_the_template_and_is_seen(own: Assistant) -> None:
    record = one_record(speaking(own, "**{title:1}** [[{id:1}]] is a good one."))
    again = replay(own, record.model_copy(update={"heard": ()}))
    parts = {difference.part for difference in again.differences}
    assert {"words", "failures", "explainer"} <= parts


def test_pieces_of_a_reply_survive_being_written() -> None:
    message = llm.Prompt("a", "b", (), 7)  # any dataclass of the module will do
    for piece in ("text", message):
        assert read(json.loads(json.dumps(written(piece)))) == piece
    with pytest.raises(TypeError, match="text or one of"):
        written(Speaker())
    for strange in ({"piece": "Telepathy"}, {"piece": "json"}, 7):
        with pytest.raises(ValueError, match="a piece of a reply"):
            read(strange)  # type: ignore[arg-type]


def test_the_house_listens_to_its_model(small_house: House) -> None:
    assert isinstance(small_house.explainer()._llm, Listened)  # type: ignore[attr-defined]


def test_the_house_s_turns_have_one_time(small_assistant: Assistant) -> None:
    assert isinstance(small_assistant.now, TurnClock)


# -- the recorder -----------------------------------------------------------------------------


def test_nothing_is_lost_on_close(own: Assistant) -> None:
    record = one_record(speaking(own))
    recorder = Recorder(own.store, days=10_000)
    for number in range(200):
        recorder.keep(record.model_copy(update={"id": f"r{number:03}"}))
    recorder.close()
    recorder.close()
    rows = Turns(own.store).last(999)
    assert [row.id for row in rows] == [f"r{number:03}" for number in range(200)]
    assert TurnRecord.of(rows[7]) == record.model_copy(update={"id": "r007"})


def test_a_failure_is_logged_and_the_next_is_written(
    own: Assistant, caplog: pytest.LogCaptureFixture
) -> None:
    record = one_record(speaking(own))
    recorder = Recorder(own.store, days=10_000)
    half = record.model_copy(update={"message": "half a sign \ud800"})
    with caplog.at_level(logging.ERROR):
        for one in (half, record, record, record.model_copy(update={"id": "next"})):
            recorder.keep(one)
        recorder.close()
        recorder.keep(record)
    assert [row.id for row in Turns(own.store).last(9)] == [record.id, "next"]
    assert sum("could not be written" in r.message for r in caplog.records) == 2
    assert "closed" in caplog.text


def test_old_records_go_when_their_days_are_over(own: Assistant) -> None:
    record = one_record(speaking(own))
    now = datetime.now(UTC)
    old = record.model_copy(update={"id": "old", "at": now - timedelta(days=31)})
    Turns(own.store).keep([old.row(), record.model_copy(update={"id": "new", "at": now}).row()])
    recorder = Recorder(own.store, days=30)
    recorder.keep(record.model_copy(update={"id": "newer", "at": now}))
    recorder.close()
    assert [row.id for row in Turns(own.store).last(9)] == ["new", "newer"]


def test_no_days_no_records(own: Assistant) -> None:
    recorder = Recorder(own.store, days=0)
    recorder.keep(one_record(speaking(own)))
    recorder.close()
    assert not Turns(own.store).last(9)


def test_a_recorder_that_is_not_used_does_nothing(own: Assistant) -> None:
    threads = threading.active_count()
    recorder = Recorder(own.store)
    assert threading.active_count() == threads
    recorder.close()


def test_what_is_learnt_is_remembered_behind_the_reply(own: Assistant) -> None:
    def belief(field: str, value: str) -> Belief:
        return Belief(field, (value,), False, "", "t", 1, NOON)

    recorder = Recorder(own.store)
    recorder.remember("ann", [belief("size", "10"), belief("brand", "Acme")])
    recorder.remember("ann", [belief("size", "11"), belief("brand", "Acme")])
    recorder.remember("ann", [])
    assert recorder.flush()
    assert [b.values for b in Beliefs(own.store).of("ann")] in (
        [("Acme",), ("11",)],
        [("11",), ("Acme",)],
    )
    recorder.close()
    assert not recorder.flush()


def test_a_turn_does_not_wait_for_an_ingest(own: Assistant) -> None:
    shop, recorder = speaking(own), Recorder(own.store, days=10_000)
    with own.store.writing():  # an ingest holds the lock
        start = time.perf_counter()
        played(shop, shop.open(), "headphones", recorder)
        waited = time.perf_counter() - start
        assert not recorder.flush(seconds=0.01)
    assert waited < 5
    assert recorder.flush()
    assert len(Turns(own.store).last(9)) == 1
    recorder.close()


def test_many_threads_may_record(own: Assistant) -> None:
    record = one_record(speaking(own))
    recorder = Recorder(own.store, days=10_000)

    def some(name: str) -> None:
        for number in range(25):
            recorder.keep(record.model_copy(update={"id": f"{name}{number}"}))

    threads = [threading.Thread(target=some, args=(name,)) for name in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert recorder.flush()
    assert len(Turns(own.store).last(999)) == 100
    recorder.close()


def test_the_event_stream_is_the_turn_s_own(own: Assistant) -> None:
    shop = speaking(own)
    plain = list(own.turn(own.open(), "headphones"))
    taped = played(shop, shop.open(), "headphones", Kept())
    assert [type(e) for e in taped] == [type(e) for e in plain]
    assert [e for e in taped if isinstance(e, Understood | Picks)] == [
        e for e in plain if isinstance(e, Understood | Picks)
    ]
