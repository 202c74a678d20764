"""An effect as it stood at the end of every day, so that one sees it settle, or drift."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date

import numpy as np

from catalog.impressions import Shown
from retrieval.experiments.analysis import METRICS
from retrieval.experiments.cuped import adjusted
from retrieval.experiments.definition import CONTROL, Experiment
from retrieval.experiments.interleaving import B, Credit, preferred
from retrieval.experiments.sequential import AnyTime, difference
from retrieval.offpolicy.numbers import Doubles


@dataclass(frozen=True, slots=True)
class DayEffect:
    """Of all that was shown until the end of `day` (UTC)."""

    day: date
    arm: str
    effect: AnyTime


def over_time(
    experiment: Experiment,
    log: Iterable[Shown],
    before: Mapping[str, float] | None = None,
    metric: str = "click_through",
) -> tuple[DayEffect, ...]:
    """The effect of every arm over control, cumulative by day. The last day has the effect that
    `analysed` has. Who saw several arms in the end is left out from the start."""
    slates = _Slates(experiment, log, metric)
    others = [arm for arm in experiment.arms if arm != CONTROL]
    sums, counts = np.zeros(len(slates.units)), np.zeros(len(slates.units))
    told = []
    for day in slates.days():
        slates.add(day, sums, counts)
        means = sums / np.maximum(counts, 1)
        told += [DayEffect(day, arm, slates.effect(arm, means, counts, before)) for arm in others]
    return tuple(told)


def preference_over_time(credits: Iterable[Credit]) -> tuple[DayEffect, ...]:
    """How much more than half of the shoppers who chose chose team b, cumulative by day. The last
    day has what `preferred` has."""
    by_day: defaultdict[date, list[Credit]] = defaultdict(list)
    for one in credits:
        by_day[one.day].append(one)
    seen: list[Credit] = []
    told = []
    for day in sorted(by_day):
        seen += by_day[day]
        told.append(DayEffect(day, B, preferred(seen).always))
    return tuple(told)


class _Slates:
    """Slates as columns: unit, day, value; and each unit's one arm."""

    def __init__(self, experiment: Experiment, log: Iterable[Shown], metric: str) -> None:
        self.units: dict[str, int] = {}
        arms: list[set[str]] = []
        rows: list[tuple[int, date, float]] = []
        for one in log:
            arm = one.impression.arms.get(experiment.name)
            if arm not in experiment.arms:
                continue
            name = one.impression.unit
            unit = self.units.setdefault(name, len(self.units))
            if unit == len(arms):
                arms.append(set())
            arms[unit].add(str(arm))
            rows.append((unit, one.impression.at.astimezone(UTC).date(), METRICS[metric](one)))
        self._arm = np.array([next(iter(of)) if len(of) == 1 else "" for of in arms], dtype=object)
        self._unit = np.array([row[0] for row in rows], dtype=np.int64)
        self._day = np.array([row[1].toordinal() for row in rows], dtype=np.int64)
        self._value = np.array([row[2] for row in rows], dtype=np.float64)

    def days(self) -> list[date]:
        return [date.fromordinal(int(day)) for day in np.unique(self._day)]

    def add(self, day: date, sums: Doubles, counts: Doubles) -> None:
        today = self._day == day.toordinal()
        np.add.at(sums, self._unit[today], self._value[today])
        np.add.at(counts, self._unit[today], 1.0)

    def effect(
        self, arm: str, means: Doubles, counts: Doubles, before: Mapping[str, float] | None
    ) -> AnyTime:
        names = list(self.units)
        seen = counts > 0
        control = np.flatnonzero(seen & (self._arm == CONTROL))
        treated = np.flatnonzero(seen & (self._arm == arm))
        both = np.concatenate([control, treated])
        known = before or {}
        figures = [known[names[unit]] for unit in both if names[unit] in known]
        usual = float(np.mean(figures)) if figures else 0.0
        covariate = np.array([known.get(names[unit], usual) for unit in both])
        outcome = adjusted(means[both], covariate) if len(both) else means[both]
        return difference(outcome[: len(control)], outcome[len(control) :])
