"""What the event log costs a turn, and whether two processes at full speed lose anything.

The cost is all that a turn does for it: following the slate, building the impression, handing it
over, and joining a click. Exploring, which changes the slate, is measured beside it.
"""

from __future__ import annotations

import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from time import perf_counter

from sqlalchemy import select

from app import House
from assistant.events import Done, Event, Picks
from assistant.exploring.exploration import Exploration
from assistant.exploring.live_policy import LivePolicy
from assistant.settings import Settings
from assistant.turn import Assistant
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
    timed = _Timed(chooser, log, "v", lambda: "explain-v2")
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
        "log": percentiles(timed.spent),
        "slate alone": percentiles(without),
        "slate explored": percentiles(explored),
    }
    lost = log.lost
    show("events", figures, hash_of("".join(MESSAGES).encode()), turns=turns, lost=lost)


def _looks(assistant: Assistant, n: int, spent: list[float] | None = None) -> Iterator[float]:
    """Seconds to the picks, of each turn; `spent` gets one sum a turn."""
    for number in range(n):
        talk = assistant.open()
        mark = len(spent) if spent is not None else 0
        start, picked = perf_counter(), 0.0
        seen: list[Event] = []
        for event in assistant.turn(talk, MESSAGES[number % len(MESSAGES)]):
            picked = picked or (perf_counter() - start if isinstance(event, Picks) else 0.0)
            seen.append(event)
        assert isinstance(seen[-1], Done)
        if assistant.exploration is not None and talk.memory.shown:
            product = talk.memory.shown[0].product_id
            assistant.exploration.came(talk, product, Result.CLICK, assistant.now())
        if spent is not None:
            spent[mark:] = [sum(spent[mark:])]
        yield picked


class _Timed(Exploration):
    """Notes the seconds of all that is done for the log."""

    def __init__(self, *parts: object) -> None:
        super().__init__(*parts)  # type: ignore[arg-type]
        self.spent: list[float] = []

    def showing(self, *parts: object, **more: object):  # type: ignore[no-untyped-def]
        """The same; the slate's own part is timed as it comes."""
        start = perf_counter()
        showing = super().showing(*parts, **more)  # type: ignore[arg-type]
        self.spent.append(perf_counter() - start)
        if showing is None:
            return None
        return _TimedShowing(showing, self.spent)

    def shown(self, showing) -> None:  # type: ignore[no-untyped-def]
        """The same."""
        start = perf_counter()
        super().shown(showing.inner)
        self.spent.append(perf_counter() - start)

    def came(self, *parts: object, **more: object) -> None:
        """The same."""
        start = perf_counter()
        super().came(*parts, **more)  # type: ignore[arg-type]
        self.spent.append(perf_counter() - start)


class _TimedShowing:
    def __init__(self, inner, spent: list[float]) -> None:  # type: ignore[no-untyped-def]
        self.inner, self._spent = inner, spent

    def take(self, event: Event) -> None:
        start = perf_counter()
        self.inner.take(event)
        self._spent.append(perf_counter() - start)


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
