"""Records into products and events: the values of the bound columns, parsed, cleaned, validated."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from hashlib import blake2b
from typing import Any, TypeVar

from pydantic import ValidationError

from catalog.feed import Rejection
from catalog.files.guessing import Binding, picked
from catalog.files.prices import NO_CURRENCY, price
from catalog.files.records import excerpt
from catalog.files.values import MISSING, attribute_text, day, moment, number, text, whole
from catalog.money import Money
from catalog.schema import Interaction, Kind, Product
from catalog.text import without_markup

_STEPS = re.compile(r"\s*(?:>|\||›|»|&gt;)\s*")
_KINDS = {
    Kind.IMPRESSION: "impression impressions shown",
    Kind.VIEW: "view views viewed pageview page_view product_view detail_view view_item",
    Kind.CLICK: "click clicks clicked select_item",
    Kind.CART: "cart add_to_cart addtocart basket add_to_basket atc",
    Kind.PURCHASE: "purchase purchased buy order ordered transaction sale sold checkout",
    Kind.RETURN: "return returned refund refunded cancellation",
    Kind.DISMISS: "dismiss dismissed not_interested",
}
_WORDS = {word: kind for kind, words in _KINDS.items() for word in words.split()}
_PLAIN = {
    "string_too_short": MISSING,
    "too_short": MISSING,
    "greater_than_equal": "out of range",
    "less_than_equal": "out of range",
}
_T = TypeVar("_T")
_Model = TypeVar("_Model", Product, Interaction)


class RowError(Exception):
    """A row is rejected, for the reason it carries."""

    def __init__(self, field: str, reason: str, value: object = "") -> None:
        super().__init__(reason)
        self.rejection = Rejection(field, reason, excerpt(value))


class _Builder:
    """What building a product and building an event have in common."""

    def __init__(self, binding: Binding) -> None:
        self._columns = binding.columns
        self._mapping = binding.mapping
        self._attributes = binding.attributes

    def _values(self, field: str, values: dict[str, Any]) -> list[Any]:
        columns = self._columns.get(field)
        return picked(values, columns) if columns else []

    def _one(
        self, field: str, values: dict[str, Any], parse: Callable[[Any], _T], default: _T
    ) -> _T:
        """The first value the columns of `field` hold, parsed; `default` when they are blank."""
        for value in self._values(field, values):
            try:
                return parse(value)
            except ValueError as problem:
                raise RowError(field, str(problem), value) from None
        return default

    def _text(self, field: str, values: dict[str, Any], numbers: bool = True) -> str:
        """The values of `field` as one text, joined with spaces."""
        found = self._values(field, values)
        try:
            return " ".join(self._plain(text(value, numbers)) for value in found)
        except ValueError as problem:
            raise RowError(field, str(problem), found[0]) from None

    def _plain(self, value: str) -> str:
        return without_markup(value) if self._mapping.html == "strip" else value

    def _name(self, field: str, values: dict[str, Any]) -> str:
        """An identifier, which must be there."""
        found = self._one(field, values, text, "")
        if not found.strip():
            raise RowError(field, MISSING)
        return found

    def _whole(self, value: Any) -> int:
        return whole(value, self._mapping.decimal_comma)

    def _price(self, field: str, values: dict[str, Any]) -> Money | None:
        columns = self._columns.get(field)
        if not columns:
            return None
        said = self._one("currency", values, text, "").strip() or self._mapping.currency
        minor, comma = self._mapping.price_unit == "minor", self._mapping.decimal_comma
        value = next((v for v in map(values.get, columns) if v not in (None, "")), None)
        try:
            return price(value, said, minor, comma)
        except ValueError as problem:
            reason = str(problem)
            about_currency = reason == NO_CURRENCY or reason.startswith("unknown currency")
            if about_currency:
                raise RowError("currency", reason, said or value) from None
            raise RowError(field, reason, value) from None


class ProductBuilder(_Builder):
    """Builds products. Raises RowError for a record that is none."""

    def __call__(self, values: dict[str, Any]) -> Product:
        """The product a record describes."""
        id_ = self._name("id", values)
        title = self._text("title", values, numbers=False)
        comma = self._mapping.decimal_comma
        fields = {
            "id": id_,
            "title": title,
            "description": self._text("description", values, numbers=False),
            "category": self._category(values),
            "brand": self._text("brand", values),
            "attributes": self._attribute_texts(values),
            "price": self._positive_price(values) if title.strip() else None,
            "rating": self._one("rating", values, lambda v: float(number(v, comma)), None),
            "review_count": self._one("review_count", values, self._whole, 0),
            "stock": self._one("stock", values, self._whole, None),
            "launched": self._one("launched", values, self._day, None),
            "image_url": self._one("image_url", values, text, None),
            "url": self._one("url", values, text, None),
        }
        return validated(Product, fields)

    def _day(self, value: Any) -> Any:
        return day(value, self._mapping.time_format)

    def _positive_price(self, values: dict[str, Any]) -> Money:
        found = self._price("price", values)
        if found is None:
            raise RowError("price", MISSING)
        if found.minor == 0:
            raise RowError("price", "zero price", values.get(self._columns["price"][0]))
        return found

    def _category(self, values: dict[str, Any]) -> tuple[str, ...]:
        found = self._values("category", values)
        try:
            if len(self._columns.get("category", ())) > 1:
                steps = [text(value) for value in found]
            else:
                steps = [step for value in found for step in self._steps(value)]
        except ValueError as problem:
            raise RowError("category", str(problem), found[0]) from None
        plain = (self._plain(step).strip() for step in steps)
        return tuple(step for step in plain if step)

    def _steps(self, value: Any) -> list[str]:
        """The path in one cell: a list, the first of several lists, or text with separators."""
        if isinstance(value, str) and value.lstrip().startswith("["):
            value = _json(value, value)
        if isinstance(value, list | tuple) and value:
            path = value[0] if isinstance(value[0], list | tuple) else value
            return [text(step) for step in path]
        written = text(value)
        separator = self._mapping.category_separator
        return written.split(separator) if separator else _STEPS.split(written)

    def _attribute_texts(self, values: dict[str, Any]) -> dict[str, str]:
        found: dict[str, str] = {}
        for name, column in self._attributes.items():
            value = values.get(column)
            if isinstance(value, str) and value.lstrip().startswith("{"):
                value = _json(value, value)
            parts = value if isinstance(value, dict) else {name: value}
            for key, part in parts.items():
                try:
                    plain = self._plain(attribute_text(part)) if part not in (None, "") else ""
                except ValueError as problem:
                    raise RowError("attributes", str(problem), f"{key}: {part}") from None
                if plain.strip():
                    found[str(key)] = plain
        return found


class EventBuilder(_Builder):
    """Builds events. Raises RowError for a record that is none."""

    def __call__(self, values: dict[str, Any], line: int) -> Interaction:
        """The event a record describes; without an id of its own it is known by line and content,
        so that a log that has grown can be read again."""
        kind = self._kind(values)
        at = self._one("at", values, lambda v: moment(v, self._mapping.time_format), None)
        if at is None:
            raise RowError("at", MISSING)
        shopper = self._one("shopper", values, text, None)
        session = self._one("session", values, text, None)
        if not session and not shopper:
            raise RowError("session", MISSING)
        paid = kind in (Kind.PURCHASE, Kind.RETURN)
        fields = {
            "id": self._one("id", values, text, None) or _digest(line, values),
            "session": session or f"{shopper}@{at:%Y-%m-%d}",
            "shopper": shopper,
            "product": self._name("product", values),
            "kind": kind,
            "at": at,
            "query": self._text("query", values) or None,
            "platform": self._text("platform", values) or None,
            "quantity": self._one("quantity", values, self._whole, 1),
            "price_paid": self._paid(values) if paid else None,
            "position": self._one("position", values, self._whole, None),
        }
        return validated(Interaction, fields)

    def _kind(self, values: dict[str, Any]) -> Kind:
        said = self._one("kind", values, text, "")
        word = re.sub(r"[\s-]+", "_", said.strip().lower())
        kind = _WORDS.get(word) if word else self._mapping.event
        if kind is None:
            raise RowError("kind", "unknown kind of event" if word else MISSING, said)
        return kind

    def _paid(self, values: dict[str, Any]) -> Money | None:
        return self._price("price_paid", values) if self._values("price_paid", values) else None


def _json(written: str, otherwise: Any) -> Any:
    try:
        return json.loads(written)
    except (ValueError, RecursionError):
        return otherwise


def _digest(line: int, values: dict[str, Any]) -> str:
    content = json.dumps([line, values], default=str, sort_keys=True, ensure_ascii=True)
    return blake2b(content.encode(), digest_size=12).hexdigest()


def validated(model: type[_Model], fields: dict[str, Any]) -> _Model:
    """A product or event of `fields`, or RowError with the first of pydantic's complaints."""
    try:
        return model(**fields)
    except ValidationError as problem:
        first = problem.errors(include_url=False)[0]
    field = str(first["loc"][0]) if first["loc"] else "row"
    said = first["msg"].removeprefix("Value error, ")
    if first["type"] in ("string_too_long", "too_long"):
        said = f"longer than {first['ctx']['max_length']:,} characters"
    raise RowError(field, _PLAIN.get(first["type"], said), first["input"])
