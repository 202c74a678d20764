"""One visit to the real assistant: searches, follow-ups, and what is done with each slate."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from time import perf_counter

from assistant.events import Picks
from assistant.replaying.recording import taken
from assistant.simulating.acting import Acts, acted
from assistant.simulating.staging import Stage, Visitor
from assistant.simulating.wanting import refined
from catalog import Product
from catalog.sample import Want
from catalog.sample.calendar import Visit
from catalog.sample.visits import Memory, missions
from catalog.sample.wants import draw_want

SIMULATED = "simulated-"
"""How the sessions of simulated shoppers begin."""
_REFINING = 0.5
"""How often a slate with nothing for them is answered, not left."""
_MOST_REFINED = 2
_LEFT_FROM = 4
"""On a small screen nobody looks further than some place from here on."""


@dataclass(frozen=True, slots=True)
class Turned:
    """One turn of a visit."""

    visit: Visit
    message: str
    shown: int
    acts: Acts
    seconds: float
    """Of the turn, on the wall."""


def visited(stage: Stage, visit: Visit, memory: Memory, chance: random.Random) -> Iterator[Turned]:
    """A conversation of one to four searches, each followed up a little where it found nothing.

    Raises StoreError when what they do can't be recorded.
    """
    stage.clock.turn_to(visit.at)
    conversation = stage.assistant.open(visit.tastes.shopper, visit.platform)
    # Told from people's by its name, and the same for the same seed: exploration draws by it.
    conversation.id = f"{SIMULATED}{visit.session}"
    conversation.shopper.enter(conversation.id)
    visitor = Visitor(stage, visit, conversation, memory, chance)
    for category in missions(chance, stage.shop.world, visit.tastes, memory):
        want = draw_want(chance, visit.tastes, category, stage.shop.world.prices)
        yield from _searched(visitor, want)


def _searched(visitor: Visitor, want: Want) -> Iterator[Turned]:
    message, prices = want.text, visitor.stage.shop.world.prices
    for again in range(1 + _MOST_REFINED):
        turned, slate = _turned(visitor, want, message)
        yield turned
        leaves = again == _MOST_REFINED or visitor.chance.random() >= _REFINING
        if turned.acts.clicks or not slate or leaves:
            return
        message, want = refined(visitor.chance, visitor.tastes, want, slate, prices)


def _turned(visitor: Visitor, want: Want, message: str) -> tuple[Turned, list[Product]]:
    visitor.wait(15, 90)
    begun, slate = perf_counter(), Picks(())
    for event in taken(visitor.stage.assistant, visitor.conversation, message):
        slate = event if isinstance(event, Picks) else slate
    seconds = perf_counter() - begun
    products = [pick.product for pick in slate.picks]
    depth = len(products)
    if visitor.visit.platform != "web":
        depth = visitor.chance.randint(_LEFT_FROM, max(_LEFT_FROM, depth))
    acts = acted(visitor, want, slate, depth)
    return Turned(visitor.visit, message, len(products), acts, seconds), products
