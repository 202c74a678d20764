"""Opening a database by URL: SQLite set up for one writer and many readers, others as they are."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, SQLAlchemyError
from sqlalchemy.pool import StaticPool

from catalog.errors import StoreError

BUSY_MILLISECONDS = 60_000
"""How long a writer waits for another; an ingest holds the lock for its whole transaction."""


def connect(url: str) -> Engine:
    """An engine for `url`. Raises StoreError when the URL or its driver is no good."""
    try:
        address = make_url(url)
        if address.get_backend_name() == "sqlite":
            return _sqlite(address)
        return create_engine(address, pool_pre_ping=True)
    except (ArgumentError, NoSuchModuleError):
        raise StoreError(
            "The database address is not a URL SQLAlchemy knows. "
            "Use one such as sqlite:///shop.db or postgresql+psycopg://user@host/shop."
        ) from None
    except ModuleNotFoundError as missing:
        raise StoreError(
            f"The driver for {address.drivername} is not installed: pip install {missing.name}"
        ) from None


def _sqlite(address: URL) -> Engine:
    in_memory = address.database in (None, "", ":memory:")
    if in_memory:
        # One connection for all threads: each would otherwise see a database of its own.
        engine = create_engine(
            address, poolclass=StaticPool, connect_args={"check_same_thread": False}
        )
    else:
        _make_folder(Path(str(address.database)))
        engine = create_engine(address)
    event.listen(engine, "connect", _set_up)
    event.listen(engine, "begin", _begin)
    return engine


def _make_folder(database: Path) -> None:
    try:
        database.parent.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        raise StoreError(
            f"The folder for the database {database} cannot be made ({problem.strerror}). "
            "Choose a place you may write to."
        ) from None


def _set_up(raw: Any, _record: Any) -> None:
    raw.isolation_level = None  # the driver's own BEGIN leaves DDL outside the transaction
    cursor = raw.cursor()
    for pragma in (
        f"busy_timeout={BUSY_MILLISECONDS}",
        "journal_mode=WAL",
        "synchronous=NORMAL",
        "foreign_keys=ON",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: Connection) -> None:
    # A writer takes the lock at once: upgrading a read lock later fails without waiting.
    writing = connection.get_execution_options().get("writing", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


@contextmanager
def plain_errors(engine: Engine) -> Iterator[None]:
    """Database errors as StoreError, with the password left out of the address."""
    try:
        yield
    except SQLAlchemyError as problem:
        cause = str(getattr(problem, "orig", None) or problem)
        shown = engine.url.render_as_string(hide_password=True)
        first_line = cause.strip().splitlines()[0].rstrip(".")
        raise StoreError(f"{shown}: {first_line}. {_advice(cause)}") from problem


def _advice(problem: str) -> str:
    for sign, advice in (
        ("locked", "Another Aisle is writing; wait for it to end and try again."),
        ("readonly", "Give yourself write permission on the file and its folder."),
        ("not a database", "The file is not a database; choose another name for the store."),
        ("malformed", "The file is damaged; restore a copy or ingest into a new one."),
        ("full", "Free some disk space and try again; nothing was changed."),
        ("FOREIGN KEY", "An event names a product the store does not have; ingest it first."),
        ("foreign key", "An event names a product the store does not have; ingest it first."),
    ):
        if sign in problem:
            return advice
    return "Check the address and that the database is up; nothing was changed."
