"""A turn as it was: all that is needed to play it again, and what came of it.

The message's text, the messages before it and what the shopper had looked at are in it, because the
turn depends on them. Who the shopper is, is not: their id is the row's column and nowhere else, so
that "forget everything about me" finds every record of theirs (catalog/forgetting.py). Records of
visitors nobody knows go when `Recorder.days` are over.
"""

from __future__ import annotations

import copy
import uuid
from collections import deque
from dataclasses import fields
from datetime import datetime
from functools import lru_cache
from typing import Any, Literal, get_type_hints

from pydantic import BaseModel, ConfigDict, Field, JsonValue, TypeAdapter, ValidationError

from assistant.budget import Budget
from assistant.clicks import Click
from assistant.conversation import Conversation
from assistant.replaying.briefs import NOT_ASKED, brief
from assistant.replaying.listening import Purpose, Reply
from assistant.replaying.pieces import read, written
from assistant.replaying.tracing import Trace
from catalog import StoreError
from catalog.records import RecordedTurn
from retrieval import Items
from retrieval.summary import ShopperSummary, dumped, restored

_APART = ("shopper", "shopper_id")
"""Fields of a conversation that a record has in another form."""


def _new_id() -> str:
    return uuid.uuid4().hex


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class PickRecord(_Part):
    """One product of the slate, in its place."""

    id: str
    title: str
    price_minor: int
    currency: str
    reason: str
    score: float
    sources: tuple[str, ...]


class Answered(_Part):
    """By what the turn was answered."""

    shop: str = ""
    shop_version: str = ""
    revision: int = 0
    """The store's when the turn began."""
    prompt: str = ""
    prompt_digest: str = ""
    model: str = ""
    policy: str = ""
    """What ordered the slate: "ranker", "blend" where none is trained, where it was explored the
    strategy and its policy: "epsilon@20261126T…", or "interleaved:" and the experiment."""
    seed: int | None = None
    """Of anything random; None: nothing in the turn was."""
    unranked: bool = False
    """Whether an experiment had the blend order in the ranker's place."""
    ranker: str = ""
    """The shop version whose ranker an experiment had order; empty where none did."""


class ReplyRecord(_Part):
    """One reply of the language model; see `assistant.replaying.pieces` for what a piece is."""

    purpose: Purpose
    pieces: tuple[JsonValue, ...]
    broke: str = ""
    """How it ended: empty when in full, else the failure's reason."""
    system: str = ""
    """The changing part of its prompt as it was filled; empty when nothing was sent, or it is that
    of the reply before. The other part is the prompt version's."""
    results: tuple[str, ...] = ()
    """What the tools had answered before it."""
    first: float | None = None
    seconds: float = 0.0

    @classmethod
    def of(cls, reply: Reply) -> ReplyRecord:
        """Raises TypeError for a piece that is no model's."""
        return cls(
            purpose=reply.purpose,
            pieces=tuple(map(written, reply.pieces)),
            broke=reply.broke,
            system="" if reply.broke in NOT_ASKED else reply.system,
            results=reply.results,
            first=reply.first,
            seconds=reply.seconds,
        )

    def reply(self) -> Reply:
        """Raises ValueError for what this Aisle's models do not say."""
        return Reply(self.purpose, list(map(read, self.pieces)), self.broke)


