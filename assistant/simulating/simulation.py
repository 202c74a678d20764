"""Days of visits, one after another as they come, and what they added up to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from assistant.replaying.listening import listening
from assistant.simulating.clock import SimulatedClock
from assistant.simulating.figures import by_day, click_through, counted
from assistant.simulating.staging import Stage
from assistant.simulating.visiting import SIMULATED, Turned, visited
from assistant.turn import Assistant
from assistant.words.template import TemplateExplainer
from catalog import Store
from catalog.sample import LAST_DAY, SampleShop
from catalog.sample.calendar import Visit, later_visits
from catalog.sample.dice import dice
from catalog.sample.visits import Memory
from retrieval import Progress
from retrieval.progress import silent


@dataclass(frozen=True, slots=True)
class Simulated:
    """All turns, in the order in which they came."""

    turns: Sequence[Turned]
    first: date
    days: int

    @property
    def last(self) -> date:
        """The last day."""
        return self.first + timedelta(days=self.days - 1)

    def as_json(self) -> dict[str, Any]:
        """One object for `--json`. All but the seconds is the same for the same seed and shop."""
        seconds = sum(one.seconds for one in self.turns)
        return {
            "first_day": self.first.isoformat(),
            "days": self.days,
            **counted(self.turns),
            "click_through": click_through(self.turns),
            "by_day": by_day(self.turns),
            "turns_a_second": round(len(self.turns) / seconds, 1) if seconds else 0.0,
        }

    def lines(self) -> Iterator[str]:
        """The same for people."""
        told = self.as_json()
        yield (
            f"{told['shoppers']:,} shoppers, {told['visits']:,} visits, {told['turns']:,} turns "
            f"({told['turns_a_second']:.1f} a second)"
        )
        yield (
            f"{told['clicks']:,} clicks, {told['carts']:,} put in the cart, "
            f"{told['purchases']:,} bought, {told['dismissals']:,} dismissed, "
            f"{told['thumbs_up']:,} thumbs up and {told['thumbs_down']:,} down"
        )
        yield "Slates with a click, by day, with 95% intervals over visits:"
        for day, found in told["by_day"].items():
            yield f"  {day}  {_interval(found)}  ({found['turns']} turns)"
        yield f"  all days    {_interval(told['click_through'])}"


def _interval(found: dict[str, Any]) -> str:
    return f"{found['mean']:.3f} [{found['low']:.3f}, {found['high']:.3f}]"


def simulated(
    assistant: Assistant,
    shop: SampleShop,
    shoppers: int,
    days: int,
    seed: int = 7,
    progress: Progress = silent,
) -> Simulated:
    """`shoppers` of them, each coming at least once in the `days` after the log's end.

    Raises ValueError for more shoppers than the shop has, or for none; StoreError.
    """
    check(shop, shoppers, days)
    first = day_after(assistant.store)
    plan = planned(shop, shoppers, first, days, seed)
    clock = SimulatedClock(datetime.combine(first, time(), UTC))
    # Words cost money and time, and these shoppers don't read them.
    heard = replace(assistant, explainer=TemplateExplainer(), reader=None, now=clock)
    items = {item.product.id: item for item in shop.items}
    stage = Stage(listening(heard), shop, clock, items)
    memories = {visit.tastes.shopper: Memory() for visit in plan}
    turns: list[Turned] = []
    for number, visit in enumerate(plan):
        progress("visits", number, len(plan))
        chance = dice(seed, "visit", visit.session)
        turns.extend(visited(stage, visit, memories[visit.tastes.shopper], chance))
    progress("visits", len(plan), len(plan))
    return Simulated(turns, first, days)


def check(shop: SampleShop, shoppers: int, days: int) -> None:
    """Raises ValueError for more shoppers than the shop has, or for none."""
    most = len(shop.truth.tastes)
    if not 1 <= shoppers <= most or days < 1:
        raise ValueError(f"This shop has {most:,} shoppers: give 1 to {most} of them, and a day.")


def planned(shop: SampleShop, shoppers: int, first: date, days: int, seed: int) -> list[Visit]:
    """The visits of `shoppers`, drawn by how often they come, in time order."""
    chance = dice(seed, "who comes", first.isoformat())
    # Efraimidis and Spirakis (2006): the largest keys are a weighted draw without replacement.
    keys = {name: chance.random() ** (1 / t.activity) for name, t in shop.truth.tastes.items()}
    who = sorted(keys, key=lambda name: (-keys[name], name))[:shoppers]
    visits = (v for name in who for v in later_visits(seed, shop.truth.tastes[name], first, days))
    return sorted(visits, key=lambda visit: (visit.at, visit.session))


def day_after(store: Store) -> date:
    """The day after the sample's log, or after an earlier simulation, which this one goes on from.
    What people did meanwhile counts for nothing here: they live in another time."""
    last = store.last_event(SIMULATED)
    return max(last.date() if last else LAST_DAY, LAST_DAY) + timedelta(days=1)
