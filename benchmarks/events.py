"""What the event log costs a turn, and whether two processes at full speed lose anything.

The cost is all that a turn does for it: following the slate, building the impression, handing it
over, and joining a click; in time on the processor, and by the clock, which on a busy machine says
how long others had the processor. Exploring, which changes the slate, is measured beside it.
"""

from __future__ import annotations

import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, fields, replace
from datetime import datetime
from pathlib import Path
from time import perf_counter, thread_time

from sqlalchemy import select

from app import House
from assistant.conversation import Conversation
from assistant.events import Event, Picks
from assistant.exploring.exploration import Chooser, Exploration
from assistant.exploring.live_policy import LivePolicy
from assistant.exploring.showing import Showing
from assistant.settings import Settings
from assistant.slates.answers import Answer
from assistant.turn import Assistant
from assistant.understanding import Understanding
from assistant.words.cards_only import CardsOnly
from benchmarks.report import hash_of, percentiles, show
from catalog import Store
from catalog.event_log import EventLog
from catalog.impressions import Result
from catalog.rehearsal import Rehearsal
from catalog.tables import outcomes
from retrieval.exploring import ExplorationConfig
from retrieval.exploring.policies import Policies

MESSAGES = ("headphones", "dog collar", "coffee grinder", "tent", "table lamp", "running shoes")
_RATE, _SECONDS, _KILLED_AT = 2_500, 8.0, 4.0
_WRITER = """
import sys, time
from datetime import UTC, datetime
from catalog import Store
from catalog.event_log import EventLog
from catalog.impressions import Outcome, Result
log = EventLog(Store.open(sys.argv[1]))
name, rate, seconds, number = sys.argv[2], float(sys.argv[3]), float(sys.argv[4]), 0
start = time.monotonic()
while (now := time.monotonic() - start) < seconds:
    due = int(now * rate)
    at = datetime.now(UTC)
    log.add(*(Outcome(id=f"{name}-{n}", impression="i", kind=Result.CLICK, at=at)
              for n in range(number, due)))
    number = due
    print(number, time.monotonic() - start, flush=True)
    time.sleep(0.02)
log.close()
"""


def events(home: Path, shop: str, turns: int, quick: bool) -> None:
    """Prints milliseconds a turn, and what two writers kept of their events."""
    with tempfile.TemporaryDirectory(prefix="aisle-events-") as folder:
        _cost(home, shop, Path(folder), 20 if quick else turns)
        _killed(Path(folder), 3.0 if quick else _SECONDS)


def _cost(home: Path, shop: str, folder: Path, turns: int) -> None:
    assistant = House(Settings(home=home, shop=shop)).assistant(shop)
    log = EventLog(Store.open(f"sqlite:///{folder / 'cost.db'}"))
    chooser = LivePolicy(Policies(home / shop), ExplorationConfig())
    timed = _Timed(chooser, log)
    store = Rehearsal(assistant.store)
    alone = replace(assistant, keeper=None, reader=None, freshness=None, store=store)
    quiet = replace(alone, explainer=CardsOnly(), exploration=timed)
    plain = replace(quiet, exploration=None)
    list(_looks(plain, len(MESSAGES)))  # what loads with the first turns is no turn's time
    without = list(_looks(plain, turns))
    timed.spent.clear()
    explored = list(_looks(quiet, turns, timed.spent))
    log.flush()
    log.close()
    figures = {
        "log": percentiles(cpu for cpu, _ in timed.spent),
        "log by the clock": percentiles(wall for _, wall in timed.spent),
        "slate alone": percentiles(without),
        "slate explored": percentiles(explored),
    }
    lost = log.lost
    show("events", figures, hash_of("".join(MESSAGES).encode()), turns=turns, lost=lost)


