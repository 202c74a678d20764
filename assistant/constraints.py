"""What a conversation has agreed on so far: plain data that is shown, kept and searched by."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

CATEGORY, BRAND, RATING, STOCK, ANY = "category", "brand", "rating", "stock", ""
"""Fields that are columns of their own; every other name is an attribute of the catalogue. `ANY`
is a word that any field may hold."""


@dataclass(frozen=True, slots=True)
class Constraint:
    """One thing a product must be, or must not be, or had better be."""

    field: str
    """"category" (its values are leaf names), "brand", "rating", "stock", or an attribute's name
    as the catalogue writes it: "colour", "waterproof"."""
    values: tuple[str, ...] = ()
    """Any of these meets it, as the catalogue writes them; ("yes",) of a yes-or-no attribute."""
    negated: bool = False
    """True for "not leather", "anything but Nike": none of `values` may be met."""
    hard: bool = True
    """False for "ideally", "if possible": it moves a product up, it never excludes one."""
    least: Decimal | None = None
    most: Decimal | None = None
    """Ends of a number, both inclusive: "rated 4 or more", "at least 16 GB"."""
    said: str = ""
    """The shopper's own words for it."""
    turn: int = 0
    """Which message set it, from 1."""

    def __str__(self) -> str:
        """As a chip shows it: "not leather", "colour: navy", "waterproof", "rating: 4 or more"."""
        text = self.values[0] if len(self.values) == 1 else self.said or " or ".join(self.values)
        if self.values == ("yes",):
            text = "in stock" if self.field == STOCK else self.field
        elif self.least is not None or self.most is not None:
            text = f"{self.field}: {self._range()}"
        elif self.field not in (CATEGORY, BRAND, STOCK, ANY) and not self.negated:
            text = f"{self.field}: {text}"
        text = f"not {text}" if self.negated else text
        return text if self.hard else f"{text}, ideally"

    def _range(self) -> str:
        if self.least is not None and self.most is not None:
            return f"{self.least} to {self.most}"
        return f"{self.least} or more" if self.least is not None else f"{self.most} or less"


@dataclass(frozen=True, slots=True)
class Slot:
    """One part of a set that is bought together: "two sleeping bags"."""

    query: str
    quantity: int = 1
    constraints: tuple[Constraint, ...] = ()
    most: int | None = None
    """The most that its whole quantity may cost, in minor units, where it has a limit of its own
    beside that for everything."""


@dataclass(frozen=True, slots=True)
class State:
    """All that the conversation has agreed on but for the money, which is a `Budget`."""

    constraints: tuple[Constraint, ...] = ()
    slots: tuple[Slot, ...] = ()
    """More than one when several things are asked for at once, under one total."""
    turn: int = 0
    """How many messages there have been."""

    def of(self, field: str, *, negated: bool = False) -> tuple[Constraint, ...]:
        """The constraints on `field`, wanted or unwanted."""
        return tuple(c for c in self.constraints if c.field == field and c.negated == negated)
