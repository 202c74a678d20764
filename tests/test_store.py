"""The store keeps what it is given, in order, and refuses what is not its own."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from threading import Thread

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import insert

from catalog.errors import StoreError
from catalog.merging import merge
from catalog.migrations import VERSION_TABLE
from catalog.money import Money
from catalog.schema import Interaction, Kind, Product, Profile
from catalog.store import Store
from catalog.tables import metadata, product_record, products

NOON = datetime(2024, 5, 1, 12, tzinfo=UTC)


def product(id_: str, **changes: object) -> Product:
    return Product(
        **{"id": id_, "title": "Mug", "price": Money(minor=450, currency="GBP")} | changes
    )


def event(id_: str, **changes: object) -> Interaction:
    base = {"id": id_, "session": "s1", "product": "mug", "kind": Kind.VIEW, "at": NOON}
    return Interaction(**base | changes)


def keep(store: Store, *wanted: Product) -> None:
    with store.writing() as connection:
        merge(connection, products, [product_record(p) for p in wanted])


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'shop.db'}"


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    with Store.open(url) as store:
        keep(store, product("mug"))
        yield store


FULL = product(
    "007",
    title="Café cup 😀",
    description="Holds 0.2 l",
    category=("Kitchen", "Cups"),
    brand="NA",
    attributes={"colour": "navy", "size": "M"},
    rating=4.3,
    review_count=12,
    stock=0,
    launched=date(2024, 2, 29),
    image_url="https://shop.example/a.jpg?x=1&y=2",
    url="https://shop.example/a",
)


def test_a_product_comes_back_as_it_went_in(store: Store) -> None:
    keep(store, FULL)
    assert store.product("007") == FULL
    assert store.product("7") is None
    assert [p.id for p in store.products()] == ["007", "mug"]
    assert store.count_products() == 2


def test_an_event_comes_back_as_it_went_in(store: Store) -> None:
    paid = event(
        "e1",
        shopper="007",
        kind=Kind.RETURN,
        at=NOON + timedelta(microseconds=1),
        query="a mug",
        platform="ios",
        quantity=3,
        price_paid=Money(minor=450, currency="GBP"),
        position=2,
    )
    assert store.append([paid]) == 1
    assert list(store.interactions()) == [paid]


def test_events_come_in_order_of_time_then_of_arrival(store: Store) -> None:
    early = NOON - timedelta(days=1)
    store.append([event("c"), event("a"), event("b", at=early), event("d", at=early)])
    assert [e.id for e in store.interactions()] == ["b", "d", "c", "a"]
    assert [e.id for e in store.interactions(since=NOON)] == ["c", "a"]
    assert [e.id for e in store.interactions(until=NOON)] == ["b", "d"]


def test_an_event_delivered_twice_is_kept_once(store: Store) -> None:
    assert store.append([event("a"), event("a")]) == 1
    assert store.append([event("a"), event("b")]) == 1
    assert store.count_interactions() == 2


def test_an_event_for_an_unknown_product_adds_none_of_its_batch(store: Store) -> None:
    with pytest.raises(StoreError, match="ingest it first"):
        store.append([event("a"), event("b", product="ghost")])
    assert store.count_interactions() == 0


def test_history_is_the_latest_events_oldest_first(store: Store) -> None:
    events = [event(f"e{i}", shopper="ann", at=NOON + timedelta(hours=i)) for i in range(5)]
    store.append([*reversed(events), event("x", shopper="bob"), event("y")])
    assert store.history("ann", limit=3) == events[2:]
    assert store.history("nobody") == []
    assert store.shoppers() == ["ann", "bob"]
    assert store.shoppers(limit=1) == ["ann"]


def test_the_frame_keeps_ids_as_strings(store: Store) -> None:
    keep(store, product("007"), product("1e5"))
    store.append(
        [event("a", product="007", session="NA"), event("b", product="1e5", shopper="nan")]
    )
    store.append([event("c", kind=Kind.PURCHASE, price_paid=Money(minor=5, currency="GBP"))])
    frame = store.interaction_frame()
    assert frame["product"].tolist() == ["007", "1e5", "mug"]
    assert frame["session"].tolist() == ["NA", "s1", "s1"]
    assert frame["shopper"].isna().tolist() == [True, False, True]
    assert frame["shopper"][1] == "nan"
    assert str(frame["at"].dtype) == "datetime64[us, UTC]"
    assert frame["at"][0].to_pydatetime() == NOON
    assert frame["paid_minor"].dtype == "Int64"
    assert frame["paid_minor"][2] == 5


def test_an_empty_frame_has_the_same_columns_and_types(store: Store) -> None:
    empty = store.interaction_frame()
    store.append([event("a")])
    full = store.interaction_frame()
    assert len(empty) == 0
    assert empty.dtypes.to_dict() == full.dtypes.to_dict()


def test_opening_again_changes_nothing(store: Store, url: str) -> None:
    store.append([event("a")])
    with Store.open(url) as again:
        assert again.count_interactions() == 1


def test_it_opens_from_any_folder(tmp_path: Path) -> None:
    code = "from catalog.store import Store; s = Store.open('sqlite:///new/shop.db'); s.close()"
    root = Path(__file__).parents[1]
    subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(root)},
        check=True,
        timeout=60,
    )
    assert (tmp_path / "new" / "shop.db").exists()


def test_many_may_open_a_new_database_at_once(url: str) -> None:
    problems: list[BaseException] = []

    def open_it() -> None:
        try:
            Store.open(url).close()
        except StoreError as problem:
            problems.append(problem)

    threads = [Thread(target=open_it) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert problems == []


def test_sqlite_is_set_up_for_readers_beside_a_writer(store: Store) -> None:
    with store.reading() as connection:
        answers = [
            connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "foreign_keys", "busy_timeout")
        ]
    assert answers == ["wal", 1, 60_000]


def test_a_reader_is_not_held_up_by_a_writer(store: Store) -> None:
    with store.writing() as connection:
        connection.execute(insert(products), [product_record(product("new"))])
        assert store.count_products() == 1
    assert store.count_products() == 2


def test_an_error_in_a_transaction_keeps_none_of_it(store: Store) -> None:
    two = [product_record(product("new")), product_record(product("mug"))]
    with pytest.raises(StoreError), store.writing() as connection:
        connection.execute(insert(products), two)
    assert store.product("new") is None


def test_the_migrations_make_the_tables_the_code_expects(store: Store) -> None:
    with store.reading() as connection:
        context = MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE})
        assert compare_metadata(context, metadata) == []


def _database(path: Path, *statements: str) -> str:
    raw = sqlite3.connect(path)
    for statement in statements:
        raw.execute(statement)
    raw.commit()
    raw.close()
    return f"sqlite:///{path}"


def test_a_database_from_a_newer_aisle_is_refused(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'shop.db'}"
    Store.open(url).close()
    _database(tmp_path / "shop.db", "UPDATE aisle_version SET version_num = '9999'")
    with pytest.raises(StoreError, match=r"newer Aisle made it\. Upgrade Aisle"):
        Store.open(url)


def test_somebody_elses_database_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "theirs.db"
    url = _database(path, "CREATE TABLE accounts (id INTEGER)")
    with pytest.raises(StoreError, match=r"did not make \(accounts\).*new or empty"):
        Store.open(url)
    raw = sqlite3.connect(path)
    assert raw.execute("SELECT name FROM sqlite_master").fetchall() == [("accounts",)]
    raw.close()


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("milk, eggs\n" * 100)
    with pytest.raises(StoreError, match="choose another name"):
        Store.open(f"sqlite:///{tmp_path / 'notes.txt'}")


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("nonsense", "not a URL SQLAlchemy knows"),
        ("oracle9://x", "not a URL SQLAlchemy knows"),
        ("mysql+pymysql://user:secret@localhost/shop", "pip install pymysql"),
        ("sqlite:////proc/nowhere/shop.db", "Choose a place you may write to"),
    ],
)
def test_a_bad_address_says_what_to_do(url: str, says: str) -> None:
    with pytest.raises(StoreError, match=says) as caught:
        Store.open(url)
    assert "secret" not in str(caught.value)


def test_an_abandoned_iteration_lets_the_file_go(store: Store) -> None:
    store.append([event(f"e{i}") for i in range(10)])
    first = next(iter(store.interactions()))
    assert first.id == "e0"
    assert store.append([event("later")]) == 1


def test_a_profile_is_kept_changed_and_forgotten(store: Store) -> None:
    assert store.profile("ann") is None
    for budget in (Money(minor=5_000, currency="USD"), Money(minor=1, currency="JPY"), None):
        store.keep_profile(Profile(shopper="ann", budget=budget))
        assert store.profile("ann") == Profile(shopper="ann", budget=budget)
    assert store.profile("bob") is None


# -- revisions --------------------------------------------------------------------------------


def test_a_change_is_found_by_its_revision(store: Store) -> None:
    first = store.revision()
    assert [p.id for p in store.changed_since().products] == ["mug"]
    keep(store, product("cup"), product("mug"))  # the mug is as it was
    second, changed = store.changed_since(first)
    assert [p.id for p in changed] == ["cup"]
    assert second == store.revision() > first
    keep(store, product("mug", stock=0))
    third, changed = store.changed_since(second)
    assert [(p.id, p.stock) for p in changed] == [("mug", 0)]
    assert third > second
    assert [p.id for p in store.changed_since(first).products] == ["cup", "mug"]
    assert store.changed_since(third) == (third, [])


def test_what_stays_the_same_keeps_its_revision(store: Store) -> None:
    before = store.revision()
    keep(store, product("mug"))
    store.append([event("a")])
    store.keep_profile(Profile(shopper="ann"))
    assert store.revision() == before
    with pytest.raises(StoreError):
        keep(store, product("new"), product("new"))  # all or nothing
    assert store.revision() == before


def test_a_look_for_changes_reads_only_an_index(store: Store) -> None:
    asked = (
        "SELECT max(revision) FROM products",
        "SELECT * FROM products WHERE revision > 7 ORDER BY revision",
    )
    with store.reading() as connection:
        for statement in asked:
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}").all()
            assert "ix_products_revision" in str(plan)


def test_a_database_from_before_revisions_is_all_news(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'shop.db'}"
    with Store.open(url) as store:
        keep(store, product("mug"), product("cup"))
    _database(
        tmp_path / "shop.db",
        "DROP TABLE beliefs",
        "DROP TABLE turns",
        *(
            f"DROP TABLE {name}"
            for name in (
                "conversations",
                "prompts",
                "promotions",
                "rules",
                "spending",
                "impressions",
                "outcomes",
            )
        ),
        "DROP INDEX ix_products_revision",
        "ALTER TABLE products DROP COLUMN revision",
        "UPDATE aisle_version SET version_num = '0002'",
    )
    with Store.open(url) as store:
        assert store.revision() == 1
        assert [p.id for p in store.changed_since(0).products] == ["cup", "mug"]
        keep(store, product("mug", stock=1))
        assert [p.id for p in store.changed_since(1).products] == ["mug"]
