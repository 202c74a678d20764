"""What the shop sells (`Product`) and what people did (`Interaction`).

Both are frozen and validated by pydantic; a value that reaches the rest of Aisle is clean:
no control characters, no markup, no float prices, times in UTC.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Annotated, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from catalog.money import Money
from catalog.text import LONGEST_FIELD, checked_text

Text = Annotated[str, AfterValidator(checked_text)]
Id = Annotated[Text, Field(min_length=1, max_length=200)]


def _web_address(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise ValueError("an address must start with http:// or https://")
    return value


def _in_utc(value: datetime) -> datetime:
    return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


Address = Annotated[Text, Field(max_length=2_000), AfterValidator(_web_address)]
Time = Annotated[datetime, AfterValidator(_in_utc)]


class Kind(StrEnum):
    """What a person did with a product, from least to most telling; a return takes it back, and to
    dismiss is to say "not for me": neither is ever learnt from as a choice."""

    IMPRESSION = "impression"
    VIEW = "view"
    CLICK = "click"
    CART = "cart"
    PURCHASE = "purchase"
    RETURN = "return"
    DISMISS = "dismiss"


class Product(BaseModel):
    """One thing the shop sells."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Id
    title: Annotated[Text, Field(min_length=1, max_length=1_000)]
    description: Annotated[Text, Field(max_length=LONGEST_FIELD)] = ""
    category: tuple[Text, ...] = ()
    """Path from the department down: ("Kitchen", "Coffee", "Grinders")."""
    brand: Annotated[Text, Field(max_length=200)] = ""
    attributes: dict[Text, Text] = Field(default_factory=dict)
    """Colour, material, size and whatever else the catalogue says: {"colour": "navy"}."""
    price: Money
    rating: Annotated[float, Field(ge=0, le=5, allow_inf_nan=False)] | None = None
    review_count: int = Field(default=0, ge=0)
    stock: int | None = Field(default=None, ge=0)
    """Units on hand; None when the shop does not say, which counts as available."""
    launched: date | None = None
    image_url: Address | None = None
    url: Address | None = None

    @property
    def department(self) -> str:
        """The first step of the category path, or an empty string."""
        return self.category[0] if self.category else ""

    @property
    def in_stock(self) -> bool:
        """True unless the shop says that none is left."""
        return self.stock is None or self.stock > 0


class Profile(BaseModel):
    """What a shopper told the shop to remember."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    shopper: Id
    budget: Money | None = None
    """Most they want to pay for one product, whatever they ask for."""


class Interaction(BaseModel):
    """One thing a person did. Known shoppers carry `shopper`; anonymous visitors only `session`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Id
    """Names the event itself: the same event delivered twice is kept once."""
    session: Id
    shopper: Id | None = None
    product: Id
    kind: Kind
    at: Time
    query: Annotated[Text, Field(max_length=10_000)] | None = None
    platform: Annotated[Text, Field(max_length=40)] | None = None
    quantity: int = Field(default=1, ge=1)
    price_paid: Money | None = None
    """For one unit."""
    position: int | None = Field(default=None, ge=1)
    """Place in the slate, from 1, where it is known."""

    @model_validator(mode="after")
    def _money_only_where_paid(self) -> Self:
        if self.price_paid is not None and self.kind not in (Kind.PURCHASE, Kind.RETURN):
            raise ValueError(f"price_paid belongs to a purchase or return, not to a {self.kind}")
        return self
