"""What a language model may do while it explains: look, compare, put a set together, add a
constraint, fill the cart. Here are the inputs, what may happen, and the `Toolbox` that does the
work; `assistant.toolbox.desk` stands between it and the model.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Protocol

from pydantic import Field

from assistant.budget import Budget
from assistant.constraints import Constraint, Slot, State
from assistant.events import Pick
from assistant.toolbox.wishes import Columns, Number, Strict, Wish
from catalog import AssistantError

Id = Annotated[str, Field(min_length=1, max_length=200)]
Query = Annotated[str, Field(min_length=1, max_length=200)]
Quantity = Annotated[int, Field(ge=1, le=20)]
Wishes = Annotated[list[Wish], Field(max_length=8)]


class ToolRefusedError(AssistantError):
    """A tool will not do what was asked; the message, for the model, says what to do instead."""


class Search(Strict):
    """Looks on the shop's shelves, always within the shopper's budget and constraints."""

    query: Query = Field(description="What to look for, in a few words.")
    count: Annotated[int, Field(ge=1, le=10)] = Field(default=5, description="1 to 10.")
    price_most: Number | None = Field(
        default=None, description="A lower limit than the shopper's, in the shop's currency."
    )
    constraints: Wishes = Field(default_factory=list, description="Further ones, if needed.")


class Details(Strict):
    """All that the shop knows of one product, its whole description among it."""

    id: Id


class Compare(Strict):
    """Sets two to four products side by side, and says in what they differ."""

    ids: Annotated[list[Id], Field(min_length=2, max_length=4)]


class Part(Strict):
    """One kind of thing of a set."""

    query: Query
    quantity: Quantity = 1
    constraints: Wishes = Field(default_factory=list)


class Bundle(Strict):
    """Picks one product for each of several things, so that together they stay under a total."""

    items: Annotated[list[Part], Field(min_length=2, max_length=8)]
    total: Number | None = Field(
        default=None, description="Most for everything, in the shop's currency."
    )


class UpdateConstraints(Strict):
    """Keeps what the shopper has just said and the constraints do not hold yet. It can add, lower
    the price limit, and drop what was only an ideal. What the shopper insisted on they alone take
    back."""

    add: Wishes = Field(default_factory=list)
    drop: Annotated[list[str], Field(max_length=8)] = Field(
        default_factory=list, description="Ideals, exactly as the constraints name them."
    )
    price_most: Number | None = Field(default=None, description="A lower limit than before.")


class AddToCart(Strict):
    """Puts a product in the cart. Only when the shopper asks for it in their latest message."""

    id: Id
    quantity: Quantity = 1


@dataclass(frozen=True, slots=True)
class Found:
    """A tool brought products: from now on they may be named, so they are shown first."""

    picks: tuple[Pick, ...]


@dataclass(frozen=True, slots=True)
class Carted:
    """A product was put in the cart."""

    product_id: str
    quantity: int


@dataclass(frozen=True, slots=True)
class Constrained:
    """The constraints were changed. `most` is a new, lower limit in minor units, or None."""

    added: tuple[Constraint, ...] = ()
    dropped: tuple[Constraint, ...] = ()
    most: int | None = None


@dataclass(frozen=True, slots=True)
class Bundled:
    """A set bought together: (pick, quantity) for each thing asked for."""

    parts: tuple[tuple[Pick, int], ...]
    lines: tuple[str, ...] = ()
    """What the page says of it: the sum line, the cheapest way to upgrade."""

    @property
    def sum(self) -> int:
        """Minor units."""
        return sum(pick.product.price.minor * quantity for pick, quantity in self.parts)


Happening = Found | Bundled | Carted | Constrained


class Toolbox(Protocol):
    """Does the work, within the turn's limits. Any method may raise ToolRefusedError."""

    @property
    def budget(self) -> Budget:
        """For each product, as the shopper said it or lower."""
        ...

    @property
    def total(self) -> int | None:
        """Most for several things together, in minor units, where one was said."""
        ...

    @property
    def state(self) -> State:
        """The constraints so far."""
        ...

    @property
    def columns(self) -> Columns:
        """What the catalogue can be asked about."""
        ...

    def search(
        self, query: str, count: int, wanted: tuple[Constraint, ...], most: int | None
    ) -> Sequence[Pick]:
        """At most `count` picks inside the limits, `wanted` and `most`, best first."""
        ...

    def details(self, ids: Sequence[str]) -> Sequence[Pick]:
        """Those of `ids` that are inside the limits, in their order."""
        ...

    def bundle(self, slots: tuple[Slot, ...], total: int | None) -> Bundled:
        """A product for each slot, together at most `total` minor units."""
        ...

    def constrain(self, change: Constrained) -> None:
        """Holds the rest of the turn to `change`."""
        ...

    def add_to_cart(self, product_id: str, quantity: int) -> None:
        """Puts it in the cart."""
        ...
