"""A kept conversation goes on exactly where it stopped, over today's catalogue."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from assistant.conversation import Conversation
from assistant.conversations.payload import Kept
from assistant.events import Done, Event
from assistant.turn import Assistant
from catalog import Store
from catalog.merging import merge
from catalog.tables import product_record, products

SCRIPTS = [
    pytest.param(path.stem, script, id=f"{path.stem}-{script['name']}")
    for path in sorted((Path(__file__).parent / "conversations").glob("*.yaml"))
    for script in yaml.safe_load(path.read_text(encoding="utf-8"))["scripts"]
    if len(script["turns"]) >= 3 and not script.get("shelf") and not script.get("limit")
]


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


@pytest.mark.parametrize(("family", "script"), SCRIPTS)
def test_a_restored_conversation_answers_as_the_unbroken_one(
    family: str, script: dict[str, Any], shop: Assistant
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
    from catalog.rehearsal import Rehearsal

    return replace(shop, store=Rehearsal(shop.store))
