"""The interaction log as columns, and its replay: who knew what, when."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np
import pandas as pd

from catalog import Kind
from retrieval.items import Items
from retrieval.shopper import Shopper

KINDS = tuple(Kind)
CHOICES = (Kind.VIEW, Kind.CLICK, Kind.CART, Kind.PURCHASE)
NOBODY = -1
NOT_PAID = -1
UNKNOWN_POSITION = 0


@dataclass(frozen=True, slots=True)
class Log:
    """e events in time order, each column of shape [e]."""

    row: np.ndarray  # int64 item rows
    kind: np.ndarray  # int8 index into KINDS
    at: np.ndarray  # float64 seconds since 1970, UTC
    session: np.ndarray  # int64 codes
    shopper: np.ndarray  # int64 codes, NOBODY for anonymous sessions
    query: np.ndarray  # object, str or None
    platform: np.ndarray  # object, str or None
    quantity: np.ndarray  # int64
    paid: np.ndarray  # int64 minor units for one unit, or NOT_PAID
    position: np.ndarray  # int64 place in the slate from 1, or UNKNOWN_POSITION

    @classmethod
    def of(cls, frame: pd.DataFrame, items: Items) -> Log:
        """From `Store.interaction_frame()`; events on products no longer sold are left out."""
        row = frame["product"].map(items.row_of)
        frame, row = frame[row.notna()], row[row.notna()]
        kinds = {kind.value: code for code, kind in enumerate(KINDS)}
        at = pd.DatetimeIndex(frame["at"]).as_unit("us").asi8 / 1e6
        return cls(
            row=row.to_numpy(np.int64),
            kind=frame["kind"].map(kinds).to_numpy(np.int8),
            at=np.asarray(at, dtype=np.float64),
            session=pd.factorize(frame["session"])[0].astype(np.int64),
            shopper=pd.factorize(frame["shopper"])[0].astype(np.int64),
            query=_objects(frame["query"]),
            platform=_objects(frame["platform"]),
            quantity=frame["quantity"].to_numpy(np.int64),
            paid=frame["paid_minor"].fillna(NOT_PAID).to_numpy(np.int64),
            position=frame["position"].fillna(UNKNOWN_POSITION).to_numpy(np.int64),
        )

    def __len__(self) -> int:
        return len(self.row)

    def is_kind(self, *kinds: Kind) -> np.ndarray:
        """[e] True where the event is one of `kinds`."""
        return np.isin(self.kind, [KINDS.index(kind) for kind in kinds])

    def time(self, event: int) -> datetime:
        """When it happened."""
        return datetime.fromtimestamp(float(self.at[event]), UTC)


def replay(log: Log, items: Items) -> Iterator[tuple[int, Shopper]]:
    """Every event with its shopper as they stood just before it.

    The `Shopper` is live: it moves on when the iterator does, so take what you need at once.
    Known shoppers carry their history over sessions, anonymous ones start anew.
    """
    people: dict[tuple[bool, int], Shopper] = {}
    for event in range(len(log)):
        known = log.shopper[event] != NOBODY
        who = (known, int(log.shopper[event] if known else log.session[event]))
        shopper = people.get(who) or people.setdefault(who, Shopper())
        shopper.enter(str(log.session[event]))
        yield event, shopper
        paid = int(log.paid[event])
        shopper.add(
            items,
            row=int(log.row[event]),
            kind=KINDS[log.kind[event]],
            at=log.time(event),
            session=str(log.session[event]),
            paid=None if paid == NOT_PAID else paid,
            quantity=int(log.quantity[event]),
        )


def _objects(column: pd.Series) -> np.ndarray:
    return column.astype(object).where(column.notna(), None).to_numpy(object)
