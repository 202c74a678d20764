"""JSON lines: one object a line. Numbers with a point are kept exact."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from itertools import islice
from pathlib import Path

from catalog.errors import SourceError
from catalog.files.lines import Line, Lines, opened
from catalog.files.records import EARLY_END, TOO_LONG, Reading, Record, broken, flat

_PEEK = 1_000


class JsonLinesReader:
    """A file with one JSON object a line; empty lines are not records."""

    def __init__(self, path: Path, reading: Reading) -> None:
        self._path, self._reading = path, reading

    def columns(self) -> list[str]:
        """Keys of the first thousand objects; keys of an object inside are `outer.inner`."""
        names: dict[str, None] = {}
        for record in islice(self.records(), _PEEK):
            names.update(dict.fromkeys(record.values))
        if not names and next(iter(self.records()), None) is None:
            raise SourceError(f"{self._path.name} is empty. Give a file with one object a line.")
        return list(names)

    def records(self) -> Iterator[Record]:
        """Every line as a record."""
        with opened(self._path) as source:
            lines = Lines(source, self._reading.encoding)
            last: Line | None = None
            for line in lines:
                last = line
                if line.text.strip():
                    yield self._record(line)
            if lines.broken and (last is None or last.ended):
                yield broken(last.number + 1 if last else 1, EARLY_END)

    def _record(self, line: Line) -> Record:
        if line.overlong:
            return broken(line.number, TOO_LONG, line.text)
        try:
            value = json.loads(line.text, parse_float=Decimal, parse_constant=_not_finite)
        except (ValueError, RecursionError):
            self._refuse_array(line)
            reason = "not valid JSON" if line.ended else EARLY_END
            return broken(line.number, reason, line.text)
        if not isinstance(value, dict):
            self._refuse_array(line)
            return broken(line.number, "wrong type: not a JSON object", line.text)
        return Record(line.number, flat(value))

    def _refuse_array(self, line: Line) -> None:
        if line.number == 1 and line.text.lstrip().startswith("["):
            raise SourceError(
                f"{self._path.name} is one JSON array. Aisle reads one object a line: "
                f"jq -c '.[]' {self._path.name} > {self._path.stem}.jsonl"
            )


def _not_finite(name: str) -> Decimal:
    """NaN and the infinities, which Python's JSON allows, as numbers no field accepts."""
    return Decimal(name)
