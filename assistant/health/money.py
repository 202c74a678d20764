"""What the language models cost, by day, against the cap."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from assistant.language.prices import AS_OF, SOURCE, priced
from catalog import Store
from catalog.spending import DaySpent, Spending

DAYS = 30


@dataclass(frozen=True, slots=True)
class MoneyFigures:
    """Sums are millionths of a US dollar, days are UTC's. `days` has those with spending."""

    today: int
    cap: int | None
    days: tuple[DaySpent, ...]
    unpriced: tuple[str, ...]
    """Models whose price is not known: they are reckoned by the dearest that is."""
    prices: str = f"{SOURCE}, as of {AS_OF}"

    @property
    def capped(self) -> bool:
        """True when the day's money is spent."""
        return self.cap is not None and self.today >= self.cap


def money_figures(store: Store, cap: int | None, now: datetime) -> MoneyFigures:
    """Of the last `DAYS` days. Raises StoreError when they can't be read."""
    first = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    days = Spending(store).by_day(first - timedelta(days=DAYS - 1))
    today = sum(one.micros for one in days if one.day == first.date())
    models = dict.fromkeys(one.model for one in days)
    return MoneyFigures(today, cap, tuple(days), tuple(m for m in models if not priced(m)))
