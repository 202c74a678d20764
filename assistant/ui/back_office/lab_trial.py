"""A run of the lab under way in a thread of its own, so that the page stays usable."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from time import monotonic

from assistant.lab.results import LabRun, TurnResult
from assistant.lab.running import Taker
from catalog import AisleError
from retrieval import Progress

log = logging.getLogger(__name__)

Runner = Callable[[Taker, Progress, Callable[[], bool]], LabRun]
"""Runs, telling each result and how far it is, and asking whether it was cancelled."""
UNWATCHED = 600.0
"""Seconds after which a run that no page has looked at stops: its tab is closed, and it may cost
money."""
_BROKE = "The run broke off. The server's log says why; what was chosen is still here."


class Trial:
    """Starts at once. All of it may be read at any time by the page."""

    def __init__(self, runner: Runner) -> None:
        self.run: LabRun | None = None
        """What came of it; None until it is over, and when it broke."""
        self.problem = ""
        """Why it broke, for the page; empty when it did not."""
        self.done, self.total = 0, 0
        self.turns, self.not_passed, self.spent = 0, 0, 0
        self._watched = monotonic()
        self._cancelled = threading.Event()
        self._over = threading.Event()
        threading.Thread(target=self._run, args=(runner,), name="lab", daemon=True).start()

    @property
    def over(self) -> bool:
        """True when nothing more will come."""
        return self._over.is_set()

    @property
    def cancelled(self) -> bool:
        """True once somebody has asked it to stop: it does after the turn at hand."""
        return self._cancelled.is_set()

    def watched(self) -> None:
        """A page looks at it."""
        self._watched = monotonic()

    def cancel(self) -> None:
        """Asks it to stop. What has been tried is kept."""
        self._cancelled.set()

    def wait(self, seconds: float) -> bool:
        """Returns at its end with True, or after `seconds`."""
        return self._over.wait(seconds)

    def _run(self, runner: Runner) -> None:
        try:
            self.run = runner(self._take, self._note, self._given_up)
        except AisleError as error:
            self.problem = str(error)
        except Exception:  # whatever it is, the page goes on
            log.exception("a run of the lab broke off")
            self.problem = _BROKE
        finally:
            self._over.set()

    def _given_up(self) -> bool:
        return self.cancelled or monotonic() - self._watched > UNWATCHED

    def _take(self, result: TurnResult) -> None:
        self.turns += 1
        self.not_passed += not result.passed
        self.spent += result.cost or 0

    def _note(self, stage: str, done: int, total: int) -> None:
        self.done, self.total = done, total
