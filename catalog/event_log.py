"""The event log's writer: batched, behind the reply, safe beside other processes.

Events wait in memory for at most `every` seconds and are then added in one transaction, so that a
crash loses no more than those. What is there already, by id, is left alone.
"""

from __future__ import annotations

import atexit
import logging
from collections import deque
from collections.abc import Iterable
from threading import Condition, Thread
from time import monotonic
from typing import NamedTuple

from catalog.impressions import Event, Impression, impression_record, outcome_record
from catalog.merging import add_new, chunks
from catalog.store import Store
from catalog.tables import Record, impressions, outcomes

log = logging.getLogger(__name__)
_EVERY = 0.5
_MOST_WAITING = 100_000


class EventLog:
    """Adds impressions and outcomes to `store`. Safe to share between threads; closed at exit.

    `add` never waits for the database and never raises. When the database refuses, events wait for
    it, the oldest let go above a hundred thousand; `lost` counts them.
    """

    def __init__(self, store: Store, every: float = _EVERY) -> None:
        self.store, self.every = store, every
        self.lost = 0
        self._waiting: deque[Event] = deque()
        self._taken = self._written = 0
        self._news = Condition()
        self._thread: Thread | None = None
        self._closed = False

    def add(self, *events: Event) -> None:
        """Writes `events` soon."""
        with self._news:
            self._waiting.extend(events)
            self._taken += len(events)
            while len(self._waiting) > _MOST_WAITING:
                self._waiting.popleft()
                self.lost, self._written = self.lost + 1, self._written + 1
            if self._thread is None and not self._closed:
                self._thread = Thread(target=self._work, name="events", daemon=True)
                self._thread.start()
                atexit.register(self.close)

    def flush(self, seconds: float = 60.0) -> bool:
        """Waits until all so far is written; False when it is not within `seconds`."""
        until = monotonic() + seconds
        with self._news:
            wanted = self._taken
            self._news.notify_all()
            while self._written < wanted:
                left = until - monotonic()
                if left <= 0 or self._thread is None:
                    return self._written >= wanted
                self._news.wait(min(left, 0.05))
                self._news.notify_all()
        return True

    def close(self) -> None:
        """Writes what is waiting and ends. Twice does no harm."""
        with self._news:
            thread, self._thread, self._closed = self._thread, None, True
            self._news.notify_all()
        if thread is not None:
            thread.join(timeout=60)
            atexit.unregister(self.close)

    def _work(self) -> None:
        while True:
            with self._news:
                if not self._closed:
                    self._news.wait(self.every)
                closed = self._closed
                batch = list(self._waiting)
                self._waiting.clear()
            if batch and not self._kept(batch) and not closed:
                continue
            if closed:
                return

    def _kept(self, batch: list[Event]) -> bool:
        try:
            _, refused = written(self.store, batch)
        except Exception:  # the shop goes on; the events wait
            log.exception("%d events could not be written yet", len(batch))
            with self._news:
                self._waiting.extendleft(reversed(batch))
            return False
        with self._news:
            self._written += len(batch)
            self.lost += refused
            self._news.notify_all()
        return True


class Written(NamedTuple):
    """How many events were new, and how many can never be written."""

    added: int
    refused: int


def written(store: Store, events: Iterable[Event]) -> Written:
    """Adds `events` in one transaction. Raises StoreError when the database refuses them all."""
    shows: list[Record] = []
    came: list[Record] = []
    refused = 0
    for one in events:
        try:
            if isinstance(one, Impression):
                shows.append(_writable(impression_record(one)))
            else:
                came.append(_writable(outcome_record(one)))
        except (TypeError, ValueError):
            log.exception("an event that is none was let go")
            refused += 1
    added = 0
    with store.writing() as connection:
        for table, records in ((impressions, shows), (outcomes, came)):
            for chunk in chunks(records):
                added += add_new(connection, table, chunk)
    return Written(added, refused)


def _writable(record: Record) -> Record:
    """The record. Raises ValueError on a text that is none, such as half a sign."""
    for value in record.values():
        if isinstance(value, str):
            value.encode()
    return record
