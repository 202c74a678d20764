"""Adapters for real shops: on rows made up here, and on the real data where it is."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from catalog.adapters import KINDS, feed_for
from catalog.adapters.titles import readable
from catalog.errors import SourceError
from catalog.feed import Row
from catalog.ingest import ingest
from catalog.money import Money
from catalog.schema import Interaction, Kind
from catalog.store import Store

DATA = Path(os.environ.get("SHOP_DATA", Path(__file__).parents[2] / "shared" / "data"))
needs_data = pytest.mark.skipif(
    not DATA.is_dir(), reason=f"the real shops are not at {DATA}; set SHOP_DATA to where they are"
)
HEADER = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n"
LINES = [
    "536365,85123a,WHITE HANGING HEART T-LIGHT HOLDER,6,2010-12-01 08:26:00,2.55,17850.0,UK",
    "536365,85123A,WHITE HANGING HEART T-LIGHT HOLDER,6,2010-12-01 08:26:00,2.55,17850.0,UK",
    "536366,85123A,wrongly coded,1,2010-12-01 08:28:00,0.0,,UK",
    "536367,85123A,CREAM HANGING HEART,1,2010-12-02 08:28:00,2.95,,UK",
    "C536379,85123A,WHITE HANGING HEART T-LIGHT HOLDER,-2,2010-12-03 09:41:00,2.55,14527.0,UK",
    "536370,POST,POSTAGE,3,2010-12-01 08:45:00,18.0,12583.0,France",
    "536371,gift_0001_20,Dotcomgiftshop Gift Voucher £20.00,1,2010-12-01 08:45:00,16.67,,UK",
    "536372,22139,,56,2010-12-01 11:52:00,0.0,,UK",
    "536373,22139,damages,-10,2010-12-01 11:52:00,0.0,,UK",
    "A563185,B,Adjust bad debt,1,2011-08-12 14:50:00,-11062.06,,UK",
    "536374,22139,RETRO TEA SET,1,2010-12-01 11:52:00,-4.0,,UK",
    "536375,22139,RETRO TEA SET,x,2010-12-01 11:52:00,4.0,,UK",
]


def online_retail(tmp_path: Path, lines: list[str]) -> list[Row]:
    path = tmp_path / "t.csv"
    path.write_text(HEADER + "\n".join(lines) + "\n")
    return list(feed_for("online-retail", path).rows())


def test_invoice_lines_become_purchases_and_returns(tmp_path: Path) -> None:
    rows = online_retail(tmp_path, LINES)
    events = [event for row in rows for event in row.interactions]
    assert events[0] == Interaction(
        id="536365-2",
        session="536365",
        shopper="17850",
        product="85123A",
        kind=Kind.PURCHASE,
        at=datetime(2010, 12, 1, 8, 26, tzinfo=UTC),
        quantity=6,
        price_paid=Money(minor=255, currency="GBP"),
    )
    assert [e.id for e in events] == ["536365-2", "536365-3", "536367-5", "C536379-6"]
    assert [e.kind for e in events[2:]] == [Kind.PURCHASE, Kind.RETURN]
    assert events[2].shopper is None
    assert (events[3].quantity, events[3].session) == (2, "C536379")


def test_a_codes_product_has_its_commonest_title_and_price(tmp_path: Path) -> None:
    rows = online_retail(tmp_path, LINES)
    (found,) = [product for row in rows for product in row.products]
    assert found.id == "85123A"
    assert found.title == "White Hanging Heart T-Light Holder"
    assert found.price == Money(minor=255, currency="GBP")
    assert (found.category, found.stock, found.description) == ((), None, "")


def test_each_kind_of_dirt_has_its_reason(tmp_path: Path) -> None:
    rejected = [
        (row.line, row.rejected.reason) for row in online_retail(tmp_path, LINES) if row.rejected
    ]
    assert rejected == [
        (4, "zero price"),
        (7, "not a product"),
        (8, "not a product"),
        (9, "missing title"),
        (10, "negative quantity without a cancellation"),
        (11, "not a product"),
        (12, "negative price"),
        (13, "not a number"),
    ]


def test_another_file_is_not_taken_for_online_retail(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("id,title\n1,Mug\n")
    with pytest.raises(SourceError, match="is not Online Retail: it lacks InvoiceNo"):
        list(feed_for("online-retail", path).rows())


@pytest.mark.parametrize(
    ("shouted", "said"),
    [
        ("SET OF 6 T-LIGHTS", "Set of 6 T-Lights"),
        ("THE KING GIFT BAG 25x24x12cm", "The King Gift Bag 25x24x12cm"),
        ("POLYESTER FILLER PAD 65CMx65CM", "Polyester Filler Pad 65cmx65cm"),
        ("CHILDREN'S 70'S LED LAMP", "Children's 70's LED Lamp"),
        ("Dr. Jam's Arouzer Stress Ball", "Dr. Jam's Arouzer Stress Ball"),
        ("BAG 125g SWIRLY MARBLES", "Bag 125g Swirly Marbles"),
        ("", ""),
        ("123", "123"),
    ],
)
def test_readable_titles(shouted: str, said: str) -> None:
    assert readable(shouted) == said


def test_an_unknown_kind_names_the_kinds(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"Did you mean icecat\? Sources: file, online-retail"):
        feed_for("icecats", tmp_path)
    assert set(KINDS) == {"file", "online-retail", "icecat", "retail-demo-store"}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(f"sqlite:///{tmp_path / 'shop.db'}") as store:
        yield store


@needs_data
@pytest.mark.slow
def test_all_of_online_retail(store: Store) -> None:
    feed = feed_for("online-retail", DATA / "online_retail" / "transactions.csv.gz")
    report = ingest(feed, store)
    assert report.rows_read == 541_909 == report.accepted + report.quarantined
    assert set(report.reasons) == {
        ("product", "not a product"),
        ("quantity", "negative quantity without a cancellation"),
        ("title", "missing title"),
        ("price", "zero price"),
    }
    assert store.count_interactions() == report.accepted
    heart = store.product("85123A")
    assert heart is not None
    assert heart.title == "White Hanging Heart T-Light Holder"
    assert 250 <= heart.price.minor <= 300


@needs_data
def test_all_of_icecat(store: Store) -> None:
    report = ingest(feed_for("icecat", DATA / "icecat" / "products.parquet"), store)
    assert report.rows_read == 19_406 == report.accepted + report.quarantined
    assert report.reasons == {("attributes", "control character"): 6}
    toner = store.product("3920564")
    assert toner is not None
    assert toner.price == Money(minor=4995, currency="USD")
    assert toner.brand == "Xerox"
    assert toner.launched == date(2009, 12, 10)
    assert toner.attributes["EAN"] == "0095205603217"
    assert toner.attributes["printing colours"] == "Black"
    assert toner.attributes["quantity per pack"] == "6"


@needs_data
def test_all_of_retail_demo_store(store: Store) -> None:
    path = DATA / "retail_demo_store" / "products.jsonl.gz"
    report = ingest(feed_for("retail-demo-store", path), store)
    assert (report.rows_read, report.accepted) == (2_465, 2_465)
    departments = Counter(product.department for product in store.products())
    assert departments["Home Decor"] == 194
    backpack = store.product("6579c22f-be2b-444c-a52b-0116dd82df6c")
    assert backpack is not None
    assert backpack.category == ("Accessories", "Backpack")
    assert backpack.price == Money(minor=12999, currency="USD")
    assert (backpack.stock, backpack.image_url) == (15, None)
    assert backpack.attributes == {"gender": "women"}


@needs_data
def test_a_catalogue_without_prices_is_told_what_it_lacks(store: Store) -> None:
    feed = feed_for("file", DATA / "amazon_office" / "items.jsonl.gz")
    with pytest.raises(SourceError) as caught:
        ingest(feed, store)
    assert str(caught.value) == (
        "items.jsonl.gz has no column for price, which Aisle needs. Its columns are: item, title, "
        "description, brand, categories. Say which holds it with --map price=COLUMN, or add it to "
        "the file."
    )
