"""`aisle profile`, `aisle turns` and `aisle replay`: what they say, do and refuse."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from assistant.replaying.listening import listening
from assistant.replaying.recorder import Recorder
from assistant.replaying.recording import recorded
from assistant.replaying.records import Answered
from assistant.turn import Assistant
from catalog import Money, Profile, Store
from catalog.beliefs import Belief, Beliefs
from catalog.records import RecordedTurn, Turns
from tests.test_cli import Aisle, Quick, aisle, built, built_once

__all__ = ["aisle", "built", "built_once"]

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
LEATHER = Belief("material", ("leather",), True, "no leather", "talk", 2, NOON)
SIZE = Belief("size", ("10",), False, "I wear 10", "talk", 3, NOON)


@pytest.fixture
def known(built: Aisle) -> Aisle:
    """A shop that knows something of ann."""
    with built.wiring.store("mugs") as store:
        Beliefs(store).keep("ann", [LEATHER, SIZE])
        store.keep_profile(Profile(shopper="ann", budget=Money(minor=3_000, currency="GBP")))
    return built


def held(known: Aisle) -> tuple[Belief, ...]:
    with known.wiring.store("mugs") as store:
        return Beliefs(store).of("ann")


def test_a_profile_is_shown_with_where_it_is_from(known: Aisle) -> None:
    told = known("profile", "ann", "--shop", "mugs").output
    assert "not leather: said on 25 November 2026: “no leather”" in told
    assert "£30.00" in told
    assert "nothing about bob" in known("profile", "bob", "--shop", "mugs").output


def test_a_profile_as_json(known: Aisle) -> None:
    data = json.loads(known("profile", "ann", "--shop", "mugs", "--json").stdout)
    assert (data["shopper"], data["budget"], data["events"]) == ("ann", "£30.00", 0)
    assert [b["values"] for b in data["beliefs"]] == [["leather"], ["10"]]
    assert data["beliefs"][0]["turn"] == 2


@pytest.mark.parametrize("one", ["size", "10", "SIZE"])
def test_one_thing_is_forgotten(known: Aisle, one: str) -> None:
    assert "size 10" in known("profile", "ann", "--shop", "mugs", "--forget", one).output
    assert held(known) == (LEATHER,)


def test_a_belief_is_forgotten_by_its_id_and_the_budget_by_name(known: Aisle) -> None:
    known("profile", "ann", "--shop", "mugs", "--forget", LEATHER.id[:8])
    assert held(known) == (SIZE,)
    assert "£30.00" in known("profile", "ann", "--shop", "mugs", "--forget", "budget").output
    told = json.loads(known("profile", "ann", "--shop", "mugs", "--json").stdout)
    assert told["budget"] is None


def test_all_is_forgotten(known: Aisle) -> None:
    told = json.loads(known("profile", "ann", "--shop", "mugs", "--forget-all", "--json").stdout)
    nothing = {"turns": 0, "events": 0, "conversations": 0, "impressions": 0}
    assert told["forgotten"] == {"beliefs": 2, "profiles": 1} | nothing
    assert held(known) == ()
    assert "0 beliefs" in known("profile", "ann", "--shop", "mugs", "--forget-all").output


def test_what_a_profile_refuses(known: Aisle) -> None:
    assert "lists it" in known.refuses("profile", "ann", "--shop", "mugs", "--forget", "colour")
    both = ("profile", "ann", "--shop", "mugs", "--forget", "size", "--forget-all")
    assert "give one" in known.refuses(*both)
    assert "not built" in known.refuses("profile", "ann", "--shop", "nowhere")
    assert not (known.home / "nowhere").exists()


def converse(wiring: Quick, *messages: str) -> None:
    assistant = listening(wiring.assistant("mugs"))
    answered = Answered(shop_version=wiring.versions("mugs").current() or "")
    recorder = Recorder(assistant.store, answered)
    talk = assistant.open("ann")
    for message in messages:
        list(recorded(assistant, talk, message, None, recorder))
    recorder.close()
    assistant.store.close()


def test_turns_are_listed_and_one_is_replayed(built: Aisle) -> None:
    assert "No turn is recorded" in built("turns", "--shop", "mugs").output
    converse(built.wiring, "a red mug", "a kettle")
    lines = built("turns", "--shop", "mugs").output.splitlines()
    assert [line.split("“")[1].split("”")[0] for line in lines] == ["a red mug", "a kettle"]
    assert len(built("turns", "--shop", "mugs", "--last", "1").output.splitlines()) == 1
    assert "No turn" in built("turns", "--shop", "mugs", "--shopper", "bob").output
    id_ = lines[0].split()[0]
    told = built("replay", id_, "--shop", "mugs").output
    assert "The same picks, in the same order, and the same words." in told
    data = json.loads(built("replay", id_, "--shop", "mugs", "--json").stdout)
    assert data["same"] is True
    assert (data["differences"], data["notes"], data["message"]) == ([], [], "a red mug")


def test_a_changed_shop_is_told_and_a_difference_is_shown(built: Aisle) -> None:
    converse(built.wiring, "a red mug")
    with built.wiring.store("mugs") as store:
        row = Turns(store).last(1)[0]
        other = row.payload.replace(built.wiring.versions("mugs").current() or "", "v0")
        other = other.replace("Red mug", "Blue mug")
        Turns(store).keep([RecordedTurn("other", "t", 1, NOON, other)])
    told = built("replay", "other", "--shop", "mugs").output
    assert "The shop was v0 then" in told
    assert "-" in told
    assert "Blue mug" in told
    assert "words:" in told


def test_what_a_replay_refuses(built: Aisle) -> None:
    assert "lists them" in built.refuses("replay", "nothing", "--shop", "mugs")
    asked = built.refuses("replay", "x", "--shop", "mugs", "--prompt", "explain-v1")
    assert "ANTHROPIC_API_KEY" in asked
    with built.wiring.store("mugs") as store:
        Turns(store).keep([RecordedTurn("strange", "t", 1, NOON, '{"version": 9}')])
    assert "another version" in built.refuses("replay", "strange", "--shop", "mugs")
    assert "another version" in built("turns", "--shop", "mugs").output


@pytest.mark.parametrize(
    ("command", "names"),
    [
        ("profile", ["--forget", "--forget-all", "--json", "--shop"]),
        ("turns", ["--last", "--shopper", "--shop"]),
        ("replay", ["--prompt", "--model", "--without-ranker", "--json"]),
    ],
)
def test_help_explains_itself(aisle: Aisle, command: str, names: list[str]) -> None:
    told = aisle(command, "--help").output
    assert all(name in told for name in names)


def test_the_recorder_of_a_house_knows_what_answers(
    small_home: Path, small_assistant: Assistant, store: Store
) -> None:
    from app import House
    from assistant.settings import Settings

    house = House(Settings(_env_file=None, home=small_home, record_days=3))
    recorder = house.recorder("sample", store)
    assert recorder.days == 3
    assert recorder.answered.shop_version == house.versions("sample").current()
    assert recorder.prompt is not None
    assert recorder.prompt().label == house.settings.prompt
    assert house.changed(record_days=0).recorder("sample", store).days == 0
