"""An answer under way in a thread of its own.

Streamlit stops the running script at every click. Were the script itself to pull the turn's
events, putting a product in the cart would cut the words short, and the click would have to wait
for Claude. So the events are pulled here, and the page only draws how far they have come.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator

from assistant.events import Event

log = logging.getLogger(__name__)

Taker = Callable[[Event], None]
Finisher = Callable[[bool], None]


class Answering:
    """Pulls `events` into `take`; `finish` is called once at the end, with True after an error."""

    def __init__(self, events: Iterator[Event], take: Taker, finish: Finisher) -> None:
        self._events = events
        self._take = take
        self._finish = finish
        self._news = threading.Event()
        self._dropped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="turn", daemon=True)
        self._thread.start()

    def wait(self, seconds: float) -> None:
        """Returns at the next news, or after `seconds`."""
        self._news.wait(seconds)
        self._news.clear()

    def drop(self) -> None:
        """Nobody wants the answer any more: it stops at its next event."""
        self._dropped.set()

    def join(self, seconds: float) -> bool:
        """Waits for the end, `seconds` at most: a dropped answer may still wait for its model. True
        when it has ended."""
        self._thread.join(seconds)
        return not self._thread.is_alive()

    def _run(self) -> None:
        broken = False
        try:
            for event in self._events:
                if self._dropped.is_set():
                    _close(self._events)
                    break
                self._take(event)
                self._news.set()
        except Exception:  # whatever it is, the conversation goes on
            log.exception("a turn broke off")
            broken = True
        self._finish(broken)
        self._news.set()


def _close(events: Iterator[Event]) -> None:
    """Ends a generator now, with all that it holds open, not when it is collected."""
    if close := getattr(events, "close", None):
        close()
