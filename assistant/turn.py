"""The turn: a message in, typed events out. This is the loop that everything else serves.

    understand -> answer -> picks on the screen -> words, each checked against the picks

It knows no Streamlit and no SDK; the page, the terminal and the tests draw what it yields.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from threading import Lock
from time import perf_counter
from typing import TYPE_CHECKING, NamedTuple

from assistant.budget import Budget
from assistant.carting import added, cart_lines, contents_line, no_more
from assistant.clicking import lifts_profile, understood_click
from assistant.clicks import Click
from assistant.conversation import Conversation
from assistant.events import Done, Event, InCart, Pick, Picks, Stage, Words
from assistant.grounding import Guard, Vocabulary
from assistant.profile.about_me import Ask, asked_about_me
from assistant.profile.remembering import (
    Keeper,
    about_me,
    believed,
    opened,
    profiled,
    still_believed,
)
from assistant.replying import answered_in_words, asks_too, unless_idle
from assistant.rereading import Reader, reread
from assistant.rewording import reworded
from assistant.slates.answers import Answer, answered
from assistant.slates.followups import followups
from assistant.slates.notices import profile_lines
from assistant.slates.refilling import again, refilled, within, without
from assistant.toolbox.shop_desk import toolbox
from assistant.toolbox.tools import Happening
from assistant.understanding import RECALL, Lexicon, Memory, Understanding, understand
from assistant.understanding.talk import in_distress, small_talk
from assistant.words.explainer import Brief, Carted, Constrained, Explainer, Message
from assistant.words.speaking import Spoken, speak
from catalog import Interaction, Kind, Money, Profile, Store, StoreError
from catalog.impressions import Result
from retrieval import Context, Pipeline, Shopper
from retrieval.facets import values_of
from retrieval.items import changed_rows
from retrieval.rulebook import RuleBook
from retrieval.splicing import ranked_by

if TYPE_CHECKING:  # they know the networks, which take seconds to import
    from assistant.exploring.experimenting import Assigned
    from assistant.exploring.exploration import Exploration
    from assistant.exploring.showing import Showing
    from assistant.slates.reranking import Rerank
    from retrieval.freshness import Freshness

log = logging.getLogger(__name__)
_HISTORY = 20_000  # events of a shopper's past that are folded


def quiet(_: Stage) -> None:
    """For who does not want to know what a turn is doing."""


def _now() -> datetime:
    return datetime.now(UTC)


class Shelves(NamedTuple):
    """The catalogue that one turn works with, whatever becomes of the shop meanwhile."""

    pipeline: Pipeline
    vocabulary: Vocabulary
    lexicon: Lexicon


class Dismissed(NamedTuple):
    """What came of "not for me"."""

    slate: Picks | None
    """The slate without the product, where one was given."""
    event: str
    """The recorded event's id, by which it is taken back."""
    followups: tuple[str, ...] = ()
    """What may be said next, of the new slate."""


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
    lexicon: Lexicon | None = None
    """The shop's words; made of the pipeline's catalogue where none is given."""
    reader: Reader | None = None
    """Reads a message again when the rules are unsure; None leaves it to them."""
    keeper: Keeper | None = None
    """Remembers what returning shoppers say of themselves; None remembers nothing new."""
    rules: RuleBook | None = None
    """What the merchant pins, boosts, buries and hides; None shows the shop without."""
    exploration: Exploration | None = None
    """Tries other products at some places, and logs what was shown; None does neither."""
    _known: Pipeline | None = field(init=False, repr=False, default=None)
    _swap: Lock = field(init=False, repr=False, compare=False, default_factory=Lock)

    def __post_init__(self) -> None:
        self._known = self.freshness.pipeline if self.freshness else None
        self.lexicon = self.lexicon or Lexicon(self.pipeline.items)

    def open(self, shopper_id: str | None = None, platform: str = "web") -> Conversation:
        """A new conversation, with what is known of a returning shopper folded in."""
        conversation = Conversation(Shopper(shopper_id), shopper_id, platform=platform)
        if shopper_id is not None:
            self._shelves()  # who bought what has only just come is known for it
            conversation.limit = self._limit(shopper_id)
            conversation.memory = opened(conversation.memory, self.store, shopper_id)
            self._recall(conversation.shopper, shopper_id)
        conversation.shopper.enter(conversation.id)
        return conversation

    def resume(self, conversation: Conversation) -> None:
        """Makes a kept conversation ready for its next message. A returning shopper's, whose
        `shopper` comes in empty, goes on with their log, limit and beliefs of today. Raises
        StoreError when these can't be read."""
        self._shelves()
        shopper_id = conversation.shopper_id
        if shopper_id is not None:
            conversation.limit = self._limit(shopper_id)
            conversation.memory = still_believed(conversation.memory, self.store, shopper_id)
            self._recall(conversation.shopper, shopper_id)
        conversation.shopper.enter(conversation.id)

    def _recall(self, shopper: Shopper, shopper_id: str) -> None:
        for event in self.store.history(shopper_id, limit=_HISTORY):
            self._fold(shopper, event)

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
        self,
        conversation: Conversation,
        message: str,
        slider: Budget | None = None,
        click: Click | None = None,
        stage: Callable[[Stage], None] = quiet,
    ) -> Iterator[Event]:
        """Answers one message, or a click whose words `message` are. The conversation is updated by
        the time `Done` is yielded; `stage` is told what is being done.

        Given up after the picks, it remembers them and the message, but no words.
        """
        clock = {"start": perf_counter()}
        stage("understand")
        at = self.now()
        shelves, arms = self._arranged(conversation, at)
        clock["refresh"] = perf_counter()
        if click is None:
            understood = self._understood(shelves, conversation, message, slider, at)
        else:
            understood = understood_click(click, conversation, shelves.pipeline.items, slider)
        clock["understand"] = perf_counter()
        stage("look")
        context = Context(conversation.shopper, at, conversation.platform)
        rerank = self._rerank(conversation, message, understood, click, arms)
        answer = answered(shelves.pipeline, understood, context, shelves.lexicon, rerank)
        notes, carted = self._carried_out(conversation, understood, answer)
        brief = self._brief(conversation, message, understood, answer, notes, shelves, context)
        turn = uuid.uuid4().hex
        showing = self._showing(conversation, turn, at, message, understood, answer, shelves, arms)
        # From here on the shopper may see the picks, so a turn given up in mid-words is remembered.
        conversation.memory = self._shown(understood, answer)
        conversation.messages.append(Message("user", message))
        if lifts_profile(click):
            conversation.limit = None
        with _watched(self.exploration, showing) as seen:
            yield seen(understood.event(notes=notes[len(understood.notes) :]))
            yield seen(Picks(answer.picks, answer.bundle, answer.comparison, answer.compared))
            yield from carted
            clock["picks"] = perf_counter()
            stage("write")
            for event in self._explained(conversation, brief, shelves, answer, slider, clock):
                yield seen(replace(event, turn=turn) if isinstance(event, Done) else event)

    def add_to_cart(self, conversation: Conversation, product_id: str, quantity: int = 1) -> None:
        """Puts a product in the cart; the act feeds the session, so the next slate knows it.

        Raises StoreError when it can't be recorded; the cart is then as it was.
        """
        items = self.pipeline.items
        row = items.row_of.get(product_id)
        if row is None:
            raise StoreError(f"The shop does not have the product {product_id!r}.")
        self._record(conversation, product_id, Kind.CART, quantity)
        conversation.cart.put(items.products[row], quantity)

    def bought(self, conversation: Conversation, product_id: str, quantity: int = 1) -> None:
        """Notes a purchase at today's price; what of it was in the cart is out of it.

        Raises StoreError when it can't be recorded; the cart is then as it was.
        """
        items = self.pipeline.items
        row = items.row_of.get(product_id)
        if row is None:
            raise StoreError(f"The shop does not have the product {product_id!r}.")
        paid = items.products[row].price
        self._record(conversation, product_id, Kind.PURCHASE, quantity, paid)
        cart = conversation.cart
        if cart.get(product_id, 0) > quantity:
            cart.lower(product_id, cart[product_id] - quantity)
        else:
            cart.remove(product_id)

    def thumbed(self, conversation: Conversation, number: int, liked: bool | None) -> None:
        """Notes what the shopper thinks of the answer to a message, by its number from 1; None
        takes it back."""
        if self.exploration is not None:
            self.exploration.thumbed(conversation, number, liked, self.now())

    def looked_at(self, conversation: Conversation, product_id: str) -> None:
        """Notes that a product was looked at more closely: a click, which feeds the session too.

        Raises StoreError when it can't be recorded; the session is then as it was.
        """
        self._record(conversation, product_id, Kind.CLICK)

    def dismiss(
        self,
        conversation: Conversation,
        product_id: str,
        shown: Picks | None = None,
        slider: Budget | None = None,
    ) -> Dismissed:
        """Takes a product out of the rest of the conversation. Of `shown`, the slate that the
        conversation is at, the next best takes its place.

        Raises StoreError when it can't be recorded; all is then as it was.
        """
        event = self._record(conversation, product_id, Kind.DISMISS)
        memory = conversation.memory = without(conversation.memory, product_id)
        if shown is None:
            return Dismissed(None, event)
        at = self.now()
        shelves, arms = self._arranged(conversation, at)
        voices = [v for v in (slider, conversation.limit) if v is not None]
        understood = again(memory, shelves.pipeline.items.currency, voices)
        context = Context(conversation.shopper, at, conversation.platform)
        slate = refilled(shelves.pipeline, understood, context, shelves.lexicon, shown, product_id)
        if self.exploration is not None:
            under = arms.arms if arms else None
            self.exploration.refilled(conversation, shown, slate, understood.query, at, under)
        conversation.memory = conversation.memory.showing(slate.picks)
        return Dismissed(slate, event, _next(conversation, slate.picks, shelves, slider))

    def take_back(
        self, conversation: Conversation, product_id: str, event: str, shown: Sequence[Pick]
    ) -> None:
        """Undoes `dismiss`, whose event is named; `shown` is on the screen again. Raises StoreError
        when it can't be done."""
        self.store.withdraw(event)
        if self.exploration is not None:
            self.exploration.came(conversation, product_id, Result.UNDO, self.now())
        conversation.memory = within(conversation.memory, product_id).showing(shown)

    def _record(
        self,
        conversation: Conversation,
        product_id: str,
        kind: Kind,
        quantity: int = 1,
        paid: Money | None = None,
    ) -> str:
        event = Interaction(
            id=uuid.uuid4().hex,
            session=conversation.id,
            shopper=conversation.shopper_id,
            product=product_id,
            kind=kind,
            at=self.now(),
            platform=conversation.platform,
            quantity=quantity,
            price_paid=paid,
        )
        self.store.append([event])
        self._fold(conversation.shopper, event)
        if self.exploration is not None:
            result, at = Result(kind.value), event.at
            self.exploration.came(conversation, product_id, result, at, event.id)
        return event.id

    def _rerank(
        self,
        conversation: Conversation,
        message: str,
        understood: Understanding,
        click: Click | None,
        arms: Assigned | None,
    ) -> Rerank | None:
        if self.exploration is None:
            return None
        return self.exploration.rerank(conversation, message, understood, click, arms)

    def _showing(
        self,
        conversation: Conversation,
        turn: str,
        at: datetime,
        message: str,
        understood: Understanding,
        answer: Answer,
        shelves: Shelves,
        arms: Assigned | None,
    ) -> Showing | None:
        """Nothing of who asks about their profile is logged: they may just have been forgotten."""
        if self.exploration is None or asked_about_me(message) is not None:
            return None
        ranked = shelves.pipeline.ranker is not None
        shown = arms.under(answer.slate) if arms else None
        return self.exploration.showing(conversation, turn, at, understood, answer, ranked, shown)

    def _arranged(
        self, conversation: Conversation, at: datetime
    ) -> tuple[Shelves, Assigned | None]:
        """What a slate shown `at` a time is chosen from and by: under the merchant's rules, ordered
        as the conversation's arms have it."""
        shelves = self._shelves(at)
        if self.exploration is None:
            return shelves, None
        arms = self.exploration.experiments.of(conversation, at)
        if arms.orderer is not None:
            pipeline = ranked_by(shelves.pipeline, arms.orderer.ranker)
            shelves = shelves._replace(pipeline=pipeline)
        return shelves, arms

    def _shelves(self, at: datetime | None = None) -> Shelves:
        """What the store holds now, under the rules that hold `at` a time, where one is given.
        Turns run in threads of their own: pipeline and vocabulary are read and changed together."""
        with self._swap:
            latest = self.freshness.latest() if self.freshness else None
            if latest is not self._known and latest is not None:
                before, now = self.pipeline.items, latest.items
                changed = [now.products[row] for row in changed_rows(before, now).tolist()]
                brands = now.brands[len(before.brands) :]
                titles = (product.title for product in changed)
                self.vocabulary = self.vocabulary.grown(brands, titles, values_of(changed))
                self.lexicon = self._words().grown(now, changed)
                self.pipeline = self._known = latest
            shelves = Shelves(self.pipeline, self.vocabulary, self._words())
        if self.rules is None or at is None:
            return shelves
        return shelves._replace(pipeline=self.rules.over(shelves.pipeline, at))

    def _words(self) -> Lexicon:
        if self.lexicon is None:
            self.lexicon = Lexicon(self.pipeline.items)
        return self.lexicon

    def _limit(self, shopper_id: str) -> Budget | None:
        profile = self.store.profile(shopper_id)
        currency = self.pipeline.items.currency
        if profile is None or profile.budget is None or profile.budget.currency != currency:
            return None
        return Budget(currency, profile.budget.minor, None, "your profile")

    def _understood(
        self,
        shelves: Shelves,
        conversation: Conversation,
        message: str,
        slider: Budget | None,
        at: datetime,
    ) -> Understanding:
        """What the message asks for; what it says of the shopper is remembered or forgotten."""
        items = shelves.pipeline.items
        ask = asked_about_me(message)
        talk = small_talk(message) if conversation.memory.shown and not ask else ""
        told = self._about_me(ask, message, conversation) if ask else ()
        distress = in_distress(message)
        said = RECALL if ask or distress else reworded(message, conversation.memory, items)
        understood = understand(
            said,
            conversation.memory,
            currency=items.currency,
            lexicon=shelves.lexicon,
            slider=slider,
            profile=conversation.limit,
        )
        if distress:
            return answered_in_words(understood, distress, conversation.memory)
        if ask:
            return replace(understood, notes=told)
        if talk and not asks_too(understood, conversation.memory):
            return answered_in_words(understood, talk, conversation.memory)
        understood = reread(understood, message, conversation.memory, items, self.reader)
        understood = profiled(understood, message, conversation, items, at, self.store, self.keeper)
        return unless_idle(understood, conversation.memory, message)

    def _about_me(self, ask: Ask, message: str, conversation: Conversation) -> tuple[str, ...]:
        events = self.exploration.forgettable if self.exploration is not None else None
        return about_me(ask, message, conversation, self.store, self.keeper, events)

    def _carried_out(
        self, conversation: Conversation, understood: Understanding, answer: Answer
    ) -> tuple[tuple[str, ...], list[InCart]]:
        """The notes of the turn, and what went into the cart."""
        notes = (*understood.notes, *answer.notes)
        if understood.act == "uncart":
            return (*notes, *self._out_of_cart(conversation, understood)), []
        if understood.act != "cart":
            return notes, []
        carted: list[InCart] = []
        in_set = dict(understood.memory.counts)
        with conversation.cart.together(added([pick.product for pick in answer.picks])):
            for pick in answer.picks:
                wanted = max(understood.quantity, in_set.get(pick.product.id, 1))
                line, quantity = self._put(conversation, pick.product.id, wanted)
                notes = (*notes, line)
                carted += [InCart(pick.product.id, quantity)] if quantity else []
        return notes, carted

    def _out_of_cart(
        self, conversation: Conversation, understood: Understanding
    ) -> tuple[str, ...]:
        """Takes out what is asked for, and says what is in the cart."""
        cart = conversation.cart
        if understood.out == "all":
            cart.empty()
        elif understood.out == "one":
            pointed = [id_ for id_ in understood.products if id_ in cart]
            for id_ in pointed[:1] or list(cart)[-1:]:
                cart.remove(id_)
        return (contents_line(cart_lines(cart, self.pipeline.items)),)

    def _shown(self, understood: Understanding, answer: Answer) -> Memory:
        """What later turns refer to: "the second" is still the slate's after one went into the
        cart."""
        still = understood.act in ("cart", "uncart", "tell", "recall")
        if still:
            return understood.memory
        memory, bundle = understood.memory.showing(answer.picks), answer.bundle
        if understood.act == "search":
            memory = replace(memory, unmet=answer.dropped)
        if bundle is None or not answer.picks:
            return replace(memory, together=None, counts=()) if answer.picks else memory
        counts = tuple((line.product_id, line.quantity) for line in bundle.lines)
        return replace(memory, together=bundle.total.minor, counts=counts)

    def _put(self, conversation: Conversation, product_id: str, quantity: int) -> tuple[str, int]:
        items = self.pipeline.items
        product = items.products[items.row_of[product_id]]
        wanted = quantity
        room = conversation.cart.room(product)
        if room is not None:
            quantity = min(quantity, room)
        if not quantity:
            return no_more(product.title), 0
        try:
            self.add_to_cart(conversation, product_id, quantity)
        except StoreError:
            log.warning("a cart could not be kept", exc_info=True)
            return f"{product.title} could not be put in your cart just now; please try again.", 0
        fewer = f"; only {quantity} are left" if quantity < wanted else ""
        return f"In your cart now: {quantity} × {product.title}{fewer}.", quantity

    def _brief(
        self,
        conversation: Conversation,
        message: str,
        understood: Understanding,
        answer: Answer,
        notes: tuple[str, ...],
        shelves: Shelves,
        context: Context,
    ) -> Brief:
        bundle = answer.bundle
        lines = (bundle.sum_line(), bundle.upgrade_line()) if bundle else ()
        put = lambda id_, quantity: self.add_to_cart(conversation, id_, quantity)  # noqa: E731
        return Brief(
            message=message,
            picks=answer.picks,
            budget=understood.budget,
            shop=self.shop,
            profile=(
                *profile_lines(conversation.shopper, shelves.pipeline.items),
                *believed(self.store, conversation.shopper_id),
            ),
            history=tuple(conversation.messages),
            notes=notes,
            state=understood.state,
            bundle=tuple(line for line in lines if line),
            comparison=answer.comparison,
            asked=understood.act == "search",
            reply=answer.reply,
            toolbox=toolbox(shelves.pipeline, context, understood, answer, message, put),
        )

    def _explained(
        self,
        conversation: Conversation,
        brief: Brief,
        shelves: Shelves,
        answer: Answer,
        slider: Budget | None,
        clock: dict[str, float],
    ) -> Iterator[Event]:
        """The words, from the explainer or, should it fail, from the fallback, or none."""
        said = (brief.message, brief.shop, *brief.profile)
        guard = lambda picks: Guard(picks, brief.budget, shelves.vocabulary, said)  # noqa: E731
        spoken, begun = Spoken(answer.picks), 0.0
        rungs = (self.fallback,) if brief.settled else (self.explainer, self.fallback)
        for event in speak(rungs, brief, guard, spoken):
            if isinstance(event, Picks):
                conversation.memory = conversation.memory.showing(event.picks)
                event = replace(
                    event,
                    bundle=answer.bundle,
                    comparison=answer.comparison,
                    compared=answer.compared,
                )
            begun = begun or (perf_counter() if isinstance(event, Words) else 0.0)
            yield event
        for happening in spoken.happened:
            yield from _happened(happening, conversation)
        clock["words"] = perf_counter()
        messages = conversation.messages
        if not messages or messages[-1].role == "user":  # else it was stopped, and told as it was
            messages.append(Message("assistant", spoken.text))
        first = {"first_word": begun - clock["start"]} if begun else {}
        seconds = _stages(clock) | first | answer.seconds
        yield Done(
            spoken.author,
            len(spoken.held_back),
            tuple(spoken.ledger),
            seconds,
            answer.slate,
            _next(conversation, _on_screen(brief, spoken, conversation, shelves), shelves, slider),
        )

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