class TurnRecord(_Part):
    """One turn. `shopper` is not part of the payload."""

    version: Literal[1] = 1
    id: str = Field(default_factory=_new_id)
    at: datetime
    """The turn's only time."""
    number: int
    """Which of the conversation's messages, from 1."""
    message: str
    slider: Budget | None = None
    click: Click | None = Field(default=None, discriminator="kind")
    """What was clicked, where the message is no more than a click in words."""
    before: dict[str, JsonValue]
    """The conversation before the message; see `snapshot`."""
    summary: ShopperSummary
    answered: Answered
    understood: dict[str, JsonValue]
    """The event, as data."""
    picks: tuple[PickRecord, ...]
    beside: dict[str, JsonValue] = Field(default_factory=dict)
    """What else the slate's event said: a set's sums, a comparison."""
    happened: tuple[JsonValue, ...] = ()
    """Events beside those told here, such as a product put in the cart, as data."""
    heard: tuple[ReplyRecord, ...] = ()
    """The language model's replies before the guard: its own text, not for the page."""
    withdrawn: tuple[str, ...] = ()
    """Words shown before a failure withdrew them."""
    words: tuple[str, ...]
    """Words that stayed on the screen."""
    ledger: tuple[JsonValue, ...] = ()
    """The claims and what backed them, as the guard has them."""
    failures: tuple[str, ...] = ()
    explainer: str
    held_back: int = 0
    seconds: dict[str, float] = Field(default_factory=dict)
    trace: Trace | None = None
    """How the picks came about; None where nothing was searched, and in records of before."""
    shopper: str | None = Field(default=None, exclude=True)

    def row(self) -> RecordedTurn:
        """As the store keeps it. Raises ValueError on text that is none, such as half a sign."""
        payload, short = self.model_dump_json(), brief(self).model_dump_json()
        talk = str(self.before["id"])
        return RecordedTurn(self.id, talk, self.number, self.at, payload, self.shopper, short)

    @classmethod
    def of(cls, row: RecordedTurn) -> TurnRecord:
        """Raises StoreError when another Aisle wrote it in another form."""
        try:
            record = cls.model_validate_json(row.payload)
        except ValidationError as error:
            raise StoreError(
                f"The recorded turn {row.id} can't be read: another version of Aisle wrote it "
                f"({error.error_count()} fields differ). Replay it with that version."
            ) from None
        return record.model_copy(update={"shopper": row.shopper})


def frozen(conversation: Conversation) -> Conversation:
    """A copy that the turn will not change; cheap enough to be made before every turn."""
    kept = copy.copy(conversation)
    kept.shopper = copy.copy(conversation.shopper)
    for part in (kept, kept.shopper):
        for one in fields(part):
            value = getattr(part, one.name)
            if isinstance(value, list | dict | set | deque):
                setattr(part, one.name, value.copy())
    return kept


def snapshot(conversation: Conversation) -> dict[str, JsonValue]:
    """All of a conversation but its shopper as JSON. The messages are in it from the first on: the
    template's choice of words begins with it."""
    return {
        name: adapter.dump_python(getattr(conversation, name), mode="json")
        for name, adapter in _adapters().items()
    }


def reopened(record: TurnRecord, items: Items) -> Conversation:
    """The conversation as it was before the turn, over `items`. Raises StoreError when its parts
    are another version's."""
    try:
        parts = parts_of(record.before)
    except ValueError:
        raise StoreError(
            f"The recorded turn {record.id} is of an Aisle whose conversations held other things. "
            "Replay it with that version."
        ) from None
    shopper = restored(record.summary, items, record.shopper)
    return Conversation(shopper=shopper, shopper_id=record.shopper, **parts)


def parts_of(data: dict[str, JsonValue]) -> dict[str, Any]:
    """What `snapshot` wrote, as fields of a `Conversation`. Raises ValueError when they are another
    version's."""
    adapters = _adapters()
    if unknown := data.keys() - adapters.keys():
        raise ValueError(f"a conversation has no {sorted(unknown)}")
    return {name: adapters[name].validate_python(value) for name, value in data.items()}


def summary_of(conversation: Conversation, items: Items) -> ShopperSummary:
    """What the slate knows of the shopper."""
    return dumped(conversation.shopper, items)


@lru_cache(maxsize=1)
def _adapters() -> dict[str, TypeAdapter[Any]]:
    hints = get_type_hints(Conversation)
    return {name: TypeAdapter(hint) for name, hint in hints.items() if name not in _APART}
