"""What a conversation keeps between turns: the query, the budget in words, what was shown."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import NamedTuple, Self

from assistant.budget import Budget, tightest
from assistant.constraints import Constraint, State
from assistant.events import Pick

_LONGEST_SEEN = 500
_MOST_PAST = 10


class Shown(NamedTuple):
    """One product of a slate, as later turns refer to it."""

    product_id: str
    price_minor: int
    title: str
    reason: str = ""
    sources: tuple[str, ...] = ()
    score: float = 0.0
    marks: tuple[str, ...] = ()

    @classmethod
    def of(cls, pick: Pick) -> Shown:
        """The part of `pick` that is remembered."""
        product = pick.product
        named = (product.id, product.price.minor, product.title)
        return cls(*named, pick.reason, pick.sources, pick.score, pick.marks)


@dataclass(frozen=True, slots=True)
class Memory:
    """Frozen; each turn makes the next one. `Memory()` starts a conversation."""

    query: str = ""
    """What was last searched for."""
    said: Budget | None = None
    """The budget in the shopper's own words; it outlives a change of product."""
    nudged: Budget | None = None
    """What "cheaper" and "nicer" made of it; forgotten with the product they were said of."""
    shown: tuple[Shown, ...] = ()
    """The last slate that held anything, best first."""
    anchor: Shown | None = None
    """The product the last reference pointed at."""
    seen: tuple[str, ...] = ()
    """Ids passed over by "show me more" since the query last changed."""
    state: State = field(default_factory=State)
    """The constraints agreed on."""
    total: bool = False
    """True when the budget is for everything together."""
    hidden: tuple[str, ...] = ()
    """Ids that the shopper does not want to see again: "not the first one"."""
    dismissed: tuple[str, ...] = ()
    """Ids of products that are "not for me": out for the rest of the conversation."""
    together: int | None = None
    """What the set on screen costs in all, in minor units; None when no set is."""
    counts: tuple[tuple[str, int], ...] = ()
    """How many of each product the set on screen has, by its id."""
    pair: tuple[str, ...] = ()
    """Ids last set side by side."""
    unmet: tuple[Constraint, ...] = ()
    """Of the constraints, those that the slate on screen does not keep to: nothing did."""
    past: tuple[Memory, ...] = ()
    """What "go back" returns to, oldest first; none of these has a past of its own."""

    def showing(self, slate: Iterable[Shown | Pick]) -> Self:
        """This memory after `slate` was shown; an empty slate leaves what was on screen."""
        shown = tuple(Shown.of(one) if isinstance(one, Pick) else Shown(*one) for one in slate)
        return replace(self, shown=shown or self.shown)

    def moved_on(self, after: Memory) -> Memory:
        """`after` with this memory as what "go back" returns to, when another slate follows."""
        return replace(after, past=(*self.past, replace(self, past=()))[-_MOST_PAST:])

    def passed_over(self) -> tuple[str, ...]:
        """Ids not to show again: the slate on screen and those before it."""
        ids = dict.fromkeys((*self.seen, *(one.product_id for one in self.shown)))
        return tuple(ids)[-_LONGEST_SEEN:]

    def in_words(self, currency: str) -> Budget:
        """The budget the conversation's words add up to."""
        none = Budget(currency)
        return tightest(self.said or none, self.nudged or none)
