"""The pages Traces and Health, drawn without a browser."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from app import House
from assistant.language.fake import FakeLanguageModel
from assistant.language.llm import Usage
from assistant.prompts import load
from assistant.replaying.listening import Listened, listening
from assistant.replaying.recorder import Recorder
from assistant.replaying.recording import taken
from assistant.replaying.records import Answered
from assistant.settings import Settings
from assistant.turn import Assistant
from assistant.ui.back_office.trace_shop import pseudonym
from assistant.words.explain import LanguageModelExplainer
from catalog import ArtifactError, Store
from catalog.records import Turns
from catalog.spending import Spending, Spent
from retrieval import Versions
from tests.pages.drawn import close_shops, healthy
from tests.test_replay import own

__all__ = ["own"]

NASTY = "<script>alert(1)</script> **headphones** :smile: $x$"


@dataclass
class Wired:
    """Stands in for the house: one shop that is open already."""

    shop: Any
    house: House
    settings: Settings = field(init=False)

    def __post_init__(self) -> None:
        self.settings = self.house.settings

    def assistant(self, shop: str) -> Assistant:
        if isinstance(self.shop, Exception):
            raise self.shop
        return self.shop  # type: ignore[no-any-return]

    def versions(self, shop: str) -> Versions:
        return self.house.versions(shop)

    def events(self, shop: str) -> Store:
        return self.house.events(shop)


@pytest.fixture(autouse=True)
def _closed_shops() -> Iterator[None]:
    close_shops()
    yield
    close_shops()


@pytest.fixture
def talked(own: Assistant, small_house: House) -> Iterator[Wired]:
    """Three turns: one with words held back, a nasty one, one of a broken model."""
    replies = [
        ["Fine. It is made of pure gold.", Usage(900, 40)],
        ["Fine.", Usage(900, 40)],
    ]
    model = FakeLanguageModel(replies, name="claude-haiku-5-5")
    template = load("explain-v2")
    recorder = Recorder(
        own.store, Answered(prompt="explain-v2", prompt_digest=template.digest), days=10_000
    )
    explainer = LanguageModelExplainer(Listened(model, recorder.purse), template)
    shop = replace(own, explainer=explainer, keeper=recorder, now=lambda: datetime.now(UTC))
    shop = listening(shop)
    talk = shop.open("shopper-ann")
    list(taken(shop, talk, "headphones under $100"))
    list(taken(shop, talk, NASTY))
    list(taken(shop, shop.open(), "a mug"))
    assert recorder.flush()
    yield Wired(shop, small_house)
    recorder.close()


def drawn(page: str, wiring: Wired, **query: str) -> AppTest:
    def script(page, wiring):  # its source is run elsewhere
        from importlib import import_module

        import_module(f"assistant.ui.back_office.{page}_page").draw(wiring)

    at = AppTest.from_function(script, kwargs={"page": page, "wiring": wiring}, default_timeout=20)
    for name, value in query.items():
        at.query_params[name] = value
    return healthy(at.run())


def told(at: AppTest) -> str:
    """All text of the page, unescaped."""
    kinds = ("header", "markdown", "caption", "error", "info", "success", "warning", "code")
    every = [str(one.value) for kind in kinds for one in at.get(kind)]
    return "\n".join(every).replace("\\", "").replace("\u2060", "")


def tab(at: AppTest, key: str, name: str) -> AppTest:
    """Opens a tab: they are drawn only when open."""
    at.session_state[key] = name
    return healthy(at.run())


def turn_ids(wiring: Wired) -> list[str]:
    return [row.id for row in Turns(wiring.shop.store).last(9)]


# -- traces ------------------------------------------------------------------------------------


def test_the_list_has_every_turn_newest_first(talked: Wired) -> None:
    at = drawn("trace", talked)
    frame = at.dataframe[0].value
    assert list(frame["Message"]) == ["a mug", NASTY, "headphones under $100"]
    assert list(frame["Known"]) == ["", "yes", "yes"]
    assert list(frame["Failures"]) == ["error", "", ""]
    assert list(frame["Held back"].fillna(0)) == [0, 0, 1]
    assert "shopper-ann" not in told(at) + frame.to_string()


def test_the_list_is_searched_and_filtered(talked: Wired) -> None:
    at = drawn("trace", talked)
    at = healthy(at.text_input[0].set_value("HEADPHONES under").run())
    assert list(at.dataframe[0].value["Message"]) == ["headphones under $100"]
    at = healthy(at.text_input[0].set_value(turn_ids(talked)[2][:8]).run())
    assert list(at.dataframe[0].value["Message"]) == ["a mug"]
    at.text_input[0].set_value("")
    at = healthy(at.button_group[0].set_value(["With failures"]).run())
    assert list(at.dataframe[0].value["Message"]) == ["a mug"]
    at = healthy(at.text_input[0].set_value("no such thing").run())
    assert "No turn is like that" in told(at)


def test_the_list_of_one_conversation(talked: Wired) -> None:
    talk = Turns(talked.shop.store).last(9)[0].conversation
    at = drawn("trace", talked, conversation=talk)
    assert len(at.dataframe[0].value) == 2


def test_an_empty_list_says_what_to_do(own: Assistant, small_house: House) -> None:
    assert "Ask something" in told(drawn("trace", Wired(own, small_house)))
    close_shops()
    unrecorded = Wired(own, small_house.changed(record_days=0))
    assert "AISLE_RECORD_DAYS" in told(drawn("trace", unrecorded))


def test_a_turn_is_opened_by_its_address(talked: Wired) -> None:
    at = drawn("trace", talked, turn=turn_ids(talked)[0])
    assert at.header[0].value.replace("\\", "") == "“headphones under $100”"
    assert "up to $100.00" in told(at)
    assert pseudonym("shopper-ann") in told(at)
    assert "shopper-ann" not in told(at)
    assert {m.label: m.value.replace("\\", "") for m in at.metric}["Cost"] == "0.011 ¢"


def test_an_unknown_turn_is_told(talked: Wired) -> None:
    assert "there is no recorded turn" in told(drawn("trace", talked, turn="nope"))


def test_what_a_shopper_wrote_is_text(talked: Wired) -> None:
    at = drawn("trace", talked, turn=turn_ids(talked)[1])
    raw = at.header[0].value
    assert "<script>" not in raw
    assert "\\<script\\>" in raw
    assert "\\*\\*headphones" in raw


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Candidates", "candidates were ranked"),
        ("Ranking", "No rule of the merchant's touched this slate."),
        ("Words", "held back"),
        ("Prompt", "Its reply, before any check"),
        ("Time and cost", "public list prices"),
        ("Replay", "Nothing the turn writes is kept."),
    ],
)
def test_each_stage_is_drawn(talked: Wired, name: str, expected: str) -> None:
    at = drawn("trace", talked, turn=turn_ids(talked)[0])
    assert expected not in told(at)
    at = tab(at, "trace-stage", name)
    assert expected in told(at)
    assert not at.error


def test_a_turn_is_replayed_to_the_letter_and_otherwise(talked: Wired) -> None:
    at = drawn("trace", talked, turn=turn_ids(talked)[0])
    at = tab(at, "trace-stage", "Replay")
    at = healthy(at.button(key="trace-replay").click().run())
    assert "The same picks, in the same order" in told(at)
    at.selectbox(key="trace-writer").select_index(1)
    at = healthy(at.button(key="trace-replay").click().run())
    assert "Who wrote the words" in told(at)
    assert len(turn_ids(talked)) == 3


def test_a_closed_shop_says_why(small_house: House) -> None:
    closed = Wired(
        ArtifactError("The shop is not built yet. Run `aisle build` first."), small_house
    )
    for page in ("trace", "health"):
        at = drawn(page, closed)
        assert "`aisle build`" in at.error[0].value
        close_shops()


# -- health ------------------------------------------------------------------------------------


def test_a_sound_shop_shows_its_figures(talked: Wired) -> None:
    at = drawn("health", talked)
    figures = {metric.label: metric.value for metric in at.metric}
    assert figures["Turns"] == "3"
    assert figures["Model failures"] == "33.3%"  # of three: too few to be wrong
    assert at.success[0].value == "Nothing is wrong."
    assert "the latest 1,000 at most, of the last 7 days" in told(at)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Spending", "No cap is set"),
        ("Models", "held-out moments"),
        ("Shop and data", "The last ingest of every source took every row."),
    ],
)
def test_each_part_is_drawn(talked: Wired, name: str, expected: str) -> None:
    at = tab(drawn("health", talked), "health-part", name)
    assert expected in told(at)
    assert not at.error


def test_a_reached_cap_is_said_loudly(own: Assistant, small_house: House) -> None:
    row = Spent(datetime.now(UTC), "claude-unheard-of", "explain", 1, 1, 0, 0, 3_000_000)
    Spending(own.store).keep([row])
    at = drawn("health", Wired(own, small_house.changed(spend_cap=Decimal("2.50"))))
    assert "has reached its cap of $2.50" in at.error[0].value.replace("\\", "")
    at = tab(at, "health-part", "Spending")
    assert "The price of claude-unheard-of is not known" in told(at)


def test_a_shop_without_turns_says_what_to_do(own: Assistant, small_house: House) -> None:
    at = drawn("health", Wired(own, small_house))
    assert "Ask something on the page Shop." in told(at)
    at = tab(at, "health-part", "Spending")
    assert "No language model was paid" in told(at)


def test_the_versions_of_a_shop_that_was_never_built(own: Assistant, tmp_path: Path) -> None:
    from tests.conftest import small_settings

    at = drawn("health", Wired(own, House(small_settings(tmp_path))))
    assert "aisle build" in at.error[0].value
    at = tab(at, "health-part", "Models")
    assert "No version is served" in told(at)
