"""What readers hand on: records as they stand in a file, by line and column name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Protocol

from catalog.feed import Rejection

EARLY_END = "file ends early"
TOO_LONG = "longer than 100,000 characters"


@dataclass(frozen=True, slots=True)
class Record:
    """One record: values by column name, or what is wrong with it."""

    line: int
    values: dict[str, Any] = field(default_factory=dict)
    problem: Rejection | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """How to read a file where its name and content do not say."""

    encoding: str | None = None
    delimiter: str | None = None


class Reader(Protocol):
    """A file opened as a table. Both methods raise SourceError when there is no table."""

    def columns(self) -> list[str]:
        """Names of the columns, in file order."""
        ...

    def records(self) -> Iterator[Record]:
        """Every record, in file order, in bounded memory; each call starts again."""
        ...


def excerpt(value: object) -> str:
    """The beginning of `value` with everything unprintable escaped, for a quarantined row."""
    shown = value if isinstance(value, str) else "" if value is None else str(value)
    return repr(shown[:200])[1:-1][:200]


def broken(line: int, reason: str, value: object = "", field: str = "row") -> Record:
    """A record that could not be read as one."""
    return Record(line, problem=Rejection(field, reason, excerpt(value)))


def flat(value: dict[str, Any]) -> dict[str, Any]:
    """`value` with the keys of objects inside added as `outer.inner`."""
    inner = {
        f"{outer}.{name}": part
        for outer, parts in value.items()
        if isinstance(parts, dict)
        for name, part in parts.items()
    }
    return value | inner if inner else value
