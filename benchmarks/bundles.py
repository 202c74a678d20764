"""What several things under one total cost in time, and what counting what is in the way does.

Sets are made up: five parts of fifty candidates, with prices that have nothing to do with worth,
that rise with it, and that rise with it among candidates that all five parts share (the hardest:
whoever takes one takes it from the rest). With a home, whole bundles of four in that shop.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np
import typer

from app import House
from assistant.constraints import Constraint, Slot
from assistant.settings import Settings
from assistant.slates.bundling import bundled
from benchmarks.goods import goods
from benchmarks.report import hash_of, percentiles, show
from retrieval import Context, Items, Limits
from retrieval.bundles import Part, Solution, cheapest_upgrade, solve
from retrieval.facets import ANY, Condition
from retrieval.relaxing import counterfactuals, relaxed

_KINDS = ("Tents", "Sleeping Bags", "Camp Stoves", "Lanterns")
_TOTALS = (600_00, 300_00, 120_00, 60_00)
_WISHES = (
    Condition("category", ("Hiking Boots", "Rain Boots", "Ankle Boots")),
    Condition("colour", ("navy",)),
    Condition("waterproof", ("yes",)),
    Condition("brand", ("Stridely",)),
    Condition("rating", least=Decimal("4.5")),
    Condition("material", ("leather",), negated=True),
    Condition("size", ("7",)),
    Condition(ANY, ("wide",)),
)


def bundles(sets: int, sizes: Sequence[int], home: Path | None) -> None:
    """Prints the time of `sets` sets of each sort, of what is in the way in shops of `sizes`, and,
    where a built sample shop lies in `home`, of a bundle of four from words to slate."""
    figures: dict[str, Any] = {
        "unrelated": _sets(sets, rising=False, shared=False),
        "dearer is better": _sets(sets, rising=True, shared=False),
        "dearer is better, one kind": _sets(sets, rising=True, shared=True),
    }
    for size in sizes:
        typer.echo(f"bundles: a shop of {size:,}", err=True)
        figures |= _in_the_way(size, sets)
    if home is not None:
        figures |= _whole(home, sets)
    show("bundles", figures, hash_of(str((sets, tuple(sizes))).encode()), parts=5, candidates=50)


def _sets(count: int, rising: bool, shared: bool) -> dict[str, Any]:
    rng = np.random.default_rng(1)
    seconds, upgrades, unproven = [], [], 0
    for _ in range(count):
        parts = [_part(rng, 0 if shared else 50 * n, rising) for n in range(5)]
        low = sum(part.quantity * int(part.prices.min()) for part in parts)
        high = sum(part.quantity * int(part.prices[0]) for part in parts)
        most = int(low + max(0, high - low) * rng.uniform(0.2, 0.8)) + 1_000
        start = perf_counter()
        found = solve(parts, most)
        seconds.append(perf_counter() - start)
        if isinstance(found, Solution):
            unproven += not found.proven
            start = perf_counter()
            cheapest_upgrade(parts, found)
            upgrades.append(perf_counter() - start)
    told = {"sets": count, "solved": len(upgrades), "unproven": unproven}
    return percentiles(seconds) | told | {"upgrade": percentiles(upgrades)}


def _part(rng: np.random.Generator, first: int, rising: bool) -> Part:
    worth = np.sort(rng.normal(size=50))[::-1]
    prices = rng.integers(500, 30_000, 50)
    if rising:
        prices = np.clip(12_000 + 5_000 * worth + 1_500 * rng.normal(size=50), 500, None)
    rows = np.arange(first, first + 50)
    return Part(rows, prices.astype(np.int64), worth.astype(np.float32), int(rng.integers(1, 3)))


def _in_the_way(size: int, count: int) -> dict[str, Any]:
    items = Items.of(goods(size))
    start = perf_counter()
    for wish in _WISHES:
        items.facets.mask(wish)
    cold = perf_counter() - start
    limits = Limits(max_price=20_00, where=_WISHES)
    hopeless = Limits(max_price=1, where=_WISHES)
    return {
        f"{size:,}: eight masks for the first time": {"ms": round(1_000 * cold, 1)},
        f"{size:,}: counterfactuals": _timed(count, lambda: counterfactuals(items, limits)),
        f"{size:,}: relaxed": _timed(count, lambda: relaxed(items, limits, _WISHES)),
        f"{size:,}: relaxed in vain": _timed(count, lambda: relaxed(items, hopeless, _WISHES)),
    }


def _whole(home: Path, count: int) -> dict[str, Any]:
    pipeline = House(Settings(home=home, shop="sample")).assistant("sample").pipeline
    named = [Slot(k.lower(), 1 + k.endswith("Bags"), (Constraint("category", (k,)),))
             for k in _KINDS]  # fmt: skip
    free = [Slot(query) for query in ("tent", "sleeping bag", "stove", "lantern")]
    bundled(pipeline, named, Context(), [Limits()] * 4)  # the first turn embeds
    bundled(pipeline, free, Context(), [Limits()] * 4)
    return {
        f"four of {what}, {total // 100} in all": _timed(
            max(5, count // 10),
            lambda slots=slots, total=total: bundled(
                pipeline, slots, Context(), [Limits()] * 4, total
            ),
        )
        for what, slots in (("kinds", named), ("words", free))
        for total in _TOTALS
    } | {"products": len(pipeline.items)}


def _timed(count: int, act: Callable[[], object]) -> dict[str, float]:
    seconds = []
    for _ in range(count):
        start = perf_counter()
        act()
        seconds.append(perf_counter() - start)
    return percentiles(seconds)
