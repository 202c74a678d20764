"""Events: joined by impression, written behind the reply, none lost beside other processes."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from catalog import Store, StoreError
from catalog.event_log import EventLog, written
from catalog.impressions import Drawn, Impression, Outcome, Result, shown
from catalog.tables import impressions, outcomes

AT = datetime(2026, 11, 26, 12, tzinfo=UTC)


def impression(id_: str = "i1", **fields: object) -> Impression:
    facts: dict[str, object] = {
        "conversation": "c1",
        "at": AT,
        "policy": "epsilon@1",
        "products": ("mug", "cup"),
        "propensities": (0.9, 1.0),
        "drawn": (Drawn(place=1, products=("mug", "jug"), chances=(0.9, 0.1), chosen=0),),
        "arms": {"colour": "b"},
    }
    return Impression(id=id_, **(facts | fields))  # type: ignore[arg-type]


def outcome(id_: str, of: str = "i1", kind: Result = Result.CLICK, **fields: object) -> Outcome:
    return Outcome(id=id_, impression=of, kind=kind, at=AT, **({"product": "mug"} | fields))  # type: ignore[arg-type]


@pytest.fixture
def log(store: Store) -> Iterator[EventLog]:
    made = EventLog(store, every=0.02)
    yield made
    made.close()


def test_what_is_written_is_read_back_joined(log: EventLog) -> None:
    log.add(impression(), impression("i2", shopper="anna"), outcome("o1"))
    log.add(outcome("o2", kind=Result.CART), outcome("o3", "i2", Result.THUMB_UP, product=None))
    assert log.flush()
    first, second = (one for _, one in shown(log.store))
    assert first.impression == impression()
    assert first.results("mug") == {Result.CLICK, Result.CART}
    assert first.results("cup") == frozenset()
    assert second.impression.shopper == "anna"
    assert [one.kind for one in second.outcomes] == [Result.THUMB_UP]


def test_late_early_and_duplicate_events_are_harmless(log: EventLog) -> None:
    log.add(outcome("o1"))  # before its impression
    assert log.flush()
    assert list(shown(log.store)) == []
    log.add(impression(), impression(), outcome("o1"))
    log.flush()
    log.add(outcome("late", kind=Result.PURCHASE), impression())
    log.flush()
    ((_, one),) = shown(log.store)
    assert one.results("mug") == {Result.CLICK, Result.PURCHASE}
    assert len(one.outcomes) == 2


def test_reading_goes_on_where_it_stopped(store: Store) -> None:
    written(store, [impression(f"i{n}", at=AT + timedelta(hours=n)) for n in range(5)])
    rows = list(shown(store))
    assert [one.impression.id for _, one in shown(store, after=rows[2][0])] == ["i3", "i4"]
    since = AT + timedelta(hours=4)
    assert [one.impression.id for _, one in shown(store, since=since)] == ["i4"]


def test_adding_never_waits_for_the_database(log: EventLog) -> None:
    with log.store.writing():  # somebody else holds the one lock
        start = time.perf_counter()
        for number in range(1_000):
            log.add(impression(f"i{number}"))
        assert time.perf_counter() - start < 0.5
        assert not log.flush(seconds=0.05)
    assert log.flush()
    assert sum(1 for _ in shown(log.store)) == 1_000


def test_a_database_that_refuses_is_asked_again(
    log: EventLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    import catalog.event_log as module

    whole, times = module.written, []

    def flaky(store: Store, events: list[Impression]) -> object:
        times.append(len(events))
        if len(times) < 3:
            raise StoreError("down")
        return whole(store, events)

    monkeypatch.setattr(module, "written", flaky)
    log.add(impression(), outcome("o1"))
    assert log.flush(seconds=10)
    assert len(times) >= 3
    assert sum(1 for _ in shown(log.store)) == 1
    assert log.lost == 0


def test_an_event_that_is_none_does_not_stop_the_others(log: EventLog) -> None:
    log.add(impression("bad", query="\ud800"), impression("good"))
    assert log.flush(seconds=10)
    assert [one.impression.id for _, one in shown(log.store)] == ["good"]
    assert log.lost == 1


def test_closing_writes_what_waits(store: Store) -> None:
    log = EventLog(store, every=60)
    log.add(impression())
    log.close()
    assert sum(1 for _ in shown(store)) == 1
    log.close()


def test_many_threads_lose_nothing(log: EventLog) -> None:
    def work(name: int) -> None:
        for number in range(200):
            log.add(
                impression(f"{name}-{number}"), outcome(f"o{name}-{number}", f"{name}-{number}")
            )

    threads = [threading.Thread(target=work, args=(name,)) for name in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert log.flush()
    told = list(shown(log.store))
    assert len(told) == 1_600
    assert all(len(one.outcomes) == 1 for _, one in told)


_WRITER = """
import sys, time
from datetime import UTC, datetime
from catalog import Store
from catalog.event_log import EventLog
from catalog.impressions import Outcome, Result
log = EventLog(Store.open(sys.argv[1]))
name, number = sys.argv[2], 0
start = time.monotonic()
while time.monotonic() - start < float(sys.argv[3]):
    now = datetime.now(UTC)
    batch = [Outcome(id=f"{name}-{number + n}", impression="i", kind=Result.CLICK, at=now)
             for n in range(50)]
    log.add(*batch)
    number += 50
    print(number, time.monotonic() - start, flush=True)
    time.sleep(max(0.0, number / 2500 - (time.monotonic() - start)))
log.close()
"""


@pytest.mark.slow
def test_a_kill_loses_at_most_the_last_second(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'events.db'}"
    Store.open(url).close()

    def writer(name: str) -> "subprocess.Popen[str]":
        command = [sys.executable, "-c", _WRITER, url, name, "5"]
        return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=os.getcwd())

    killed, spared = writer("a"), writer("b")
    assert killed.stdout is not None
    told = [killed.stdout.readline().split()]
    while float(told[-1][1]) < 2.5:
        told.append(killed.stdout.readline().split())
    killed.send_signal(signal.SIGKILL)
    killed.wait()
    killed.stdout.close()
    output, _ = spared.communicate(timeout=60)
    last = int(output.split()[-2])
    died = float(told[-1][1])
    safe = max(int(number) for number, when in told if float(when) < died - 1.0)
    with Store.open(url) as store, store.reading() as connection:
        ids = set(connection.scalars(select(outcomes.c.id)))
    assert {f"b-{n}" for n in range(last)} <= ids, "the process that went on lost some"
    assert {f"a-{n}" for n in range(safe)} <= ids, "more than the last second is lost"
    assert safe > 1_000


def test_forgetting_a_shopper_leaves_their_impressions_to_nobody(store: Store) -> None:
    words = {"query": "a gift for my wife Eve"}
    both = [impression(shopper="anna", **words), impression("i2", shopper="ben", **words)]
    written(store, both)
    from catalog.forgetting import forget

    assert forget(store, "anna").impressions == 1
    with store.reading() as connection:
        rows = connection.execute(select(impressions.c.id, impressions.c.shopper)).all()
    assert sorted(map(tuple, rows)) == [("i1", None), ("i2", "ben")]
    kept = [one.impression for _, one in shown(store)]
    assert kept == [both[0].model_copy(update={"shopper": None, "query": ""}), both[1]]
