"""An experiment's report from the event log: figures by arm, what is settled, and what forbids it.

The unit is the shopper, or a visitor's conversation: what one person does is one observation,
however often they come. Only who was shown a slate under an arm counts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np

from catalog.impressions import Impression, Result, Shown
from retrieval.experiments.balance import Balance, balance
from retrieval.experiments.cuped import adjusted
from retrieval.experiments.definition import CONTROL, Experiment
from retrieval.experiments.sequential import AnyTime, difference
from retrieval.exploring.config import LEAST, NO_MODEL
from retrieval.offpolicy.numbers import Doubles

GOOD = frozenset({Result.CLICK, Result.CART, Result.PURCHASE})
SLOWEST = 0.1
"""A treatment's mean turn may take this share longer."""

_UNEXPLORED = frozenset({"ranker", "blend"})
_LEARNT = ("softmax", "squarecb")

METRICS: Mapping[str, Callable[[Shown], float]] = {
    "click_through": lambda one: float(any(o.kind in GOOD for o in one.outcomes)),
    "carts": lambda one: float(any(o.kind is Result.CART for o in one.outcomes)),
    "purchases": lambda one: float(any(o.kind is Result.PURCHASE for o in one.outcomes)),
    "dismissals": lambda one: float(sum(o.kind is Result.DISMISS for o in one.outcomes)),
}
GUARDRAILS: Mapping[str, Callable[[Shown], float]] = {
    "seconds": lambda one: one.impression.seconds,
    "held_back": lambda one: float(one.impression.held_back),
}


@dataclass(frozen=True, slots=True)
class ArmFigures:
    """Means over shoppers of each shopper's mean over their slates."""

    shoppers: int
    slates: int
    means: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Guardrail:
    """A figure that must not get worse; `broken` once its interval says so."""

    name: str
    arm: str
    change: AnyTime
    broken: bool


@dataclass(frozen=True, slots=True)
class Report:
    """What can be said so far."""

    experiment: str
    balance: Balance
    arms: Mapping[str, ArmFigures]
    effects: Mapping[str, Mapping[str, AnyTime]]
    """By arm and metric, over control; always-valid, with CUPED where something was known."""
    guardrails: tuple[Guardrail, ...]
    crossed: int
    """Shoppers who saw more than one arm; they are left out."""
    breaches: Mapping[str, int | None] = field(default_factory=dict)
    """By arm: products over the shopper's limit, which must be none; None where none were
    counted."""
    warnings: tuple[str, ...] = field(default=())


@dataclass(slots=True)
class _Unit:
    arms: set[str] = field(default_factory=set)
    slates: list[Shown] = field(default_factory=list)

    def mean(self, of: Callable[[Shown], float]) -> float:
        return sum(map(of, self.slates)) / len(self.slates)


def analysed(
    experiment: Experiment, log: Iterable[Shown], before: Mapping[str, float] | None = None
) -> Report:
    """The report on `log`. `before`, by shopper, is a figure from before the experiment (purchases,
    say), which CUPED takes out; who is not in it counts as their mean. Interleaved slates, which
    have no control, are one arm without effects."""
    units = _units(experiment, log)
    crossed = [name for name, unit in units.items() if len(unit.arms) > 1]
    kept = {name: unit for name, unit in units.items() if len(unit.arms) == 1}
    by_arm: dict[str, dict[str, _Unit]] = {arm: {} for arm in experiment.shown_as}
    for name, unit in kept.items():
        by_arm[next(iter(unit.arms))][name] = unit
    even = balance({arm: len(by_arm[arm]) for arm in experiment.arms}, experiment.arms)
    figures = {arm: _figures(of) for arm, of in by_arm.items()}
    others = [arm for arm in experiment.arms if arm != CONTROL]
    effects = {arm: _effects(by_arm[CONTROL], by_arm[arm], before or {}) for arm in others}
    rails = tuple(rail for arm in others for rail in _guardrails(arm, by_arm, figures))
    breaches = {arm: _breaches(of) for arm, of in by_arm.items()}
    return Report(
        experiment.name,
        even,
        figures,
        effects,
        rails,
        len(crossed),
        breaches,
        (
            *_warnings(even, rails, crossed, breaches),
            *_unchanged(experiment, by_arm),
            *_unexplored(experiment, by_arm),
        ),
    )


def _units(experiment: Experiment, log: Iterable[Shown]) -> dict[str, _Unit]:
    units: dict[str, _Unit] = {}
    for one in log:
        arm = one.impression.arms.get(experiment.name)
        if arm in experiment.shown_as:
            name = one.impression.unit
            unit = units.setdefault(name, _Unit())
            unit.arms.add(str(arm))
            unit.slates.append(one)
    return units


