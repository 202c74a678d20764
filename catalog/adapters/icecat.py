"""Icecat as the Chorus project publishes it: 19,406 electronics with prices and attributes.

Prices are whole cents that Chorus took from upcitemdb.com, a register of offers by United States
retailers, so they are US dollars. Supplier texts are full of `<br />`, which is stripped. The data
has no category tree, so products have none.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from catalog.files.feed import FileFeed
from catalog.files.mapping import Mapping

_MAPPING = Mapping(
    map={
        "id": ("id",),
        "title": ("title",),
        "description": ("short_description",),
        "brand": ("supplier",),
        "price": ("price",),
        "launched": ("date_released",),
    },
    attributes=("attributes",),
    currency="USD",
    price_unit="minor",
    html="strip",
)
_SYMBOLS = re.compile(r"__(?:[a-z]_)+[a-z]_$")


class Icecat(FileFeed):
    """`products.parquet` of the Chorus data as products in US dollars."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, _MAPPING, name="icecat", adjust=_adjusted)


def _adjusted(values: dict[str, Any]) -> dict[str, Any]:
    """Attributes under names a shopper can read, with the EAN and the maker's part number."""
    written = values.get("attributes") or "{}"
    try:
        found = json.loads(written)
    except ValueError:
        return values
    named = {_label(key): value for key, value in found.items()}
    return {**values, "attributes": named | _identifiers(values)}


def _identifiers(values: dict[str, Any]) -> dict[str, str]:
    codes = values.get("ean") or []
    part = values.get("name") or ""
    found = {"EAN": codes[0]} if codes else {}
    return found | ({"part number": part} if part and " " not in part else {})


def _label(key: str) -> str:
    """`t_operating_temperature__t_t_` as `operating temperature`: type and symbols dropped."""
    bare = _SYMBOLS.sub("", key[2:] if key[1:2] == "_" else key)
    return re.sub(r"_+", " ", bare).strip()
