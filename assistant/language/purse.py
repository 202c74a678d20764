"""What the language models may cost in a day, and what they have cost.

Several processes may serve one shop, so the day's sum is the store's, read again every few
seconds, and what this process has spent and the sum does not hold yet.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import UTC, date, datetime
from threading import Lock
from time import monotonic

from assistant.language.llm import Usage
from assistant.language.prices import cost
from catalog import StoreError
from catalog.spending import Spending, Spent

log = logging.getLogger(__name__)
CAPPED = "capped"
"""The reason of the LanguageModelError when the day's money is spent."""
_FRESH_SECONDS = 5.0


def _now() -> datetime:
    return datetime.now(UTC)


class Purse:
    """The money of one shop's language models. Safe to share between threads; raises nothing.

    `cap` is millionths of a dollar a UTC day; None caps nothing. `later` has a job done soon, in
    another thread, and says whether it took it: rows are written behind the reply.
    """

    def __init__(
        self,
        spending: Spending,
        later: Callable[[Callable[[], object]], bool],
        cap: int | None = None,
        now: Callable[[], datetime] = _now,
    ) -> None:
        self.cap = cap
        self._spending, self._later, self._now = spending, later, now
        self._lock = Lock()
        self._day = date.min
        self._read_at = float("-inf")
        self._stored = 0
        self._waiting = 0
        """Spent and not written yet, or never: it counts for the day all the same."""
        self._written = 0
        """Written after `_stored` was read."""

    def spent(self) -> int:
        """Millionths of a dollar today, by all processes, as far as is known."""
        with self._lock:
            self._turn_the_day()
            if monotonic() - self._read_at > _FRESH_SECONDS:
                self._read()
            return self._stored + self._written + self._waiting

    def empty(self) -> bool:
        """True when the day's money is spent. Without a cap it asks nobody."""
        return self.cap is not None and self.spent() >= self.cap

    def pay(self, model: str, purpose: str, usage: Usage) -> None:
        """Notes what one reply cost; a reply without usage is free."""
        if usage == Usage():
            return
        at, micros = self._now(), cost(model, usage).micros
        row = Spent(
            at, model, purpose, usage.input, usage.output, usage.cache_read, usage.cache_written,
            micros,
        )  # fmt: skip
        with self._lock:
            self._turn_the_day()
            self._waiting += micros
        self._later(lambda: self._write(row))

    def _write(self, row: Spent) -> None:
        self._spending.keep([row])
        with self._lock:
            if row.at.date() == self._day:
                self._waiting -= row.micros
                self._written += row.micros

    def _turn_the_day(self) -> None:
        today = self._now().date()
        if today != self._day:
            self._day, self._read_at = today, float("-inf")
            self._stored = self._waiting = self._written = 0

    def _read(self) -> None:
        """The lock is held, so nothing is moved to `_written` meanwhile: what is written while the
        sum is made may count twice, until it is made again."""
        try:
            self._stored = self._spending.micros(self._day)
            self._written = 0
        except StoreError:  # what was known stays, and this process goes on counting
            log.warning("the day's spending could not be read", exc_info=True)
        self._read_at = monotonic()
