"""Simulated shoppers before the real assistant: deterministic, kept or not, only where known."""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from app import House
from assistant.simulating import command
from assistant.simulating.acting import Acts
from assistant.simulating.clock import SimulatedClock
from assistant.simulating.figures import click_through
from assistant.simulating.recognising import sample_shop
from assistant.simulating.simulation import Simulated, day_after, planned, simulated
from assistant.simulating.visiting import Turned
from assistant.simulating.wanting import refined
from assistant.turn import Assistant
from catalog import Kind, SimulationError, Store
from catalog.rehearsal import Rehearsal
from catalog.sample import LAST_DAY, SampleShop, Want
from catalog.sample.calendar import Visit
from catalog.sample.dice import dice
from tests.conftest import SMALL
from tests.homes import copied_database

FIRST = LAST_DAY + timedelta(days=1)


@pytest.fixture
def copy(small_assistant: Assistant, tmp_path: Path) -> Iterator[Assistant]:
    """The small shop's assistant over a copy of its database."""
    file = tmp_path / "copy.db"
    copied_database(Path(small_assistant.store.url.removeprefix("sqlite:///")), file)
    with Store.open(f"sqlite:///{file}") as store:
        yield replace(small_assistant, store=store)


def told(found: Simulated) -> list[tuple[str, str, int, Acts]]:
    return [(one.visit.session, one.message, one.shown, one.acts) for one in found.turns]


def test_what_they_do_is_kept_as_if_people_had_done_it(copy: Assistant) -> None:
    before = copy.store.count_interactions()
    found = simulated(copy, SMALL, 8, 2)
    counts = found.as_json()
    fresh = [e for e in copy.store.interactions() if e.session.startswith("simulated-")]
    kinds = Counter(event.kind for event in fresh)
    assert copy.store.count_interactions() == before + len(fresh)
    assert counts["shoppers"] == 8
    assert found.first == FIRST
    assert day_after(copy.store) == max(event.at for event in fresh).date() + timedelta(days=1)
    assert counts["clicks"] > 0
    assert kinds == Counter(
        {
            kind: counts[name]
            for kind, name in (
                (Kind.CLICK, "clicks"),
                (Kind.CART, "carts"),
                (Kind.PURCHASE, "purchases"),
                (Kind.DISMISS, "dismissals"),
            )
            if counts[name]
        }
    )
    days = {event.at.date() for event in fresh}
    assert days <= {found.first, found.first + timedelta(days=1)}
    assert {event.shopper for event in fresh} <= SMALL.truth.tastes.keys()


def test_the_same_seed_does_the_same_and_nothing_is_kept_in_rehearsal(
    small_assistant: Assistant,
) -> None:
    before = small_assistant.store.count_interactions()
    rehearsing = replace(small_assistant, store=Rehearsal(small_assistant.store))
    first, again = (simulated(rehearsing, SMALL, 3, 2, seed=3) for _ in range(2))
    assert told(first) == told(again)
    assert told(simulated(rehearsing, SMALL, 3, 2, seed=4)) != told(first)
    assert small_assistant.store.count_interactions() == before


def test_the_plan_is_in_time_and_everybody_comes() -> None:
    plan = planned(SMALL, 60, FIRST, 30, seed=1)
    assert [visit.at for visit in plan] == sorted(visit.at for visit in plan)
    assert len({visit.tastes.shopper for visit in plan}) == 60 < len(plan)
    assert len({visit.session for visit in plan}) == len(plan)
    assert {visit.at.date() for visit in plan} <= {FIRST + timedelta(days=n) for n in range(30)}


def test_more_shoppers_than_there_are_is_refused(small_assistant: Assistant) -> None:
    with pytest.raises(ValueError, match="This shop has 150 shoppers"):
        simulated(small_assistant, SMALL, 151, 1)


def test_the_shop_is_recognised_and_another_refused(copy: Assistant) -> None:
    assert sample_shop(copy.store, "sample").truth.tastes.keys() == SMALL.truth.tastes.keys()
    with pytest.raises(SimulationError, match="'own' is not the sample shop"):
        sample_shop(_changed(copy.store), "own")


def _changed(store: Store) -> Store:
    with store.writing() as connection:
        connection.exec_driver_sql(
            "UPDATE products SET title = 'Mine' WHERE id = (SELECT MIN(id) FROM products)"
        )
    return store


def test_a_need_is_told_more_closely_and_stays_itself() -> None:
    shop = SampleShop(products=400, shoppers=5)
    tastes = next(iter(shop.truth.tastes.values()))
    colour = next(iter(tastes.colours))
    item = shop.items[0]
    dear = item.product.model_copy(
        update={
            "price": item.product.price.model_copy(update={"minor": 10**9}),
            "attributes": {"colour": colour},
        }
    )
    want = Want("a thing", dear.department, frozenset({item.category.name}))
    said = {}
    for seed in range(30):
        message, after = refined(dice(seed), tastes, want, [dear], shop.world.prices)
        said[message.split()[0]] = after
        assert after.categories == want.categories
    assert said.keys() == {"show", "under", "in"}
    assert said["show"] == want
    assert said["under"].limit is not None
    assert said["in"].asked == (("colour", colour),)


def test_click_through_is_of_slates_and_its_interval_of_visits() -> None:
    tastes = next(iter(SMALL.truth.tastes.values()))
    clock = SimulatedClock(next(iter(planned(SMALL, 1, FIRST, 1, 1))).at)
    turns = [
        Turned(
            Visit(f"v{n // 2}", tastes, True, clock(), "web"), "x", 10, Acts(clicks=n // 2 % 2), 0.1
        )
        for n in range(80)
    ]
    found = click_through(turns)
    assert found["mean"] == 0.5
    # Forty visits of two turns alike: as wide as forty coins, not as eighty.
    assert 0.28 < found["high"] - found["low"] < 0.34


def test_the_command_asks_before_it_writes_and_tells(small_house: House, copy: Assistant) -> None:
    asked: list[str] = []
    options = command.Options("sample", 2, 1, as_json=True)
    with pytest.raises(SimulationError, match="Nothing was simulated"):
        command.allowed(copy.store, options, lambda told: asked.append(told) is not None)
    assert "made-up shoppers" in asked[0]
    for wrong in (replace(options, shoppers=151), replace(options, strategy="magic")):
        with pytest.raises(ValueError, match=r"shoppers|--strategy"):
            command.allowed(copy.store, wrong, lambda _: True)
    dry = replace(options, dry_run=True)
    shop = command.allowed(copy.store, dry, lambda _: False)
    (line,) = command.simulate(small_house, shop, dry)
    found = json.loads(line)
    assert found["kept"] is False
    assert found["shoppers"] == 2
    assert date.fromisoformat(found["first_day"]) >= FIRST
