"""Keeping conversations behind the reply, in the recorder's thread: no turn waits for the database.

Two windows may go on with the same conversation. Each `Held` knows the state it saw last; when the
store has a newer one, what both said is kept and the window is told.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from threading import Event, Lock

from assistant.conversations.payload import Kept, merged
from assistant.replaying.recorder import Recorder
from catalog import StoreError
from catalog.conversations import Conversations, KeptConversation, Titled

log = logging.getLogger(__name__)
_PATIENCE = 3.0
"""Seconds that a click waits for the database."""


@dataclass(slots=True)
class Held:
    """One window's hold on a conversation that is kept."""

    id: str
    visitor: str
    at: datetime | None = None
    """Of the state this window has: read, or given to be written."""
    written: bool = False
    """It is in the store, or was."""
    ended: bool = False
    """Deleted or forgotten: it is not kept any more."""
    deleted: bool = False
    """It was deleted in another window; what is said in this one goes on as a new one."""
    kept: frozenset[str] = frozenset()
    """By their `uid`, the exchanges that the store has, or had."""
    without: frozenset[str] = frozenset()
    """Those that are not to be kept: they were deleted with the conversation before this one."""
    overtaken: bool = False
    """Another window went on with it, and the store has both."""
    failed: bool = False
    """The last state could not be written."""
    mark: object = None
    """By which the window tells whether there is something new to write."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A state to be written. `kept` makes the payload, in the recorder's thread."""

    title: str
    begun: datetime
    shopper: str | None
    kept: Callable[[], Kept]


class Keeping:
    """The kept conversations of one shop. Safe to share between threads."""

    def __init__(self, recorder: Recorder) -> None:
        self._recorder = recorder
        self._rows = Conversations(recorder.store)
        self._saving = Lock()

    @property
    def days(self) -> int:
        """How long a conversation is kept after its last change."""
        return self._recorder.days

    def save(self, held: Held, draft: Draft) -> None:
        """Writes the state soon. Never waits, never raises."""
        if held.ended or not self.days:
            return
        # The page and an answer's thread may both save: written in the order of their times.
        with self._saving:
            known, held.at = held.at, _now(held.at)
            at = held.at
            later = self._recorder.later(lambda: self._write(held, draft, known, at))
        held.failed = held.failed or not later

    def get(self, id_: str, visitor: str, shopper: str | None) -> KeptConversation | None:
        """The conversation, where it is this visitor's or this shopper's; None else. Waits a moment
        for what is still to be written. Raises StoreError."""
        self._recorder.flush(_PATIENCE)
        row = self._rows.get(id_)
        theirs = row is not None and row.visitor != visitor
        if row is None or (theirs and (row.shopper is None or row.shopper != shopper)):
            return None
        return row

    def overtaken(self, held: Held) -> bool:
        """True when the store has a newer state than this window. Raises StoreError."""
        if held.overtaken or not held.written or held.ended:
            return held.overtaken
        at = self._rows.changed(held.id)
        held.ended = held.deleted = at is None
        return at is not None and held.at is not None and at > held.at

    def listed(self, visitor: str, shopper: str | None) -> list[Titled]:
        """Newest first. Raises StoreError."""
        return self._rows.listed(visitor, shopper)

    def count(self, visitor: str, shopper: str | None) -> int:
        """How many there are. Raises StoreError."""
        return self._rows.count(visitor, shopper)

    def rename(self, id_: str, title: str) -> bool:
        """False when it is yet to be done. Raises StoreError."""
        return self._done(lambda: self._rows.rename(id_, title))

    def delete(self, id_: str) -> KeptConversation | None:
        """Deletes it and returns it, to be put back. Raises StoreError."""
        self._recorder.flush(_PATIENCE)
        row = self._rows.get(id_)
        self._done(lambda: self._rows.delete(id_))
        return row

    def put_back(self, row: KeptConversation) -> bool:
        """False when it is yet to be done. Raises StoreError."""
        return self._done(lambda: self._rows.put_back(row))

    def delete_all(self, visitor: str) -> bool:
        """All that `visitor` said without being known. False when it is yet to be done. Raises
        StoreError."""
        return self._done(lambda: self._rows.delete_all(visitor))

    def flush(self) -> bool:
        """Waits a moment until all so far is written; False when it is not."""
        return self._recorder.flush(_PATIENCE)

    def _write(self, held: Held, draft: Draft, known: datetime | None, at: datetime) -> None:
        if held.ended:
            return
        try:
            mine = draft.kept()
            self._rows.change(held.id, lambda row: _next(row, held, draft, mine, known, at))
        except Exception:
            held.failed = True
            raise
        held.failed = False

    def _done(self, job: Callable[[], object]) -> bool:
        """Does `job` in its turn and waits a moment for it."""
        done, broke = Event(), list[StoreError]()

        def doing() -> None:
            try:
                job()
            except StoreError as error:
                broke.append(error)
            finally:
                done.set()

        if not self._recorder.later(doing):
            raise StoreError("The shop can't write just now. Please try again in a minute.")
        finished = done.wait(_PATIENCE)
        if broke:
            raise broke[0]
        return finished


def _next(
    row: KeptConversation | None,
    held: Held,
    draft: Draft,
    mine: Kept,
    known: datetime | None,
    at: datetime,
) -> KeptConversation | None:
    if row is None and held.written:  # deleted in another window, or forgotten
        held.ended = held.deleted = True
        return None
    if row is not None and (held.overtaken or known is None or row.at > known):
        mine = _with_theirs(mine, row)
        held.overtaken = True
    held.written, held.kept = True, frozenset(one.uid for one in mine.exchanges)
    payload = mine.model_dump_json()
    return KeptConversation(
        held.id, held.visitor, draft.title, draft.begun, at, payload, draft.shopper
    )


def _with_theirs(mine: Kept, row: KeptConversation) -> Kept:
    try:
        return merged(mine, Kept.read(row.payload))
    except StoreError:
        log.warning("a conversation kept by another version was written over")
        return mine


def _now(last: datetime | None) -> datetime:
    """Later than `last` in any case: states are told apart by their time."""
    now = datetime.now(UTC)
    return now if last is None or now > last else last + timedelta(microseconds=1)
