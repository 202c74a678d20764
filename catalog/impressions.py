"""Slates that were shown and what came of them: plain data, read back joined.

An impression is one slate on one screen. For each place it holds the product and the propensity:
the chance that the policy gave to it there, given the places before. Outcomes name the impression
they belong to, and may arrive late, twice, or before it.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from sqlalchemy import select

from catalog.errors import StoreError
from catalog.merging import chunks
from catalog.store import Store
from catalog.tables import Record, impressions, outcomes

DRAWN = '"drawn":[{'
"""Stands in the payload of every slate with a place that was drawn, and of no other."""
REFILL = "refill"
"""As a policy: one product took the place of another that was sent away."""
_READ_AT_ONCE = 1_000


def _new_id() -> str:
    return uuid.uuid4().hex


class _Event(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Drawn(_Event):
    """A place that was drawn at random: all that is needed to learn from it."""

    place: int = Field(ge=1)
    products: tuple[str, ...]
    """[m] What it could have been, the ranker's best first."""
    chances: tuple[float, ...]
    """[m] They sum to 1."""
    chosen: int
    """Index into `products`."""
    example: tuple[str, ...] = ()
    """[m + 1] As the bandit was told it."""
    features: str = ""
    """[m, f] As the ranker saw them: little-endian float32, row by row, in base64."""


class Impression(_Event):
    """One slate that was shown."""

    id: str = Field(default_factory=_new_id)
    turn: str | None = None
    """The turn's record."""
    conversation: str
    shopper: str | None = None
    at: datetime
    policy: str
    """What ordered it: "ranker", "epsilon@20261126T…"."""
    shop_version: str = ""
    prompt: str = ""
    query: str = ""
    products: tuple[str, ...]
    """[k] By place."""
    propensities: tuple[float, ...]
    """[k] 1 where nothing was drawn. Of an interleaved slate those of the coins; it has no `drawn`
    places, so no policy is judged or learnt by it."""
    features: str = ""
    """SHA-256 of the slate's feature matrix, first 16 digits."""
    drawn: tuple[Drawn, ...] = ()
    arms: Mapping[str, str] = Field(default_factory=dict)
    """By experiment: which arm it was shown under."""
    visitor: str = ""
    """Whose browser, hashed, where the shopper has no name and the browser is known again."""
    teams: tuple[str, ...] = ()
    """[k] Of an interleaved slate: whose each place is, "a" (the live order's) or "b"; empty for a
    place that was given to neither, which counts for nobody."""
    seconds: float = 0.0
    held_back: int = 0
    over_budget: int | None = None
    """Products dearer than the shopper's limit, which must be none; None where nobody counted."""

    @property
    def unit(self) -> str:
        """Who saw it, as far as that is known: the shopper, the browser, the conversation. What
        one unit does is not independent."""
        return self.shopper or self.visitor or self.conversation


class Result(StrEnum):
    """What can come of a slate, from the worst to the best of a product; thumbs are about words.

    `UNDO` takes back the dismissal of its product or, where it names none, the thumb.
    """

    DISMISS = "dismiss"
    CLICK = "click"
    CART = "cart"
    PURCHASE = "purchase"
    THUMB_UP = "thumb_up"
    THUMB_DOWN = "thumb_down"
    UNDO = "undo"


class Outcome(_Event):
    """One thing that came of a slate. The same id delivered twice is kept once."""

    id: str = Field(default_factory=_new_id)
    impression: str
    kind: Result
    at: datetime
    product: str | None = None
    """None for what is about the whole answer."""


Event = Impression | Outcome


class Shown(_Event):
    """An impression and all that came of it so far."""

    impression: Impression
    outcomes: tuple[Outcome, ...] = ()

    def results(self, product: str) -> frozenset[Result]:
        """What came of `product`, without what was taken back."""
        kinds: set[Result] = set()
        for one in self.outcomes:
            if one.product == product:
                kinds = kinds - {Result.DISMISS} if one.kind is Result.UNDO else kinds | {one.kind}
        return frozenset(kinds)


_COLUMNS = ("id", "turn", "conversation", "shopper", "at", "policy")


def impression_record(one: Impression) -> Record:
    """The columns of an impression. Its shopper is a column only, so that it can be forgotten."""
    columns: Record = {name: getattr(one, name) for name in _COLUMNS}
    return columns | {"payload": one.model_dump_json(exclude=set(_COLUMNS))}


def outcome_record(one: Outcome) -> Record:
    """The columns of an outcome."""
    return one.model_dump() | {"kind": one.kind.value}


def shown(
    store: Store, after: int = 0, since: datetime | None = None, holding: str = ""
) -> Iterator[tuple[int, Shown]]:
    """(sequence number, impression with its outcomes), in order of arrival, from behind `after` on.
    Those alone whose payload has the text `holding` in it: the others cost nothing to pass over.

    Raises StoreError when the database refuses, or another Aisle wrote them in another form.
    """
    wanted = select(impressions).where(impressions.c.seq > after).order_by(impressions.c.seq)
    if since is not None:
        wanted = wanted.where(impressions.c.at >= since)
    if holding:
        wanted = wanted.where(impressions.c.payload.contains(holding, autoescape=True))
    for rows in chunks(store.stream(wanted), _READ_AT_ONCE):
        came = _outcomes_of(store, [row["id"] for row in rows])
        for row in rows:
            yield row["seq"], Shown(impression=_impression(row), outcomes=came.get(row["id"], ()))


def _impression(row: Record) -> Impression:
    columns = {name: row[name] for name in _COLUMNS}
    try:
        return Impression.model_validate(json.loads(row["payload"]) | columns)
    except (ValidationError, ValueError, TypeError):
        raise StoreError(
            f"The impression {row['id']} is of another version of Aisle. Read it with that one."
        ) from None


def _outcomes_of(store: Store, ids: Sequence[str]) -> dict[str, tuple[Outcome, ...]]:
    c = outcomes.c
    wanted = select(c.id, c.impression, c.kind, c.at, c.product).where(c.impression.in_(ids))
    found: dict[str, tuple[Outcome, ...]] = {}
    for row in store.stream(wanted.order_by(c.seq)):
        one = Outcome.model_construct(**(row | {"kind": Result(row["kind"])}))
        found[one.impression] = (*found.get(one.impression, ()), one)
    return found
