"""CSV and TSV. A row that cannot be parsed costs that row only: reading resumes a line later."""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from catalog.errors import SourceError
from catalog.files.lines import LONGEST_LINE, Line, Lines, opened
from catalog.files.records import EARLY_END, TOO_LONG, Reading, Record, broken

LONGEST_RECORD = 1_000_000
"""Characters a record may run over several lines before its quote counts as never closed."""

UNCLOSED = "quote not closed or not doubled"
_DELIMITERS = ",;\t|"


class DelimitedReader:
    """A text table with a header line; fields quoted with `"` may span lines."""

    def __init__(self, path: Path, reading: Reading) -> None:
        self._path, self._reading = path, reading

    def columns(self) -> list[str]:
        """Names in the header; a repeated name gets a number, a missing one is `column N`."""
        with opened(self._path) as source:
            table = _Table(self._path, Lines(source, self._reading.encoding), self._reading)
            return table.columns

    def records(self) -> Iterator[Record]:
        """Every row after the header; empty lines are not rows."""
        with opened(self._path) as source:
            lines = Lines(source, self._reading.encoding)
            yield from _Table(self._path, lines, self._reading).records()


class _Supply:
    """Lines for the csv module, remembering those of the current record so they can be reread."""

    def __init__(self, lines: Iterator[Line]) -> None:
        self._lines = lines
        self._again: deque[Line] = deque()
        self._size = 0
        self.taken: list[Line] = []

    def __iter__(self) -> _Supply:
        return self

    def __next__(self) -> str:
        line = self._again.popleft() if self._again else next(self._lines)
        self.taken.append(line)
        self._size += len(line.text)
        if len(self.taken) > 1 and self._size > LONGEST_RECORD:
            raise csv.Error(UNCLOSED)
        return line.text

    def settle(self) -> list[Line]:
        """The record is done: its lines, forgotten here."""
        taken, self.taken, self._size = self.taken, [], 0
        return taken

    def reread(self, lines: list[Line]) -> None:
        """Put lines back in front."""
        self._again.extendleft(reversed(lines))


@dataclass(slots=True)
class _Row:
    cells: list[str]
    first: Line
    last: Line


class _Table:
    """One pass over the lines of a table."""

    def __init__(self, path: Path, lines: Lines, reading: Reading) -> None:
        csv.field_size_limit(max(csv.field_size_limit(), LONGEST_LINE))
        self._lines = lines
        self._last: Line | None = None
        self._supply = _Supply(iter(lines))
        beginning = next(self._supply, "")
        self._supply.reread(self._supply.settle())
        self._delimiter = reading.delimiter or _likeliest(beginning)
        self._csv = csv.reader(self._supply, delimiter=self._delimiter, strict=True)
        self.columns: list[str] = []
        self.columns = self._header(path)

    def _header(self, path: Path) -> list[str]:
        for row in self._rows():
            if isinstance(row, Record):
                break
            if any(cell.strip() for cell in row.cells):
                return _distinct(row.cells)
        if self._last is None and not self._lines.broken:
            raise SourceError(f"{path.name} is empty. Give a file with a header and rows.")
        raise SourceError(f"The header of {path.name} cannot be read. Is it a text table?")

    def records(self) -> Iterator[Record]:
        for row in self._rows():
            yield row if isinstance(row, Record) else self._record(row)
        if self._lines.broken and (self._last is None or self._last.ended):
            yield broken(self._last.number + 1 if self._last else 1, EARLY_END)

    def _rows(self) -> Iterator[_Row | Record]:
        while True:
            try:
                cells = next(self._csv)
            except StopIteration:
                return
            except csv.Error as problem:
                yield self._resume(at_end="unexpected end" in str(problem))
                continue
            taken = self._supply.settle()
            self._last = taken[-1]
            if taken[0].overlong:
                yield broken(taken[0].number, TOO_LONG, taken[0].text)
            elif cells:
                yield _Row(cells, taken[0], taken[-1])

    def _resume(self, at_end: bool) -> Record:
        """Give up the first line of a bad record and read its other lines again."""
        first, *rest = self._supply.settle()
        self._last = rest[-1] if rest else first
        if first.overlong:
            self._supply.reread(rest)
            return broken(first.number, TOO_LONG, first.text)
        if at_end and not any(self._looks_whole(line) for line in rest):
            return broken(first.number, EARLY_END, first.text)
        self._supply.reread(rest)
        return broken(first.number, UNCLOSED, first.text)

    def _looks_whole(self, line: Line) -> bool:
        """Whether a line swallowed by an open quote is a row of its own."""
        try:
            cells = next(csv.reader([line.text], delimiter=self._delimiter, strict=True))
        except csv.Error:
            return False
        return len(cells) == len(self.columns)

    def _record(self, row: _Row) -> Record:
        cells, width = row.cells, len(self.columns)
        if self._lines.broken and not row.last.ended:
            return broken(row.first.number, EARLY_END, row.first.text)
        if len(cells) < width:
            reason = "too few columns" if row.last.ended else EARLY_END
            return broken(row.first.number, reason, row.first.text)
        if any(cells[width:]):
            return broken(row.first.number, "too many columns", row.first.text)
        return Record(row.first.number, dict(zip(self.columns, cells, strict=False)))


def _likeliest(header: str) -> str:
    """The delimiter the header has most of; a comma when it has none."""
    return max(_DELIMITERS, key=header.count)


def _distinct(cells: list[str]) -> list[str]:
    names: list[str] = []
    for place, cell in enumerate(cells, start=1):
        name = cell.strip() or f"column {place}"
        names.append(f"{name} ({place})" if name in names else name)
    return names
