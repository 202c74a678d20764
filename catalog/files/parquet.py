"""Parquet through pyarrow, a batch at a time; records are numbered from 1."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from catalog.errors import SourceError
from catalog.files.lines import opened
from catalog.files.records import Record, broken, flat

_ROWS = 2_000


class ParquetReader:
    """A Parquet file, or a gzipped one (unpacked to a temporary file first)."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def columns(self) -> list[str]:
        """Names of the columns; those of a structure inside are `outer.inner`."""
        with self._opened() as table:
            fields = list(table.schema_arrow)
        inner = [
            f"{field.name}.{part.name}"
            for field in fields
            if pa.types.is_struct(field.type)
            for part in field.type
        ]
        return [field.name for field in fields] + inner

    def records(self) -> Iterator[Record]:
        """Every row; a damaged stretch of the file is one rejected record."""
        with self._opened() as table:
            number = 0
            for group in range(table.num_row_groups):
                rows = table.metadata.row_group(group).num_rows
                yield from _of_group(table, group, number)
                number += rows

    @contextmanager
    def _opened(self) -> Iterator[pq.ParquetFile]:
        with _unpacked(self._path) as plain:
            try:
                table = pq.ParquetFile(plain)
            except (pa.ArrowException, OSError):
                raise SourceError(
                    f"{self._path.name} is not a whole Parquet file; it is cut short or of "
                    "another kind. Fetch it again."
                ) from None
            with table:
                yield table


@contextmanager
def _unpacked(path: Path) -> Iterator[Path]:
    """A path to plain Parquet: Parquet is read from its end, so gzip has to be undone first."""
    with opened(path) as source:
        if path.suffix.lower() != ".gz":
            yield path
            return
        with tempfile.NamedTemporaryFile(suffix=".parquet") as plain:
            shutil.copyfileobj(source, plain)
            plain.flush()
            yield Path(plain.name)


def _of_group(table: pq.ParquetFile, group: int, before: int) -> Iterator[Record]:
    number = before
    try:
        for batch in table.iter_batches(batch_size=_ROWS, row_groups=[group]):
            columns = {name: _values(batch.column(name)) for name in batch.schema.names}
            for place in range(batch.num_rows):
                number += 1
                values = {name: column[place] for name, column in columns.items()}
                yield Record(number, flat(values))
    except (pa.ArrowException, OSError):
        yield broken(number + 1, "damaged stretch of a Parquet file", f"row group {group + 1}")


def _values(column: pa.Array) -> list[Any]:
    """Python values; text that is not UTF-8 keeps its broken bytes for the checks to find."""
    if pa.types.is_float32(column.type) or pa.types.is_float16(column.type):
        # The shortest decimal of the narrow float: 12.1, not 12.100000381.
        return [None if v is None else float(str(v)) for v in column.to_numpy(zero_copy_only=False)]
    try:
        return list(column.to_pylist())
    except (ValueError, OverflowError, pa.ArrowException):
        return [_value(item) for item in column]


def _value(item: pa.Scalar) -> Any:
    try:
        return item.as_py()
    except UnicodeDecodeError:
        return item.as_buffer().to_pybytes().decode("utf-8", "surrogateescape")
    except (ValueError, OverflowError, pa.ArrowException):
        return Unreadable()


class Unreadable:
    """A value Python cannot hold, such as a date in the year 300,000; no field accepts it."""
