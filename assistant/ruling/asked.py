"""Questions that were really asked, the latest first, to try rules on."""

from __future__ import annotations

import json

from catalog import Store
from catalog.records import Turns

_LOOKED_AT = 200
_MOST = 20
_LONGEST = 200


def recently_asked(store: Store) -> tuple[str, ...]:
    """Up to twenty different opening messages of recorded conversations. Raises StoreError when
    the records can't be read."""
    found: dict[str, str] = {}
    for row in reversed(Turns(store).last(_LOOKED_AT)):
        said = _message(row.payload) if row.number == 1 else ""
        if said and len(said) <= _LONGEST:
            found.setdefault(said.casefold(), said)
    return tuple(found.values())[:_MOST]


def _message(payload: str) -> str:
    """The message of a record of whatever version; empty where there is none."""
    try:
        return " ".join(str(json.loads(payload)["message"]).split())
    except (ValueError, KeyError, TypeError):
        return ""
