"""The chat as it is kept and taken up again: what joins the page's state to the store."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Sequence
from copy import copy
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

import streamlit as st

from assistant.conversation import Conversation
from assistant.conversations.keeping import Draft, Held, Keeping
from assistant.conversations.payload import (
    ExchangeKept,
    Kept,
    PickKept,
    bundle_data,
    understood_data,
)
from assistant.conversations.today import today
from assistant.events import Pick
from assistant.profile.about_me import asked_about_me
from assistant.replaying.records import frozen
from assistant.slates.comparing import Comparison, compared
from assistant.turn import Assistant
from assistant.ui.answering import Finisher
from assistant.ui.safe import clipped
from assistant.ui.shopfront import Shopfront
from assistant.ui.state import Exchange, PageState
from assistant.ui.visitor import hashed, visitor
from assistant.words.explainer import Message
from catalog import StoreError
from retrieval import Items

log = logging.getLogger(__name__)
ADDRESS = "c"
"""The name of the conversation's id in the address."""
LONGEST_TITLE = 80
_OTHERWISE = ("understood", "picks", "bundle", "compared", "problem", "done")
"""Parts of an exchange that are kept in another form than they are drawn."""
_SAME = tuple(
    part.name
    for part in fields(Exchange)
    if part.name in ExchangeKept.model_fields and part.name not in _OTHERWISE
)
STILL = timedelta(seconds=90)
"""So long an answer may be under way in another window."""

_NOT_HERE = (
    "The conversation of this address is not here: it was deleted, is too old, or belongs to "
    "another browser. This is a new one."
)
_NOT_NOW = "The conversation of this address can't be read just now. Reload to try again."
_DELETED = (
    "This conversation was deleted in another window. What you say from here on is kept as a new "
    "one."
)
_FORGOTTEN = "You asked to be forgotten: this conversation is not kept any more."
_BOTH = "Another window went on with this conversation. What was said there is here too."
_UNDER_WAY = "This answer is still being written; it appears here when it is ready."
_CUT_OFF = "This answer was cut off. Please ask again."


class _Window(NamedTuple):
    """What is kept of a window: the answer's thread goes on with it whatever the page shows."""

    conversation: Conversation
    exchanges: list[Exchange]
    held: Held
    slider: int | None
    assistant: Assistant


def attend(front: Shopfront, state: PageState) -> None:
    """Before the chat is drawn: takes up what the address names or another window changed, and
    keeps what changed here. Never raises StoreError."""
    keeping = front.keeping
    if keeping is None or state.conversation is None:
        return
    try:
        _follow_address(front, state, keeping)
        _catch_up(front, state, keeping)
    except StoreError:
        log.warning("a kept conversation could not be read", exc_info=True)
        state.hint = _NOT_NOW
    _address(front, state)


def finishing(front: Shopfront, state: PageState, exchange: Exchange) -> Finisher:
    """What ends `exchange`'s answer; the conversation is kept then, whatever is on the page."""
    keeping, window = front.keeping, _window(front, state)
    if keeping is None or window is None:
        return exchange.finish
    forgets = window.conversation.shopper_id is not None
    forgets = forgets and asked_about_me(exchange.message) == "forget_all"

    def finish(broken: bool) -> None:
        if forgets:  # nothing of it may be written again
            window.held.ended = True
            state.hint = _FORGOTTEN
        exchange.finish(broken)
        _save(keeping, window)

    return finish


def take_up(front: Shopfront, state: PageState, id_: str) -> bool:
    """Goes on with the conversation `id_`; False when it is not this visitor's. Raises StoreError
    when it can't be read."""
    keeping, conversation = front.keeping, state.conversation
    if keeping is None:
        return False
    shopper = conversation.shopper_id if conversation else None
    row = keeping.get(id_, visitor(), shopper)
    if row is None:
        return False
    kept = Kept.read(row.payload)
    again = kept.reopened(front.assistant.pipeline.items, row.shopper)
    front.assistant.resume(again)
    items = front.assistant.pipeline.items
    exchanges = [_drawn(one, items) for one in kept.exchanges]
    known = frozenset(one.uid for one in kept.exchanges)
    held = Held(id_, visitor(), row.at, written=True, kept=known)
    state.take_up(again, exchanges, held)
    state.slider = kept.slider
    held.mark = _mark(_Window(again, state.exchanges, held, kept.slider, front.assistant))
    st.query_params[ADDRESS] = id_
    return True


def keep(front: Shopfront, state: PageState) -> None:
    """Keeps what another page changed in the conversation. Never waits, never raises."""
    window = _window(front, state)
    if front.keeping is not None and window is not None and window.held.mark != _mark(window):
        _save(front.keeping, window)


def said_here(state: PageState) -> list[Exchange]:
    """The exchanges that are kept, or will be: not those of a conversation that was deleted."""
    without = state.held.without if state.held else frozenset()
    return [one for one in state.exchanges if one.uid not in without]


def title_of(exchanges: Sequence[Exchange]) -> str:
    """What a conversation is called until it is renamed: its first message."""
    title = clipped(exchanges[0].message, LONGEST_TITLE)
    return title[:1].upper() + title[1:]


def leave() -> None:
    """The address names no conversation any more."""
    st.query_params.pop(ADDRESS, None)


