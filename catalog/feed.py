"""The one seam through which data enters: a feed yields rows, `catalog.ingest` keeps them.

A file with a column mapping, an adapter for a real shop and the sample shop are all feeds.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from catalog.schema import Interaction, Product


@dataclass(frozen=True, slots=True)
class Rejection:
    """Why a row was quarantined: the field at fault and what is wrong with it."""

    field: str
    reason: str
    excerpt: str = ""
    """The offending value, escaped and cut to 200 characters."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row read: what it yielded, or why it was rejected (then it yields nothing)."""

    line: int
    """Counted from 1 as an editor counts, the header included; a record's first line."""
    products: tuple[Product, ...] = ()
    interactions: tuple[Interaction, ...] = ()
    rejected: Rejection | None = None


class Feed(Protocol):
    """Anything that yields rows. Raises SourceError when the source as a whole is unusable."""

    @property
    def name(self) -> str:
        """Names the source in reports; the same source has the same name on every run."""
        ...

    def rows(self) -> Iterator[Row]:
        """Every row once, in file order, in bounded memory."""
        ...
