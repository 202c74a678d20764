"""Beliefs changed by hand: in the store, and at once in the conversation that is under way."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from assistant.conversation import Conversation
from assistant.profile.beliefs import with_beliefs, without
from assistant.profile.remembering import in_every_state
from catalog import Store
from catalog.beliefs import Belief, Beliefs


def correct(
    store: Store,
    conversation: Conversation,
    belief: Belief,
    values: Iterable[str],
    negated: bool,
    at: datetime,
) -> Belief:
    """`belief` with other values, wanted or unwanted, as its shopper says now. Raises StoreError,
    and changes nothing, when it is not believed any more or the store refuses."""
    new = Beliefs(store).correct(_shopper(conversation), belief.id, values, at, negated)
    _forgotten(conversation, [belief])
    _learnt(conversation, [new])
    return new


def let_go(store: Store, conversation: Conversation, gone: Iterable[Belief]) -> None:
    """Forgets `gone` of its shopper. Raises StoreError, and changes nothing, when the store
    refuses."""
    gone = tuple(gone)
    Beliefs(store).forget(_shopper(conversation), gone)
    _forgotten(conversation, gone)


def take_back(store: Store, conversation: Conversation, gone: Iterable[Belief]) -> None:
    """Believes again what was let go. Raises StoreError, and changes nothing, when the store
    refuses."""
    gone = tuple(gone)
    Beliefs(store).keep(_shopper(conversation), gone)
    _learnt(conversation, gone)


def _shopper(conversation: Conversation) -> str:
    if conversation.shopper_id is None:
        raise ValueError("nothing is believed of a visitor nobody knows")
    return conversation.shopper_id


def _forgotten(conversation: Conversation, gone: Iterable[Belief]) -> None:
    gone = tuple(gone)
    conversation.memory = in_every_state(conversation.memory, lambda state: without(state, gone))


def _learnt(conversation: Conversation, beliefs: Iterable[Belief]) -> None:
    beliefs = tuple(beliefs)
    conversation.memory = in_every_state(
        conversation.memory, lambda state: with_beliefs(state, beliefs, turn=0)
    )
