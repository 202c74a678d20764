"""The turn: a message in, typed events out. This is the loop that everything else serves.

    understand -> slate -> picks on the screen -> words, each checked against the picks

It knows no Streamlit and no SDK; the page, the terminal and the tests draw what it yields.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from time import perf_counter

from assistant.budget import Budget
from assistant.conversation import Conversation
from assistant.events import Done, Event, Failed, Pick, Picks, Understood, Words
from assistant.explainer import Brief, Explainer, Message
from assistant.grounding import Guard, Vocabulary
from assistant.notices import notice, profile_lines, shortage
from assistant.reasons import reason
from assistant.understand import Understanding, understand
from catalog import Interaction, Kind, LanguageModelError, Money, Profile, Store
from retrieval import Context, Limits, Pipeline, Shopper, Slate

log = logging.getLogger(__name__)
_HISTORY = 20_000  # events of a shopper's past that are folded


def _now() -> datetime:
    return datetime.now(UTC)


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

    def open(self, shopper_id: str | None = None, platform: str = "web") -> Conversation:
        """A new conversation, with what is known of a returning shopper folded in."""
        conversation = Conversation(Shopper(shopper_id), shopper_id, platform=platform)
        if shopper_id is not None:
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
        understood = understand(
            message,
            conversation.memory,
            currency=self.pipeline.items.currency,
            slider=slider,
            profile=conversation.limit,
        )
        clock["understand"] = perf_counter()
        limits = self._limits(understood)
        slate = self._slate(conversation, understood, limits)
        if limits.category and not slate.products:
            limits = replace(limits, category=None)
            slate = self._slate(conversation, understood, limits)
        picks = self._picks(slate)
        notes = (*understood.notes, *shortage(self.pipeline, understood, limits, slate))
        brief = self._brief(conversation, message, understood, picks, notes)
        # From here on the shopper may see the picks, so a turn given up in mid-words is remembered.
        conversation.memory = understood.memory.showing(picks)
        conversation.messages.append(Message("user", message))
        yield Understood(understood.query, understood.budget, notes)
        yield Picks(picks)
        clock["picks"] = perf_counter()
        yield from self._explained(conversation, brief, slate, clock)

    def add_to_cart(self, conversation: Conversation, product_id: str, quantity: int = 1) -> None:
        """Puts a product in the cart; the act feeds the session, so the next slate knows it.

        Raises StoreError when it can't be recorded; the cart is then as it was.
        """
        event = Interaction(
            id=uuid.uuid4().hex,
            session=conversation.id,
            shopper=conversation.shopper_id,
            product=product_id,
            kind=Kind.CART,
            at=self.now(),
            platform=conversation.platform,
            quantity=quantity,
        )
        self.store.append([event])
        conversation.cart[product_id] = conversation.cart.get(product_id, 0) + quantity
        self._fold(conversation.shopper, event)

    def _limit(self, shopper_id: str) -> Budget | None:
        profile = self.store.profile(shopper_id)
        currency = self.pipeline.items.currency
        if profile is None or profile.budget is None or profile.budget.currency != currency:
            return None
        return Budget(currency, profile.budget.minor, None, "your profile")

    def _slate(
        self, conversation: Conversation, understood: Understanding, limits: Limits
    ) -> Slate:
        context = Context(conversation.shopper, self.now(), conversation.platform)
        return self.pipeline.slate(understood.query, context, limits)

    def _limits(self, understood: Understanding) -> Limits:
        budget = understood.budget
        kind = self._kind(understood)
        return Limits(budget.most, budget.least, exclude=understood.exclude, category=kind)

    def _kind(self, understood: Understanding) -> tuple[str, ...] | None:
        """The category of the product referred to: like it, cheaper or nicer means one of those."""
        anchor = understood.memory.anchor
        if understood.reference in (None, "more") or anchor is None:
            return None
        row = self.pipeline.items.row_of.get(anchor.product_id)
        return None if row is None else self.pipeline.items.products[row].category or None

    def _picks(self, slate: Slate) -> tuple[Pick, ...]:
        names = self.pipeline.feature_names
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

    def _brief(
        self,
        conversation: Conversation,
        message: str,
        understood: Understanding,
        picks: tuple[Pick, ...],
        notes: tuple[str, ...],
    ) -> Brief:
        return Brief(
            message=message,
            picks=picks,
            budget=understood.budget,
            shop=self.shop,
            profile=profile_lines(conversation.shopper, self.pipeline.items),
            history=tuple(conversation.messages),
            notes=notes,
        )

    def _explained(
        self,
        conversation: Conversation,
        brief: Brief,
        slate: Slate,
        clock: dict[str, float],
    ) -> Iterator[Event]:
        """The words, from the explainer or, should it fail, from the fallback."""
        said: list[str] = []
        guard = self._guard(brief)
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
            author, said, guard = self.fallback, [], self._guard(brief)
            for text in _checked(author, brief, guard):
                said.append(text)
                yield Words(text)
            held = held + guard.held_back
        clock["words"] = perf_counter()
        conversation.messages.append(Message("assistant", "".join(said)))
        yield Done(author.name, len(held), _stages(clock) | slate.seconds)

    def _guard(self, brief: Brief) -> Guard:
        said = (brief.message, brief.shop, *brief.profile)
        return Guard(brief.picks, brief.budget, self.vocabulary, said)

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
        yield from guard.feed(piece)
    yield from guard.finish()


def _stages(clock: dict[str, float]) -> dict[str, float]:
    """Seconds between the clock's marks, and in all."""
    names, times = list(clock), list(clock.values())
    seconds = {names[i]: times[i] - times[i - 1] for i in range(1, len(names))}
    return seconds | {"total": times[-1] - times[0]}
