"""When people come: days of the week, hours of the day, and how often each shopper returns."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from catalog.sample.dice import dice
from catalog.sample.tastes import DAYS, FIRST_DAY, Tastes

VISITS_PER_SHOPPER = 2.7
"""On average, over the whole log."""

ANONYMOUS_SHARE = 0.25
"""Of all visits."""

_WEEKDAY = (1.0, 0.95, 0.95, 1.0, 1.05, 1.25, 1.4)
_ALL_DAYS = tuple(FIRST_DAY + timedelta(days=n) for n in range(DAYS))
_DAY_WEIGHTS = tuple(
    _WEEKDAY[day.weekday()] * (0.85 + 0.3 * n / DAYS) for n, day in enumerate(_ALL_DAYS)
)


@dataclass(frozen=True, slots=True)
class Visit:
    """One session to come: who, when, on what. Ids are unique in the log."""

    session: str
    tastes: Tastes
    known: bool
    at: datetime
    platform: str


def visits(seed: int, tastes: Tastes) -> Iterator[Visit]:
    """A known shopper's visits in time order, none before they joined, at most one a day."""
    chance = dice(seed, "visits", tastes.shopper)
    first = max(0, (tastes.joined - FIRST_DAY).days)
    days = range(first, DAYS)
    # Who joined late has had less time to come, but always came at least once: that is joining.
    expected = VISITS_PER_SHOPPER * 1.25 * tastes.activity * len(days) / DAYS
    count = min(len(days), max(1, round(expected + chance.gauss(0, 0.7))))
    drawn: set[int] = {first} if first else set()
    while len(drawn) < count:
        drawn.add(chance.choices(days, weights=_DAY_WEIGHTS[first:])[0])
    for number, day in enumerate(sorted(drawn), start=1):
        platform = tastes.platform if chance.random() < 0.85 else "web"
        yield Visit(
            f"{tastes.shopper}-v{number}",
            tastes,
            True,
            _moment(chance, _ALL_DAYS[day], tastes),
            platform,
        )


def anonymous_visit(seed: int, number: int, tastes: Tastes) -> Visit:
    """A visit by somebody who never says who they are."""
    chance = dice(seed, "anonymous", number)
    day = chance.choices(range(DAYS), weights=_DAY_WEIGHTS)[0]
    return Visit(
        f"anon-{number:05d}",
        tastes,
        False,
        _moment(chance, _ALL_DAYS[day], tastes),
        tastes.platform,
    )


def later_visits(seed: int, tastes: Tastes, first: date, days: int) -> Iterator[Visit]:
    """Visits of one who comes in the `days` from `first` on, in time order: at least one, at most
    one a day, and as many as in the log where that is more."""
    chance = dice(seed, "later visits", tastes.shopper, first.isoformat())
    expected = VISITS_PER_SHOPPER * 1.25 * tastes.activity * days / DAYS
    count = min(days, max(1, round(expected + chance.gauss(0, 0.7))))
    every = [first + timedelta(days=n) for n in range(days)]
    weights = [_WEEKDAY[day.weekday()] for day in every]
    drawn: set[date] = set()
    while len(drawn) < count:
        drawn.add(chance.choices(every, weights=weights)[0])
    for day in sorted(drawn):
        platform = tastes.platform if chance.random() < 0.85 else "web"
        session = f"{tastes.shopper}-{day:%Y%m%d}"
        yield Visit(session, tastes, True, _moment(chance, day, tastes), platform)


def _moment(chance: random.Random, day: date, tastes: Tastes) -> datetime:
    """A time of that day near the shopper's hour; a little later in the day at weekends."""
    weekend = day.weekday() >= 5
    hour = min(max(chance.gauss(tastes.hour + (0.7 if weekend else 0), 2.2), 0.2), 22.9)
    midnight = datetime.combine(day, time(), tzinfo=UTC)
    return midnight + timedelta(seconds=round(hour * 3600))
