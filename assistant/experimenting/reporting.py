"""An experiment of the file, reported from the log: figures, effects by day, interleaving."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from itertools import islice
from pathlib import Path

from sqlalchemy import func, select

from catalog import Kind, SourceError, Store
from catalog.impressions import Shown, shown
from catalog.tables import interactions
from retrieval.experiments import (
    Experiment,
    Report,
    analysed,
    credited,
    read_experiments,
)
from retrieval.experiments import Interleaved as Slate
from retrieval.experiments.analysis import GOOD
from retrieval.experiments.definition import INTERLEAVED
from retrieval.experiments.interleaving import Credit, Preference, preferred
from retrieval.experiments.over_time import DayEffect, over_time, preference_over_time
from retrieval.experiments.refills import whole

CURVES = ("click_through", "carts", "purchases")
PREFERENCE = "preference"


@dataclass(frozen=True, slots=True)
class Found:
    """Everything about one experiment."""

    experiment: Experiment
    report: Report
    by_day: dict[str, tuple[DayEffect, ...]]
    """By metric; of one that interleaves, the preference alone."""
    preference: Preference | None
    """Of the shoppers of one that interleaves; None for one with arms, or without slates."""
    known_before: int
    """Shoppers who had bought before, which CUPED takes out."""
    capped: bool
    """True where the log has more slates than were read."""
    read: int


def experiments_of(file: Path | None) -> tuple[Experiment, ...]:
    """Those of AISLE_EXPERIMENTS. Raises SourceError when it can't be read."""
    return () if file is None else read_experiments(file)


def named(file: Path | None, name: str) -> Experiment:
    """One of them. Raises SourceError saying which there are."""
    every = experiments_of(file)
    found = next((one for one in every if one.name == name), None)
    if found is None:
        have = ", ".join(one.name for one in every)
        where = f"{file} has: {have or 'none'}" if file else "AISLE_EXPERIMENTS names no file"
        raise SourceError(f"There is no experiment {name!r}. {where}.")
    return found


def report(store: Store, events: Store, experiment: Experiment, most: int | None = None) -> Found:
    """From the first `most` slates since the experiment's first day. Raises StoreError when the
    log or the shop's database can't be read."""
    since = datetime.combine(experiment.start, time.min, UTC) if experiment.start else None
    every = shown(events, since=since, holding=f'"{experiment.name}":"')
    ours = (one for _, one in every if experiment.name in one.impression.arms)
    log = list(islice(ours, None if most is None else most + 1))
    capped = most is not None and len(log) > most
    log = whole(log[:most] if capped else log)
    if experiment.interleave is not None:
        return _interleaved(experiment, log, capped)
    begun = since or min((one.impression.at for one in log), default=None)
    before = purchases_before(store, log, begun)
    return Found(
        experiment,
        analysed(experiment, log, before),
        {metric: over_time(experiment, log, before, metric) for metric in CURVES},
        None,
        sum(number > 0 for number in before.values()),
        capped,
        len(log),
    )


def purchases_before(
    store: Store, log: Sequence[Shown], begun: datetime | None
) -> dict[str, float]:
    """By shopper of `log`: purchases before `begun`. Visitors have no past."""
    shoppers = {one.impression.shopper for one in log} - {None}
    if begun is None or not shoppers:
        return {}
    c = interactions.c
    bought = (
        select(c.shopper, func.count())
        .where(c.kind == Kind.PURCHASE.value, c.at < begun, c.shopper.is_not(None))
        .group_by(c.shopper)
    )
    with store.reading() as connection:
        counts = {str(name): float(number) for name, number in connection.execute(bought)}
    return {str(name): counts.get(str(name), 0.0) for name in shoppers}


def _interleaved(experiment: Experiment, log: Sequence[Shown], capped: bool) -> Found:
    """Every shopper is their own control, so that nothing of before need be taken out."""
    credits = list(_credits(experiment, log))
    return Found(
        experiment,
        analysed(experiment, log),
        {PREFERENCE: preference_over_time(credits)},
        preferred(credits) if credits else None,
        0,
        capped,
        len(log),
    )


def _credits(experiment: Experiment, log: Sequence[Shown]) -> Iterator[Credit]:
    for one in log:
        slate = one.impression
        if slate.arms[experiment.name] != INTERLEAVED or len(slate.teams) != len(slate.products):
            continue
        clicked = {o.product for o in one.outcomes if o.kind in GOOD and o.product is not None}
        clicks = credited(Slate(slate.products, slate.teams), clicked)
        day = slate.at.astimezone(UTC).date()
        yield Credit(slate.unit, day, clicks)
