"""The merchandisers' password: kept as an argon2id hash, tried with growing patience."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from threading import Lock

SHORTEST = 12
LONGEST = 200
_HASH = re.compile(r"\$argon2id\$v=\d+\$m=\d+,t=\d+,p=\d+\$[\w+/]+\$[\w+/]+")
_checking = Lock()  # a check takes 64 MB: many at once would be a way to fell the server


def is_hash(text: str) -> bool:
    """Whether `text` looks like what `hashed` makes."""
    return bool(_HASH.fullmatch(text))


def hashed(password: str) -> str:
    """Its argon2id hash, salted. Raises ValueError when it is too short or too long."""
    from argon2 import PasswordHasher  # only who sets or types a password needs it

    if not SHORTEST <= len(password) <= LONGEST:
        raise ValueError(f"A password has {SHORTEST} to {LONGEST} characters. Nothing was made.")
    return PasswordHasher().hash(password)


def matches(kept: str, password: str) -> bool:
    """Whether `kept` is the hash of `password`; takes as long whatever differs."""
    from argon2 import PasswordHasher
    from argon2.exceptions import InvalidHashError, VerificationError

    with _checking:
        try:
            return PasswordHasher().verify(kept, password[: LONGEST + 1])
        except (VerificationError, InvalidHashError):
            return False


class Patience:
    """How long the next try waits: nothing at first, then twice as long after each failure.

    One count for all who try, since addresses are free to change. It never locks anyone out: the
    wait has a top, a right password ends it, and so does a quiet quarter of an hour.
    """

    FREE = 3
    TOP = 8.0
    QUIET = 900.0

    def __init__(
        self,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._clock, self._sleep = clock, sleep
        self._failures, self._last = 0, 0.0
        self._lock = Lock()

    def tried(self, check: Callable[[], bool]) -> bool:
        """`check` after the wait that is due; what it says is counted."""
        self._sleep(self.due())
        right = check()
        with self._lock:
            self._failures = 0 if right else self._failures + 1
            self._last = self._clock()
        return right

    def due(self) -> float:
        """Seconds the next try waits."""
        with self._lock:
            if self._clock() - self._last > self.QUIET:
                self._failures = 0
            over = self._failures - self.FREE
        return min(2.0 ** min(over, 10), self.TOP) if over >= 0 else 0.0
