"""What a returning shopper says of themselves, on its way in and out of a conversation."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime
from typing import Protocol

from assistant.constraints import State
from assistant.conversation import Conversation
from assistant.profile.about_me import Ask, answer
from assistant.profile.beliefs import for_another as without_sizes
from assistant.profile.beliefs import initial, overridden, told, with_beliefs, within, without
from assistant.profile.brands_asked import BrandsAsked
from assistant.profile.learnt import for_another, learnt
from assistant.understanding import Memory, Understanding
from catalog import Store, StoreError
from catalog.beliefs import Belief, Beliefs
from retrieval import Items

log = logging.getLogger(__name__)
_UNUSED = re.compile(r"I didn't use “")
"""Opens the note about numbers that nothing is listed by; a size that is believed was used."""
_NOT_NOW = "I can't get at your profile just now, so nothing was changed. Please try again."


class Keeper(Protocol):
    """Writes beliefs behind the reply; `assistant.replaying.recorder.Recorder` is one."""

    def remember(self, shopper: str, learnt: Iterable[Belief]) -> None:
        """Believes `learnt` soon."""
        ...

    def flush(self, seconds: float = 60.0) -> bool:
        """Waits until all so far is written."""
        ...


def opened(memory: Memory, store: Store, shopper: str) -> Memory:
    """The memory that a returning shopper's conversation opens with."""
    return replace(memory, state=initial(Beliefs(store).of(shopper)))


def still_believed(memory: Memory, store: Store, shopper: str) -> Memory:
    """`memory` of a kept conversation without what its shopper's profile no longer says."""
    held = Beliefs(store).of(shopper)
    return in_every_state(memory, lambda state: within(state, held))


def in_every_state(memory: Memory, change: Callable[[State], State]) -> Memory:
    """`memory` with its state changed, and the states that "go back" returns to."""
    past = tuple(replace(one, state=change(one.state)) for one in memory.past)
    return replace(memory, state=change(memory.state), past=past)


def profiled(
    understood: Understanding,
    message: str,
    conversation: Conversation,
    items: Items,
    at: datetime,
    store: Store,
    keeper: Keeper | None,
) -> Understanding:
    """`understood` with what the message says of the shopper, which is remembered of a returning
    one; and without what their profile says against their own words."""
    state = understood.state
    shopper = conversation.shopper_id
    fresh = learnt(
        message,
        state,
        conversation.memory.state,
        conversation=conversation.id,
        at=at,
        values=items.facets.values,
        asked_before=BrandsAsked(store, shopper) if shopper is not None else (),
    )
    if fresh and keeper is not None and shopper is not None:
        keeper.remember(shopper, fresh)
    state, notes = overridden(with_beliefs(state, fresh, state.turn))
    if for_another(message):
        state = without_sizes(state)
    memory = replace(understood.memory, state=state)
    known = {value for c in state.constraints for value in c.values}
    heard = [n for n in understood.notes if not (_UNUSED.match(n) and _numbers(n) <= known)]
    return replace(understood, memory=memory, notes=(*heard, *notes))


def _numbers(note: str) -> set[str]:
    return set(re.findall(r"“([^”]*)”", note))


def about_me(
    ask: Ask,
    message: str,
    conversation: Conversation,
    store: Store,
    keeper: Keeper | None,
    events: Callable[[], Store | None] | None = None,
) -> tuple[str, ...]:
    """Answers what is known of the shopper, or forgets it; the lines to say. What a forgotten
    belief brought into the conversation goes with it. `events` gives the event log's store. When a
    store refuses, nothing is forgotten, and that is said."""
    if keeper is not None:
        keeper.flush()
    try:
        log_too = events() if events is not None and ask == "forget_all" else None
        done = answer(store, conversation, message, ask, log_too)
    except StoreError:
        log.warning("a profile could not be read or changed", exc_info=True)
        return (_NOT_NOW,)
    if ask != "view":
        conversation.memory = in_every_state(
            conversation.memory, lambda state: without(state, done.gone)
        )
    return done.lines


def believed(store: Store, shopper: str | None) -> tuple[str, ...]:
    """What a returning shopper told the shop, a line each for the explainer; none of a visitor,
    nor when the store refuses."""
    if shopper is None:
        return ()
    try:
        return told(Beliefs(store).of(shopper))
    except StoreError:
        log.warning("beliefs could not be read", exc_info=True)
        return ()
