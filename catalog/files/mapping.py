"""Which column of a source feeds which field, and how its values are written.

Said with `--map title=name` on the command line, in a TOML file beside the data, or left to be
guessed from common column names (`catalog.files.guessing`). The command line wins over the TOML.

    # products.toml, beside products.csv
    currency = "GBP"
    attributes = ["colour", "size"]        # or "*" for every column not otherwise used
    [map]
    title = "product name"
    category = ["department", "style"]
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from catalog.errors import SourceError
from catalog.files.records import Reading
from catalog.money import Currency
from catalog.schema import Interaction, Kind, Product

PRODUCT_FIELDS = ("currency", *Product.model_fields)
INTERACTION_FIELDS = ("currency", *Interaction.model_fields)


def _several(value: object) -> object:
    return (value,) if isinstance(value, str) else value


Columns = Annotated[tuple[str, ...], BeforeValidator(_several)]


class Mapping(BaseModel):
    """Columns for fields and the ways of writing. Fields left out are guessed from column names."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: Literal["products", "interactions"] = "products"
    map: dict[str, Columns] = Field(default_factory=dict)
    """Field to its column or columns; `attributes.colour` names one attribute.

    Several columns make a category path, or are joined with a space elsewhere.
    """
    attributes: Columns = ()
    """Columns kept as attributes under their own names; "*" for every one not otherwise used.

    A column that holds a JSON object gives one attribute a key.
    """
    currency: Currency | None = None
    """Of every price that does not say its own."""
    price_unit: Literal["major", "minor"] = "major"
    decimal_comma: bool = False
    """Whether `1.299` is one thousand. When left out, the first prices are looked at."""
    category_separator: str | None = None
    """Between the steps of a category path in one cell; when left out, any of > | › ».."""
    html: Literal["reject", "strip"] = "reject"
    time_format: str | None = None
    """strptime format of dates and times that are not ISO 8601."""
    event: Kind | None = None
    """What every event of the file is, when no column says."""
    encoding: str | None = None
    delimiter: Annotated[str, Field(min_length=1, max_length=1)] | None = None

    @property
    def reading(self) -> Reading:
        """How the file itself is to be read."""
        return Reading(self.encoding, self.delimiter)

    @classmethod
    def parse(cls, maps: Iterable[str] = (), **options: Any) -> Self:
        """From `field=column` strings and options. Raises SourceError saying what is wrong."""
        return cls._checked({**options, "map": _pairs(maps)}, "The mapping")

    @classmethod
    def for_file(cls, path: Path, maps: Iterable[str] = (), **options: Any) -> Self:
        """As `parse`, over what the TOML file beside `path` says, if there is one.

        For products.csv.gz that is products.toml. Options that are None are taken as not given.
        """
        beside = path.parent / (path.name.split(".")[0] + ".toml")
        said = _toml(beside) if beside.is_file() else {}
        given = {name: value for name, value in options.items() if value is not None}
        merged = {**said, **given, "map": {**said.get("map", {}), **_pairs(maps)}}
        return cls._checked(merged, beside.name if said else "The mapping")

    @classmethod
    def _checked(cls, said: dict[str, Any], source: str) -> Self:
        try:
            mapping = cls.model_validate(said)
        except ValidationError as problem:
            raise SourceError(f"{source}: {_explained(problem)}") from None
        for name in mapping.map:
            mapping._check_field(name, source)
        return mapping

    def _check_field(self, name: str, source: str) -> None:
        known = PRODUCT_FIELDS if self.kind == "products" else INTERACTION_FIELDS
        if name not in known and not (self.kind == "products" and name.startswith("attributes.")):
            hint = _closest(name, known)
            raise SourceError(
                f"{source}: {name!r} is no field of {self.kind}.{hint} Fields: {', '.join(known)}."
            )


def _pairs(maps: Iterable[str]) -> dict[str, list[str]]:
    columns: dict[str, list[str]] = {}
    for said in maps:
        name, equals, column = said.partition("=")
        if not equals or not name.strip() or not column.strip():
            raise SourceError(f"--map {said!r} is not field=column; write for example title=name.")
        columns.setdefault(name.strip(), []).append(column.strip())
    return columns


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as problem:
        raise SourceError(f"{path.name} is not valid TOML: {problem}.") from None


def _explained(problem: ValidationError) -> str:
    first = problem.errors()[0]
    place = ".".join(str(part) for part in first["loc"])
    if first["type"] == "extra_forbidden":
        hint = _closest(place, Mapping.model_fields)
        return f"{place!r} is no option.{hint} Options: {', '.join(Mapping.model_fields)}."
    return f"{place}: {first['msg'].removeprefix('Value error, ')}."


def _closest(name: str, known: Iterable[str]) -> str:
    close = get_close_matches(name, list(known), n=1)
    return f" Did you mean {close[0]!r}?" if close else ""
