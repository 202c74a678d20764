"""Tables on disk: CSV, TSV, JSON lines and Parquet, each maybe gzipped.

Nothing is interpreted here: an id written 007, NA or 1e5 stays those characters.
"""

from __future__ import annotations

from pathlib import Path

from catalog.errors import SourceError
from catalog.files.delimited import DelimitedReader
from catalog.files.jsonlines import JsonLinesReader
from catalog.files.parquet import ParquetReader
from catalog.files.records import Reader, Reading

FORMATS = {
    ".csv": "csv", ".txt": "csv", ".tsv": "tsv", ".tab": "tsv", ".jsonl": "jsonl",
    ".ndjson": "jsonl", ".json": "jsonl", ".parquet": "parquet", ".pq": "parquet",
}  # fmt: skip


def reader_for(path: Path, reading: Reading | None = None) -> Reader:
    """The reader for `path` by its name. Raises SourceError for a format Aisle does not read."""
    if path.is_dir():
        raise SourceError(f"{path} is a folder; name a file in it.")
    reading = reading or Reading()
    match format_of(path):
        case "csv":
            return DelimitedReader(path, reading)
        case "tsv":
            return DelimitedReader(path, Reading(reading.encoding, reading.delimiter or "\t"))
        case "jsonl":
            return JsonLinesReader(path, reading)
        case _:
            return ParquetReader(path)


def format_of(path: Path) -> str:
    """`csv`, `tsv`, `jsonl` or `parquet`. Raises SourceError for any other name."""
    suffixes = [suffix.lower() for suffix in path.suffixes]
    if suffixes and suffixes[-1] == ".gz":
        suffixes.pop()
    known = FORMATS.get(suffixes[-1]) if suffixes else None
    if known is None:
        raise SourceError(
            f"{path.name} is of a kind Aisle does not read. Give a .csv, .tsv, .jsonl or .parquet "
            "file (.gz is fine too), or save it as one of these."
        )
    return known
