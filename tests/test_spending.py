"""Every reply is paid, the day's sum is everybody's, and an empty purse brings the template."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from assistant.events import Done, Event, Failed
from assistant.language.claude import Claude, ClaudeConfig
from assistant.language.fake import FakeLanguageModel
from assistant.language.llm import Prompt, ToolCall, Usage
from assistant.language.messages import Message
from assistant.language.prices import cost
from assistant.language.purse import Purse
from assistant.prompts import load
from assistant.replaying.listening import Listened, listening
from assistant.replaying.recorder import Recorder
from assistant.replaying.recording import taken
from assistant.replaying.records import TurnRecord
from assistant.replaying.replay import replay
from assistant.turn import Assistant
from assistant.understanding.asking import ModelReader
from assistant.words.explain import LanguageModelExplainer
from catalog import LanguageModelError, Store
from catalog.records import Turns
from catalog.spending import Spending, Spent
from tests.messages_api import messages_api, reply
from tests.test_recorded_claude import HARD
from tests.test_replay import own

__all__ = ["own"]

NOON = datetime(2026, 11, 26, 12, tzinfo=UTC)
MODEL = "claude-haiku-5-5"
PROMPT = Prompt("You are Aisle.", "Three products.", (Message("user", "a mug"),))


class Clock:
    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now


def at_once(job: Callable[[], object]) -> bool:
    job()
    return True


def spent(micros: int, at: datetime = NOON, model: str = MODEL) -> Spent:
    return Spent(at, model, "explain", 10, 20, 30, 40, micros)


# -- the store ---------------------------------------------------------------------------------


def test_spending_is_summed_by_utc_day_and_model(store: Store) -> None:
    spending = Spending(store)
    midnight = NOON.replace(hour=0)
    second = timedelta(seconds=1)
    rows = [spent(5, midnight - second), spent(7, midnight), spent(9), spent(1, model="other")]
    spending.keep(rows)
    assert spending.micros(date(2026, 11, 26)) == 17
    assert spending.micros(date(2026, 11, 25)) == 5
    assert spending.micros(date(2026, 11, 27)) == 0
    days = spending.by_day(NOON - timedelta(days=3))
    assert [(one.day.day, one.model, one.replies, one.micros) for one in days] == [
        (25, MODEL, 1, 5),
        (26, MODEL, 2, 16),
        (26, "other", 1, 1),
    ]
    assert (days[1].input, days[1].output, days[1].cached) == (20, 40, 60)


# -- the purse ---------------------------------------------------------------------------------


def test_a_purse_knows_what_other_processes_spend(store: Store) -> None:
    mine = Purse(Spending(store), at_once, cap=1_000, now=Clock())
    assert not mine.empty()
    Spending(store).keep([spent(2_000)])
    assert not mine.empty()  # it looks again only every few seconds
    mine._read_at = float("-inf")
    assert mine.spent() == 2_000
    assert mine.empty()


def test_what_is_not_written_yet_counts_once(store: Store) -> None:
    waiting: list[Callable[[], object]] = []
    purse = Purse(Spending(store), lambda job: waiting.append(job) is None, 50, now=Clock())
    purse.pay(MODEL, "explain", Usage(input=1_000))
    assert purse.spent() == 100
    assert purse.empty()
    waiting.pop()()
    assert purse.spent() == 100
    purse._read_at = float("-inf")
    assert purse.spent() == 100


def test_a_new_day_begins_with_a_full_purse(store: Store) -> None:
    clock = Clock()
    purse = Purse(Spending(store), at_once, cap=50, now=clock)
    purse.pay(MODEL, "explain", Usage(input=1_000))
    assert purse.empty()
    clock.now += timedelta(hours=12)
    assert not purse.empty()


def test_without_a_cap_the_store_is_not_asked() -> None:
    assert not Purse(None, at_once).empty()  # type: ignore[arg-type]


# -- replies -----------------------------------------------------------------------------------


def paid(store: Store) -> list[tuple[str, int, int]]:
    since = datetime(2020, 1, 1, tzinfo=UTC)
    return [(one.model, one.replies, one.micros) for one in Spending(store).by_day(since)]


def listened(store: Store, *replies: object, cap: int | None = None) -> Listened:
    return Listened(FakeLanguageModel(replies, name=MODEL), Purse(Spending(store), at_once, cap))  # type: ignore[arg-type]


def test_a_reply_is_a_row_by_the_apis_count(store: Store) -> None:
    list(listened(store, ["Hello.", Usage(2_000, 100, 500, 0)]).stream(PROMPT))
    assert paid(store) == [(MODEL, 1, cost(MODEL, Usage(2_000, 100, 500)).micros)]


def test_a_reply_that_breaks_off_is_paid_as_far_as_it_came(store: Store) -> None:
    llm = listened(store, ["Hel", Usage(2_000, 3), LanguageModelError("dropped")])
    with pytest.raises(LanguageModelError, match="dropped"):
        list(llm.stream(PROMPT))
    assert paid(store) == [(MODEL, 1, cost(MODEL, Usage(2_000, 3)).micros)]


def test_a_reply_that_is_given_up_is_paid_by_a_guess(store: Store) -> None:
    pieces = listened(store, ["Hello there, ", "shopper.", Usage(9, 9)]).stream(PROMPT)
    next(pieces)
    pieces.close()  # type: ignore[attr-defined]
    ((model, replies, micros),) = paid(store)
    assert (model, replies) == (MODEL, 1)
    assert micros > 0


def test_a_reply_that_never_came_costs_nothing(store: Store) -> None:
    with pytest.raises(LanguageModelError):
        list(listened(store, LanguageModelError("no_key")).stream(PROMPT))
    assert paid(store) == []


def test_claudes_own_count_is_paid(store: Store) -> None:
    with messages_api(reply("Good ", "mugs.")) as server:
        claude = Claude(ClaudeConfig(api_key="sk-test", base_url=server.url))
        list(Listened(claude, Purse(Spending(store), at_once)).stream(PROMPT))
    ((model, replies, micros),) = paid(store)
    assert (model, replies) == (claude.name, 1)
    assert micros > 0


# -- turns -------------------------------------------------------------------------------------


@pytest.fixture
def keeper(own: Assistant) -> Iterator[Recorder]:
    recorder = Recorder(own.store, days=10_000, cap=1_000)
    yield recorder
    recorder.close()


def shop_of(own: Assistant, keeper: Recorder, model: FakeLanguageModel) -> Assistant:
    llm = Listened(model, keeper.purse)
    explainer = LanguageModelExplainer(llm, load("explain-v2"))
    shop = replace(own, explainer=explainer, reader=ModelReader(llm), keeper=keeper)
    return listening(shop)


def ask(shop: Assistant, message: str = "headphones") -> list[Event]:
    return list(taken(shop, shop.open(), message))


def test_a_spent_purse_brings_the_template_and_asks_nobody(
    own: Assistant, keeper: Recorder
) -> None:
    Spending(own.store).keep([spent(1_000, datetime.now(UTC))])
    model = FakeLanguageModel(["Never said."], name=MODEL)
    shop = shop_of(own, keeper, model)
    events = ask(shop, f"{HARD} so headphones")  # the rules alone are unsure of it
    failed = next(event for event in events if isinstance(event, Failed))
    assert failed.reason == "capped"
    assert "template" in failed.notice
    assert not any(sign in failed.notice.lower() for sign in ("$", "money", "spen", "cap", "cost"))
    assert isinstance(events[-1], Done)
    assert events[-1].explainer == "template"
    assert model.history == []
    assert keeper.flush()
    record = TurnRecord.of(Turns(own.store).last(1)[0])
    assert [reply.broke for reply in record.heard] == ["capped", "capped"]
    assert replay(own, record).same


def test_a_turn_under_way_is_not_cut(own: Assistant, keeper: Recorder) -> None:
    dear = Usage(1_000_000, 1_000)  # more than the whole day's
    model = FakeLanguageModel(
        [
            ["Let me look. ", ToolCall("c1", "search", {"query": "dog bed"}), dear],
            ["Here they are. Good ones.", Usage(3, 4)],
            ["Never said."],
        ],
        name=MODEL,
    )
    shop = shop_of(own, keeper, model)
    first = ask(shop)
    assert not any(isinstance(event, Failed) for event in first)
    assert len(model.history) == 2
    second = ask(shop)
    assert [event.reason for event in second if isinstance(event, Failed)] == ["capped"]
    assert len(model.history) == 2
    assert keeper.flush()
    (day,) = Spending(own.store).by_day(datetime.now(UTC) - timedelta(days=1))
    assert day.replies == 2
