"""One person's conversation: what was said, shown and done in it. Plain data, no behaviour of
the page or of the language model."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field

from assistant.budget import Budget
from assistant.carting import Cart
from assistant.exploring.seen import Seen
from assistant.understanding.understand import Memory
from assistant.words.explainer import Message
from retrieval import Shopper


def _new_id() -> str:
    return uuid.uuid4().hex


@dataclass(slots=True)
class Conversation:
    """Grows turn by turn. `shopper` is folded from history and moves on with the session."""

    shopper: Shopper = field(default_factory=Shopper)
    shopper_id: str | None = None
    """None for a new visitor."""
    visitor: str = ""
    """A new visitor's browser, hashed, where it is known again: experiments treat it as one."""
    id: str = field(default_factory=_new_id)
    """Also the session's id in the interaction log."""
    platform: str = "web"
    limit: Budget | None = None
    """The most they want to pay, as their profile has it."""
    memory: Memory = field(default_factory=Memory)
    messages: list[Message] = field(default_factory=list)
    cart: Cart = field(default_factory=Cart)
    """Product id to quantity."""
    seen: list[Seen] = field(default_factory=list)
    """The last slates, so that what comes of a product is joined to the one that brought it."""

    @property
    def unit(self) -> str:
        """Who this is, as far as that is known: the shopper, the browser, the conversation."""
        return self.shopper_id or self.visitor or self.id
