"""How much the shopper will spend, and who said so: the tightest of all voices wins."""

from __future__ import annotations

from dataclasses import dataclass

from catalog import format_money


@dataclass(frozen=True, slots=True)
class Budget:
    """A price range per product in minor units of the shop's currency, both ends inclusive."""

    currency: str
    most: int | None = None
    least: int | None = None
    said_by: str = ""
    """What set `most`: "slider", "your words", "your profile"; empty when nothing did."""

    def allows(self, minor: int) -> bool:
        """True when a price lies inside the budget."""
        return (self.most is None or minor <= self.most) and (
            self.least is None or minor >= self.least
        )

    def __str__(self) -> str:
        if self.most is not None and self.least is not None:
            low, high = (format_money(m, self.currency) for m in (self.least, self.most))
            return f"{low} to {high}"
        if self.most is not None:
            return f"up to {format_money(self.most, self.currency)}"
        if self.least is not None:
            return f"from {format_money(self.least, self.currency)}"
        return "no limit"


def tightest(*budgets: Budget) -> Budget:
    """The intersection of `budgets`; who said the winning maximum is kept.

    When they exclude each other (at least 50 by words, at most 40 by slider) the maximum holds
    and the minimum is dropped: money is never overspent. Raises ValueError on no budget at all
    or on budgets in different currencies.
    """
    currency = _one_currency(budgets)
    capped = [b for b in budgets if b.most is not None]
    winner = min(capped, key=lambda b: b.most or 0) if capped else None
    most = winner.most if winner else None
    least = max((b.least for b in budgets if b.least is not None), default=None)
    if most is not None and least is not None and least > most:
        least = None
    return Budget(currency, most, least, winner.said_by if winner else "")


def revise(old: Budget, new: Budget) -> Budget:
    """`old` as changed by a later word of the same voice: each end `new` names replaces.

    Unlike `tightest` this may loosen: "under 50", then "under 80". When the new end excludes the
    old one ("under 50", then "at least 100") the old one goes: the last word counts.
    """
    currency = _one_currency((old, new))
    most = new.most if new.most is not None else old.most
    least = new.least if new.least is not None else old.least
    if most is not None and least is not None and least > most:
        most, least = (new.most, new.least if new.most is None else None)
    said_by = (new.said_by or old.said_by) if most is not None else ""
    return Budget(currency, most, least, said_by)


def _one_currency(budgets: tuple[Budget, ...]) -> str:
    currencies = {budget.currency for budget in budgets}
    if len(currencies) != 1:
        raise ValueError(f"budgets in one currency are needed, not {sorted(currencies)}")
    return currencies.pop()