@contextmanager
def _watched(
    exploration: Exploration | None, showing: Showing | None
) -> Iterator[Callable[[Event], Event]]:
    """Lets `showing` look at each event, and logs what it saw at the end, however that comes."""
    if exploration is None or showing is None:
        yield lambda event: event
        return

    def seen(event: Event) -> Event:
        showing.take(event)
        return event

    try:
        yield seen
    finally:
        exploration.shown(showing)


def _happened(happening: Happening, conversation: Conversation) -> Iterator[Event]:
    """What the explainer did beside speaking: the cart was filled, a constraint agreed on."""
    match happening:
        case Carted(product_id, quantity):
            yield InCart(product_id, quantity)
        case Constrained(added, dropped):
            memory = conversation.memory
            kept = (c for c in memory.state.constraints if c not in dropped)
            state = replace(memory.state, constraints=(*kept, *added))
            conversation.memory = replace(memory, state=state)
        case _:
            pass


def _on_screen(
    brief: Brief, spoken: Spoken, conversation: Conversation, shelves: Shelves
) -> tuple[Pick, ...]:
    """What the follow-ups go by: after a mere reply still the slate before it."""
    if not brief.settled:
        return spoken.shown
    items = shelves.pipeline.items
    rows = (items.row_of.get(one.product_id) for one in conversation.memory.shown)
    return tuple(Pick(items.products[row], "") for row in rows if row is not None)


def _next(
    conversation: Conversation,
    shown: tuple[Pick, ...],
    shelves: Shelves,
    slider: Budget | None,
) -> tuple[str, ...]:
    """What the shopper may like to say next. Never worth a turn."""
    items = shelves.pipeline.items
    hear = partial(
        understand,
        memory=conversation.memory,
        currency=items.currency,
        lexicon=shelves.lexicon,
        slider=slider,
        profile=conversation.limit,
    )
    try:
        return followups(shown, conversation.memory, items, hear)
    except Exception:
        log.exception("no follow-ups could be found")
        return ()


def _stages(clock: dict[str, float]) -> dict[str, float]:
    """Seconds between the clock's marks, and in all."""
    names, times = list(clock), list(clock.values())
    seconds = {names[i]: times[i] - times[i - 1] for i in range(1, len(names))}
    return seconds | {"total": times[-1] - times[0]}
