"""What one browser session keeps between reruns: a conversation and its exchanges."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import count
from typing import NamedTuple

import streamlit as st

from assistant.budget import Budget
from assistant.clicks import Click
from assistant.conversation import Conversation
from assistant.events import Done, Event, Failed, InCart, Pick, Picks, Stage, Understood, Words
from assistant.slates.bundle import Bundle
from assistant.ui.answering import Answering
from assistant.understanding.understand import LONGEST_MESSAGE
from assistant.words.explainer import Message

_KEY = "aisle"
_BROKE_OFF = "Something went wrong with this answer. Please ask again."


class SentAway(NamedTuple):
    """A product that is "not for me", and how to have it back."""

    pick: Pick
    event: str
    """The recorded event's id."""
    before: tuple[tuple[Exchange, Picks], ...]
    """The slates it was taken off, as they were."""


@dataclass(slots=True)
class Exchange:
    """One message and its answer, as far as the answer has come."""

    id: int
    """Unique in the browser session, so that widget keys never meet."""
    message: str
    click: Click | None = None
    """What was clicked, where the message is no more than a click in words."""
    number: int = 0
    """Which of the conversation's messages it is, from 1; 0 until it is asked."""
    stage: Stage = "understand"
    understood: Understood | None = None
    picks: tuple[Pick, ...] | None = None
    """None until the slate has come; it may be empty."""
    bundle: Bundle | None = None
    comparison: tuple[str, ...] = ()
    words: str = ""
    notice: str = ""
    """The quiet line of a fallback."""
    problem: str = ""
    """One sentence when the turn broke off."""
    followups: tuple[str, ...] = ()
    away: list[SentAway] = field(default_factory=list)
    """Products sent away from this slate, the last one last."""
    stopped: bool = False
    started: bool = False
    done: bool = False

    def take(self, event: Event) -> None:
        """Moves the answer on by one event. A failure withdraws the words so far; once it is
        stopped, nothing more is taken."""
        if self.done:
            return
        match event:
            case Understood():
                self.understood = event
            case Picks():
                self._grow(event)
            case Words(text):
                self.words += text
            case Failed(notice=notice):
                self.words, self.notice = "", notice
            case Done():
                self.followups = event.followups
            case InCart():
                pass

    def at_stage(self, stage: Stage) -> None:
        """What the turn is doing now."""
        self.stage = stage

    def slate(self) -> Picks:
        """What is on the screen."""
        return Picks(self.picks or (), self.bundle, self.comparison)

    def show(self, slate: Picks) -> None:
        """Puts `slate` on the screen."""
        self.picks, self.bundle, self.comparison = slate.picks, slate.bundle, slate.comparison

    def drop(self, product_id: str) -> None:
        """Takes one card off the screen, and what was said of it beside the others."""
        if self.picks is not None:
            kept = tuple(pick for pick in self.picks if pick.product.id != product_id)
            self.show(Picks(kept, self.bundle, () if kept != self.picks else self.comparison))

    def finish(self, broken: bool) -> None:
        """Nothing more comes; `broken` when an error ended it."""
        if not self.done:
            self.problem = _BROKE_OFF if broken else ""
            self.done = True

    def stop(self) -> None:
        """The shopper wants no more of it: what has come stays."""
        self.stopped = self.done = True

    def _grow(self, slate: Picks) -> None:
        """Cards keep their places when more come, and what was sent away stays away."""
        away = {one.pick.product.id for one in self.away}
        held = {pick.product.id for pick in self.picks or ()}
        fresh = (p for p in slate.picks if p.product.id not in held and p.product.id not in away)
        self.show(Picks((*(self.picks or ()), *fresh), slate.bundle, slate.comparison))


@dataclass(slots=True)
class PageState:
    """All that the page remembers."""

    conversation: Conversation | None = None
    """None until the shop is open."""
    exchanges: list[Exchange] = field(default_factory=list)
    answering: Answering | None = None
    slider: Budget | None = None
    """As it was last drawn."""
    looked: set[str] = field(default_factory=set)
    """Ids of products looked at more closely in this conversation."""
    _ids: count[int] = field(default_factory=count)

    def ask(self, message: str, click: Click | None = None) -> None:
        """Queues a message, or a click in words; an empty one does nothing."""
        if not message.strip():
            return
        last = self.exchanges[-1] if self.exchanges else None
        if click is not None and last and last.click == click and not last.done:
            return  # clicked twice
        text = message.strip()[:LONGEST_MESSAGE]
        self.exchanges.append(Exchange(next(self._ids), text, click))

    def stop(self) -> None:
        """Ends the answer under way; the conversation keeps what was said of it."""
        running = next((one for one in self.exchanges if one.started and not one.done), None)
        if self.answering is None or running is None:
            return
        self.answering.drop()
        running.stop()
        messages = self.conversation.messages if self.conversation else []
        if running.words and messages and messages[-1].role == "user":
            messages.append(Message("assistant", running.words))

    def before(self, exchange: Exchange) -> Exchange | None:
        """The exchange ahead of `exchange`; None for the first."""
        place = self.exchanges.index(exchange) if exchange in self.exchanges else 0
        return self.exchanges[place - 1] if place else None

    def begin(self, conversation: Conversation, *, keep_cart: bool) -> None:
        """A fresh chat; an answer still under way is dropped."""
        if self.answering is not None:
            self.answering.drop()
        if keep_cart and self.conversation is not None:
            conversation.cart = self.conversation.cart
        self.conversation, self.exchanges, self.answering = conversation, [], None
        self.looked = set()


def page_state() -> PageState:
    """The state of this browser session, made on first use."""
    if _KEY not in st.session_state:
        st.session_state[_KEY] = PageState()
    state: PageState = st.session_state[_KEY]
    return state
