"""`aisle learn --every`: round after round until it is told to end."""

from __future__ import annotations

import logging
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

from catalog import AisleError
from retrieval.relearning import Round

log = logging.getLogger(__name__)
_HOUR = 3_600.0


def rounds(
    once: Callable[[str], Round],
    hours: float,
    say: Callable[[str], None],
    pause: Callable[[float], object] = time.sleep,
) -> None:
    """Calls `once` with the hash of the log that the round before has seen, then waits `hours`,
    until a KeyboardInterrupt. A round that fails is told and logged, and the next one is tried."""
    known = ""
    while True:
        try:
            known = once(known).data_hash
        except (AisleError, OSError) as error:
            log.warning("a round of learning failed: %s", error)
            say(f"This round failed: {error}")
        except Exception as error:  # a night's failure must not end the schedule
            log.exception("a round of learning failed")
            say(f"This round failed: {type(error).__name__}: {error}")
        say(f"The next round begins in {hours:g} hours; Ctrl-C ends.")
        pause(hours * _HOUR)


@contextmanager
def ended_by_signals() -> Iterator[None]:
    """Ctrl-C and SIGTERM end what runs inside, which clears up behind itself; nothing is raised."""

    def end(number: int, frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, end)
    try:
        yield
    except KeyboardInterrupt:
        return
    finally:
        signal.signal(signal.SIGTERM, before)