def _figures(units: Mapping[str, _Unit]) -> ArmFigures:
    measures = {**METRICS, **GUARDRAILS}
    means = {
        name: float(np.mean([unit.mean(of) for unit in units.values()])) if units else 0.0
        for name, of in measures.items()
    }
    return ArmFigures(len(units), sum(len(unit.slates) for unit in units.values()), means)


def _effects(
    control: Mapping[str, _Unit], treatment: Mapping[str, _Unit], before: Mapping[str, float]
) -> dict[str, AnyTime]:
    names = [*control, *treatment]
    known = [before[name] for name in names if name in before]
    usual = float(np.mean(known)) if known else 0.0
    covariate = np.array([before.get(name, usual) for name in names])
    effects = {}
    for metric, of in METRICS.items():
        units = (*control.values(), *treatment.values())
        outcome = adjusted(np.array([unit.mean(of) for unit in units]), covariate)
        effects[metric] = difference(outcome[: len(control)], outcome[len(control) :])
    return effects


def _guardrails(
    arm: str, by_arm: Mapping[str, Mapping[str, _Unit]], figures: Mapping[str, ArmFigures]
) -> Iterable[Guardrail]:
    for name, of in GUARDRAILS.items():
        change = difference(_of(by_arm[CONTROL], of), _of(by_arm[arm], of))
        allowed = SLOWEST * figures[CONTROL].means[name] if name == "seconds" else 0.0
        yield Guardrail(name, arm, change, change.low > allowed)


def _of(units: Mapping[str, _Unit], of: Callable[[Shown], float]) -> Doubles:
    return np.array([unit.mean(of) for unit in units.values()])


def _unchanged(experiment: Experiment, by_arm: Mapping[str, Mapping[str, _Unit]]) -> Iterator[str]:
    """Arms whose prompt is not what answered: it can't be used, or was not there yet."""
    for arm, change in experiment.set.items():
        slates = [one for unit in by_arm[arm].values() for one in unit.slates]
        others = [one for one in slates if one.impression.prompt not in ("", change.prompt)]
        if change.prompt and others:
            yield (
                f"{arm}: {len(others):,} of {len(slates):,} slates were answered with another "
                f"prompt than {change.prompt}. Does `aisle prompts list` have it? Don't read the "
                "figures before the cause is found."
            )


def _unexplored(experiment: Experiment, by_arm: Mapping[str, Mapping[str, _Unit]]) -> Iterator[str]:
    """Arms whose strategy is not what ordered: exploration was off, or had no model to lean on."""
    for arm, change in experiment.set.items():
        slates = [one.impression for unit in by_arm[arm].values() for one in unit.slates]
        ordered = [one.policy for one in slates if _could_explore(one)]
        others = [one for one in ordered if not _explored_by(change.strategy or "", one)]
        if change.strategy and others:
            yield (
                f"{arm}: {len(others):,} of {len(ordered):,} slates were not ordered by "
                f"{change.strategy}: exploration was off, or no policy was live, without which "
                "softmax and squarecb explore as epsilon does. Don't read the figures."
            )


def _could_explore(one: Impression) -> bool:
    """Smaller slates are nobody's to explore."""
    return len(one.products) >= LEAST and ("@" in one.policy or one.policy in _UNEXPLORED)


def _explored_by(strategy: str, policy: str) -> bool:
    if strategy == "off":
        return policy in _UNEXPLORED
    by, _, model = policy.partition("@")
    return by == strategy and not (strategy in _LEARNT and model == NO_MODEL)


def _breaches(units: Mapping[str, _Unit]) -> int | None:
    slates = [one.impression.over_budget for unit in units.values() for one in unit.slates]
    counted = [number for number in slates if number is not None]
    return sum(counted) if counted else None


def _warnings(
    even: Balance,
    rails: tuple[Guardrail, ...],
    crossed: list[str],
    breaches: Mapping[str, int | None],
) -> tuple[str, ...]:
    told = []
    if even.mismatch:
        told.append(
            f"The arms did not get their shares (p = {even.p:.2g}): don't read the figures before "
            "the cause is found."
        )
    told += [f"{rail.arm}: {rail.name} got worse; stop this arm." for rail in rails if rail.broken]
    told += [
        f"{arm}: {number} products were shown over the shopper's limit; stop this arm."
        for arm, number in breaches.items()
        if number
    ]
    if crossed:
        told.append(f"{len(crossed)} shoppers saw more than one arm and are left out.")
    return tuple(told)
