"""A kept conversation goes on exactly where it stopped, over today's catalogue."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from assistant.conversation import Conversation
from assistant.conversations.payload import Kept
from assistant.events import Done, Event
from assistant.turn import Assistant
from catalog import Money, Profile, Store
from catalog.beliefs import Belief, Beliefs
from catalog.merging import merge
from catalog.rehearsal import Rehearsal
from catalog.tables import product_record, products

FAMILIES = (
    "refinement",
    "references",
    "cheaper",
    "more",
    "negation",
    "compare_cart",
    "bundles",
    "long_conversations",
    "returning_shopper",
    "sets_and_sums",
    "soft_wishes",
    "budget_words",
)


def scripts() -> Iterator[Any]:
    """The longest conversation of each family that says no more than a shopper can."""
    for family in FAMILIES:
        path = Path(__file__).parent / "conversations" / f"{family}.yaml"
        every = yaml.safe_load(path.read_text(encoding="utf-8"))["scripts"]
        fair = [one for one in every if not one.get("shelf") and not one.get("limit")]
        yield pytest.param(max(fair, key=lambda one: len(one["turns"])), id=family)


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory, small_assistant: Assistant) -> Iterator[Any]:
    """The small shop over a store that a test may fill."""
    place = tmp_path_factory.mktemp("resuming") / "own.db"
    with Store.open(f"sqlite:///{place}") as store:
        with store.writing() as connection:
            sold = small_assistant.pipeline.items.products
            merge(connection, products, [product_record(product) for product in sold])
        busiest = small_assistant.store.shoppers(1)[0]
        store.append(small_assistant.store.history(busiest, limit=20_000))
        yield replace(small_assistant, store=store)


def told(events: list[Event]) -> list[Any]:
    """All that a turn said but how long it took."""
    return [replace(e, seconds={}) if isinstance(e, Done) else e for e in events]


def through_the_store(shop: Assistant, talk: Conversation) -> Conversation:
    items = shop.pipeline.items
    payload = Kept.of(talk, items, ()).model_dump_json()
    again = Kept.read(payload).reopened(items, talk.shopper_id)
    shop.resume(again)
    return again


@pytest.mark.parametrize("script", list(scripts()))
def test_a_restored_conversation_answers_as_the_unbroken_one(
    script: dict[str, Any], shop: Assistant
) -> None:
    busiest = shop.store.shoppers(1)[0]
    talk = shop.open(busiest if script.get("shopper") else None)
    for turn in script["turns"]:
        broken = through_the_store(shop, talk)
        assert broken.shopper == talk.shopper
        assert broken == talk
        message = turn["say"] * turn.get("times", 1)
        # What a turn writes would reach the other's history: the unbroken one's is what counts.
        there = rehearsed(shop).turn(broken, message)
        here = shop.turn(talk, message)
        assert told(list(there)) == told(list(here)), message
        if place := turn.get("cart"):
            shown = talk.memory.shown
            if place <= len(shown):
                shop.add_to_cart(talk, shown[place - 1].product_id)


def rehearsed(shop: Assistant) -> Assistant:
    return replace(shop, store=Rehearsal(shop.store))


# -- what changed meanwhile -------------------------------------------------------------------


def test_a_restored_conversation_has_todays_limit_and_beliefs(shop: Assistant) -> None:
    beliefs = Beliefs(shop.store)
    leather, wool = (
        Belief("material", (value,), True, value, "c", 1, datetime(2026, 11, 1, tzinfo=UTC))
        for value in ("leather", "wool")
    )
    beliefs.keep("ann", [leather, wool])
    talk = shop.open("ann")
    list(shop.turn(talk, "boots"))
    list(shop.turn(talk, "brown ones"))
    beliefs.forget("ann", [wool])
    shop.store.keep_profile(Profile(shopper="ann", budget=Money(minor=5000, currency="USD")))
    again = through_the_store(shop, talk)
    states = [again.memory.state, *(one.state for one in again.memory.past)]
    assert len(states) > 1
    for state in states:
        said = [str(c) for c in state.constraints]
        assert "not leather" in said
        assert "not wool" not in said
    assert again.limit is not None
    assert again.limit.most == 5000


def test_a_payload_names_no_shopper(shop: Assistant) -> None:
    who = shop.store.shoppers(1)[0]
    talk = shop.open(who)
    list(shop.turn(talk, "boots"))
    assert who not in Kept.of(talk, shop.pipeline.items, ()).model_dump_json()
