"""Labelled messages: what a shopper says, and all that a careful reader should take from it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Annotated

import typer
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from catalog import Product

MESSAGES = Path(__file__).parent / "messages"
HELD_OUT, DEVELOPMENT = MESSAGES / "understanding.jsonl", MESSAGES / "understanding-dev.jsonl"

Known = Mapping[str, frozenset[str]]
"""Field to its values as the catalogue writes them; "category" to its leaf names."""
_NUMBER_ONLY = ("rating", "stock")


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Price(_Strict):
    """In the shop's currency; `about` when a band is meant whose width is the reader's."""

    most: Decimal | None = None
    least: Decimal | None = None
    about: Decimal | None = None
    total: bool = False

    @model_validator(mode="after")
    def _something(self) -> Price:
        if (self.about is None) == (self.most is None and self.least is None):
            raise ValueError("a price has most or least or both, or else about")
        return self


class Label(_Strict):
    """One constraint; any of `fields` will do."""

    field: str | None = None
    fields: tuple[str, ...] = ()
    values: tuple[str, ...] = ()
    least: Decimal | None = None
    most: Decimal | None = None
    negated: bool = False
    soft: bool = False

    @model_validator(mode="after")
    def _whole(self) -> Label:
        if (self.field is None) != bool(self.fields):
            raise ValueError("a constraint has either field or fields")
        if bool(self.values) == self.ranged:
            raise ValueError("a constraint has either values, or least or most or both")
        return self

    @property
    def named(self) -> tuple[str, ...]:
        """The fields it may be of."""
        return self.fields or (self.field or "",)

    @property
    def ranged(self) -> bool:
        """True of a number between two ends."""
        return self.least is not None or self.most is not None


class _OfAKind(_Strict):
    category: tuple[str, ...] = ()
    category_any: tuple[tuple[str, ...], ...] = ()
    constraints: tuple[Label, ...] = ()

    @property
    def categories(self) -> tuple[frozenset[str], ...]:
        """The sets of leaves any of which is right; one empty set: none."""
        return tuple(map(frozenset, self.category_any or (self.category,)))


class SlotLabel(_OfAKind):
    """One of several things asked for at once."""

    quantity: Annotated[int, Field(ge=1)] = 1


class Expected(_OfAKind):
    """The whole state after the message."""

    price: Price | None = None
    optional: tuple[Label, ...] = ()
    slots: tuple[SlotLabel, ...] = ()

    @model_validator(mode="after")
    def _several(self) -> Expected:
        if len(self.slots) == 1 or (self.slots and any(self.categories)):
            raise ValueError("slots are two or more, and the categories then stand in them")
        return self


class Message(_Strict):
    """A line of the file."""

    id: str
    family: str
    text: str
    before: tuple[str, ...] = ()
    expected: Expected


def known_of(products: Iterable[Product]) -> Known:
    """What a label may name."""
    found: dict[str, set[str]] = {"category": set(), "brand": set()}
    for product in products:
        found["category"].add(product.category[-1])
        found["brand"].add(product.brand or "")
        for field, value in product.attributes.items():
            found.setdefault(field, set()).add(value)
    return {field: frozenset(values) for field, values in found.items()}


def messages(path: Path, known: Known) -> tuple[Message, ...]:
    """All of `path`; a line that is malformed or names what the catalogue has not ends it, with
    file and line, and exit code 1."""
    found: dict[str, Message] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            message = Message.model_validate_json(line)
            _check(message, known)
            if message.id in found:
                raise ValueError(f"the id {message.id} stands in the file before")
        except ValidationError as bad:
            first = bad.errors()[0]
            place = ".".join(map(str, first["loc"]))
            _refuse(path, number, f"{place}: {first['msg']}" if place else first["msg"])
        except ValueError as bad:
            _refuse(path, number, str(bad))
        found[message.id] = message
    return tuple(found.values())


def _refuse(path: Path, number: int, why: str) -> None:
    typer.echo(f"{path}:{number}: {why}", err=True)
    raise typer.Exit(1)


def _check(message: Message, known: Known) -> None:
    expected = message.expected
    for part in (expected, *expected.slots):
        for leaf in frozenset().union(*part.categories) - known["category"]:
            raise ValueError(f"the catalogue has no category {leaf!r}")
        for label in part.constraints:
            _check_label(label, known)
    for label in expected.optional:
        _check_label(label, known)


def _check_label(label: Label, known: Known) -> None:
    fields = [field for field in label.named if field not in _NUMBER_ONLY]
    for field in fields:
        if field not in known:
            raise ValueError(f"the catalogue has no field {field!r}")
    for value in label.values if fields else ():
        if not any(value in known[field] for field in fields):
            raise ValueError(f"{value!r} is no value of {' or '.join(fields)} in the catalogue")
