"""An assistant that says what a test scripted, over a small shop of its own; no models."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from types import SimpleNamespace

from assistant.budget import Budget
from assistant.clicks import Click
from assistant.conversation import Conversation
from assistant.events import Done, Event, Pick, Picks, Stage, Understood, Words
from assistant.replaying.recorder import Recorder
from assistant.turn import Dismissed, quiet
from assistant.words.explainer import Message
from catalog import Interaction, Kind, Money, Product, StoreError
from retrieval import Items

Script = Callable[[str, Budget], Iterator[Event]]

SHELVES = {
    ("Kitchen", "Coffee", "Coffee Grinders"): "grinder",
    ("Garden", "Planters"): "planter",
    ("Stationery", "Notebooks"): "notebook",
    ("Bedroom", "Duvet Covers"): "duvet cover",
}
COLOURS = ("red", "navy", "green", "cream", "black", "mustard")


def product(number: int, title: str, minor: int, **fields: object) -> Product:
    """One product with plausible facts."""
    facts: dict[str, object] = {"rating": 4.6, "review_count": 231, "stock": 20} | fields
    return Product(id=f"p{number}", title=title, price=Money(minor=minor, currency="USD"), **facts)


def shelf() -> list[Product]:
    """24 products over four departments, $5 to $120."""
    made = []
    for path, noun in SHELVES.items():
        for place, colour in enumerate(COLOURS):
            number = len(made)
            made.append(
                product(
                    number,
                    f"{colour.capitalize()} {noun} with a lid and a rather long name"
                    if place == 2
                    else f"{colour.capitalize()} {noun}",
                    500 * (number + 1) - 5,
                    category=path,
                    attributes={"colour": colour},
                    stock=3 if place == 1 else None if place == 3 else 20,
                    rating=None if place == 4 else 4.6,
                )
            )
    return made


class ScriptedAssistant:
    """Has of `assistant.turn.Assistant` what the page uses."""

    def __init__(self, script: Script, products: list[Product] | None = None) -> None:
        self.script = script
        self.asked: list[tuple[str, Budget | None]] = []
        self.added: list[str] = []
        self.looks: list[str] = []
        self.clicks: list[Click | None] = []
        self.dismissed: list[str] = []
        self.kept: list[tuple[str | None, int | None]] = []
        self.refuses = False
        self.keeper: object = None
        self.now = None
        self.pipeline = SimpleNamespace(items=Items.of(products or shelf()))
        self.store = SimpleNamespace(shoppers=self._shoppers, history=self._history)

    def open(self, shopper_id: str | None = None, platform: str = "web") -> Conversation:
        return Conversation(shopper_id=shopper_id, platform=platform)

    def turn(
        self,
        conversation: Conversation,
        message: str,
        slider: Budget | None = None,
        click: Click | None = None,
        stage: Callable[[Stage], None] = quiet,
    ) -> Iterator[Event]:
        self.asked.append((message, slider))
        self.clicks.append(click)
        conversation.messages.append(Message("user", message))
        for event in self.script(message, slider or Budget("USD")):
            if isinstance(event, Understood):
                memory = conversation.memory
                conversation.memory = replace(memory, query=event.query, state=event.state)
            yield event

    def thumbed(self, conversation: Conversation, number: int, liked: bool | None) -> None:
        if isinstance(self.keeper, Recorder):
            self.keeper.rate(conversation.id, number, liked)

    def add_to_cart(self, conversation: Conversation, product_id: str, quantity: int = 1) -> None:
        if self.refuses:
            raise StoreError("The database is read-only. Make its folder writable.")
        self.added.append(product_id)
        items = self.pipeline.items
        conversation.cart.put(items.products[items.row_of[product_id]], quantity)

    def dismiss(
        self,
        conversation: Conversation,
        product_id: str,
        shown: Picks | None = None,
        slider: Budget | None = None,
    ) -> Dismissed:
        if self.refuses:
            raise StoreError("The database is read-only. Make its folder writable.")
        self.dismissed.append(product_id)
        if shown is None:
            return Dismissed(None, "event-1")
        there = {pick.product.id for pick in shown.picks}
        fresh = next(p for p in self.pipeline.items.products if p.id not in there)
        picks = (Pick(fresh, "Next") if p.product.id == product_id else p for p in shown.picks)
        return Dismissed(replace(shown, picks=tuple(picks)), "event-1")

    def take_back(
        self, conversation: Conversation, product_id: str, event: str, shown: tuple[Pick, ...]
    ) -> None:
        assert event == "event-1"
        self.dismissed.remove(product_id)

    def looked_at(self, conversation: Conversation, product_id: str) -> None:
        if self.refuses:
            raise StoreError("The database is read-only. Make its folder writable.")
        self.looks.append(product_id)

    def remember_limit(self, conversation: Conversation, most: int | None) -> None:
        if self.refuses:
            raise StoreError("The database is read-only. Make its folder writable.")
        self.kept.append((conversation.shopper_id, most))
        conversation.limit = None if most is None else Budget("USD", most, None, "your profile")

    def _shoppers(self, limit: int = 100) -> list[str]:
        return ["shopper-7", "shopper-8"][:limit]

    def _history(self, shopper: str, limit: int = 500) -> list[Interaction]:
        if shopper == "shopper-8":
            return []
        return [
            Interaction(
                id="e1", session="s", product="p0", kind=Kind.VIEW, at="2026-01-01T10:00:00Z"
            )
        ]


def cheerful(message: str, budget: Budget) -> Iterator[Event]:
    """A turn in which all goes well: ten picks, three sentences."""
    chosen = [p for p in shelf() if budget.allows(p.price.minor)][:10]
    picks = tuple(
        Pick(p, "Matches your words; rated 4.6 by 231 shoppers", ("semantic",)) for p in chosen
    )
    yield Understood(message, budget)
    yield Picks(picks)
    for pick in picks[:3]:
        yield Words(f"- The **{pick.product.title}** costs {pick.product.price}.\n")
    yield Done("template")
