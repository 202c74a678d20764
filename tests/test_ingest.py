"""Ingest accounts for every row, keeps all or nothing, and changes nothing the second time."""

from __future__ import annotations

import os
import subprocess
import sys
import tracemalloc
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalog.errors import SourceError
from catalog.feed import Rejection, Row
from catalog.files.feed import FileFeed
from catalog.files.mapping import Mapping
from catalog.ingest import ingest
from catalog.money import Money
from catalog.schema import Interaction, Kind, Product
from catalog.store import Store

NOON = datetime(2024, 5, 1, 12, tzinfo=UTC)


class Rows:
    """A feed of given rows."""

    name = "rows"

    def __init__(self, *rows: Row) -> None:
        self._rows = rows

    def rows(self) -> Iterator[Row]:
        return iter(self._rows)


def product(id_: str, title: str = "Mug") -> Product:
    return Product(id=id_, title=title, price=Money(minor=450, currency="USD"))


def event(id_: str, of: str = "mug") -> Interaction:
    return Interaction(id=id_, session="s", product=of, kind=Kind.VIEW, at=NOON)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(f"sqlite:///{tmp_path / 'shop.db'}") as store:
        yield store


def catalogue(path: Path, text: str) -> FileFeed:
    path.write_text(text)
    return FileFeed(path, Mapping.parse(currency="USD"))


DIRTY = (
    "id,title,price\n"
    "1,Mug,4.50\n"
    "2,,4.50\n"
    "3,Cup,-1\n"
    "4,Jug,NaN\n"
    "1,Mug again,5\n"
    "5,<b>Pot</b>,5\n"
    "6,Pan\n"
    "7,Plate,2\n"
)


def test_every_row_is_accepted_or_quarantined_with_line_field_and_reason(
    store: Store, tmp_path: Path
) -> None:
    report = ingest(catalogue(tmp_path / "a.csv", DIRTY), store)
    assert (report.rows_read, report.accepted, report.quarantined) == (8, 2, 6)
    assert report.balanced
    kept = [(line, r.field, r.reason, r.excerpt) for line, r in store.quarantined("a.csv")]
    assert kept == [
        (3, "title", "missing", ""),
        (4, "price", "negative price", "-1"),
        (5, "price", "not a finite number", "NaN"),
        (6, "id", "duplicate id", "1"),
        (7, "title", "HTML or script in text", "<b>Pot</b>"),
        (8, "row", "too few columns", "6,Pan\\n"),
    ]
    assert [p.title for p in store.products()] == ["Mug", "Plate"]


def test_the_report_says_it_in_words(store: Store, tmp_path: Path) -> None:
    lines = ingest(catalogue(tmp_path / "a.csv", DIRTY), store).lines()
    assert "8 rows read = 2 accepted + 6 quarantined" in lines[0]
    assert any("1  id: duplicate id (first at line 6, '1')" in line for line in lines)


def test_a_report_that_does_not_add_up_shows_it(store: Store, tmp_path: Path) -> None:
    report = ingest(catalogue(tmp_path / "a.csv", DIRTY), store)
    report.accepted -= 1
    assert "≠" in report.lines()[0]
    assert "unaccounted" in report.lines()[1]


def test_a_second_time_changes_nothing(store: Store, tmp_path: Path) -> None:
    feed = catalogue(tmp_path / "a.csv", DIRTY)
    first = ingest(feed, store)
    before = list(store.products()), list(store.quarantined("a.csv"))
    second = ingest(feed, store)
    assert (list(store.products()), list(store.quarantined("a.csv"))) == before
    assert (first.products.added, first.products.unchanged) == (2, 0)
    assert (second.products.added, second.products.changed, second.products.unchanged) == (0, 0, 2)
    assert second.reasons == first.reasons


def test_a_changed_product_is_changed_and_a_mended_row_leaves_quarantine(
    store: Store, tmp_path: Path
) -> None:
    ingest(catalogue(tmp_path / "a.csv", DIRTY), store)
    mended = DIRTY.replace("2,,4.50", "2,Bowl,4.50").replace("Mug,4.50", "Mug,3.99")
    report = ingest(catalogue(tmp_path / "a.csv", mended), store)
    changes = report.products
    assert (changes.added, changes.changed, changes.unchanged) == (1, 1, 1)
    assert store.product("1").price.minor == 399
    assert len(list(store.quarantined("a.csv"))) == 5


def test_sources_have_quarantines_of_their_own(store: Store, tmp_path: Path) -> None:
    ingest(catalogue(tmp_path / "a.csv", DIRTY), store)
    ingest(catalogue(tmp_path / "b.csv", "id,title,price\n9,Ladle,1\n"), store)
    assert len(list(store.quarantined("a.csv"))) == 6
    assert not list(store.quarantined("b.csv"))


def test_events_that_name_no_known_product_are_quarantined(store: Store) -> None:
    rows = (
        Row(1, interactions=(event("early"),)),
        Row(2, products=(product("mug"),), interactions=(event("a"),)),
        Row(3, interactions=(event("b"),)),
        Row(4, interactions=(event("b"),)),
        Row(5, interactions=(event("c", of="ghost"),)),
    )
    report = ingest(Rows(*rows), store)
    assert report.reasons == {("product", "unknown product"): 2, ("id", "duplicate id"): 1}
    assert [e.id for e in store.interactions()] == ["a", "b"]
    again = ingest(Rows(*rows[1:]), store)
    assert (again.interactions.added, again.interactions.unchanged) == (0, 2)
    assert again.reasons == {("product", "unknown product"): 1, ("id", "duplicate id"): 1}


