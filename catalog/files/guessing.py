"""From the columns a source has to the fields Aisle wants: the mapping, completed by guesses."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from catalog.errors import SourceError
from catalog.files.mapping import Mapping
from catalog.files.records import Record
from catalog.files.values import is_blank
from catalog.money import known_currencies

_PRODUCT_NAMES = {
    "id": "id product_id sku asin item_id item stock_code article_number article_id parent_asin "
    "uniq_id pid handle code product_code gtin ean upc mpn",
    "title": "title name product_name product_title item_name product item_title",
    "price": "price unit_price sale_price selling_price current_price discounted_price "
    "final_price retail_price list_price actual_price amount cost_to_customer",
    "description": "description product_description desc short_description long_description "
    "body_html body details about",
    "category": "category_path categories category product_category product_type department "
    "google_product_category taxonomy main_category type",
    "brand": "brand brand_name manufacturer vendor supplier maker",
    "currency": "currency currency_code price_currency",
    "rating": "rating average_rating avg_rating stars review_score rating_average",
    "review_count": "review_count reviews_count num_reviews number_of_reviews reviews "
    "rating_count ratings_count rating_number num_ratings",
    "stock": "stock current_stock stock_level stock_quantity inventory inventory_level "
    "inventory_quantity quantity qty",
    "launched": "launched launch_date date_released release_date date_added "
    "date_first_available created_at",
    "image_url": "image_url image img image_link image_src picture thumbnail main_image img_link",
    "url": "url product_url link product_link permalink",
}
_EVENT_NAMES = {
    "id": "id event_id interaction_id",
    "session": "session session_id visit visit_id user_session invoice invoice_no order_id basket",
    "shopper": "shopper shopper_id user user_id customer customer_id visitor_id visitorid "
    "reviewer_id client_id",
    "product": "product product_id item item_id itemid sku asin stock_code article_id parent_asin",
    "kind": "kind event event_type event_name action interaction behavior behaviour type",
    "at": "at time timestamp event_time datetime date created_at invoice_date ts",
    "query": "query search_query search_term search keywords q",
    "platform": "platform device channel",
    "quantity": "quantity qty units count",
    "price_paid": "price_paid paid unit_price price amount",
    "currency": "currency currency_code",
    "position": "position rank slot",
}
_ATTRIBUTES = {"colour", "color", "size", "material", "pattern", "style", "gender", "fabric"}
_ADDRESSES = ("image_url", "url")
_COMMA_CENTS = re.compile(r"\d,\d{1,2}(?!\d)")
_POINT_CENTS = re.compile(r"\d\.\d{1,2}(?!\d)")
_PRICE_IN = re.compile(r"(?:unit_|sale_|list_)?price_(?:in_)?([a-z]{3,5})")


@dataclass(frozen=True, slots=True)
class Binding:
    """A mapping made fast to the columns of one source."""

    mapping: Mapping
    columns: dict[str, tuple[str, ...]]
    """Field to columns that exist."""
    attributes: dict[str, str]
    """Attribute name to column."""


def bind(mapping: Mapping, columns: list[str], first: list[Record], source: str) -> Binding:
    """Complete `mapping` for a source with `columns`, of which `first` are some records.

    Raises SourceError naming the missing field, the columns there are, and the `--map` to add.
    """
    for field, named in mapping.map.items():
        for column in named:
            _check_column(column, field, columns, source)
    found: dict[str, tuple[str, ...]] = {
        field: named for field, named in mapping.map.items() if not field.startswith("attributes")
    }
    mapping = _guess(mapping, found, columns, first)
    _require(mapping, found, columns, source)
    mapping = _guess_decimal_comma(mapping, found, first)
    return Binding(mapping, found, _attributes(mapping, found, columns, source))


def _guess(
    mapping: Mapping, found: dict[str, tuple[str, ...]], columns: list[str], first: list[Record]
) -> Mapping:
    """Add to `found` what common names give away, each column for one field only."""
    names = _PRODUCT_NAMES if mapping.kind == "products" else _EVENT_NAMES
    plain = {_plain(column): column for column in reversed(columns)}
    used = {column for named in found.values() for column in named}
    used |= {column for named in mapping.map.values() for column in named}
    for field, words in names.items():
        fits = (plain[word] for word in words.split() if word in plain)
        free = (column for column in fits if column not in used)
        column = next((c for c in free if field not in _ADDRESSES or _is_address(c, first)), None)
        if field not in found and column is not None:
            found[field] = (column,)
            used.add(column)
    if "price" not in found and mapping.kind == "products":
        return _guess_priced_name(mapping, found, plain)
    return mapping


def _guess_decimal_comma(
    mapping: Mapping, found: dict[str, tuple[str, ...]], first: list[Record]
) -> Mapping:
    """Where some prices have cents after a comma and none after a point, `1.299` is no 1.30."""
    if "decimal_comma" in mapping.model_fields_set:
        return mapping
    columns = (*found.get("price", ()), *found.get("price_paid", ()))
    written = [str(value) for r in first for value in picked(r.values, columns)]
    commas = any(_COMMA_CENTS.search(w) for w in written)
    if not commas or any(_POINT_CENTS.search(w) for w in written):
        return mapping
    return mapping.model_copy(update={"decimal_comma": True})


def _guess_priced_name(
    mapping: Mapping, found: dict[str, tuple[str, ...]], plain: dict[str, str]
) -> Mapping:
    """`price_usd` and `price_cents` say their currency or unit in the name."""
    for name, column in plain.items():
        said = _PRICE_IN.fullmatch(name)
        if said and said[1].upper() in known_currencies():
            found["price"] = (column,)
            return mapping.model_copy(update={"currency": mapping.currency or said[1].upper()})
        if said and said[1] in ("cents", "pence", "minor"):
            found["price"] = (column,)
            return mapping.model_copy(update={"price_unit": "minor"})
    return mapping


def _plain(column: str) -> str:
    """`Product Name`, `productName` and `product-name` as `product_name`."""
    split = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", column)
    return re.sub(r"[^a-z0-9]+", "_", split.lower()).strip("_")


def _is_address(column: str, first: list[Record]) -> bool:
    """Whether a column that is called an image or link holds addresses, not file names."""
    values = [record.values.get(column) for record in first]
    known = [value for value in values if not is_blank(value)]
    return bool(known) and all(str(v).strip().startswith(("http://", "https://")) for v in known)


def _require(
    mapping: Mapping, found: dict[str, tuple[str, ...]], columns: list[str], source: str
) -> None:
    if mapping.kind == "products":
        wanted = ["id", "title", "price"]
    else:
        wanted = ["product", "at"] + ([] if mapping.event else ["kind"])
        wanted += [] if "shopper" in found or "session" in found else ["session"]
    missing = [field for field in wanted if field not in found]
    if missing:
        raise SourceError(_missing_message(missing, found, columns, source, mapping.kind))


def _missing_message(
    missing: list[str],
    found: dict[str, tuple[str, ...]],
    columns: list[str],
    source: str,
    kind: str,
) -> str:
    """Which field lacks a column, which columns there are, and what to add."""
    used = {column for named in found.values() for column in named}
    free = [column for column in columns if column not in used]
    maps = " ".join(f"--map {field}={_likeliest(field, free, kind)}" for field in missing)
    return (
        f"{source} has no column for {' and '.join(missing)}, which Aisle needs. "
        f"Its columns are: {', '.join(columns)}. "
        f"Say which holds it with {maps}, or add it to the file."
    )


def _likeliest(field: str, free: list[str], kind: str) -> str:
    """The column that looks most like `field`, or the word COLUMN when none does."""
    names = _PRODUCT_NAMES if kind == "products" else _EVENT_NAMES
    plain = {_plain(column): column for column in free}
    by_spelling = (
        get_close_matches(word, plain, n=1, cutoff=0.75) for word in names[field].split()
    )
    by_word = [name for name in plain if field in name.split("_")]
    best = next((close[0] for close in by_spelling if close), by_word[0] if by_word else None)
    column = plain[best] if best else "COLUMN"
    return f"'{column}'" if " " in column else column


def _check_column(column: str, field: str, columns: list[str], source: str) -> None:
    if column in columns or column == "*":
        return
    close = get_close_matches(column, columns, n=1)
    hint = f" Did you mean --map {field}={close[0]}?" if close else ""
    raise SourceError(
        f"{source} has no column {column!r} for {field}.{hint} "
        f"Its columns are: {', '.join(columns)}."
    )


def _attributes(
    mapping: Mapping, found: dict[str, tuple[str, ...]], columns: list[str], source: str
) -> dict[str, str]:
    """Attribute names to their columns; without a word about them, those everybody knows."""
    named = {
        field.removeprefix("attributes."): chosen[0]
        for field, chosen in mapping.map.items()
        if field.startswith("attributes.")
    }
    listed = (*mapping.attributes, *mapping.map.get("attributes", ()))
    used = {column for chosen in found.values() for column in chosen} | set(named.values())
    free = [column for column in columns if column not in used]
    if "*" in listed:
        outer = {column.rpartition(".")[0] for column in columns} & set(columns)
        listed = tuple(column for column in free if column.rpartition(".")[0] not in outer)
    elif not listed:
        listed = tuple(column for column in free if _plain(column) in _ATTRIBUTES)
    for column in listed:
        _check_column(column, "attributes", columns, source)
    return {_label(column): column for column in listed} | named


def _label(column: str) -> str:
    return re.sub(r"[\s_]+", " ", column).strip()


def picked(values: dict[str, Any], columns: tuple[str, ...]) -> list[Any]:
    """What the columns of one field hold in one record, blanks left out."""
    return [value for value in map(values.get, columns) if not is_blank(value)]
