"""What a merchant's rules add to a turn, beside the pipeline's own work.

Per turn: one look whether the rules have changed, which of them hold for the question, and moving
300 candidates as they say. Every question is a new one; the mask of what may be shown is timed
with rules less without. CPU seconds of the thread, so that other work on the machine counts little.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from tempfile import TemporaryDirectory
from time import thread_time
from typing import Any

import numpy as np

from benchmarks.goods import goods
from benchmarks.report import hash_of, percentiles, show
from catalog import Store
from catalog.rules import Rule, Rules
from retrieval import Items, Limits
from retrieval.query import allowed
from retrieval.rules import RuleSet

_ASKED = ("tent", "camp stove", "desk lamp", "mug", "running shoes", "headphones", "kettle")
_CANDIDATES = 300


def rules(turns: int, sizes: Sequence[int], many: int) -> None:
    """Prints the time of `turns` turns under `many` rules in shops of `sizes`."""
    for size in sizes:
        items = Items.of(goods(size))
        rng = np.random.default_rng(7)
        made = list(_rules(items, many, rng))
        with TemporaryDirectory() as folder, Store.open(f"sqlite:///{folder}/shop.db") as store:
            Rules(store).put(made)
            figures = _measured(items, made, Rules(store), turns, rng)
        data = hash_of(*(rule.model_dump_json(exclude={"id", "at"}).encode() for rule in made))
        show("rules", figures, data, products=size, rules=many, turns=turns)


def _rules(items: Items, many: int, rng: np.random.Generator) -> Iterator[Rule]:
    """A quarter of each effect; half of them for one question, all of today."""
    for number in range(many):
        effect = ("pin", "boost", "bury", "hide")[number % 4]
        what = "product" if effect in ("pin", "hide") else ("brand", "category")[number // 4 % 2]
        value = {
            "product": items.products[int(rng.integers(len(items)))].id,
            "brand": items.brands[int(rng.integers(1, len(items.brands)))],
            "category": items.categories[int(rng.integers(1, len(items.categories)))],
        }[what]
        query = str(rng.choice(_ASKED)) if effect == "pin" or number % 2 else ""
        place = int(rng.integers(1, 11)) if effect == "pin" else None
        fields = {"effect": effect, "what": what, "value": value, "query": query, "position": place}
        yield Rule.model_validate(fields)


def _measured(
    items: Items, made: Sequence[Rule], kept: Rules, turns: int, rng: np.random.Generator
) -> dict[str, Any]:
    _ = items.facets, items.row_of
    start = thread_time()
    today = RuleSet(items, made).on(datetime.now(UTC).date())
    compiled = thread_time() - start
    assert today is not None
    look, hold, move = [], [], []
    for turn in range(turns):
        text = f"{rng.choice(_ASKED)} number {turn}"
        rows = np.sort(rng.choice(len(items), _CANDIDATES, replace=False))
        best, kind = rng.permutation(_CANDIDATES), np.arange(_CANDIDATES) < 200
        clock = [thread_time()]
        kept.revision()
        clock.append(thread_time())
        ruling = today.about(text)
        may = allowed(ruling.items, Limits())
        clock.append(thread_time())
        allowed(items, Limits())
        clock.append(thread_time())
        ruling.pinned(may)
        ruling.placed(best, rows, np.ones(_CANDIDATES, np.bool_), kind, may, 10)
        clock.append(thread_time())
        steps = np.diff(clock)
        look.append(steps[0])
        hold.append(max(0.0, steps[1] - steps[2]))
        move.append(steps[3])
    whole = [sum(parts) for parts in zip(look, hold, move, strict=True)]
    parts = {"look": look, "hold": hold, "move": move, "turn": whole}
    return {"compile_ms": round(compiled * 1e3, 2)} | {n: percentiles(s) for n, s in parts.items()}
