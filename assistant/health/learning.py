"""How the shop learns: what explores, whether its model can be read, what was logged and lost."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from assistant.prompts.library import Library
from assistant.wiring import Wiring
from catalog import ArtifactError, SourceError, Store
from catalog.tables import impressions, outcomes

if TYPE_CHECKING:  # Vowpal Wabbit takes a while to import
    from retrieval.exploring.policies import Policies


@dataclass(frozen=True, slots=True)
class LearningFigures:
    """Counts are None where there is no log yet."""

    live: str | None
    """Name of the live policy."""
    policies: int
    damaged: str
    """Why the live policy can't be used; empty while all is well."""
    status: str
    """What the running shop says of its exploration; empty where none is running here."""
    lost: int
    """Events that this process could not write."""
    impressions: int | None
    outcomes: int | None
    latest: datetime | None
    bytes: int
    """Of the log's file; 0 where it is in the shop's database."""
    experiments: tuple[str, ...] = ()
    """Why some would not be run, or cannot be read."""


def learning_figures(wiring: Wiring, shop: str, running: object = None) -> LearningFigures:
    """`running` is the open shop's exploration, where there is one. Makes no log where there is
    none. Raises StoreError when the log can't be read."""
    from retrieval.exploring.policies import Policies

    home = wiring.versions(shop).home
    policies = Policies(home)
    live = policies.live()
    told = getattr(running, "status", None)
    files = list(home.glob("events.db*"))
    shown = came = latest = None
    if files or wiring.settings.database_url:
        with wiring.events(shop) as events:
            shown, came, latest = _counts(events)
    return LearningFigures(
        live=live,
        policies=len(policies.names()),
        damaged=_damage(policies, live),
        status=str(told()) if callable(told) else "",
        lost=int(getattr(getattr(running, "events", None), "lost", 0)),
        impressions=shown,
        outcomes=came,
        latest=latest,
        bytes=sum(file.stat().st_size for file in files if file.is_file()),
        experiments=tuple(_faults(wiring, shop)),
    )


def problems(found: LearningFigures) -> Iterator[str]:
    """What is wrong, and what to do."""
    if found.damaged:
        yield (
            f"The live policy can't be used, so slates are the ranker's alone: {found.damaged} "
            "`aisle policy rollback` takes up the one before, `aisle policy learn` makes another."
        )
    if found.lost:
        yield (
            f"{found.lost:,} events of slates could not be logged. The server's log says why; what "
            "is learnt lacks them."
        )
    yield from found.experiments


def line(found: LearningFigures) -> str:
    """For a person."""
    if found.impressions is None:
        return "no slate was logged yet"
    size = f", {found.bytes / 1e6:,.1f} MB" if found.bytes else ""
    latest = f", the latest {found.latest:%Y-%m-%d %H:%M} UTC" if found.latest else ""
    return (
        f"{found.impressions:,} slates and {found.outcomes:,} outcomes logged{latest}{size}; "
        f"{found.policies:,} policies, live: {found.live or 'none'}"
    )


def _faults(wiring: Wiring, shop: str) -> Iterator[str]:
    from assistant.experimenting.checking import faults
    from assistant.experimenting.reporting import experiments_of

    try:
        every = experiments_of(wiring.settings.experiments)
        if every:
            with wiring.store(shop) as store:
                library = Library(store, wiring.settings.prompt)
                yield from faults(wiring.versions(shop), every, library)
    except SourceError as error:
        yield str(error)


def _damage(policies: Policies, live: str | None) -> str:
    from retrieval.exploring import ExplorationConfig

    if live is None:
        return ""
    try:
        bits = policies.about(live).bits
        policies.load(live, ExplorationConfig(strategy="greedy", bits=bits))
    except ArtifactError as error:
        return str(error)
    return ""


def _counts(events: Store) -> tuple[int, int, datetime | None]:
    with events.reading() as connection:
        return (
            connection.scalar(select(func.count()).select_from(impressions)) or 0,
            connection.scalar(select(func.count()).select_from(outcomes)) or 0,
            connection.scalar(select(impressions.c.at).order_by(impressions.c.at.desc()).limit(1)),
        )
