"""What one browser session keeps between reruns: a conversation and its exchanges."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import count
from typing import Literal, NamedTuple

import streamlit as st

from assistant.budget import Budget
from assistant.clicks import Again, Click, Voice
from assistant.conversation import Conversation
from assistant.conversations.keeping import Held
from assistant.events import Done, Event, Failed, InCart, Pick, Picks, Stage, Understood, Words
from assistant.slates.bundle import Bundle
from assistant.slates.comparing import Comparison
from assistant.ui.answering import Answering
from assistant.understanding.understand import LONGEST_MESSAGE
from assistant.words.explainer import Message
from catalog.beliefs import Belief
from catalog.conversations import KeptConversation

View = Literal["", "compare", "cart"]

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
    compared: Comparison | None = None
    """Products set side by side, when the message asked for it."""
    words: str = ""
    notice: str = ""
    """The quiet line of a fallback."""
    problem: str = ""
    """One sentence when the turn broke off."""
    since: tuple[str, ...] = ()
    """What is no longer as it was answered, where the conversation was taken up again."""
    followups: tuple[str, ...] = ()
    away: list[SentAway] = field(default_factory=list)
    """Products sent away from this slate, the last one last."""
    stopped: bool = False
    started: bool = False
    done: bool = False
    uid: str = field(default_factory=lambda: uuid.uuid4().hex)
    """By which two windows know it for the same."""
    at: datetime = field(default_factory=lambda: datetime.now(UTC))
    """When it was asked."""

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
        return Picks(self.picks or (), self.bundle, compared=self.compared)

    def show(self, slate: Picks) -> None:
        """Puts `slate` on the screen."""
        self.picks, self.bundle, self.compared = slate.picks, slate.bundle, slate.compared

    def drop(self, product_id: str) -> None:
        """Takes one card off the screen, and what was said of it beside the others."""
        if self.picks is not None:
            kept = tuple(pick for pick in self.picks if pick.product.id != product_id)
            beside = self.compared if kept == self.picks else None
            self.show(Picks(kept, self.bundle, compared=beside))

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
        picks = (*(self.picks or ()), *fresh)
        self.show(Picks(picks, slate.bundle, slate.comparison, slate.compared))


@dataclass(slots=True)
class PageState:
    """All that the page remembers."""

    conversation: Conversation | None = None
    """None until the shop is open."""
    exchanges: list[Exchange] = field(default_factory=list)
    answering: Answering | None = None
    capped: Budget | None = None
    """The slider's budget as it was last drawn."""
    looked: set[str] = field(default_factory=set)
    """Ids of products looked at more closely in this conversation."""
    comparing: list[str] = field(default_factory=list)
    """Ids of products chosen to be set side by side, as they were chosen."""
    view: View = ""
    """What lies open over the chat."""
    told: list[tuple[str, str]] = field(default_factory=list)
    """Markdown and icon of what is yet to be told in passing."""
    held: Held | None = None
    """The hold on the conversation where it is kept."""
    hint: str = ""
    """One quiet line about the conversation itself."""
    slider: int | None = None
    """The maximum chosen beside the chat, in minor units."""
    deleted: KeptConversation | None = None
    """What was deleted last, to be put back."""
    was_open: bool = False
    """It was the conversation on the page."""
    going: str = ""
    """The conversation that a click on another page leads to."""
    let_go: Belief | None = None
    """What was forgotten last on the profile page, to be believed again."""
    stale: bool = False
    """The profile has changed since the last answer."""
    _ids: count[int] = field(default_factory=count)

    def ask(self, message: str, click: Click | None = None) -> None:
        """Queues a message, or a click in words; an empty one does nothing."""
        if not message.strip():
            return
        last = self.exchanges[-1] if self.exchanges else None
        if click is not None and last and last.click == click and not last.done:
            return  # clicked twice
        self.stale = False
        text = message.strip()[:LONGEST_MESSAGE]
        self.exchanges.append(Exchange(next(self._ids), text, click))

    def ask_again(self, message: str, voice: Voice) -> None:
        """Has the picks follow what `voice` says now: the same is looked for again, told as
        `message`. Nothing where nothing was looked for yet, or a message waits to be answered."""
        memory = self.conversation.memory if self.conversation else None
        if memory is None or not (memory.query or memory.state.constraints or memory.state.slots):
            return
        click = Again(voice)
        if self.exchanges and not self.exchanges[-1].started:
            if self.exchanges[-1].click == click:
                self.exchanges[-1].message = message
            return  # what waits is answered by what holds now
        self.stop()
        self.ask(message, click)

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

    def look(self, view: View) -> None:
        """Opens a view over the chat; the empty one closes it."""
        self.view = view

    def tell(self, markdown: str, icon: str) -> None:
        """Told in passing when the page is drawn next: a callback may draw nothing itself."""
        self.told.append((markdown, icon))

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
        self.looked, self.comparing, self.view = set(), [], ""
        self.held, self.hint, self.let_go, self.stale = None, "", None, False

    def take_up(self, conversation: Conversation, exchanges: list[Exchange], held: Held) -> None:
        """Goes on with a kept chat. A message that waits for its answer is asked in it."""
        waiting = [one for one in self.exchanges if not one.started]
        self.begin(conversation, keep_cart=False)
        self.exchanges = [replace(one, id=next(self._ids)) for one in exchanges] + waiting
        self.held = held


def page_state() -> PageState:
    """The state of this browser session, made on first use."""
    if _KEY not in st.session_state:
        st.session_state[_KEY] = PageState()
    state: PageState = st.session_state[_KEY]
    return state
