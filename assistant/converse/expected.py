"""What a script may expect of a turn: plain models that a YAML file is read into.

A key that is not known is an error, so that a misspelt expectation cannot pass unseen.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from assistant.converse.sums import minor_of
from assistant.events import Act
from catalog import Product


def _listed(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


Texts = Annotated[list[str], BeforeValidator(_listed)]
"""One text, or several."""
Yes = "yes"
"""A YAML `yes` is read as True; the catalogue writes "yes"."""


def _worded(value: Any) -> Any:
    return [Yes] if value is True else _listed(value)


Values = Annotated[list[str], BeforeValidator(_worded)]


class Part(BaseModel):
    """A frozen model that refuses what it does not know."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Condition(Part):
    """What is asked of a product; each text is looked for without regard to case."""

    price_at_most: str | None = None
    price_at_least: str | None = None
    in_stock: bool | None = None
    rating_at_least: float | None = None
    """A product nobody has rated does not meet it."""
    category: Texts = Field(default_factory=list)
    """Any of these."""
    brand: Texts = Field(default_factory=list)
    title: Texts = Field(default_factory=list)
    text: Texts = Field(default_factory=list)
    """Any of these anywhere in title, category, attributes or description."""
    not_text: Texts = Field(default_factory=list)
    """None of these in title, brand or attributes."""
    attribute: dict[str, Values] = Field(default_factory=dict)
    """Any of these."""
    attribute_not: dict[str, Values] = Field(default_factory=dict)
    """None of these; a product without the attribute meets it."""

    def met_by(self, product: Product) -> bool:
        """True when the product meets all of it."""
        return self._numbers(product) and self._words(product)

    def _numbers(self, product: Product) -> bool:
        minor, currency = product.price.minor, product.price.currency
        least = self.rating_at_least
        return (
            (self.price_at_most is None or minor <= minor_of(self.price_at_most, currency))
            and (self.price_at_least is None or minor >= minor_of(self.price_at_least, currency))
            and (self.in_stock is None or product.in_stock == self.in_stock)
            and (least is None or (product.rating is not None and product.rating >= least))
        )

    def _words(self, product: Product) -> bool:
        attributes = product.attributes
        named = " ".join((product.title, product.brand, *attributes.values()))
        everything = " ".join((named, *product.category, product.description))
        return (
            _holds(" > ".join(product.category), self.category)
            and _holds(product.brand, self.brand)
            and _holds(product.title, self.title)
            and _holds(everything, self.text)
            and not (self.not_text and _holds(named, self.not_text))
            and all(_holds(attributes.get(k, ""), texts) for k, texts in self.attribute.items())
            and not any(_holds(attributes.get(k, ""), t) for k, t in self.attribute_not.items())
        )


def _holds(text: str, wanted: list[str]) -> bool:
    return not wanted or any(one.casefold() in text.casefold() for one in wanted)


class PicksExpected(Part):
    """What is expected of a slate. `most` is more than half of it, `top` its first.

    Places count from 1 on the slate of the turn before; -1 is its last.
    """

    at_least: int | None = None
    at_most: int | None = None
    exactly: int | None = None
    all: Condition | None = None
    any: Condition | None = None
    most: Condition | None = None
    top: Condition | None = None
    none: Condition | None = None
    not_shown_before: bool = False
    were: list[int] | None = None
    """They are just those of these places, in this order."""
    of_turn: int | None = None
    """They are the slate of that turn, from 1, in its order."""
    cheaper_than: int | None = None
    """Each costs less than the one of that place."""
    dearer_than: int | None = None
    like: int | None = None
    """Each is of the category of the one of that place."""


class BudgetExpected(Part):
    """Ends in money such as "$80.00", or "none"."""

    most: str | None = None
    least: str | None = None
    said_by: str | None = None


class StateExpected(Part):
    """What has been agreed on. A text of `has` is a field's name, or words of a chip.

    "colour" is any wish about the colour; "colour: navy", "not leather" and "waterproof, ideally"
    are met by a chip that has all these words. "not" is never left to chance: it must be on both.
    """

    category: Texts = Field(default_factory=list)
    """A leaf category that is asked for holds one of these."""
    has: Texts = Field(default_factory=list)
    has_not: Texts = Field(default_factory=list)
    slots: int | None = None
    quantities: list[int] | None = None
    act: Act | None = None
    total: bool | None = None

    @model_validator(mode="after")
    def _asks(self) -> StateExpected:
        if not self.model_fields_set:
            raise ValueError("an empty `state` expects nothing")
        return self


class CartExpected(Part):
    """What the cart holds after the turn."""

    count: int | None = None
    """How many different products."""
    quantity: int | None = None
    """How many pieces in all."""
    place: int | None = None
    """The product at this place of the slate before is in it."""
    has: Condition | None = None
    """Something in it meets this."""


class BundleExpected(Part):
    """What is expected of a set that is bought together."""

    lines: int | None = None
    sum_at_most: str | None = None
    upgrade: bool | None = None
    """Whether a way to upgrade is told."""


class Counted(Part):
    """How many."""

    at_least: int = 0
    at_most: int | None = None


class Failure(Part):
    """Claude fails: with a reason of LanguageModelError, or "bug" for an error of our own."""

    fail: str
    after: Texts = Field(default_factory=list)
    """Pieces that came before."""


Fails = Literal["fails"]
