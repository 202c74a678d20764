"""From what the conversation has agreed on to what the search must keep to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from assistant.budget import Budget
from assistant.constraints import STOCK, Constraint
from retrieval import Limits
from retrieval.facets import Condition


def condition_of(constraint: Constraint) -> Condition:
    """The same as a look-up in the catalogue, hard or soft.

    Raises ValueError for "stock", which is no column: it is `Limits.in_stock`.
    """
    if constraint.field == STOCK:
        raise ValueError("being in stock is a limit of its own, not a condition on a column")
    return Condition(
        constraint.field,
        constraint.values,
        constraint.negated,
        constraint.least,
        constraint.most,
    )


def conditions_of(constraints: Iterable[Constraint], *, hard: bool = True) -> tuple[Condition, ...]:
    """Those of the hard constraints, or of the soft ones, each once, in their order."""
    which = (c for c in constraints if c.hard == hard and c.field != STOCK)
    return tuple(dict.fromkeys(condition_of(c) for c in which))


def limits_of(
    constraints: Iterable[Constraint],
    budget: Budget | None = None,
    exclude: frozenset[str] = frozenset(),
) -> Limits:
    """Limits on each product: the budget's ends, and every hard constraint. Stock always counts."""
    most, least = (budget.most, budget.least) if budget else (None, None)
    return Limits(most, least, exclude=exclude, where=conditions_of(constraints))


def narrowed(limits: Limits, constraints: Iterable[Constraint]) -> Limits:
    """`limits`, and the hard ones of `constraints`."""
    where = dict.fromkeys((*limits.where, *conditions_of(constraints)))
    return replace(limits, where=tuple(where))
