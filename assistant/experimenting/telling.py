"""An experiment's report in words, lines and JSON."""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from pydantic_core import to_jsonable_python

from assistant.experimenting.reporting import Found
from retrieval.experiments import AnyTime, Experiment
from retrieval.experiments.interleaving import Preference

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


def breaches(found: Found) -> str:
    """What is known of products over a shopper's limit."""
    counted = {arm: number for arm, number in found.report.breaches.items() if number is not None}
    if not counted:
        return "Products over the shopper's limit: not counted in this log."
    return "Products over the shopper's limit: " + ", ".join(
        f"{arm} {number}" for arm, number in counted.items()
    )


def preferred(told: Preference) -> str:
    """Interleaving in a sentence."""
    decided = told.wins_a + told.wins_b
    if not decided:
        return f"Interleaved: none of {told.ties:,} shoppers has clicked more on either ranker's."
    verdict = (
        "b is preferred"
        if told.low > 0.5
        else "a is preferred"
        if told.high < 0.5
        else ("neither is preferred for certain")
    )
    return (
        f"Interleaved: of {decided:,} shoppers who clicked more on one ranker's products, "
        f"{told.share_b:.1%} [{told.low:.1%}, {told.high:.1%}] did on b's (p {told.p:.2g}, "
        f"{told.ties:,} ties): {verdict}."
    )


def lines(found: Found) -> Iterator[str]:
    """For the terminal."""
    experiment, report = found.experiment, found.report
    yield f"{experiment.name}, {days(experiment)}"
    yield from (f"! {warning}" for warning in report.warnings)
    if not found.read:
        yield "No slate was shown under it yet."
        return
    heads = "".join(f"{title:>15}" for title in (*METRICS.values(), "Seconds", "Held back"))
    yield f"  {'':14}{'shoppers':>9}{'slates':>9}{heads}"
    for arm, figures in report.arms.items():
        means = "".join(f"{figures.means[name]:15.4f}" for name in (*METRICS, *RAILS))
        yield f"  {arm:14.14}{figures.shoppers:9,}{figures.slates:9,}{means}"
    for arm, effects in report.effects.items():
        yield f"  {arm} ({does(experiment, arm)}) over control:"
        for name, title in METRICS.items():
            yield f"    {title:20} {interval(effects[name]):34} {conclusion(effects[name])}"
        for rail in report.guardrails:
            if rail.arm == arm:
                state = "BROKEN" if rail.broken else "holds"
                yield f"    {RAILS.get(rail.name, rail.name):20} {interval(rail.change):34} {state}"
    yield f"  Sample ratio: p = {report.balance.p:.3g}, {shares(found)}"
    yield f"  {breaches(found)}"
    if found.preference is not None:
        yield f"  {preferred(found.preference)}"
    yield f"  {HOW} CUPED by purchases before: {found.known_before:,} shoppers had any."


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
