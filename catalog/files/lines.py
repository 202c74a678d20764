"""Physical lines of a text file, gzipped or not, in bounded memory whatever the file holds."""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from catalog.errors import SourceError

LONGEST_LINE = 4_000_000
"""Characters of one physical line that are kept; the rest of a longer one is skipped."""

_MARKS = (
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
    (b"\xef\xbb\xbf", "utf-8-sig"),
)


@dataclass(frozen=True, slots=True)
class Line:
    """One physical line with its ending."""

    number: int
    text: str
    overlong: bool = False
    """More than LONGEST_LINE characters; `text` holds the beginning."""

    @property
    def ended(self) -> bool:
        """Whether a line break closes it: the last line of a cut file has none."""
        return self.text.endswith(("\n", "\r"))


class TolerantBytes(io.RawIOBase):
    """Reads through to the damage of a damaged gzip, then ends and says so in `broken`."""

    def __init__(self, source: Any) -> None:
        super().__init__()
        self._source = source
        self.broken = False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        try:
            data = self._source.read1(len(buffer))
        except (EOFError, zlib.error, gzip.BadGzipFile):
            self.broken = True
            return 0
        buffer[: len(data)] = data
        return len(data)


@contextmanager
def opened(path: Path) -> Iterator[TolerantBytes]:
    """The bytes of `path`, unpacked when gzipped (by content, not by name).

    Raises SourceError when the file cannot be opened.
    """
    try:
        raw = path.open("rb")
    except FileNotFoundError:
        raise SourceError(f"There is no file {path}. Check the path.") from None
    except IsADirectoryError:
        raise SourceError(f"{path} is a folder; name a file in it.") from None
    except OSError as problem:
        raise SourceError(f"{path} cannot be read: {problem.strerror}.") from None
    with raw:
        if _gzipped(raw):
            with gzip.GzipFile(fileobj=raw) as unpacked, TolerantBytes(unpacked) as tolerant:
                yield tolerant
        else:
            with TolerantBytes(raw) as tolerant:
                yield tolerant


def _gzipped(raw: BinaryIO) -> bool:
    magic = raw.read(2)
    raw.seek(0)
    return magic == b"\x1f\x8b"


class Lines:
    """Lines of a byte stream, decoded so that a broken byte spoils only its own line."""

    def __init__(self, source: TolerantBytes, encoding: str | None = None) -> None:
        self._source = source
        buffered = io.BufferedReader(source, 1 << 16)
        found = encoding or _encoding_of(buffered.peek(4)[:4])
        errors = "surrogateescape" if found.startswith("utf-8") else "replace"
        try:
            self._text = io.TextIOWrapper(buffered, found, errors=errors, newline="")
        except LookupError:
            raise SourceError(
                f"There is no encoding {found!r}. Name one such as utf-8, cp1252 or utf-16."
            ) from None

    @property
    def broken(self) -> bool:
        """Whether the file turned out to be damaged before its end."""
        return self._source.broken

    def __iter__(self) -> Iterator[Line]:
        number = 0
        while text := self._text.readline(LONGEST_LINE):
            number += 1
            overlong = len(text) == LONGEST_LINE and not text.endswith(("\n", "\r"))
            yield Line(number, text, overlong)
            if overlong:
                self._skip_rest()

    def _skip_rest(self) -> None:
        while (text := self._text.readline(1 << 16)) and not text.endswith(("\n", "\r")):
            pass


def _encoding_of(beginning: bytes) -> str:
    return next((name for mark, name in _MARKS if beginning.startswith(mark)), "utf-8")
