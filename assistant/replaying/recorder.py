"""Writing behind the reply: a thread with a queue, so that no turn waits for the database.

While an ingest holds SQLite's one lock, a write in the turn would keep the shopper waiting.
"""

from __future__ import annotations

import atexit
import logging
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from queue import Full, Queue
from threading import Event, Lock, Thread

from assistant.language.purse import Purse
from assistant.profile.learnt import revised
from assistant.prompts import PromptTemplate
from assistant.replaying.records import Answered, TurnRecord
from assistant.replaying.tracing import Trace
from assistant.turn import Assistant
from catalog import Store
from catalog.beliefs import Belief, Beliefs
from catalog.conversations import Conversations
from catalog.records import Turns
from catalog.spending import Spending

log = logging.getLogger(__name__)
Job = Callable[[], object]
_MOST_WAITING = 5_000
_BETWEEN_PRUNES = 1_000  # records


def purse_of(assistant: Assistant) -> Purse | None:
    """What a shop's language models are paid from, where its turns are recorded."""
    return assistant.keeper.purse if isinstance(assistant.keeper, Recorder) else None


class Recorder:
    """Keeps turn records and beliefs of one shop. Safe to share between threads.

    `days` is how long a record is kept; with 0 none is, and beliefs are all the same. No method but
    `flush` and `close` waits, and none raises: what can't be written is logged, and the turn goes
    on. Nothing runs before the first of them.
    """

    def __init__(
        self,
        store: Store,
        answered: Answered | None = None,
        days: int = 90,
        cap: int | None = None,
        *,
        prompt: Callable[[], PromptTemplate] | None = None,
    ) -> None:
        """`cap` is what the language models may cost a day; see `Purse`."""
        self.store, self.days = store, days
        self.purse = Purse(Spending(store), self.later, cap)
        self.answered = answered or Answered()
        """What does not change from turn to turn."""
        self.prompt = prompt
        """Gives what is live, for the turn to begin and end with; None where that never changes."""
        self._jobs: Queue[Job | None] = Queue(_MOST_WAITING)
        self._kept = 0
        self._lock = Lock()
        self._thread: Thread | None = None
        self._closed = False

    def keep(self, record: TurnRecord, trace: Callable[[], Trace] | None = None) -> None:
        """Writes `record` soon, with what `trace` then works out."""
        if not self.days:
            return
        self.later(lambda: Turns(self.store).keep([_traced(record, trace).row()]))
        if self._kept % _BETWEEN_PRUNES == 0:
            self.later(self._prune)
        self._kept += 1

    def rate(self, conversation: str, number: int, liked: bool | None) -> None:
        """Notes soon what the shopper thinks of a turn that was kept; None takes it back."""
        self.later(lambda: Turns(self.store).rate(conversation, number, liked))

    def remember(self, shopper: str, learnt: Iterable[Belief]) -> None:
        """Believes `learnt` of `shopper` soon, in place of what it contradicts."""
        if fresh := tuple(learnt):
            self.later(lambda: self._believe(shopper, fresh))

    def flush(self, seconds: float = 60.0) -> bool:
        """Waits until all so far is written; False when it is not within `seconds`. Call it before
        forgetting a shopper or showing what is believed."""
        written = Event()
        return self.later(written.set) and written.wait(seconds)

    def close(self) -> None:
        """Writes what is waiting and ends; what is given later is let go. Twice does no harm."""
        with self._lock:
            thread, self._thread, self._closed = self._thread, None, True
        if thread is not None:
            self._jobs.put(None)
            thread.join()
            atexit.unregister(self.close)

    def later(self, job: Job) -> bool:
        """Has `job` done soon, after those before it; False when it was let go."""
        with self._lock:
            if self._closed:
                log.error("the recorder is closed; a record was let go")
                return False
            try:
                self._jobs.put_nowait(job)
            except Full:
                log.error("%d records wait to be written; one was let go", _MOST_WAITING)
                return False
            if self._thread is None:
                self._begin()
            return True

    def _begin(self) -> None:
        self._thread = Thread(target=self._work, name="recorder", daemon=True)
        self._thread.start()
        atexit.register(self.close)

    def _work(self) -> None:
        while (job := self._jobs.get()) is not None:
            try:
                job()
            except Exception:  # a record is not worth a turn; the log has it all
                log.exception("a record could not be written")

    def _prune(self) -> None:
        before = datetime.now(UTC) - timedelta(days=self.days)
        Turns(self.store).prune(before)
        Conversations(self.store).prune(before)

    def _believe(self, shopper: str, fresh: tuple[Belief, ...]) -> None:
        beliefs = Beliefs(self.store)
        added, gone = revised(beliefs.of(shopper), fresh)
        if added:
            beliefs.keep(shopper, added, gone)


def _traced(record: TurnRecord, trace: Callable[[], Trace] | None) -> TurnRecord:
    if trace is None:
        return record
    try:
        return record.model_copy(update={"trace": trace()})
    except Exception:  # the record is worth keeping without
        log.exception("a turn could not be traced")
        return record
