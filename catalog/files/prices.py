"""Prices as shops write them: `$1,299.00`, `1.299,00 €`, `USD 12`, `12.5`."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache
from typing import Any

from babel.numbers import get_currency_symbol

from catalog.files.values import MISSING, is_blank, number
from catalog.money import ABSURD_MAJOR, Money, checked_currency, known_currencies, to_minor

NO_CURRENCY = "no currency"
_SIGNS = {
    "$": "USD", "US$": "USD", "£": "GBP", "€": "EUR", "¥": "JPY", "₹": "INR", "₩": "KRW",
    "₽": "RUB", "₺": "TRY", "₴": "UAH", "₫": "VND", "₪": "ILS", "zł": "PLN", "Kč": "CZK",
    "A$": "AUD", "C$": "CAD", "CA$": "CAD", "NZ$": "NZD", "HK$": "HKD", "R$": "BRL",
}  # fmt: skip
_SHARED = {
    "$": {"USD", "AUD", "CAD", "NZD", "HKD", "SGD", "MXN", "TWD"},
    "kr": {"SEK", "NOK", "DKK", "ISK"},
    "¥": {"JPY", "CNY"},
    "Rs": {"INR", "PKR", "LKR"},
}
_DIGITS = r"[0-9][0-9.,'’\s\u00a0\u202f]*(?:[eE][+-]?[0-9]{1,3})?|\.[0-9]+"
_WRITTEN = re.compile(
    rf"(?P<open>\()?\s*(?P<minus>[-−–])?\s*(?P<before>[^\d\s.,()\-−–+]*)\s*(?P<sign>[-−–+])?\s*"
    rf"(?P<digits>{_DIGITS})\s*(?P<after>[^\d\s.,()\-−–+]*)\s*(?P<close>\))?"
)


def price(
    value: Any, currency: str | None, minor_unit: bool = False, decimal_comma: bool = False
) -> Money:
    """A price in `currency`; a sign or code written with the amount wins over it.

    With `minor_unit` the amount counts cents. Raises ValueError with a short reason.
    """
    if value is None or (isinstance(value, str) and is_blank(value)):
        raise ValueError(MISSING)
    if isinstance(value, str):
        amount, sign = _parted(value, decimal_comma)
        currency = _currency_of(sign, currency) if sign else currency
    else:
        amount = number(value)
    if currency is None:
        raise ValueError(NO_CURRENCY)
    return _money(amount, checked_currency(currency), minor_unit)


def _parted(written: str, decimal_comma: bool) -> tuple[Decimal, str]:
    """The amount, and the sign or code beside it."""
    written = written.strip()
    if written.lower().lstrip("+-") in ("nan", "inf", "infinity"):
        raise ValueError("not a finite number")
    found = _WRITTEN.fullmatch(written)
    if not found or (found["before"] and found["after"]) or _lopsided(found):
        raise ValueError("not a number")
    amount = number(found["digits"].strip(), decimal_comma)
    negative = found["minus"] or found["sign"] not in (None, "+") or found["open"]
    return (-amount if negative else amount), found["before"] or found["after"]


def _lopsided(found: re.Match[str]) -> bool:
    return (found["open"] is None) != (found["close"] is None)


def _currency_of(sign: str, expected: str | None) -> str:
    """What `sign` says, read in the light of the currency the file is in ($ may be Canadian)."""
    if expected and sign in (expected, _symbol(expected)):
        return expected
    if expected in _SHARED.get(sign.removesuffix("."), ()):
        return str(expected)
    code = _SIGNS.get(sign, sign.upper())
    if code not in known_currencies():
        # A word is no currency ("from 12"), a bare sign may be one that nobody listed.
        reason = "not a number" if sign.isalpha() and len(sign) != 3 else "unknown currency"
        raise ValueError(reason)
    return code


@lru_cache(maxsize=512)
def _symbol(currency: str) -> str:
    return str(get_currency_symbol(currency, locale="en_US"))


def _money(amount: Decimal, currency: str, minor_unit: bool) -> Money:
    if not minor_unit:
        return Money(minor=to_minor(amount, currency), currency=currency)
    if amount < 0:
        raise ValueError("negative price")
    if amount != amount.to_integral_value():
        raise ValueError("not a whole number of minor units")
    if amount >= ABSURD_MAJOR * 100:
        raise ValueError("absurd price (ten million or more)")
    return Money(minor=int(amount), currency=currency)
