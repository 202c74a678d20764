"""Beliefs, recorded turns and forgetting, as the store keeps them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateTable

from catalog import Interaction, Kind, Money, Profile, Store, StoreError
from catalog.beliefs import Belief, Beliefs
from catalog.forgetting import Forgotten, forget
from catalog.merging import merge
from catalog.records import RecordedTurn, Turns
from catalog.rehearsal import Rehearsal
from catalog.tables import beliefs, product_record, products, turns
from tests.shelves import product

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
LEATHER = Belief("material", ("leather",), True, "no leather", "talk-1", 2, NOON)
SIZE = Belief("size", ("10",), False, "I wear 10", "talk-1", 3, NOON + timedelta(minutes=1))


def turn(id_: str, minutes: int = 0, shopper: str | None = "ann") -> RecordedTurn:
    return RecordedTurn(id_, "talk-1", 1, NOON + timedelta(minutes=minutes), "{}", shopper)


def test_a_belief_comes_back_as_it_went_in(store: Store) -> None:
    held = Beliefs(store)
    held.keep("ann", [SIZE, LEATHER])
    assert held.of("ann") == (LEATHER, SIZE)
    assert [b.id for b in held.of("ann")] == [LEATHER.id, SIZE.id]
    assert held.of("bob") == ()


def test_one_is_forgotten_and_nobody_else_s(store: Store) -> None:
    held = Beliefs(store)
    held.keep("ann", [LEATHER, SIZE])
    held.forget("bob", [LEATHER])
    assert len(held.of("ann")) == 2
    held.forget("ann", [LEATHER])
    assert held.of("ann") == (SIZE,)


def test_a_correction_replaces(store: Store) -> None:
    held = Beliefs(store)
    held.keep("ann", [SIZE])
    later = NOON + timedelta(days=1)
    new = held.correct("ann", SIZE.id, ["11"], later)
    assert held.of("ann") == (new,)
    assert (new.values, new.said, new.at) == (("11",), "your correction", later)
    with pytest.raises(StoreError, match="list it first"):
        held.correct("bob", new.id, ["12"], later)


def test_turns_are_listed_found_and_pruned(store: Store) -> None:
    kept = Turns(store)
    kept.keep([turn("aa1", 0), turn("aa2", 1, None), turn("bb", 2)])
    assert [t.id for t in kept.last(2)] == ["aa2", "bb"]
    assert [t.id for t in kept.last(9, "ann")] == ["aa1", "bb"]
    assert kept.get("b") == turn("bb", 2)
    assert kept.get("aa2").shopper is None
    for id_, says in (("aa", "more than one"), ("c", "no recorded turn"), ("%", "no recorded")):
        with pytest.raises(StoreError, match=says):
            kept.get(id_)
    assert kept.prune(NOON + timedelta(minutes=1)) == 1
    assert [t.id for t in kept.last(9)] == ["aa2", "bb"]


@pytest.fixture
def lived_in(store: Store) -> Store:
    """A store in which ann and bob have left traces."""
    with store.writing() as connection:
        merge(connection, products, [product_record(product("mug"))])
    for who in ("ann", "bob"):
        Beliefs(store).keep(who, [Belief("brand", ("Acme",), False, "I love Acme", "t", 1, NOON)])
        store.keep_profile(Profile(shopper=who, budget=Money(minor=900, currency="USD")))
        Turns(store).keep([turn(f"of-{who}", shopper=who)])
        store.append([event(who)])
    return store


def event(who: str) -> Interaction:
    return Interaction(
        id=f"e-{who}",
        session=f"s-{who}",
        shopper=who,
        product="mug",
        kind=Kind.VIEW,
        at=NOON,
        query=f"a mug for {who}",
    )


def test_forgetting_leaves_nothing_under_the_name_and_all_of_others(lived_in: Store) -> None:
    assert forget(lived_in, "ann") == Forgotten(beliefs=1, profiles=1, turns=1, events=1)
    assert not Beliefs(lived_in).of("ann")
    assert lived_in.profile("ann") is None
    assert lived_in.history("ann") == []
    assert [t.id for t in Turns(lived_in).last(9)] == ["of-bob"]
    left = [(e.shopper, e.query) for e in lived_in.interactions()]
    assert left == [(None, None), ("bob", "a mug for bob")]
    assert Beliefs(lived_in).of("bob")
    assert lived_in.profile("bob")
    assert forget(lived_in, "ann") == Forgotten(0, 0, 0, 0)


def test_ingesting_the_log_again_does_not_bring_the_name_back(lived_in: Store) -> None:
    forget(lived_in, "ann")
    assert lived_in.append([event("ann")]) == 0
    assert lived_in.history("ann") == []


def test_a_rehearsal_checks_and_keeps_nothing(lived_in: Store) -> None:
    rehearsal = Rehearsal(lived_in)
    assert rehearsal.append([event("cyd")]) == 1
    forget(rehearsal, "ann")
    assert lived_in.count_interactions() == 2
    assert Beliefs(lived_in).of("ann")
    with pytest.raises(StoreError, match="does not have"):
        rehearsal.append([event("cyd").model_copy(update={"product": "ghost"})])


def test_postgresql_takes_the_tables() -> None:
    made = {
        table.name: str(CreateTable(table).compile(dialect=postgresql.dialect()))
        for table in (beliefs, turns)
    }
    assert "seq BIGSERIAL NOT NULL" in made["turns"]
    assert 'shopper VARCHAR(200) COLLATE "C"' in made["turns"]
    assert "values JSON NOT NULL" in made["beliefs"].replace('"values"', "values")
    assert "negated BOOLEAN NOT NULL" in made["beliefs"]
