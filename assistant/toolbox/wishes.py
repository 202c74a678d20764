"""A constraint as a language model writes it down, and its check against the catalogue's columns.

Whatever a model says becomes a `Constraint` only through here: a field or a value that the
catalogue does not have is dropped and told, never kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, WithJsonSchema

from assistant.constraints import BRAND, CATEGORY, RATING, Constraint

Columns = Mapping[str, Mapping[str, int]]
"""Field to value, as the catalogue writes it, to how many products have it: `Facets.values`."""

Number = Annotated[
    Decimal,
    Field(ge=0, le=10**7, allow_inf_nan=False),
    WithJsonSchema({"type": "number"}),
]
Words = Annotated[str, Field(min_length=1, max_length=100)]
MOST_WISHES = 12
_SPELLINGS = {"color": "colour", "colour": "color", "categories": CATEGORY, "type": CATEGORY}
_NUMBER = re.compile(r"\d")


class Strict(BaseModel):
    """Takes what its fields say and nothing else."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Wish(Strict):
    """One thing a product must be, must not be, or had better be."""

    field: Words = Field(description='"category", "brand", "rating", or an attribute\'s name.')
    values: list[Words] = Field(
        default_factory=list,
        max_length=20,
        description='Any of these meets it, as the shop writes them; ["yes"] of a yes-or-no field.',
    )
    negated: bool = Field(default=False, description='True for "not leather", "anything but X".')
    soft: bool = Field(default=False, description='True for "ideally", "if possible".')
    least: Number | None = Field(default=None, description="Lowest number, for a range or rating.")
    most: Number | None = Field(default=None, description="Highest number. Never a price.")
    said: Annotated[str, Field(max_length=200)] = Field(
        default="", description="The shopper's own words for it, quoted."
    )


def schema(model: type[BaseModel]) -> dict[str, object]:
    """The JSON schema of `model` in the part of the language that strict tools know: no lengths,
    no number ranges, nothing that may be null (it is left out instead)."""
    return _plain(model.model_json_schema())  # type: ignore[return-value]


_LEFT_OUT = frozenset(
    "title default minLength maxLength minItems maxItems minimum maximum pattern".split()
)


def _plain(node: object, *, named: bool = False) -> object:
    """`named` when the keys of `node` are names of fields or types rather than JSON Schema's."""
    if isinstance(node, list):
        return [_plain(one) for one in node]
    if not isinstance(node, dict):
        return node
    kinds = node.get("anyOf")
    if not named and isinstance(kinds, list) and {"type": "null"} in kinds:
        (kept,) = [kind for kind in kinds if kind != {"type": "null"}]
        rest = {key: value for key, value in node.items() if key != "anyOf"}
        return _plain(rest | kept)
    return {
        key: _plain(value, named=not named and key in ("properties", "$defs"))
        for key, value in node.items()
        if named or key not in _LEFT_OUT
    }


def constraints(
    wishes: Iterable[Wish], columns: Columns, turn: int = 0
) -> tuple[tuple[Constraint, ...], tuple[str, ...]]:
    """(what the catalogue can hold a product to, a note for each wish or value it cannot)."""
    found: list[Constraint] = []
    notes: list[str] = []
    for wish in list(wishes)[:MOST_WISHES]:
        constraint = _constraint(wish, columns, turn, notes)
        if constraint is not None and constraint not in found:
            found.append(constraint)
    return tuple(found), tuple(dict.fromkeys(notes))


def _constraint(wish: Wish, columns: Columns, turn: int, notes: list[str]) -> Constraint | None:
    field = _field(wish.field, columns)
    if field is None:
        notes.append(f"The shop does not list “{wish.field}”, so I left it out.")
        return None
    hard, said = not wish.soft, wish.said
    if wish.least is not None or wish.most is not None:
        if not _numeric(field, columns):
            notes.append(f"“{field}” is not a number in this shop, so I left its range out.")
            return None
        least, most = wish.least, wish.most
        if least is not None and most is not None and least > most:
            least, most = most, least
        return Constraint(field, (), wish.negated, hard, least, most, said, turn)
    negated, asked = wish.negated, wish.values
    if [value.casefold() for value in asked] == ["no"] and "yes" in columns[field]:
        negated, asked = not negated, ["yes"]
    known = {one: _values(one, columns[field]) for one in asked}
    values = tuple(dict.fromkeys(value for found in known.values() for value in found))
    notes += [
        f"The shop has no {field} “{one}”, so I left it out."
        for one, found in known.items()
        if not found
    ]
    return Constraint(field, values, negated, hard, None, None, said, turn) if values else None


def _field(name: str, columns: Columns) -> str | None:
    """The column that `name` means, as the catalogue writes it."""
    folded = " ".join(name.casefold().replace("_", " ").split())
    known = {column.casefold(): column for column in columns}
    return known.get(folded) or known.get(_SPELLINGS.get(folded, folded))


def _numeric(field: str, columns: Columns) -> bool:
    if field in (CATEGORY, BRAND):
        return False
    return field == RATING or any(_NUMBER.search(value) for value in columns[field])


def _values(asked: str, there: Mapping[str, int]) -> list[str]:
    """The value itself in the catalogue's letters, else every value that holds it as a word."""
    folded = asked.casefold().strip()
    same = [value for value in there if value.casefold() == folded]
    if not same and folded in ("true", "y"):
        same = [value for value in there if value == "yes"]
    stem = re.escape(folded.removesuffix("s"))
    if same or not stem:
        return same
    word = re.compile(rf"(?<!\w){stem}s?(?!\w)")
    return [value for value in there if word.search(value.casefold())]
