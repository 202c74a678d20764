"""The turn: a message in, typed events out. This is the loop that everything else serves.

    understand -> slate -> picks on the screen -> words, each checked against the picks

It knows no Streamlit and no SDK; the page, the terminal and the tests draw what it yields.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from threading import Lock
from time import perf_counter
from typing import TYPE_CHECKING, NamedTuple

from assistant.budget import Budget
from assistant.conversation import Conversation
from assistant.events import Done, Event, Failed, Pick, Picks, Understood, Words
from assistant.explainer import Brief, Explainer, Message
from assistant.grounding import Guard, Vocabulary
from assistant.notices import notice, profile_lines, shortage
from assistant.reasons import reason
from assistant.understanding.understand import Understanding, understand
from catalog import Interaction, Kind, LanguageModelError, Money, Profile, Store
from retrieval import Context, Items, Limits, Pipeline, Shopper, Slate
from retrieval.items import changed_rows

if TYPE_CHECKING:  # it knows the networks, which take seconds to import
    from retrieval.freshness import Freshness

log = logging.getLogger(__name__)
_HISTORY = 20_000  # events of a shopper's past that are folded


def _now() -> datetime:
    return datetime.now(UTC)


class Shelves(NamedTuple):
    """The catalogue that one turn works with, whatever becomes of the shop meanwhile."""

    pipeline: Pipeline
    vocabulary: Vocabulary


@dataclass(slots=True)
class Assistant:
    """Everything a turn needs, wired once by the composition root."""

    pipeline: Pipeline
    explainer: Explainer
    fallback: Explainer
    """Must not fail: the template explainer."""
    vocabulary: Vocabulary
    store: Store
    shop: str = "the shop"
    now: Callable[[], datetime] = field(default=_now)
    freshness: Freshness | None = None
    """Keeps the catalogue at what the store holds; None keeps the pipeline as it is."""
    _known: Pipeline | None = field(init=False, repr=False, default=None)
    _swap: Lock = field(init=False, repr=False, compare=False, default_factory=Lock)

    def __post_init__(self) -> None:
        self._known = self.freshness.pipeline if self.freshness else None

    def open(self, shopper_id: str | None = None, platform: str = "web") -> Conversation:
        """A new conversation, with what is known of a returning shopper folded in."""
        conversation = Conversation(Shopper(shopper_id), shopper_id, platform=platform)
        if shopper_id is not None:
            self._shelves()  # who bought what has only just come is known for it
            conversation.limit = self._limit(shopper_id)
            for event in self.store.history(shopper_id, limit=_HISTORY):
                self._fold(conversation.shopper, event)
        conversation.shopper.enter(conversation.id)
        return conversation

    def remember_limit(self, conversation: Conversation, most: int | None) -> None:
        """Keeps the most a returning shopper wants to pay, in minor units; None forgets it.

        Raises StoreError when it can't be kept. For a new visitor it holds in this conversation.
        """
        currency = self.pipeline.items.currency
        if conversation.shopper_id is not None:
            kept = None if most is None else Money(minor=most, currency=currency)
            self.store.keep_profile(Profile(shopper=conversation.shopper_id, budget=kept))
        conversation.limit = None if most is None else Budget(currency, most, None, "your profile")

    def turn(
        self, conversation: Conversation, message: str, slider: Budget | None = None
    ) -> Iterator[Event]:
        """Answers one message. The conversation is updated by the time `Done` is yielded.

        Given up after the picks, it remembers them and the message, but no words.
        """
        clock = {"start": perf_counter()}
        shelves = self._shelves()
        pipeline = shelves.pipeline
        clock["refresh"] = perf_counter()
        understood = understand(
            message,
            conversation.memory,
            currency=pipeline.items.currency,
            slider=slider,
            profile=conversation.limit,
        )
        clock["understand"] = perf_counter()
        limits = _limits(understood, pipeline.items)
        slate = self._slate(pipeline, conversation, understood, limits)
        if limits.category and not slate.products:
            limits = replace(limits, category=None)
            slate = self._slate(pipeline, conversation, understood, limits)
        picks = _picks(slate, pipeline.feature_names)
        notes = (*understood.notes, *shortage(pipeline, understood, limits, slate))
        known = profile_lines(conversation.shopper, pipeline.items)
        brief = self._brief(conversation, message, understood, picks, notes, known)
        # From here on the shopper may see the picks, so a turn given up in mid-words is remembered.
        conversation.memory = understood.memory.showing(picks)
        conversation.messages.append(Message("user", message))
        yield Understood(understood.query, understood.budget, notes)
        yield Picks(picks)
        clock["picks"] = perf_counter()
        yield from self._explained(conversation, brief, shelves.vocabulary, slate, clock)

    def add_to_cart(self, conversation: Conversation, product_id: str, quantity: int = 1) -> None:
        """Puts a product in the cart; the act feeds the session, so the next slate knows it.

        Raises StoreError when it can't be recorded; the cart is then as it was.
        """
        self._record(conversation, product_id, Kind.CART, quantity)
        conversation.cart[product_id] = conversation.cart.get(product_id, 0) + quantity

    def looked_at(self, conversation: Conversation, product_id: str) -> None:
        """Notes that a product was looked at more closely: a click, which feeds the session too.

        Raises StoreError when it can't be recorded; the session is then as it was.
        """
        self._record(conversation, product_id, Kind.CLICK)

    def _record(
        self, conversation: Conversation, product_id: str, kind: Kind, quantity: int = 1
    ) -> None:
        event = Interaction(
            id=uuid.uuid4().hex,
            session=conversation.id,
            shopper=conversation.shopper_id,
            product=product_id,
            kind=kind,
            at=self.now(),
            platform=conversation.platform,
            quantity=quantity,
        )
        self.store.append([event])
        self._fold(conversation.shopper, event)

    def _shelves(self) -> Shelves:
        """What the store holds now. Turns run in threads of their own: pipeline and vocabulary are
        read and changed together."""
        with self._swap:
            latest = self.freshness.latest() if self.freshness else None
            if latest is not self._known and latest is not None:
                before, now = self.pipeline.items, latest.items
                titles = (now.products[row].title for row in changed_rows(before, now).tolist())
                brands = now.brands[len(before.brands) :]
                self.vocabulary = self.vocabulary.grown(brands, titles)
                self.pipeline = self._known = latest
            return Shelves(self.pipeline, self.vocabulary)

    def _limit(self, shopper_id: str) -> Budget | None:
        profile = self.store.profile(shopper_id)
        currency = self.pipeline.items.currency
        if profile is None or profile.budget is None or profile.budget.currency != currency:
            return None
        return Budget(currency, profile.budget.minor, None, "your profile")

    def _slate(
        self,
        pipeline: Pipeline,
        conversation: Conversation,
        understood: Understanding,
        limits: Limits,
    ) -> Slate:
        context = Context(conversation.shopper, self.now(), conversation.platform)
        return pipeline.slate(understood.query, context, limits)

    def _brief(
        self,
        conversation: Conversation,
        message: str,
        understood: Understanding,
        picks: tuple[Pick, ...],
        notes: tuple[str, ...],
        profile: tuple[str, ...],
    ) -> Brief:
        return Brief(
            message=message,
            picks=picks,
            budget=understood.budget,
            shop=self.shop,
            profile=profile,
            history=tuple(conversation.messages),
            notes=notes,
        )

    def _explained(
        self,
        conversation: Conversation,
        brief: Brief,
        vocabulary: Vocabulary,
        slate: Slate,
        clock: dict[str, float],
    ) -> Iterator[Event]:
        """The words, from the explainer or, should it fail, from the fallback."""
        said: list[str] = []
        guard = self._guard(brief, vocabulary)
        held = guard.held_back
        author = self.explainer
        try:
            for text in _checked(author, brief, guard):
                said.append(text)
                yield Words(text)
            if not guard.passed:
                raise LanguageModelError("unbacked", "no sentence was backed by the catalogue")
        # Whatever breaks, a bug included, the shopper has the picks and is owed words for them.
        except Exception as error:  # noqa: BLE001
            failure = _reason(error)
            yield Failed(notice(failure), failure)
            author, said, guard = self.fallback, [], self._guard(brief, vocabulary)
            for text in _checked(author, brief, guard):
                said.append(text)
                yield Words(text)
            held = held + guard.held_back
        clock["words"] = perf_counter()
        conversation.messages.append(Message("assistant", "".join(said)))
        yield Done(author.name, len(held), _stages(clock) | slate.seconds)

    def _guard(self, brief: Brief, vocabulary: Vocabulary) -> Guard:
        said = (brief.message, brief.shop, *brief.profile)
        return Guard(brief.picks, brief.budget, vocabulary, said)

    def _fold(self, shopper: Shopper, event: Interaction) -> None:
        items = self.pipeline.items
        row = items.row_of.get(event.product)
        if row is None:  # no longer sold
            return
        paid = event.price_paid
        shopper.add(
            items,
            row=row,
            kind=event.kind,
            at=event.at,
            session=event.session,
            paid=paid.minor if paid and paid.currency == items.currency else None,
            quantity=event.quantity,
        )


def _limits(understood: Understanding, items: Items) -> Limits:
    budget = understood.budget
    kind = _kind(understood, items)
    return Limits(budget.most, budget.least, exclude=understood.exclude, category=kind)


def _kind(understood: Understanding, items: Items) -> tuple[str, ...] | None:
    """The category of the product referred to: like it, cheaper or nicer means one of those."""
    anchor = understood.memory.anchor
    if understood.reference in (None, "more") or anchor is None:
        return None
    row = items.row_of.get(anchor.product_id)
    return None if row is None else items.products[row].category or None


def _picks(slate: Slate, names: Sequence[str]) -> tuple[Pick, ...]:
    added = slate.contributions
    return tuple(
        Pick(
            product,
            reason(
                product,
                slate.found_by[i],
                dict(zip(names, slate.features[i], strict=True)),
                None if added is None else dict(zip(names, added[i], strict=True)),
            ),
            slate.found_by[i],
            float(slate.scores[i]),
        )
        for i, product in enumerate(slate.products)
    )


def _reason(error: Exception) -> str:
    """The short code of an explainer's failure; what was not foreseen is logged in full."""
    if isinstance(error, LanguageModelError):
        log.info("explainer failed: %s", error)
        return error.reason
    log.error("the explainer broke", exc_info=error)
    return "error"


def _checked(author: Explainer, brief: Brief, guard: Guard) -> Iterator[str]:
    """What the guard lets through, sentence by sentence."""
    for piece in author.explain(brief):
        if isinstance(piece, str):
            yield from guard.feed(piece)
    yield from guard.finish()


def _stages(clock: dict[str, float]) -> dict[str, float]:
    """Seconds between the clock's marks, and in all."""
    names, times = list(clock), list(clock.values())
    seconds = {names[i]: times[i] - times[i - 1] for i in range(1, len(names))}
    return seconds | {"total": times[-1] - times[0]}
