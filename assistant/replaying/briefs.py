"""A recorded turn in brief: what lists and figures need, without reading all of the record."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from assistant.language.llm import Usage
from assistant.language.prices import cost, priced
from assistant.language.purse import CAPPED
from assistant.replaying.listening import Purpose
from catalog.records import TurnBrief

if TYPE_CHECKING:
    from assistant.replaying.records import ReplyRecord, TurnRecord

NOT_ASKED = frozenset({"no_key", CAPPED})
"""Reasons for which no model was asked: nothing that a model did wrong."""
Rung = Literal["model", "template", "cards"]


class Asked(BaseModel):
    """One reply of the language model: tokens, cost and time. A cost that is not known is
    reckoned by the dearest price."""

    model_config = ConfigDict(frozen=True)

    purpose: Purpose
    broke: str = ""
    usage: Usage = Field(default_factory=Usage)
    micros: int = 0
    priced: bool = True
    first: float | None = None
    seconds: float = 0.0


class Brief(BaseModel):
    """Of one turn. Other versions' further fields are let go."""

    model_config = ConfigDict(frozen=True)

    message: str
    act: str = "search"
    explainer: str
    prompt: str = ""
    model: str = ""
    policy: str = ""
    picks: int
    sentences: int = 0
    """That were written, those held back among them."""
    held_back: int = 0
    failures: tuple[str, ...] = ()
    asked: tuple[Asked, ...] = ()
    seconds: dict[str, float] = Field(default_factory=dict)

    @property
    def rung(self) -> Rung:
        """Whose words were shown."""
        return self.explainer if self.explainer in ("template", "cards") else "model"  # type: ignore[return-value]

    @property
    def broke(self) -> tuple[str, ...]:
        """Why each reply failed that a model was asked for."""
        return tuple(one.broke for one in self.asked if one.broke and one.broke not in NOT_ASKED)

    @property
    def micros(self) -> int:
        """What the turn cost, in millionths of a dollar."""
        return sum(one.micros for one in self.asked)


def brief(record: TurnRecord) -> Brief:
    """Of `record`."""
    answered = record.answered
    return Brief(
        message=record.message,
        act=str(record.understood.get("act", "search")),
        explainer=record.explainer,
        prompt=answered.prompt,
        model=answered.model,
        policy=answered.policy,
        picks=len(record.picks),
        sentences=len(record.ledger),
        held_back=record.held_back,
        failures=record.failures,
        asked=asked(record.heard, answered.model),
        seconds={name: round(value, 6) for name, value in record.seconds.items()},
    )


def asked(heard: Sequence[ReplyRecord], model: str) -> tuple[Asked, ...]:
    """Each reply by what it cost. The reader and the explainer are one model."""
    return tuple(_asked(reply, model) for reply in heard)


def _asked(reply: ReplyRecord, model: str) -> Asked:
    counted = (piece for piece in reply.reply().pieces if isinstance(piece, Usage))
    usage = sum(counted, Usage())
    return Asked(
        purpose=reply.purpose,
        broke=reply.broke,
        usage=usage,
        micros=0 if usage == Usage() else cost(model, usage).micros,
        priced=priced(model),
        first=None if reply.first is None else round(reply.first, 6),
        seconds=round(reply.seconds, 6),
    )


class Listed(BaseModel):
    """A turn as a list shows it; `brief` is None when another Aisle wrote it."""

    model_config = ConfigDict(frozen=True)

    id: str
    conversation: str
    number: int
    at: datetime
    known: bool
    """Whether it is a returning shopper's."""
    brief: Brief | None


def listed(rows: Sequence[TurnBrief]) -> list[Listed]:
    """`rows` read, in their order."""
    return [
        Listed(
            id=row.id,
            conversation=row.conversation,
            number=row.number,
            at=row.at,
            known=row.shopper is not None,
            brief=_read(row.brief),
        )
        for row in rows
    ]


def _read(text: str | None) -> Brief | None:
    try:
        return None if text is None else Brief.model_validate_json(text)
    except ValidationError:
        return None
