"""A shop that explores, over stores of a test's own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from assistant.exploring.exploration import Exploration
from assistant.exploring.live_policy import LivePolicy
from assistant.turn import Assistant
from catalog import Store
from catalog.event_log import EventLog
from catalog.impressions import Impression, Shown, shown
from retrieval.exploring import ExplorationConfig
from retrieval.exploring.policies import Policies
from tests.ruled import own_store


@contextmanager
def exploring(
    assistant: Assistant, home: Path, folder: Path, **settings: object
) -> Iterator[Assistant]:
    """`assistant` over a copy of its store; it explores as `settings` say, uniformly by default,
    and logs to a database of its own."""
    config = ExplorationConfig(**({"strategy": "uniform"} | settings))  # type: ignore[arg-type]
    chooser = LivePolicy(Policies(folder), config, every=0.0)
    log = EventLog(Store.open(f"sqlite:///{folder / 'events.db'}"), every=0.02)
    with own_store(assistant, home, folder) as own:
        yield replace(own, exploration=Exploration(chooser, log, "v1", lambda: "explain-v2"))
    log.close()
    log.store.close()


def logged(assistant: Assistant) -> list[Shown]:
    """All slates so far, with what came of them."""
    assert assistant.exploration is not None
    log = assistant.exploration.events
    assert log is not None
    assert log.flush(10)
    return [one for _, one in shown(log.store)]


def impressions(assistant: Assistant) -> list[Impression]:
    """All slates so far."""
    return [one.impression for one in logged(assistant)]
