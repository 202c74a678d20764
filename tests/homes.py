"""Copies of a home that may be written to.

A database is copied by SQLite, never as a file: who opens and closes the file of a database loses,
by POSIX, the locks of his whole process on it, and the next process to go clears up under those
that are still reading. It read "disk I/O error", once in a while, in another test.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

_DATABASES = ("*.db", "*.db-*")


def copied(home: Path, to: Path, copy: Callable[..., object] = shutil.copy2) -> None:
    """`home` at `to`, while others may be writing to it; `copy` is for all but databases."""
    ignore = shutil.ignore_patterns(*_DATABASES)
    shutil.copytree(home, to, symlinks=True, ignore=ignore, copy_function=copy)
    for database in home.rglob("*.db"):
        copied_database(database, to / database.relative_to(home))


def linked(source: str, target: str) -> None:
    """As `copy`, for a home of which only the databases are written to."""
    os.link(source, target)


def copied_database(file: Path, to: Path) -> None:
    """One database, with what is still in its log."""
    with closing(sqlite3.connect(file)) as theirs, closing(sqlite3.connect(to)) as ours:
        theirs.backup(ours)
