"""A file with a mapping as a feed: a catalogue never seen before loads through this alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from catalog.feed import Row
from catalog.files.building import EventBuilder, ProductBuilder, RowError
from catalog.files.guessing import Binding, bind
from catalog.files.mapping import Mapping
from catalog.files.readers import reader_for
from catalog.files.records import Record

_FIRST = 100


class FileFeed:
    """Products or interactions of one file. `mapping` defaults to what its TOML says and guesses.

    `adjust` may rewrite a record's values before they are mapped. Raises SourceError when the file
    cannot be read as a table or lacks a column that is needed.
    """

    def __init__(
        self,
        path: Path,
        mapping: Mapping | None = None,
        name: str | None = None,
        adjust: Callable[[dict[str, Any]], dict[str, Any]] | None = None,
    ) -> None:
        self._path = path
        self._mapping = mapping or Mapping.for_file(path)
        self._name = name or path.name
        self._adjust = adjust

    @property
    def name(self) -> str:
        """The file's name, wherever it lies."""
        return self._name

    def binding(self) -> Binding:
        """Which column feeds which field."""
        reader = reader_for(self._path, self._mapping.reading)
        columns = reader.columns()
        first = list(islice(reader.records(), _FIRST))
        return bind(self._mapping, columns, first, self._path.name)

    def rows(self) -> Iterator[Row]:
        """One row a record, in file order."""
        build = _builder(self.binding())
        for record in reader_for(self._path, self._mapping.reading).records():
            yield self._row(record, build)

    def _row(self, record: Record, build: Callable[[Record], Row]) -> Row:
        if record.problem:
            return Row(record.line, rejected=record.problem)
        if self._adjust:
            record = Record(record.line, self._adjust(record.values))
        try:
            return build(record)
        except RowError as error:
            return Row(record.line, rejected=error.rejection)


def _builder(binding: Binding) -> Callable[[Record], Row]:
    if binding.mapping.kind == "products":
        product = ProductBuilder(binding)
        return lambda record: Row(record.line, products=(product(record.values),))
    event = EventBuilder(binding)
    return lambda record: Row(record.line, interactions=(event(record.values, record.line),))