def _looks(
    assistant: Assistant, n: int, spent: list[tuple[float, float]] | None = None
) -> Iterator[float]:
    """Processor seconds to the picks, of each turn; `spent` gets one sum a turn."""
    for number in range(n):
        talk = assistant.open()
        mark = len(spent) if spent is not None else 0
        start, picked = thread_time(), 0.0
        for event in assistant.turn(talk, MESSAGES[number % len(MESSAGES)]):
            if isinstance(event, Picks):
                picked = picked or thread_time() - start
        if assistant.exploration is not None and talk.memory.shown:
            product = talk.memory.shown[0].product_id
            assistant.exploration.came(talk, product, Result.CLICK, assistant.now())
        if spent is not None:
            cpu, wall = zip(*spent[mark:], strict=True)
            spent[mark:] = [(sum(cpu), sum(wall))]
        yield picked


class _Timed(Exploration):
    """Notes the seconds of all that is done for the log: (processor, clock)."""

    def __init__(self, chooser: Chooser, events: EventLog) -> None:
        super().__init__(chooser, events, "v", lambda: "explain-v2")
        self.spent: list[tuple[float, float]] = []

    def showing(
        self,
        conversation: Conversation,
        turn: str,
        at: datetime,
        understood: Understanding,
        answer: Answer,
        ranked: bool,
        arms: Mapping[str, str] | None = None,
    ) -> Showing | None:
        """The same, timed."""
        with self._timed():
            found = super().showing(conversation, turn, at, understood, answer, ranked, arms)
        if found is None:
            return None
        parts = {one.name: getattr(found, one.name) for one in fields(found)}
        return _TimedShowing(**parts, timed=self._timed)

    def shown(self, showing: Showing) -> None:
        """The same, timed."""
        with self._timed():
            super().shown(showing)

    def came(
        self,
        conversation: Conversation,
        product: str,
        kind: Result,
        at: datetime,
        id_: str | None = None,
    ) -> None:
        """The same, timed."""
        with self._timed():
            super().came(conversation, product, kind, at, id_)

    @contextmanager
    def _timed(self) -> Iterator[None]:
        cpu, wall = thread_time(), perf_counter()
        yield
        self.spent.append((thread_time() - cpu, perf_counter() - wall))


@dataclass(slots=True, kw_only=True)
class _TimedShowing(Showing):
    timed: Callable[[], AbstractContextManager[None]]

    def take(self, event: Event) -> None:
        with self.timed():
            Showing.take(self, event)


def _killed(folder: Path, seconds: float) -> None:
    url = f"sqlite:///{folder / 'events.db'}"
    Store.open(url).close()
    killed, spared = (_writer(url, name, seconds) for name in ("a", "b"))
    told: list[tuple[int, float]] = []
    while not told or told[-1][1] < min(_KILLED_AT, seconds * 0.6):
        told.append(_line(killed))
    killed.send_signal(signal.SIGKILL)
    rest = killed.communicate()[0].splitlines()
    told += [
        (int(line.split()[0]), float(line.split()[1])) for line in rest if len(line.split()) == 2
    ]
    others = [(int(a), float(b)) for a, b in map(str.split, spared.communicate()[0].splitlines())]
    with Store.open(url) as store, store.reading() as connection:
        kept = set(connection.scalars(select(outcomes.c.id)))
    _report(told, others, kept)


def _report(
    told: Sequence[tuple[int, float]], others: Sequence[tuple[int, float]], kept: set[str]
) -> None:
    """Events of the killed one are judged by when it had handed them over."""
    died, last = told[-1][1], others[-1][0]
    safe = max((n for n, at in told if at <= died - 1.0), default=0)
    a, b = told[-1][0], sum(1 for one in kept if one.startswith("b-"))
    figures = {
        "a second": round(a / died + last / others[-1][1]),
        "of the other: added": last,
        "of the other: lost": last - b,
        "of the killed: added": a,
        "of the killed: lost": a - sum(1 for n in range(a) if f"a-{n}" in kept),
        "of the killed: lost before its last second": sum(
            1 for n in range(safe) if f"a-{n}" not in kept
        ),
    }
    show("event-log", figures, hash_of(_WRITER.encode()), processes=2)


def _writer(url: str, name: str, seconds: float) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", _WRITER, url, name, str(_RATE), str(seconds)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def _line(process: subprocess.Popen[str]) -> tuple[int, float]:
    assert process.stdout is not None
    number, at = process.stdout.readline().split()
    return int(number), float(at)
