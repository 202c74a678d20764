"""One slate on its way from the screen into the event log."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from time import perf_counter

from assistant.conversation import Conversation
from assistant.events import Done, Event, Picks, Understood
from assistant.exploring.seen import Seen, brought
from assistant.slates.answers import Answer
from assistant.understanding import Understanding
from catalog.event_log import EventLog
from catalog.impressions import REFILL, Impression
from retrieval import Slate

SHOWN = frozenset({"search", "compare", "back", "recall"})
"""Acts whose picks are a slate; others name products that are on the screen already."""
SET = "set"


def new_id() -> str:
    """For a turn or a slate."""
    return uuid.uuid4().hex


@dataclass(frozen=True, slots=True)
class By:
    """By what slates are made, but for what differs from one to the next."""

    log: EventLog
    shop_version: str
    prompt: Callable[[], str]
    """The label of the prompt that answers."""


@dataclass(slots=True)
class Showing:
    """Follows one turn; `close` hands its impression to the log, and never raises."""

    by: By
    conversation: Conversation
    turn: str | None
    number: int
    at: datetime
    query: str
    policy: str
    slate: Slate | None
    arms: Mapping[str, str] = field(default_factory=dict)
    id: str = field(default_factory=new_id)
    products: tuple[str, ...] = ()
    understood: Understood | None = None
    over_budget: int | None = None
    held_back: int = 0
    seconds: float = 0.0
    begun: float = field(default_factory=perf_counter)

    def take(self, event: Event) -> None:
        """Notes what is on the screen now."""
        if isinstance(event, Understood):
            self.understood = event
        elif isinstance(event, Picks):
            self.over_budget = _over(self.understood, event)
            self.products = tuple(pick.product.id for pick in event.picks)
            self._bring()
        elif isinstance(event, Done):
            self.held_back = event.held_back
            self.seconds = event.seconds.get("total", 0.0)

    def _bring(self) -> None:
        """What stood on the screen before stays the earlier slate's, unless this one ranked it."""
        seen = self.conversation.seen
        fresh = self.slate is not None and self.policy != REFILL
        known = set() if fresh else {id_ for one in seen for id_ in one.products}
        news = [id_ for id_ in self.products if id_ not in known]
        brought(seen, Seen(self.id, self.number, ()), news)

    def impression(self) -> Impression:
        """The slate as it was shown; what an explainer added stands behind what was ranked."""
        tried = self.slate.tried if self.slate else None
        drawn, teamed = (tried.drawn, tried.teamed) if tried else ((), ())
        chance = {one.place: one.chances[one.chosen] for one in drawn}
        chance |= {place: one.chance for place, one in enumerate(teamed, 1)}
        team = {one.product: one.team for one in teamed}
        places = range(1, len(self.products) + 1)
        return Impression(
            id=self.id,
            turn=self.turn,
            conversation=self.conversation.id,
            shopper=self.conversation.shopper_id,
            visitor="" if self.conversation.shopper_id else self.conversation.visitor,
            at=self.at,
            policy=self.policy,
            shop_version=self.by.shop_version,
            prompt=self.by.prompt(),
            query=self.query,
            products=self.products,
            propensities=tuple(chance.get(place, 1.0) for place in places),
            features=_digest(self.slate),
            drawn=drawn,
            arms=self.arms,
            teams=tuple(team.get(id_, "") for id_ in self.products) if team else (),
            seconds=self.seconds or perf_counter() - self.begun,
            held_back=self.held_back,
            over_budget=self.over_budget,
        )


def _over(understood: Understood | None, picks: Picks) -> int | None:
    """How many picks cost more than the shopper's limit, which none may; None where the turn's
    limit is not known, or is one for everything together."""
    if understood is None or understood.total:
        return None
    budget = understood.budget
    prices = [pick.product.price for pick in picks.picks]
    priced = [price.minor for price in prices if price.currency == budget.currency]
    return sum(budget.most is not None and minor > budget.most for minor in priced)


def _digest(slate: Slate | None) -> str:
    if slate is None:
        return ""
    return hashlib.sha256(slate.features.astype("<f4").tobytes()).hexdigest()[:16]


def policy_of(understood: Understanding, answer: Answer, ranked: bool) -> str:
    """What ordered a slate; `ranked` is whether a ranker is trained."""
    if understood.act == "compare":
        return "compare"
    if answer.bundle is not None:
        return SET
    if understood.act != "search":
        return "again"
    if understood.order:
        return understood.order
    tried = answer.slate.tried if answer.slate else None
    return tried.policy if tried else "ranker" if ranked else "blend"
