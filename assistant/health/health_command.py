"""`aisle health`: the figures of the page, for terminals and for what watches them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from pydantic_core import to_jsonable_python

from assistant.health.learning import line as learning_line
from assistant.health.report import Health, no_version
from assistant.health.turns import DAYS, MOST, STAGES
from assistant.language.prices import dollars


def as_json(health: Health) -> str:
    """One object: every figure, `problems`, and `ok`."""
    found: dict[str, Any] = to_jsonable_python(health)
    found["turns"] |= {
        "window": {"most": MOST, "days": DAYS},
        "failure_rate": health.turns.failure_rate,
        "held_back_rate": health.turns.held_back_rate,
    }
    found["money"]["capped"] = health.money.capped
    return json.dumps({"ok": not health.problems, "problems": health.problems, **found})


def unbuilt(shop: str, as_json: bool) -> str:
    """What is said of a shop without a version."""
    problem = no_version(shop)
    return json.dumps({"ok": False, "problems": [problem], "shop": shop}) if as_json else problem


def as_lines(health: Health) -> Iterator[str]:
    """For a person, what is wrong first."""
    yield f"{health.shop} at {health.at:%Y-%m-%d %H:%M} UTC"
    yield from (f"! {problem}" for problem in health.problems or ())
    yield from _shop(health)
    yield f"  learning      {learning_line(health.learning)}"
    if health.learning.status:
        yield f"  exploration   {health.learning.status}"
    yield from _turns(health)
    money = health.money
    cap = f" of {dollars(money.cap)}" if money.cap is not None else ", no cap is set"
    yield f"  spent today   {dollars(money.today)}{cap}"
    if not health.problems:
        yield "Nothing is wrong."


def _shop(health: Health) -> Iterator[str]:
    shop = health.figures
    if shop.current is not None:
        yield (
            f"  version       {shop.current.version}, {shop.current.products:,} products; since "
            f"then {shop.since_products:,} changed, {shop.since_events:,} events"
        )
    rows = sum(one.rows for one in health.rejected)
    yield f"  quarantine    {rows:,} rows, {len(health.rejected)} kinds"
    yield f"  disk          {sum(shop.bytes.values()) / 1e6:,.0f} MB"


def _turns(health: Health) -> Iterator[str]:
    turns = health.turns
    yield f"  turns         {turns.n:,} of the last {MOST:,} and {DAYS} days"
    for one in turns.times:
        if one.stage in STAGES:
            yield (
                f"    {one.stage:12}p50 {one.p50:,.0f}, p95 {one.p95:,.0f}, "
                f"p99 {one.p99:,.0f} ms (n {one.n:,})"
            )
    shares = ", ".join(f"{rung} {number / turns.n:.0%}" for rung, number in turns.rungs.items())
    if shares:
        yield f"  words by      {shares}"
    if turns.failure_rate is not None:
        share = f"{turns.failed:,} of {turns.asked:,} turns ({turns.failure_rate:.1%})"
        yield f"  model failed  {share}"
    if turns.held_back_rate is not None:
        yield (
            f"  held back     {turns.held_back:,} of {turns.sentences:,} sentences "
            f"({turns.held_back_rate:.1%})"
        )
