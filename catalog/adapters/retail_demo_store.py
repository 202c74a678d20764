"""Retail Demo Store: 2,465 products with stock, style and full descriptions, in US dollars.

Pictures are bare file names without a server, so products have no image address.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from catalog.files.feed import FileFeed
from catalog.files.mapping import Mapping

_MAPPING = Mapping(
    map={
        "id": ("id",),
        "title": ("name",),
        "description": ("description",),
        "category": ("category", "style"),
        "price": ("price",),
        "stock": ("current_stock",),
        "attributes.gender": ("gender_affinity",),
    },
    currency="USD",
)
_GENDERS = {"F": "women", "M": "men"}
_JOINED = {"homedecor": "Home Decor"}


class RetailDemoStore(FileFeed):
    """`products.jsonl` of the demo store as products with a department and a style."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, _MAPPING, name="retail-demo-store", adjust=_adjusted)


def _adjusted(values: dict[str, Any]) -> dict[str, Any]:
    """Departments, styles and genders in words."""
    gender = values.get("gender_affinity")
    words = {name: _words(values.get(name)) for name in ("category", "style")}
    return {**values, **words, "gender_affinity": _GENDERS.get(str(gender), gender)}


def _words(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    return _JOINED.get(value, value.replace("_", " ").replace("-", " ").title())
