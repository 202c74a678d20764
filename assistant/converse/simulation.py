"""Simulated shoppers in front of an assistant: how soon they find it, and what breaks meanwhile."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from random import Random
from statistics import fmean
from time import perf_counter
from typing import Any

from assistant.converse.cast import without
from assistant.converse.checking import slate_of
from assistant.converse.invariants import broken_rules
from assistant.converse.leaks import leaks
from assistant.converse.simulated import Goal, Shopper
from assistant.converse.watching import ZEROS, Broken, Titles, Watch
from assistant.events import Event
from assistant.turn import Assistant
from assistant.words.template import TemplateExplainer
from catalog import Product
from retrieval import Progress
from retrieval.progress import silent

log = logging.getLogger(__name__)
MOST_TURNS = 8
_MOST_FAULTS = 20


@dataclass(slots=True)
class Visit:
    """One shopper's conversation. Turns count from 1; None is never."""

    goal: Goal
    turns: int = 0
    found: int | None = None
    """The turn whose slate held the goal or its equal."""
    exact: bool = False
    """The goal itself was on a slate."""
    broken: list[Broken] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    leaked: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)

    def told(self) -> str:
        """The goal and what was said for it."""
        return f"{self.goal.product.title} ({self.goal.product.id}): {' | '.join(self.said)}"


@dataclass(frozen=True, slots=True)
class Simulation:
    """All visits."""

    visits: Sequence[Visit]
    seconds: float

    @property
    def passed(self) -> bool:
        """True when nothing broke and nobody gave their goal away."""
        return not any(v.broken or v.faults or v.leaked for v in self.visits)

    def as_json(self) -> dict[str, Any]:
        """One object for `--json`."""
        n = len(self.visits)
        zeros = Counter(one.zero for visit in self.visits for one in visit.broken)
        hits = [v.found for v in self.visits if v.found is not None]
        return {
            "passed": self.passed,
            "shoppers": n,
            "turns": sum(v.turns for v in self.visits),
            "hit@turn": {
                str(k): sum(turn <= k for turn in hits) / n for k in range(1, MOST_TURNS + 1)
            },
            "found": len(hits) / n,
            "found_exactly": sum(v.exact for v in self.visits) / n,
            "average_turns": fmean(v.turns for v in self.visits),
            "zeros": {zero: zeros[zero] for zero in ZEROS},
            "missed": [v.told() for v in self.visits if v.found is None],
            "faults": [fault for v in self.visits for fault in v.faults],
            "leaks": [leak for v in self.visits for leak in v.leaked],
            "seconds": round(self.seconds, 2),
        }

    def lines(self) -> Iterator[str]:
        """The same for people."""
        found = self.as_json()
        n, turns = found["shoppers"], found["turns"]
        yield f"{n} simulated shoppers, {turns} turns, {self.seconds:.1f} s"
        yield "  ".join(f"hit@{k} {share:.3f}" for k, share in found["hit@turn"].items())
        yield (
            f"found {found['found']:.3f}, the very product {found['found_exactly']:.3f}, "
            f"average turns {found['average_turns']:.2f}"
        )
        yield ", ".join(f"{zero.replace('_', ' ')}: {n}" for zero, n in found["zeros"].items())
        broken = [f"{one.zero}: {one.text}" for v in self.visits for one in v.broken]
        yield from (f"  {line}" for line in [*broken, *found["faults"]][:_MOST_FAULTS])
        yield from (f"  not found: {one}" for one in found["missed"][:_MOST_FAULTS])
        yield from (f"  leaked: {leak}" for leak in found["leaks"])


def simulate(
    assistant: Assistant, n: int, seed: int = 1, progress: Progress = silent
) -> Simulation:
    """`n` shoppers, each with a product of the shop in mind; the same seed, the same shoppers.

    Raises ValueError when nothing is in stock.
    """
    start = perf_counter()
    assistant = replace(without(assistant, "reader"), explainer=TemplateExplainer())
    products = assistant.pipeline.items.products
    titles = Titles(products)
    die = Random(seed)  # noqa: S311 - shoppers, not secrets
    stocked = [product for product in products if product.in_stock]
    if not stocked:
        raise ValueError("Nothing is in stock, so nobody can be after anything.")
    visits = []
    for number in range(n):
        progress("shoppers", number, n)
        shopper = Shopper(Goal.drawn(die.choice(stocked), die), die)
        visits.append(visit(assistant, shopper, titles))
    return Simulation(visits, perf_counter() - start)


def visit(assistant: Assistant, shopper: Shopper, titles: Titles) -> Visit:
    """Talks until the goal or its equal is on the slate, or for eight turns."""
    goal, seen = shopper.goal, Visit(shopper.goal)
    conversation, watch = assistant.open(), Watch(titles)
    say = shopper.opening()
    while seen.found is None and seen.turns < MOST_TURNS:
        seen.turns += 1
        seen.said.append(say)
        try:
            events = list(assistant.turn(conversation, say))
        except Exception as error:
            log.info("a simulated turn broke", exc_info=error)
            seen.faults.append(f"{seen.said}: the turn broke: {error}")
            break
        slate = _judged(seen, say, events, watch)
        if any(goal.met_by(product) for product in slate):
            seen.found = seen.turns
        seen.exact |= goal.product.id in {product.id for product in slate}
        say = shopper.reply(slate)
    seen.leaked = leaks(goal.product, seen.said, shopper.given)
    return seen


def _judged(seen: Visit, say: str, events: Sequence[Event], watch: Watch) -> list[Product]:
    seen.faults += [f"{seen.said}: {fault}" for fault in broken_rules(events)]
    seen.broken += [Broken(b.zero, f"{seen.said}: {b.text}") for b in watch.turn(say, events)]
    return [pick.product for pick in slate_of(events).picks]
