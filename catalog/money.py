"""Money: whole minor units with an ISO 4217 currency. Never a float.

Exponents, symbols and formats come from CLDR (babel), so JPY has no decimals and KWD three.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import lru_cache
from typing import Annotated

from babel.numbers import format_currency, get_currency_precision, list_currencies
from pydantic import AfterValidator, BaseModel, ConfigDict, Field

ABSURD_MAJOR = 10_000_000
"""A price of ten million in any currency's major unit is taken for an error, not a price."""


@lru_cache(maxsize=1)
def known_currencies() -> frozenset[str]:
    """ISO 4217 codes CLDR knows."""
    return frozenset(list_currencies())


@lru_cache(maxsize=512)
def exponent(currency: str) -> int:
    """Decimal places of `currency`: 2 for USD, 0 for JPY."""
    return int(get_currency_precision(currency))


def checked_currency(code: str) -> str:
    """`code` in upper case. Raises ValueError when ISO 4217 has no such currency."""
    upper = code.strip().upper()
    if upper not in known_currencies():
        raise ValueError("unknown currency; use an ISO 4217 code such as USD")
    return upper


Currency = Annotated[str, AfterValidator(checked_currency)]


class Money(BaseModel):
    """An amount: `minor` units (cents, pence, yen) of `currency`."""

    model_config = ConfigDict(frozen=True, strict=True)

    minor: int = Field(ge=0)
    currency: Currency

    @property
    def major(self) -> Decimal:
        """The amount in major units, exact."""
        return Decimal(self.minor).scaleb(-exponent(self.currency))

    def __str__(self) -> str:
        return format_money(self.minor, self.currency)


@lru_cache(maxsize=100_000)
def format_money(minor: int, currency: str) -> str:
    """How a shopper reads it: `$12.50`, `£4.00`, `¥500`."""
    amount = Decimal(minor).scaleb(-exponent(currency))
    return format_currency(amount, currency, locale="en_US")


def to_minor(amount: Decimal | int | str, currency: str) -> int:
    """Minor units of a major-unit `amount`, halves rounded up.

    Takes no float: a price that was ever a float has already lost its cents.
    Raises ValueError, with the defect but not the value, on anything that is not a finite, sane,
    non-negative number.
    """
    if isinstance(amount, float | bool):
        raise TypeError("money is never a float; pass a Decimal or text")
    if isinstance(amount, str) and "_" in amount:  # Decimal reads Python's digit groups
        raise ValueError("not a number")
    try:
        value = Decimal(amount)
    except (InvalidOperation, TypeError, ValueError):
        raise ValueError("not a number") from None
    if not value.is_finite():
        raise ValueError("not a finite number")
    if value < 0:
        raise ValueError("negative price")
    if value >= ABSURD_MAJOR:
        raise ValueError("absurd price (ten million or more)")
    scaled = value.scaleb(exponent(currency))
    return int(scaled.to_integral_value(rounding=ROUND_HALF_UP))
