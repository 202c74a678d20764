"""All figures of a shop together, and what is wrong."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from assistant.health.learning import LearningFigures, learning_figures
from assistant.health.learning import problems as of_learning
from assistant.health.money import MoneyFigures, money_figures
from assistant.health.shop import ShopFigures, shop_figures
from assistant.health.turns import TurnFigures, turn_figures
from assistant.language.prices import dollars
from assistant.prompts.library import Library
from assistant.prompts.versions import Status
from assistant.wiring import Wiring
from catalog import Store
from catalog.rejected import Rejected, rejected

MOST_FAILURES = 0.2
"""Share of the turns that ask a model, above which something is wrong."""
LEAST_ASKED = 5
"""Turns, fewer of which say nothing of a rate."""


@dataclass(frozen=True, slots=True)
class Health:
    """One shop at one moment."""

    shop: str
    at: datetime
    model: str
    key: bool
    """Whether a Claude key is set."""
    prompt: Status
    record_days: int
    figures: ShopFigures
    turns: TurnFigures
    money: MoneyFigures
    rejected: tuple[Rejected, ...]
    learning: LearningFigures

    @property
    def problems(self) -> tuple[str, ...]:
        """What is wrong, and what to do; empty when nothing is."""
        return tuple(_problems(self))


def health(wiring: Wiring, shop: str, store: Store, running: object = None) -> Health:
    """Reads all of it: some hundredths of a second. `running` is the open shop's exploration, where
    there is one. Raises StoreError when the store refuses."""
    now, settings = datetime.now(UTC), wiring.settings
    cap = None if settings.spend_cap is None else int(settings.spend_cap * 1_000_000)
    return Health(
        shop=shop,
        at=now,
        model=settings.model,
        key=settings.anthropic_api_key is not None,
        prompt=Library(store, settings.prompt).status(),
        record_days=settings.record_days,
        figures=shop_figures(wiring.versions(shop), store),
        turns=turn_figures(store, now),
        money=money_figures(store, cap, now),
        rejected=tuple(rejected(store)),
        learning=learning_figures(wiring, shop, running),
    )


def no_version(shop: str) -> str:
    """Said where there is nothing to serve."""
    return f"No version of the shop {shop!r} is served. Run `aisle build --shop {shop}`."


def _problems(health: Health) -> Iterator[str]:
    money, turns = health.money, health.turns
    if health.figures.current is None:
        yield no_version(health.shop)
    for name in health.figures.damaged:
        yield f"Version {name} is damaged: its manifest can't be read. Run `aisle build`."
    if health.prompt.problem:
        yield health.prompt.problem
    if money.capped and money.cap is not None:
        yield (
            f"The day's spending, {dollars(money.today)}, has reached its cap of "
            f"{dollars(money.cap)}: a template writes all words until midnight UTC. Raise "
            "`AISLE_SPEND_CAP` and restart to go on."
        )
    yield from of_learning(health.learning)
    rate = turns.failure_rate
    if rate is not None and turns.asked >= LEAST_ASKED and rate > MOST_FAILURES:
        why = next(iter(turns.failures), "")
        yield (
            f"The language model failed in {rate:.0%} of {turns.asked:,} turns, most often by "
            f"“{why}”. The page Traces has them under “With failures”."
        )
