"""Online Retail (UCI 352): the invoices of a UK gift shop, December 2010 to December 2011.

There is no catalogue, only invoice lines: a code's title and price are the commonest it was sold
under. The file holds no category, brand or stock, so none is made up. Its clock is taken as UTC.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from catalog.adapters.titles import readable
from catalog.errors import SourceError
from catalog.feed import Row
from catalog.files.building import RowError, validated
from catalog.files.prices import price
from catalog.files.readers import reader_for
from catalog.files.records import Record
from catalog.files.values import whole
from catalog.money import Money
from catalog.schema import Interaction, Kind, Product

CURRENCY = "GBP"
_COLUMNS = (
    "InvoiceNo", "StockCode", "Description", "Quantity", "InvoiceDate", "UnitPrice", "CustomerID",
)  # fmt: skip
_GOODS = re.compile(r"\d{5}[A-Z]{0,2}|DCGS\w+")
_SERVICES = {"22016", "23444"}  # a gift voucher and next day carriage, numbered like products


class _Tally:
    """How often each value was seen, and where last; the commonest wins, then the latest."""

    def __init__(self) -> None:
        self._seen: dict[Any, tuple[int, int]] = {}

    def add(self, value: Any, line: int) -> None:
        self._seen[value] = (self._seen.get(value, (0, 0))[0] + 1, line)

    def winner(self) -> Any:
        return max(self._seen, key=self._seen.__getitem__)


class OnlineRetail:
    """Every invoice line a purchase or a return; products come with the first line that sells them.

    Reads the file twice, in memory bounded by the number of products. Raises SourceError when the
    file is not Online Retail's.
    """

    name = "online-retail"

    def __init__(self, path: Path) -> None:
        self._path = path
        self._reader = reader_for(path)

    def rows(self) -> Iterator[Row]:
        """One row an invoice line, in file order."""
        missing = [name for name in _COLUMNS if name not in self._reader.columns()]
        if missing:
            raise SourceError(
                f"{self._path.name} is not Online Retail: it lacks {', '.join(missing)}. "
                "Load it as a file with a mapping instead (kind file)."
            )
        products = self._survey()
        for record in self._reader.records():
            yield self._row(record, products)

    def _survey(self) -> dict[str, Product]:
        """The products of the whole file, from its good lines."""
        titles: dict[str, _Tally] = {}
        prices: dict[str, _Tally] = {}
        for record in self._reader.records():
            try:
                code, title, paid = _sold(record)
            except RowError:
                continue
            titles.setdefault(code, _Tally()).add(title, record.line)
            prices.setdefault(code, _Tally()).add(paid.minor, record.line)
        made = (_product(code, titles[code].winner(), prices[code].winner()) for code in titles)
        return {product.id: product for product in made if product}

    def _row(self, record: Record, waiting: dict[str, Product]) -> Row:
        """The event of a line, with its product if that has not been handed out yet."""
        try:
            event = _event(record)
        except RowError as error:
            return Row(record.line, rejected=error.rejection)
        product = waiting.pop(event.product, None)
        return Row(record.line, (product,) if product else (), (event,))


def _product(code: str, title: str, minor: int) -> Product | None:
    amount = Money(minor=minor, currency=CURRENCY)
    try:
        return validated(Product, {"id": code, "title": readable(title), "price": amount})
    except RowError:
        return None


def _sold(record: Record) -> tuple[str, str, Money]:
    """Code, title and unit price of a line that sells or takes back a product, else RowError."""
    if record.problem:
        raise RowError(record.problem.field, record.problem.reason, record.problem.excerpt)
    values = record.values
    code = values["StockCode"].strip().upper()
    if not _GOODS.fullmatch(code) or code in _SERVICES:
        raise RowError("product", "not a product", code)
    _quantity(values)
    title = values["Description"].strip()
    if not title:
        raise RowError("title", "missing title", code)
    return code, title, _unit_price(values["UnitPrice"])


def _quantity(values: dict[str, Any]) -> int:
    """Units, positive for returns too. An invoice number with a C in front is a cancellation."""
    try:
        count = whole(values["Quantity"])
    except ValueError as problem:
        raise RowError("quantity", str(problem), values["Quantity"]) from None
    if values["InvoiceNo"].startswith("C"):
        if count >= 0:
            raise RowError("quantity", "cancellation of nothing", count)
        return -count
    if count <= 0:
        raise RowError("quantity", "negative quantity without a cancellation", count)
    return count


@lru_cache(maxsize=10_000)
def _unit_price(written: str) -> Money:
    try:
        found = price(written, CURRENCY)
    except ValueError as problem:
        raise RowError("price", str(problem), written) from None
    if found.minor == 0:
        raise RowError("price", "zero price", written)
    return found


def _event(record: Record) -> Interaction:
    code, _, paid = _sold(record)
    values = record.values
    invoice = values["InvoiceNo"].strip()
    fields = {
        # Two identical lines of an invoice are two events.
        "id": f"{invoice}-{record.line}",
        "session": invoice,
        "shopper": values["CustomerID"].strip().removesuffix(".0") or None,
        "product": code,
        "kind": Kind.RETURN if invoice.startswith("C") else Kind.PURCHASE,
        "at": _time(values["InvoiceDate"]),
        "quantity": _quantity(values),
        "price_paid": paid,
    }
    return validated(Interaction, fields)


def _time(written: str) -> datetime:
    try:
        return datetime.fromisoformat(written)
    except ValueError:
        raise RowError("at", "not a time", written) from None