def test_a_row_is_kept_whole_or_not_at_all(store: Store) -> None:
    both = Row(2, products=(product("cup"), product("mug")))
    report = ingest(Rows(Row(1, products=(product("mug"),)), both), store)
    assert report.reasons == {("id", "duplicate id"): 1}
    assert store.product("cup") is None
    after = ingest(Rows(both, Row(3, products=(product("cup"),))), store)
    assert after.accepted == 1


def test_duplicates_are_found_across_batches(store: Store) -> None:
    rows = [Row(n, products=(product(str(n % 2_500)),)) for n in range(5_000)]
    report = ingest(Rows(*rows), store)
    assert (report.accepted, report.quarantined) == (2_500, 2_500)
    assert store.count_products() == 2_500


def test_nothing_usable_stops_and_changes_nothing(store: Store, tmp_path: Path) -> None:
    ingest(catalogue(tmp_path / "a.csv", DIRTY), store)
    before = list(store.products()), list(store.quarantined("a.csv"))
    with pytest.raises(SourceError, match=r"no usable row among 1; nothing was changed"):
        ingest(catalogue(tmp_path / "a.csv", "id,title,price\n1,Mug,free\n"), store)
    with pytest.raises(SourceError, match="has no rows"):
        ingest(catalogue(tmp_path / "a.csv", "id,title,price\n"), store)
    assert (list(store.products()), list(store.quarantined("a.csv"))) == before


def test_prices_without_currency_are_told_how_to_name_one(store: Store, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("id,title,price\n1,Mug,4.50\n")
    with pytest.raises(SourceError, match="--currency USD"):
        ingest(FileFeed(tmp_path / "a.csv"), store)


def test_a_feed_that_fails_half_way_changes_nothing(store: Store) -> None:
    class Failing(Rows):
        def rows(self) -> Iterator[Row]:
            for n in range(3_000):
                yield Row(n, products=(product(str(n)),))
            raise SourceError("the disk went away")

    with pytest.raises(SourceError, match="went away"):
        ingest(Failing(), store)
    assert store.count_products() == 0
    assert ingest(Rows(Row(1, products=(product("1"),))), store).accepted == 1


KILLED = """
import os, sys
from catalog.feed import Row
from catalog.ingest import ingest
from catalog.money import Money
from catalog.schema import Product
from catalog.store import Store

class Feed:
    name = "killed"
    def rows(self):
        price = Money(minor=100, currency="USD")
        for n in range(20_000):
            if n == 15_000:
                os._exit(9)
            yield Row(n, products=(Product(id=str(n), title="New", price=price),))

ingest(Feed(), Store.open(sys.argv[1]))
"""


def test_a_kill_half_way_leaves_the_store_as_it_was(store: Store, tmp_path: Path) -> None:
    ingest(Rows(Row(1, products=(product("1", "Old"),))), store)
    root = Path(__file__).parents[1]
    killed = subprocess.run(
        [sys.executable, "-c", KILLED, f"sqlite:///{tmp_path / 'shop.db'}"],
        env=os.environ | {"PYTHONPATH": str(root)},
        check=False,
        timeout=120,
    )
    assert killed.returncode == 9
    assert [p.title for p in store.products()] == ["Old"]
    assert ingest(Rows(Row(1, products=(product("2"),))), store).products.added == 1


def test_progress_is_told_and_ends_at_the_whole(store: Store, tmp_path: Path) -> None:
    told: list[int] = []
    ingest(catalogue(tmp_path / "a.csv", DIRTY), store, told.append)
    assert (told[0], told[-1]) == (0, 8)


def test_memory_stays_bounded(store: Store) -> None:
    class Long:
        name = "long"

        def __init__(self, count: int) -> None:
            self.count = count

        def rows(self) -> Iterator[Row]:
            for n in range(self.count):
                if n % 2:
                    yield Row(n, rejected=Rejection("title", "missing", "x" * 200))
                else:
                    yield Row(n, products=(product(f"{n:0100}"),))

    def peak(count: int) -> int:
        tracemalloc.start()
        ingest(Long(count), store)
        found = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return found

    peak(3_000)  # caches fill
    assert peak(15_000) < 1.3 * peak(5_000)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    junk=st.lists(
        st.tuples(
            st.integers(0, 400), st.binary(max_size=40) | st.sampled_from([b'"', b"\n", b","])
        ),
        max_size=5,
    ),
    cut=st.integers(0, 300),
)
def test_no_damage_breaks_the_accounting(
    store: Store, tmp_path: Path, junk: list[tuple[int, bytes]], cut: int
) -> None:
    data = bytearray(b"id,title,price\n")
    data += b"".join(f'{n},"Mug, {n}",{n + 1}.50\n'.encode() for n in range(20))
    for place, dirt in junk:
        data[place % len(data) : place % len(data)] = dirt
    path = tmp_path / "a.csv"
    path.write_bytes(bytes(data[: len(data) - cut]))
    try:
        report = ingest(FileFeed(path, Mapping.parse(currency="USD")), store)
    except SourceError:
        return
    assert report.balanced
    assert report.rows_read == report.accepted + report.quarantined
    assert len(list(store.quarantined("a.csv"))) == report.quarantined
    assert report.products.added + report.products.changed + report.products.unchanged == (
        report.accepted
    )
