"""An experiment's report in words, lines and JSON."""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from pydantic_core import to_jsonable_python

from assistant.experimenting.reporting import Found
from retrieval.experiments import AnyTime, Experiment, Guardrail
from retrieval.experiments.definition import EVERYONE
from retrieval.experiments.interleaving import Preference
from retrieval.exploring.standing import NO_RANKER

METRICS = {
    "click_through": "Click-through",
    "carts": "Carts",
    "purchases": "Purchases",
    "dismissals": "Dismissals",
}
RAILS = {"seconds": "Seconds a turn", "held_back": "Sentences held back"}
HOW = (
    "Means over shoppers of each shopper's mean over their slates; intervals hold at every look "
    "(95%)."
)


def stands(experiment: Experiment, now: datetime) -> str:
    """running, over, or not begun."""
    if experiment.running(now):
        return "running"
    ended = experiment.end is not None and now.astimezone(UTC).date() > experiment.end
    return "over" if ended else "not begun"


def days(experiment: Experiment) -> str:
    """ "1 Dec 2026 to 15 Dec 2026"."""
    begin = f"{experiment.start:%-d %b %Y}" if experiment.start else "from the first slate"
    return f"{begin} to {experiment.end:%-d %b %Y}" if experiment.end else f"{begin}, with no end"


def does(experiment: Experiment, arm: str) -> str:
    """What an arm has otherwise: "prompt explain-v3"."""
    change = experiment.set.get(arm)
    told = change.model_dump(exclude_none=True) if change else {}
    return ", ".join(f"{name} {value}" for name, value in told.items()) or "as the shop is"


def rival(experiment: Experiment) -> str:
    """Team b of one that interleaves."""
    if experiment.interleave == NO_RANKER:
        return "words and meaning alone (the blend)"
    return f"the ranker of {experiment.interleave}"


def drafted(experiment: Experiment) -> str:
    """What one that interleaves does, in a sentence."""
    who = "every shopper" if experiment.share == EVERYONE else f"{experiment.share}% of shoppers"
    return (
        f"Interleaved for {who}: a is the live order, b {rival(experiment)}; both take turns to "
        "fill one slate."
    )


def interval(effect: AnyTime, places: int = 4) -> str:
    """ "+0.0123 [-0.0010, +0.0256]"."""
    if not math.isfinite(effect.low):
        return "too few shoppers"
    if effect.low == effect.high == 0:
        return "none in either arm"
    return f"{effect.value:+.{places}f} [{effect.low:+.{places}f}, {effect.high:+.{places}f}]"


def conclusion(effect: AnyTime) -> str:
    """What may be said of an effect."""
    if not effect.settled:
        return "not settled"
    return "higher" if effect.low > 0 else "lower"


def state_of(rail: Guardrail) -> str:
    """Whether a guardrail holds, as far as is known."""
    if not math.isfinite(rail.change.low):
        return "not known yet"
    return "BROKEN" if rail.broken else "holds"


def breaches(found: Found) -> str:
    """What is known of products over a shopper's limit."""
    counted = {arm: number for arm, number in found.report.breaches.items() if number is not None}
    if not counted:
        return "Products over the shopper's limit: not counted in this log."
    return "Products over the shopper's limit: " + ", ".join(
        f"{arm} {number}" for arm, number in counted.items()
    )


def verdict(told: Preference) -> str:
    """Which order is preferred, where that is settled."""
    if not told.always.settled:
        return "neither is preferred for certain so far"
    return "b is preferred" if told.always.low > 0 else "a is preferred"


def preferred(told: Preference) -> str:
    """Interleaving in two sentences."""
    decided, low, high = told.wins_a + told.wins_b, told.always.low + 0.5, told.always.high + 0.5
    ties = f"{told.ties:,} on neither or on both alike (ties)"
    if not decided:
        return f"No shopper has clicked more on either order's products yet, {ties}."
    return (
        f"{told.wins_b:,} shoppers clicked more on b's products, {told.wins_a:,} on a's, {ties}. "
        f"Of the first two b has {told.share_b:.1%} [{low:.1%}, {high:.1%}]: {verdict(told)}."
    )


def single_look(told: Preference) -> str:
    """The usual test and interval, which are wrong when looked at every day."""
    return (
        f"If this is the only look that is ever taken: p = {told.p:.2g}, "
        f"[{told.low:.1%}, {told.high:.1%}]. The interval before holds at every look (95%)."
    )


def lines(found: Found) -> Iterator[str]:
    """For the terminal."""
    experiment, report = found.experiment, found.report
    yield f"{experiment.name}, {days(experiment)}"
    if experiment.interleave is not None:
        yield f"  {drafted(experiment)}"
    yield from (f"! {warning}" for warning in report.warnings)
    if not found.read:
        yield "No slate was shown under it yet."
        return
    yield from _arms(found)
    if found.preference is not None:
        yield f"  {preferred(found.preference)}"
        yield f"  {single_look(found.preference)}"
        yield f"  {breaches(found)}"
        return
    yield from _effects(found)
    yield f"  Sample ratio: p = {report.balance.p:.3g}, {shares(found)}"
    yield f"  {breaches(found)}"
    yield f"  {HOW} CUPED by purchases before: {found.known_before:,} shoppers had any."


def _arms(found: Found) -> Iterator[str]:
    heads = "".join(f"{title:>15}" for title in (*METRICS.values(), "Seconds", "Held back"))
    yield f"  {'':14}{'shoppers':>9}{'slates':>9}{heads}"
    for arm, figures in found.report.arms.items():
        means = "".join(f"{figures.means[name]:15.4f}" for name in (*METRICS, *RAILS))
        yield f"  {arm:14.14}{figures.shoppers:9,}{figures.slates:9,}{means}"


def _effects(found: Found) -> Iterator[str]:
    for arm, effects in found.report.effects.items():
        yield f"  {arm} ({does(found.experiment, arm)}) over control:"
        for name, title in METRICS.items():
            yield f"    {title:20} {interval(effects[name]):34} {conclusion(effects[name])}"
        for rail in found.report.guardrails:
            if rail.arm == arm:
                title = RAILS.get(rail.name, rail.name)
                yield f"    {title:20} {interval(rail.change):34} {state_of(rail)}"


def shares(found: Found) -> str:
    """What the sample-ratio check says."""
    if found.report.balance.mismatch:
        return "a mismatch: don't read the figures before its cause is found."
    return "as it should be."


def as_data(found: Found) -> dict[str, Any]:
    """For JSON; an interval without an end has null there."""
    told: dict[str, Any] = to_jsonable_python(found, inf_nan_mode="null")
    told["report"]["balance"]["mismatch"] = found.report.balance.mismatch
    finite: dict[str, Any] = _finite(told)
    return finite


def _finite(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _finite(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_finite(one) for one in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value
