"""The time in a simulation: it stands still until somebody lets it pass."""

from __future__ import annotations

from datetime import datetime, timedelta


class SimulatedClock:
    """In an assistant's place of `now`."""

    def __init__(self, at: datetime) -> None:
        self._at = at

    def __call__(self) -> datetime:
        """The moment it is."""
        return self._at

    def turn_to(self, at: datetime) -> None:
        """It is `at` now."""
        self._at = at

    def wait(self, seconds: float) -> None:
        """So much later."""
        self._at += timedelta(seconds=seconds)
