"""What a shopper does with a slate, by the law of catalog/sample/truth.py.

All through the assistant's own methods, so that the log fills as in life.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.events import Picks
from assistant.replaying.recorder import Recorder
from assistant.simulating.staging import Visitor
from catalog import Product
from catalog.sample import Want, relevance
from catalog.sample.truth import RATING

_GONE = 0.12
"""Gone before the product's page was there."""


@dataclass(slots=True)
class Acts:
    """How often each was done with one slate."""

    clicks: int = 0
    carts: int = 0
    purchases: int = 0
    dismissals: int = 0
    liked: bool | None = None
    """The thumb; None where none was given."""


def acted(visitor: Visitor, want: Want, slate: Picks, depth: int) -> Acts:
    """Looks over the first `depth` of the slate, from the top. Raises StoreError."""
    acts, tastes, truth = Acts(), visitor.tastes, visitor.stage.shop.truth
    seen, passed_over = [pick.product for pick in slate.picks[:depth]], []
    for position, product in enumerate(seen, start=1):
        chance = truth.click_chance(tastes, product, relevance(want, product), position)
        if visitor.chance.random() < chance:
            acts.clicks += 1
            _looked(visitor, want, product, acts)
        else:
            passed_over.append(product)
    for product in passed_over:
        chance = truth.dismiss_chance(tastes, product, relevance(want, product))
        if visitor.chance.random() < chance:
            acts.dismissals += 1
            visitor.wait(2, 10)
            dismissed = visitor.stage.assistant.dismiss(visitor.conversation, product.id, slate)
            slate = dismissed.slate or slate
    if seen and visitor.chance.random() < RATING:
        acts.liked = _rated(visitor, want, seen)
    return acts


def _looked(visitor: Visitor, want: Want, product: Product, acts: Acts) -> None:
    """The product's own page, and from there perhaps the cart and the checkout."""
    truth, assistant = visitor.stage.shop.truth, visitor.stage.assistant
    tastes, fit, chance = visitor.tastes, relevance(want, product), visitor.chance
    visitor.wait(4, 40)
    assistant.looked_at(visitor.conversation, product.id)
    if chance.random() < _GONE or chance.random() >= truth.cart_chance(tastes, product, fit):
        return
    visitor.wait(10, 120)
    assistant.add_to_cart(visitor.conversation, product.id)
    acts.carts += 1
    if chance.random() < truth.buy_chance(tastes, product, fit):
        visitor.wait(30, 240)
        _bought(visitor, product)
        acts.purchases += 1


def _bought(visitor: Visitor, product: Product) -> None:
    assistant, conversation = visitor.stage.assistant, visitor.conversation
    assistant.bought(conversation, product.id)
    visitor.memory.bought.append(visitor.stage.items[product.id].category)


def _rated(visitor: Visitor, want: Want, seen: Sequence[Product]) -> bool:
    """A thumb for the answer, kept with the turn's record where there are records."""
    truth, assistant = visitor.stage.shop.truth, visitor.stage.assistant
    best = max(truth.utility(visitor.tastes, one, relevance(want, one)) for one in seen)
    liked = visitor.chance.random() < truth.like_chance(best)
    conversation, keeper = visitor.conversation, assistant.keeper
    number = sum(said.role == "user" for said in conversation.messages)
    if isinstance(keeper, Recorder) and keeper.days:
        keeper.rate(conversation.id, number, liked)
    assistant.thumbed(conversation, number, liked)
    return liked