def unfinished(state: PageState) -> bool:
    """True while an answer is being written elsewhere: in the window that was reloaded."""
    return any(one.problem == _UNDER_WAY for one in state.exchanges[-1:])


def _follow_address(front: Shopfront, state: PageState, keeping: Keeping) -> None:
    wanted = st.query_params.get(ADDRESS, "")
    if not wanted or (state.conversation and wanted == state.conversation.id):
        return
    if not take_up(front, state, wanted):
        leave()
        state.hint = _NOT_HERE


def _catch_up(front: Shopfront, state: PageState, keeping: Keeping) -> None:
    held = state.held
    if held is None or any(one.started and not one.done for one in state.exchanges):
        return
    both = held.overtaken
    if keeping.overtaken(held) and take_up(front, state, held.id):
        state.hint = _BOTH if both else ""
    if unfinished(state) and datetime.now(UTC) - state.exchanges[-1].at > STILL:
        state.exchanges[-1].problem = _CUT_OFF


def _go_on_anew(state: PageState, conversation: Conversation, held: Held) -> None:
    """After a deletion in another window: of what it had, nothing is kept again; what has been said
    since, and what the search goes by, is a conversation of its own."""
    gone = frozenset((*held.kept, *held.without))
    conversation.id = uuid.uuid4().hex
    conversation.shopper.enter(conversation.id)
    conversation.memory = replace(conversation.memory, past=())
    conversation.messages = _since(conversation, sum(one.uid in gone for one in state.exchanges))
    state.held = Held(conversation.id, visitor(), without=gone)
    state.hint = _DELETED
    leave()


def _since(conversation: Conversation, gone: int) -> list[Message]:
    """What was said after the first `gone` messages of the shopper's."""
    asked = [n for n, message in enumerate(conversation.messages) if message.role == "user"]
    return conversation.messages[asked[gone] :] if gone < len(asked) else []


def _address(front: Shopfront, state: PageState) -> None:
    conversation = state.conversation
    if conversation is None:
        return
    conversation.visitor = hashed(visitor())
    if not state.exchanges:
        return
    if state.held is None:
        state.held = Held(conversation.id, visitor())
    state.held.visitor = visitor()
    under_way = any(one.started and not one.done for one in state.exchanges)
    if state.held.deleted and not under_way:
        _go_on_anew(state, conversation, state.held)
    if state.held.ended:
        if st.query_params.get(ADDRESS) == state.held.id:
            leave()
        return
    if not said_here(state):
        return
    st.query_params[ADDRESS] = state.held.id
    keep(front, state)


def _window(front: Shopfront, state: PageState) -> _Window | None:
    if state.conversation is None or state.held is None:
        return None
    return _Window(state.conversation, state.exchanges, state.held, state.slider, front.assistant)


def _save(keeping: Keeping, window: _Window) -> None:
    """Gives a copy to be written, so that the next turn may go on meanwhile."""
    window.held.mark = _mark(window)
    conversation = frozen(window.conversation)
    said = (one for one in window.exchanges if one.uid not in window.held.without)
    exchanges = tuple(map(copy, said))
    if not exchanges:
        return
    items, slider = window.assistant.pipeline.items, window.slider
    title = title_of(exchanges)

    def kept() -> Kept:
        return Kept.of(conversation, items, tuple(map(_kept, exchanges)), slider)

    begun = exchanges[0].at
    keeping.save(window.held, Draft(title, begun, conversation.shopper_id, kept))


def _mark(window: _Window) -> object:
    """Differs when there is something new to keep."""
    talk = window.conversation
    drawn = tuple((one.uid, one.done, _shown(one)) for one in window.exchanges)
    cart = tuple(talk.cart.items())
    return (
        window.held.visitor,
        talk.memory,
        cart,
        talk.limit,
        talk.shopper_id,
        window.slider,
        drawn,
        tuple(talk.shopper.recent),
    )


def _shown(one: Exchange) -> tuple[str, ...] | None:
    return None if one.picks is None else tuple(pick.product.id for pick in one.picks)


def _kept(one: Exchange) -> ExchangeKept:
    return ExchangeKept(
        **{name: getattr(one, name) for name in _SAME},
        understood=understood_data(one.understood),
        picks=None if one.picks is None else tuple(map(PickKept.of, one.picks)),
        bundle=bundle_data(one.bundle),
        compared=one.compared is not None,
        problem="" if one.problem == _UNDER_WAY else one.problem,
        done=one.done and one.problem != _UNDER_WAY,
    )


def _beside(one: ExchangeKept, picks: Sequence[Pick] | None) -> Comparison | None:
    """Today's facts side by side, where products were compared and two are still there."""
    if not one.compared or picks is None or len(picks) < 2:
        return None
    return compared([pick.product for pick in picks])


def _drawn(one: ExchangeKept, items: Items) -> Exchange:
    """The exchange over today's catalogue. Raises StoreError for another version's."""
    try:
        now = today(one, items)
    except ValueError:
        raise StoreError("This conversation was kept by another version of Aisle.") from None
    return Exchange(
        id=-1,
        **{name: getattr(one, name) for name in _SAME},
        understood=now.understood,
        picks=now.picks,
        bundle=now.bundle,
        compared=_beside(one, now.picks),
        problem=one.problem if one.done else _UNDER_WAY,
        since=now.lines,
        started=True,
        done=True,
    )
