"""Columns find their fields by mapping, TOML or guess; cells become clean values or reasons."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.errors import SourceError
from catalog.feed import Feed, Rejection
from catalog.files.feed import FileFeed
from catalog.files.mapping import Mapping
from catalog.files.prices import price
from catalog.money import Money, format_money
from catalog.schema import Interaction, Kind, Product
from catalog.text import checked_text, without_markup


def product_in(feed: Feed) -> Product:
    (row,) = feed.rows()
    assert row.rejected is None, row.rejected
    return row.products[0]


def event_in(feed: Feed) -> Interaction:
    (row,) = feed.rows()
    assert row.rejected is None, row.rejected
    return row.interactions[0]


def rejection_in(feed: Feed) -> Rejection:
    (row,) = feed.rows()
    assert row.rejected is not None, row.products
    assert not row.products
    return row.rejected


def json_feed(tmp_path: Path, values: dict[str, Any], **options: Any) -> FileFeed:
    path = tmp_path / "things.jsonl"
    path.write_text(json.dumps(values) + "\n")
    return FileFeed(path, Mapping.parse(**{"currency": "USD"} | options))


def csv_feed(tmp_path: Path, text: str, *maps: str, **options: Any) -> FileFeed:
    path = tmp_path / "things.csv"
    path.write_text(text)
    return FileFeed(path, Mapping.for_file(path, maps, **options))


def test_common_column_names_need_no_mapping(tmp_path: Path) -> None:
    text = (
        "SKU,Product Name,Unit Price,Currency Code,productType,Manufacturer,Avg Rating,"
        "Number of Reviews,Stock Level,Release Date,Image,Permalink,Color,Cost\n"
        '007,Mug,"1,299.50",eur,Kitchen > Cups,Acme,4.5,"1,200",7,2024-02-29,'
        "https://x.example/a.jpg,https://x.example/?a=1&copy=2,navy,3.10\n"
    )
    assert product_in(csv_feed(tmp_path, text)) == Product(
        id="007",
        title="Mug",
        price=Money(minor=129950, currency="EUR"),
        category=("Kitchen", "Cups"),
        brand="Acme",
        rating=4.5,
        review_count=1200,
        stock=7,
        launched=date(2024, 2, 29),
        image_url="https://x.example/a.jpg",
        url="https://x.example/?a=1&copy=2",
        attributes={"Color": "navy"},
    )


def test_a_strange_catalogue_loads_by_mapping_alone(tmp_path: Path) -> None:
    text = "Artikel;Bezeichnung;Zusatz;Preis;Gruppe;Farbe\n12;Tasse;blau;1.299,00 €;Küche;rot\n"
    maps = ["id=Artikel", "title=Bezeichnung", "title=Zusatz", "price=Preis", "category=Gruppe"]
    found = product_in(csv_feed(tmp_path, text, *maps, "attributes.colour=Farbe"))
    assert found.title == "Tasse blau"
    assert found.price == Money(minor=129900, currency="EUR")
    assert found.category == ("Küche",)
    assert found.attributes == {"colour": "rot"}


def test_toml_beside_the_file_and_the_command_line_over_it(tmp_path: Path) -> None:
    (tmp_path / "things.toml").write_text(
        'currency = "GBP"\nprice_unit = "minor"\nattributes = "*"\n'
        '[map]\ntitle = "a"\ncategory = ["dept", "kind"]\n'
    )
    text = "id,a,b,pence,dept,kind,size\n1,Mug,Cup,450,Home,Cups,L\n"
    found = product_in(csv_feed(tmp_path, text, "title=b", "price=pence"))
    assert found.title == "Cup"
    assert found.price == Money(minor=450, currency="GBP")
    assert found.category == ("Home", "Cups")
    assert found.attributes == {"a": "Mug", "size": "L"}
    assert product_in(csv_feed(tmp_path, text, "price=pence", currency="USD")).title == "Mug"


def test_a_price_column_may_name_its_currency_or_unit(tmp_path: Path) -> None:
    found = product_in(csv_feed(tmp_path, "id,name,price_gbp\n1,Mug,4.50\n"))
    assert found.price == Money(minor=450, currency="GBP")
    cents = csv_feed(tmp_path, "id,name,price_cents\n1,Mug,450\n", currency="USD")
    assert product_in(cents).price == Money(minor=450, currency="USD")


def test_image_names_that_are_no_addresses_are_left_out(tmp_path: Path) -> None:
    found = product_in(csv_feed(tmp_path, "id,name,price,image\n1,Mug,$4,mug.jpg\n"))
    assert found.image_url is None


def test_attributes_from_a_json_column(tmp_path: Path) -> None:
    cell = json.dumps({"colour": "navy", "waterproof": True, "width": 3.0, "none": None})
    feed = json_feed(
        tmp_path, {"id": 1, "title": "Mug", "price": 4, "specs": cell}, attributes="specs"
    )
    expected = {"colour": "navy", "waterproof": "yes", "width": "3"}
    assert product_in(feed).attributes == expected


def test_inner_objects_are_reached_with_a_point(tmp_path: Path) -> None:
    values = {
        "id": 1,
        "title": "Mug",
        "price": {"amount": 4.5, "code": "GBP"},
        "categories": [["A", "B"]],
    }
    feed = json_feed(tmp_path, values, maps=["price=price.amount", "currency=price.code"])
    assert product_in(feed).price == Money(minor=450, currency="GBP")
    assert product_in(feed).category == ("A", "B")


def test_parquet_floats_lose_no_cent_and_nan_is_null_where_a_field_may_be_empty(
    tmp_path: Path,
) -> None:
    path = tmp_path / "a.parquet"
    nan = float("nan")
    columns = {
        "id": [17850.0, 2.0], "title": ["a", "b"], "price": [8.165, nan], "rating": [nan, 4.0],
    }  # fmt: skip
    pq.write_table(pa.table(columns), path)
    good, bad = FileFeed(path, Mapping.parse(currency="USD")).rows()
    assert good.products[0].id == "17850"
    assert good.products[0].price.minor == 817
    assert good.products[0].rating is None
    assert bad.rejected is not None
    assert (bad.rejected.field, bad.rejected.reason) == ("price", "not a finite number")


GOOD = {"id": "1", "title": "Mug", "price": "4.50"}
BAD_ROWS: list[tuple[dict[str, Any], str, str]] = [
    ({"title": ""}, "title", "missing"),
    ({"title": None}, "title", "missing"),
    ({"title": " \u200b "}, "title", "missing"),
    ({"title": 12}, "title", "wrong type: not text"),
    ({"title": {"en": "Mug"}}, "title", "wrong type: not text"),
    ({"title": True}, "title", "wrong type: not text"),
    ({"title": "x" * 1_001}, "title", "longer than 1,000 characters"),
    ({"title": "<b>Mug</b>"}, "title", "HTML or script in text"),
    ({"title": "Mug<script>alert(1)</script>"}, "title", "HTML or script in text"),
    ({"title": "&lt;script&gt;alert(1)"}, "title", "HTML or script in text"),
    ({"title": "Mug <img src=x onerror=alert(1)"}, "title", "HTML or script in text"),
    ({"title": "Mug\x07"}, "title", "control character"),
    ({"title": "\x1cMug"}, "title", "control character"),
    ({"title": "Mug\u202egum"}, "title", "control character"),
    ({"title": "caf\ufffd"}, "title", "broken encoding"),
    ({"title": "caf\udce9"}, "title", "broken encoding"),
    ({"description": "x" * 100_001}, "description", "longer than 100,000 characters"),
    ({"description": "a\x00b"}, "description", "control character"),
    ({"id": None}, "id", "missing"),
    ({"id": "  "}, "id", "missing"),
    ({"id": ["a", {}]}, "id", "wrong type: not text"),
    ({"id": "x" * 201}, "id", "longer than 200 characters"),
    ({"price": None}, "price", "missing"),
    ({"price": ""}, "price", "missing"),
    ({"price": "free"}, "price", "not a number"),
    ({"price": "NaN"}, "price", "not a finite number"),
    ({"price": float("nan")}, "price", "not a finite number"),
    ({"price": float("inf")}, "price", "not a finite number"),
    ({"price": "-4.50"}, "price", "negative price"),
    ({"price": -4.5}, "price", "negative price"),
    ({"price": "10000000"}, "price", "absurd price (ten million or more)"),
    ({"price": 1e300}, "price", "absurd price (ten million or more)"),
    ({"price": 0}, "price", "zero price"),
    ({"price": "0.001"}, "price", "zero price"),
    ({"price": True}, "price", "wrong type: not a number"),
    ({"price": [4]}, "price", "wrong type: not a number"),
    ({"price": "4 XQZ"}, "currency", "unknown currency"),
    ({"currency": "QQQ"}, "currency", "unknown currency; use an ISO 4217 code such as USD"),
    ({"rating": 5.1}, "rating", "out of range"),
    ({"rating": "five"}, "rating", "not a number"),
    ({"rating": "NaN"}, "rating", "not a finite number"),
    ({"review_count": -1}, "review_count", "out of range"),
    ({"review_count": 1.5}, "review_count", "not a whole number"),
    ({"stock": -3}, "stock", "out of range"),
    ({"stock": "plenty"}, "stock", "not a number"),
    ({"stock": False}, "stock", "wrong type: not a number"),
    ({"stock": 10**12}, "stock", "absurd number"),
    ({"launched": "soon"}, "launched", "not a date"),
    ({"launched": "9999-01-01"}, "launched", "absurd date"),
    ({"url": "javascript:alert(1)"}, "url", "an address must start with http:// or https://"),
    ({"attributes": {"size": "<i>L</i>"}}, "attributes", "HTML or script in text"),
    ({"attributes": {"size": {"eu": 4}}}, "attributes", "wrong type: not text"),
    ({"category": ["a", {"b": 1}]}, "category", "wrong type: not text"),
    ({"brand": "<!-- x -->"}, "brand", "HTML or script in text"),
]


@pytest.mark.parametrize(("changes", "field", "reason"), BAD_ROWS)
def test_a_bad_row_says_which_field_and_why(
    tmp_path: Path, changes: dict[str, Any], field: str, reason: str
) -> None:
    maps = [f"{name}={name}" for name in changes if name != "attributes"]
    attributes = "attributes" if "attributes" in changes else ()
    feed = json_feed(tmp_path, GOOD | changes, maps=maps, attributes=attributes)
    rejection = rejection_in(feed)
    said = rejection.reason.split(";")[0], rejection.excerpt
    assert (rejection.field, said[0]) == (field, reason.split(";")[0])
    assert rejection.excerpt.isprintable()
    assert len(rejection.excerpt) <= 200


def test_bad_rows_are_told_apart_by_at_least_fifteen_reasons() -> None:
    assert len({reason for _, _, reason in BAD_ROWS}) >= 15


def test_markup_can_be_stripped_instead(tmp_path: Path) -> None:
    values = GOOD | {
        "title": "Mug &amp; <b>Cup</b>",
        "description": "<p>One.</p><p>Two &lt;3</p><script>steal()</script><style>p{}</style>",
    }
    found = product_in(json_feed(tmp_path, values, html="strip"))
    assert found.title == "Mug & Cup"
    assert found.description == "One. Two <3"


PRICES = [
    ("$1,299.00", 129900, "USD"),
    ("1.299,00 €", 129900, "EUR"),
    ("1\u202f299,00 €", 129900, "EUR"),
    ("CHF 1'299.00", 129900, "CHF"),
    ("USD 12", 1200, "USD"),
    ("12 usd", 1200, "USD"),
    ("12.5", 1250, "GBP"),
    ("12,50", 1250, "GBP"),
    ("1,299", 129900, "GBP"),
    ("¥500", 500, "JPY"),
    ("1.000 KWD", 1000, "KWD"),
    ("₹1,00,000", 10000000, "INR"),
    (" £ 4 ", 400, "GBP"),
    (12.1, 1210, "GBP"),
    (Decimal("4.005"), 401, "GBP"),
]


@pytest.mark.parametrize(("written", "minor", "currency"), PRICES)
def test_prices_as_shops_write_them(written: Any, minor: int, currency: str) -> None:
    assert price(written, "GBP") == Money(minor=minor, currency=currency)


def test_a_sign_is_read_in_the_light_of_the_files_currency() -> None:
    assert price("$5", "CAD").currency == "CAD"
    assert price("$5", "EUR").currency == "USD"
    assert price("5 kr", "SEK").currency == "SEK"
    assert price("1.299", "EUR", decimal_comma=True).minor == 129900
    assert price("1299", "USD", minor_unit=True).minor == 1299


@pytest.mark.parametrize(
    "written", ["from 12", "10-20", "12.50.10", "1_000", "0x10", "$", "1,2345", "(5", "5)"]
)
def test_what_is_not_one_price_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match=r"not a number|negative"):
        price(written, "GBP")


@given(st.integers(1, 10**9 - 1), st.sampled_from(["USD", "JPY", "KWD", "EUR"]))
def test_a_price_aisle_writes_is_a_price_aisle_reads(minor: int, currency: str) -> None:
    if Money(minor=minor, currency=currency).major < 10_000_000:
        assert price(format_money(minor, currency), "USD") == Money(minor=minor, currency=currency)


@given(st.text() | st.text("&;<>amplt#x0 \u200be\u0301"))
def test_checking_checked_text_changes_nothing(value: str) -> None:
    for text in (value, without_markup(value)):
        try:
            clean = checked_text(text)
        except ValueError:
            continue
        assert checked_text(clean) == clean


def events(tmp_path: Path, text: str, *maps: str, **options: Any) -> FileFeed:
    return csv_feed(tmp_path, text, *maps, kind="interactions", **options)


def test_events_by_common_names(tmp_path: Path) -> None:
    text = (
        "event_id,user_id,session_id,product_id,event_type,event_time,price,currency,device,search\n"
        "e1,007,s1,12,Add To Cart,2024-05-01T14:00:00+02:00,4.50,GBP,ios,a mug\n"
    )
    assert event_in(events(tmp_path, text)) == Interaction(
        id="e1",
        session="s1",
        shopper="007",
        product="12",
        kind=Kind.CART,
        at=datetime(2024, 5, 1, 12, tzinfo=UTC),
        platform="ios",
        query="a mug",
    )


def test_events_without_session_id_or_kind(tmp_path: Path) -> None:
    text = "user,item,timestamp,amount\nann,12,1714564800,$4.50\n"
    found = event_in(events(tmp_path, text, event="purchase"))
    assert found.session == "ann@2024-05-01"
    assert found.price_paid == Money(minor=450, currency="USD")
    assert found.at == datetime(2024, 5, 1, 12, tzinfo=UTC)
    grown = [
        row.interactions[0].id
        for row in events(tmp_path, text + text.split("\n")[1], event="purchase").rows()
    ]
    assert grown[0] == found.id != grown[1]


@pytest.mark.parametrize(
    ("line", "field", "reason"),
    [
        ("ann,12,teleport,2024-05-01", "kind", "unknown kind of event"),
        ("ann,12,,2024-05-01", "kind", "missing"),
        ("ann,12,view,yesterday", "at", "not a time"),
        ("ann,12,view,", "at", "missing"),
        ("ann,12,view,0001-01-01", "at", "absurd time"),
        ("ann,,view,2024-05-01", "product", "missing"),
        (",12,view,2024-05-01", "session", "missing"),
    ],
)
def test_bad_events(tmp_path: Path, line: str, field: str, reason: str) -> None:
    rejection = rejection_in(events(tmp_path, f"user,item,kind,at\n{line}\n"))
    assert (rejection.field, rejection.reason) == (field, reason)


def test_a_time_format_can_be_named(tmp_path: Path) -> None:
    text = "user,item,kind,at\nann,12,view,05/01/2024 14:00\n"
    found = event_in(events(tmp_path, text, time_format="%m/%d/%Y %H:%M"))
    assert found.at == datetime(2024, 5, 1, 14, tzinfo=UTC)


def test_a_missing_column_names_the_fix(tmp_path: Path) -> None:
    feed = csv_feed(tmp_path, "id,product titel,colour\n1,Mug,blue\n")
    with pytest.raises(SourceError) as caught:
        list(feed.rows())
    said = str(caught.value)
    assert "things.csv has no column for title and price" in said
    assert "id, product titel, colour" in said
    assert "--map title='product titel' --map price=COLUMN" in said


@pytest.mark.parametrize(
    ("maps", "options", "says"),
    [
        (["title=nmae"], {}, r"no column 'nmae' for title\. Did you mean --map title=name\?"),
        (["titel=name"], {}, r"'titel' is no field of products\. Did you mean 'title'\?"),
        (["title"], {}, "is not field=column"),
        (["=name"], {}, "is not field=column"),
        ([], {"currency": "POUNDS"}, "unknown currency"),
        ([], {"delimeter": ";"}, r"'delimeter' is no option\. Did you mean 'delimiter'\?"),
        ([], {"attributes": "colur"}, "no column 'colur' for attributes"),
    ],
)
def test_a_wrong_mapping_says_so(
    tmp_path: Path, maps: list[str], options: dict[str, Any], says: str
) -> None:
    with pytest.raises(SourceError, match=says):
        list(csv_feed(tmp_path, "id,name,price\n1,Mug,$4\n", *maps, **options).rows())


def test_broken_toml_is_named(tmp_path: Path) -> None:
    (tmp_path / "things.toml").write_text("currency = ")
    with pytest.raises(SourceError, match=r"things\.toml is not valid TOML"):
        csv_feed(tmp_path, "id,name,price\n1,Mug,$4\n")
