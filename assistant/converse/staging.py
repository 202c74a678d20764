"""A script's conversation made ready: its shelf, who talks, what may be spent, the cart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.budget import Budget
from assistant.conversation import Conversation
from assistant.converse.script import Script
from assistant.converse.shelves import TamperedPipeline
from assistant.converse.slates import Past
from assistant.converse.sums import minor_of
from assistant.converse.watching import Titles, Watch
from assistant.turn import Assistant
from catalog import Product


class Stage:
    """Where one script is played, once. `titles` are those of the shop."""

    def __init__(self, script: Script, assistant: Assistant, titles: Titles) -> None:
        items = assistant.pipeline.items
        self._script, self._currency = script, items.currency
        self.catalogue = {product.id: product for product in items.products}
        if script.shelf:
            tampered = TamperedPipeline(assistant.pipeline, script.shelf)
            assistant = replace(assistant, pipeline=tampered)
        self.assistant = assistant
        self.slider = self._capped(script.slider, "slider")
        self._limit = self._capped(script.limit, "your profile")
        self.watch = Watch(titles, [cap for cap in (self.slider, self._limit) if cap])
        self.past = Past()

    def opened(self) -> Conversation:
        """A new conversation with the script's shopper."""
        who = self._script.shopper
        if who == "busiest":
            who = next(iter(self.assistant.store.shoppers(1)), None)
        conversation = self.assistant.open(who)
        if self._limit:
            conversation.limit = self._limit
        return conversation

    def to_cart(
        self, conversation: Conversation, place: int, picks: Sequence[Product]
    ) -> list[str]:
        """Puts the pick at `place`, from 1, in the cart; what is amiss where there is none."""
        if place > len(picks):
            return [f"there is no pick {place} to put in the cart"]
        self.assistant.add_to_cart(conversation, picks[place - 1].id)
        return []

    def _capped(self, sum_: str | None, said_by: str) -> Budget | None:
        if sum_ is None:
            return None
        return Budget(self._currency, minor_of(sum_, self._currency), None, said_by)
