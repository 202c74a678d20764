"""What one browser session keeps between reruns: a conversation and its exchanges."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import count
from typing import Literal

import streamlit as st

from assistant.conversation import Conversation
from assistant.conversations.keeping import Held
from assistant.events import Done, Event, Failed, InCart, Pick, Picks, Understood, Words
from assistant.slates.bundle import Bundle
from assistant.slates.comparing import Comparison
from assistant.ui.answering import Answering
from assistant.understanding.understand import LONGEST_MESSAGE
from catalog.beliefs import Belief
from catalog.conversations import KeptConversation

View = Literal["", "compare", "cart"]

_KEY = "aisle"
_BROKE_OFF = "Something went wrong with this answer. Please ask again."


@dataclass(slots=True)
class Exchange:
    """One message and its answer, as far as the answer has come."""

    id: int
    """Unique in the browser session, so that widget keys never meet."""
    message: str
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
    started: bool = False
    done: bool = False
    uid: str = field(default_factory=lambda: uuid.uuid4().hex)
    """By which two windows know it for the same."""
    at: datetime = field(default_factory=lambda: datetime.now(UTC))
    """When it was asked."""

    def take(self, event: Event) -> None:
        """Moves the answer on by one event. A failure withdraws the words so far."""
        match event:
            case Understood():
                self.understood = event
            case Picks(picks):
                self.picks, self.bundle, self.compared = picks, event.bundle, event.compared
            case Words(text):
                self.words += text
            case Failed(notice=notice):
                self.words, self.notice = "", notice
            case Done() | InCart():
                pass

    def finish(self, broken: bool) -> None:
        """Nothing more comes; `broken` when an error ended it."""
        self.problem = _BROKE_OFF if broken else ""
        self.done = True


@dataclass(slots=True)
class PageState:
    """All that the page remembers."""

    conversation: Conversation | None = None
    """None until the shop is open."""
    exchanges: list[Exchange] = field(default_factory=list)
    answering: Answering | None = None
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
    going: str = ""
    """The conversation that a click on another page leads to."""
    let_go: Belief | None = None
    """What was forgotten last on the profile page, to be believed again."""
    _ids: count[int] = field(default_factory=count)

    def ask(self, message: str) -> None:
        """Queues a message; an empty one does nothing."""
        if message.strip():
            exchange = Exchange(next(self._ids), message.strip()[:LONGEST_MESSAGE])
            self.exchanges.append(exchange)

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
        self.held, self.hint, self.let_go = None, "", None

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
