"""A store to try things on: what is written is taken back at once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection

from catalog.database import plain_errors
from catalog.store import Store


class Rehearsal(Store):
    """`store` read as it is; every write is checked by the database as ever, then rolled back."""

    def __init__(self, store: Store) -> None:
        super().__init__(store._engine)

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One transaction, none of which is kept."""
        with plain_errors(self._engine), self._engine.connect() as plain:
            connection = plain.execution_options(writing=True)
            transaction = connection.begin()
            try:
                yield connection
            finally:
                transaction.rollback()
