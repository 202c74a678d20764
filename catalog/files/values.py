"""One cell of a source into one clean value. Every function raises ValueError with a short reason.

Reasons never hold the value itself, so that rejected rows can be counted by reason.
"""

from __future__ import annotations

import math
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

MISSING = "missing"
_FIRST, _LAST = datetime(1970, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)


def is_blank(value: object) -> bool:
    """Nothing there: null, empty text, or the NaN that stands for null in a Parquet column."""
    if isinstance(value, str):
        return not value or value.isspace()
    return value is None or (isinstance(value, float) and math.isnan(value))


def text(value: Any, numbers: bool = True) -> str:
    """Text as it stands; a number too where `numbers` allows, a list with commas between."""
    if isinstance(value, str):
        return value
    if isinstance(value, list | tuple):
        return ", ".join(text(part, numbers) for part in value if not is_blank(part))
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, bytes):
        return value.decode("utf-8", "surrogateescape")
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool) and numbers:
        return _number_text(value)
    raise ValueError("wrong type: not text")


def _number_text(value: float | Decimal) -> str:
    """17850.0 in a numeric column is the id 17850."""
    exact = Decimal(str(value))
    if not exact.is_finite():
        raise ValueError("not a finite number")
    whole = abs(exact) < 10**18 and exact == exact.to_integral_value()
    return str(int(exact)) if whole else str(value)


def attribute_text(value: Any) -> str:
    """Text for an attribute: true and false are words there."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dict):
        raise ValueError("wrong type: not text")
    return text(value)


def number(value: Any, decimal_comma: bool = False) -> Decimal:
    """A finite number, exact as written: floats count as the digits they print."""
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal | str):
        raise ValueError("wrong type: not a number")
    if isinstance(value, str):
        value = plain_digits(value, decimal_comma)
    try:
        exact = Decimal(str(value))
    except InvalidOperation:
        raise ValueError("not a number") from None
    if not exact.is_finite():
        raise ValueError("not a finite number")
    return exact


def plain_digits(written: str, decimal_comma: bool = False) -> str:
    """`1,299.00`, `1.299,00`, `1 299,00` and `1'299.00` as 1299.00.

    One comma before two digits or fewer is a decimal comma; otherwise commas group thousands.
    """
    if not decimal_comma and written.replace(".", "", 1).isdecimal():
        return written
    digits = "".join(c for c in written if not c.isspace() and c not in "'’_")
    if "_" in written:
        raise ValueError("not a number")
    comma, point = digits.rfind(","), digits.rfind(".")
    if comma < 0:
        grouped = digits.count(".") > 1 or (decimal_comma and point >= 0)
        return _ungrouped(digits, ".") if grouped else digits
    if point > comma:
        return _ungrouped(digits[:point], ",") + digits[point:]
    if point >= 0:
        return _ungrouped(digits[:comma], ".") + "." + digits[comma + 1 :]
    if digits.count(",") == 1 and (decimal_comma or 1 <= len(digits) - comma - 1 <= 2):
        return digits.replace(",", ".")
    return _ungrouped(digits, ",")


def _ungrouped(digits: str, separator: str) -> str:
    first, *groups = digits.split(separator)
    sane = first.lstrip("+-").isdigit() and all(g.isdigit() and 2 <= len(g) <= 3 for g in groups)
    if groups and not (sane and len(groups[-1]) == 3):
        raise ValueError("not a number")
    return first + "".join(groups)


def whole(value: Any, decimal_comma: bool = False) -> int:
    """A whole number; 3.0 is one."""
    if isinstance(value, str) and len(value) < 10 and value.removeprefix("-").isdecimal():
        return int(value)
    exact = number(value, decimal_comma)
    if exact != exact.to_integral_value() or abs(exact) >= 2**31:
        raise ValueError("not a whole number" if abs(exact) < 2**31 else "absurd number")
    return int(exact)


def moment(value: Any, written_as: str | None = None) -> datetime:
    """A time in UTC: ISO 8601, seconds or milliseconds since 1970, or `written_as` (strptime)."""
    found = _moment(value, written_as)
    found = found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    if not _FIRST <= found < _LAST:
        raise ValueError("absurd time")
    return found


def _moment(value: Any, written_as: str | None) -> datetime:
    if isinstance(value, datetime):
        return value
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day, tzinfo=UTC)
    try:
        if written_as and isinstance(value, str):
            return datetime.strptime(value.strip(), written_as)  # noqa: DTZ007 - naive means UTC
        if isinstance(value, str) and not _counts_seconds(value):
            return datetime.fromisoformat(value.strip())
        return _since_1970(number(value))
    except (ValueError, OverflowError, OSError):
        raise ValueError("not a time") from None


def _counts_seconds(written: str) -> bool:
    digits = written.strip().replace(".", "", 1)
    return digits.isdigit() and len(digits) >= 9


def _since_1970(count: Decimal) -> datetime:
    seconds = count / 1000 if count >= 10**11 else count
    return datetime.fromtimestamp(float(seconds), tz=UTC)


def day(value: Any, written_as: str | None = None) -> date:
    """A day: the date of a time, or a year alone as its first day."""
    if isinstance(value, str) and len(value.strip()) == 4 and value.strip().isdigit():
        value = f"{value.strip()}-01-01"
    try:
        found = _moment(value, written_as)
    except ValueError:
        raise ValueError("not a date") from None
    if not 1900 <= found.year < _LAST.year:
        raise ValueError("absurd date")
    return found.date()
