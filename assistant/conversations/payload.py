"""A kept conversation as data: what is needed to go on where it stopped, and what was drawn.

Who the shopper is, is the row's column and stands nowhere else. Of products only the id is kept,
and the price they were shown at: what is drawn later is the catalogue of that day (`today.py`).
"""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, JsonValue, TypeAdapter, ValidationError

from assistant.clicks import Click
from assistant.conversation import Conversation
from assistant.events import Pick, Understood
from assistant.replaying.records import parts_of, snapshot, summary_of
from assistant.slates.bundle import Bundle
from catalog import StoreError
from retrieval import Items, Shopper
from retrieval.summary import ShopperSummary, restored


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class PickKept(_Part):
    """One pick of a slate, in its place."""

    id: str
    price_minor: int
    """As it was shown."""
    reason: str
    sources: tuple[str, ...] = ()
    score: float = 0.0
    marks: tuple[str, ...] = ()

    @classmethod
    def of(cls, pick: Pick) -> Self:
        """The part of `pick` that is kept."""
        return cls(
            id=pick.product.id,
            price_minor=pick.product.price.minor,
            reason=pick.reason,
            sources=pick.sources,
            score=pick.score,
            marks=pick.marks,
        )


class ExchangeKept(_Part):
    """One message and what was drawn for it."""

    uid: str
    """By which two windows know it for the same."""
    at: datetime
    message: str
    understood: JsonValue = None
    """The event as data; None until it has come."""
    picks: tuple[PickKept, ...] | None = None
    bundle: JsonValue = None
    compared: bool = False
    """Whether its products stood side by side."""
    words: str = ""
    notice: str = ""
    problem: str = ""
    number: int = 0
    """Which of the conversation's messages it is, from 1; 0 where that is not counted."""
    followups: tuple[str, ...] = ()
    stopped: bool = False
    done: bool = False
    click: Click | None = Field(default=None, discriminator="kind")
    """What was clicked, where the message is a click in words."""

    def understood_then(self) -> Understood | None:
        """Raises ValueError when another version of Aisle wrote it."""
        return None if self.understood is None else _UNDERSTOOD.validate_python(self.understood)

    def bundle_then(self) -> Bundle | None:
        """Raises ValueError when another version of Aisle wrote it."""
        return None if self.bundle is None else _bundles().validate_python(self.bundle)


_UNDERSTOOD = TypeAdapter(Understood)


@lru_cache(maxsize=1)
def _bundles() -> TypeAdapter[Bundle]:
    return TypeAdapter(Bundle)


def understood_data(understood: Understood | None) -> JsonValue:
    """For `ExchangeKept.understood`."""
    return None if understood is None else _data(_UNDERSTOOD, understood)


def bundle_data(bundle: Bundle | None) -> JsonValue:
    """For `ExchangeKept.bundle`."""
    return None if bundle is None else _data(_bundles(), bundle)


def _data(adapter: TypeAdapter[Any], value: object) -> JsonValue:
    data: JsonValue = adapter.dump_python(value, mode="json")
    return data


class Kept(_Part):
    """The payload."""

    version: Literal[1] = 1
    conversation: dict[str, JsonValue]
    """See `assistant.replaying.records.snapshot`."""
    summary: ShopperSummary | None = None
    """What the slate knows of a visitor; None of a returning shopper, whose log tells it."""
    slider: int | None = None
    """The maximum chosen beside the chat, in minor units."""
    exchanges: tuple[ExchangeKept, ...] = ()

    @classmethod
    def of(
        cls,
        conversation: Conversation,
        items: Items,
        exchanges: tuple[ExchangeKept, ...],
        slider: int | None = None,
    ) -> Self:
        """`conversation`, whose shopper's rows are those of `items`."""
        known = conversation.shopper_id is not None
        return cls(
            conversation=snapshot(conversation),
            summary=None if known else summary_of(conversation, items),
            exchanges=exchanges,
            slider=slider,
        )

    @classmethod
    def read(cls, payload: str) -> Self:
        """Raises StoreError when another version of Aisle wrote it in another form."""
        try:
            return cls.model_validate_json(payload)
        except ValidationError:
            raise StoreError(_OTHER) from None

    def reopened(self, items: Items, shopper: str | None) -> Conversation:
        """The conversation as it was; `Assistant.resume` then brings a returning shopper's up to
        date. Raises StoreError when another version of Aisle wrote it in another form."""
        try:
            parts = parts_of(self.conversation)
        except ValueError:
            raise StoreError(_OTHER) from None
        known = restored(self.summary, items, shopper) if self.summary else Shopper(shopper)
        return Conversation(shopper=known, shopper_id=shopper, **parts)


def merged(mine: Kept, theirs: Kept) -> Kept:
    """`mine`, with the exchanges that only `theirs` has in their place by time: what two windows
    said is all kept, and the conversation goes on from this one's."""
    known = {one.uid for one in mine.exchanges}
    missing = [one for one in theirs.exchanges if one.uid not in known]
    every = sorted((*missing, *mine.exchanges), key=lambda one: one.at)
    return mine.model_copy(update={"exchanges": tuple(every)})


_OTHER = (
    "This conversation was kept by another version of Aisle, and this one can't read it. "
    "Start a new one."
)
