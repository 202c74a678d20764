"""Which brands a shopper has asked for before, by their recorded turns."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable, Iterator
from typing import Any

from assistant.constraints import BRAND
from catalog import Store, StoreError
from catalog.records import RecordedTurn, Turns

log = logging.getLogger(__name__)


def brands_asked(rows: Iterable[RecordedTurn]) -> frozenset[str]:
    """Brands that these turns' own messages asked for."""
    return frozenset(brand for row in rows for brand in _brands(json.loads(row.payload)))


class BrandsAsked:
    """Brands that a shopper's recorded turns asked for: `learnt(asked_before=…)`. The store is read
    when the first is looked for, which few messages do; where it refuses, none was asked for."""

    def __init__(self, store: Store, shopper: str, turns: int = 50) -> None:
        """Looks at the last `turns`, a tenth of a millisecond each."""
        self._store, self._shopper, self._turns = store, shopper, turns
        self._brands: frozenset[str] | None = None

    def __contains__(self, brand: object) -> bool:
        if self._brands is None:
            try:
                rows = Turns(self._store).last(self._turns, self._shopper)
                self._brands = brands_asked(rows)
            except StoreError:
                log.warning("recorded turns could not be read", exc_info=True)
                self._brands = frozenset()
        return brand in self._brands


def _brands(payload: dict[str, Any]) -> Iterator[str]:
    state = payload["understood"].get("state", {})
    for constraint in state.get("constraints", ()):
        own = constraint["turn"] == state["turn"] > 0
        if own and constraint["field"] == BRAND and not constraint["negated"]:
            yield from constraint["values"]
