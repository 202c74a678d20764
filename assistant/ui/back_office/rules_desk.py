"""What the parts of the page Rules share: the shop, its rules, the day, what is being edited."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import streamlit as st

from assistant.ui.safe import message
from assistant.ui.shopfront import Shopfront
from catalog import StoreError
from catalog.rules import Rule, Rules
from retrieval.items import Items

_EDITING = "rules-editing"
_DRAFT = "rules-draft"
_SEEN = "rules-seen"
NEW = "new"
Draft = dict[str, object]
"""What stands in the form, by field; kept also for fields that are not on the screen just now."""
_EMPTY: Draft = {
    "effect": "pin",
    "what": "product",
    "find": "",
    "product": None,
    "brand": None,
    "category": None,
    "query": "",
    "match": "phrase",
    "position": 1,
    "strength": "medium",
    "start": None,
    "end": None,
    "note": "",
}


@dataclass(frozen=True, slots=True)
class Desk:
    """One look at the rules."""

    front: Shopfront
    rules: Rules
    every: Sequence[Rule]
    """The newest change first."""
    items: Items
    now: datetime
    author: str

    @property
    def day(self) -> date:
        """Today in UTC."""
        return self.now.date()

    def stamped(self, rule: Rule, **changes: object) -> Rule:
        """`rule` changed now, by who is at the page."""
        stamp = {"author": self.author, "at": self.now}
        return rule.model_copy(update={**changes, **stamp})


def editing() -> str | None:
    """The id of the rule in the form, `NEW` for a new one, None for no form."""
    chosen: str | None = st.session_state.get(_EDITING)
    return chosen


def seen() -> datetime | None:
    """When the rule in the form was changed last, as it was put there."""
    at: datetime | None = st.session_state.get(_SEEN)
    return at


def edit(rule: Rule | None) -> None:
    """Puts `rule`, or an empty one, into the form."""
    close()
    draft = dict(_EMPTY)
    if rule is not None:
        kept = rule.model_dump(include=set(_EMPTY), exclude_none=True)
        draft |= kept | {rule.what: rule.value}
    st.session_state[_EDITING] = rule.id if rule else NEW
    st.session_state[_SEEN] = rule.at if rule else None
    st.session_state[_DRAFT] = draft


def draft() -> Draft:
    """What stands in the form."""
    held: Draft = st.session_state.setdefault(_DRAFT, dict(_EMPTY))
    return held


def close() -> None:
    """Puts the form away."""
    for key in [key for key in st.session_state if str(key).startswith(FIELD)]:
        del st.session_state[key]
    st.session_state.pop(_EDITING, None)
    st.session_state.pop(_DRAFT, None)


FIELD = "rule-field-"
"""How the keys of the form's widgets begin."""


def tried(change: Callable[[], object], done: str) -> bool:
    """Makes a change; whether it was made. Either way `tell` says so on the next draw: a callback
    in a dialog may draw nothing."""
    waiting = st.session_state.setdefault(_TOLD, [])
    try:
        change()
    except StoreError as error:
        waiting.append((str(error), ":material/error:"))
        return False
    waiting.append((done, ":material/check:"))
    return True


def tell() -> None:
    """Says what became of the last changes."""
    for text, icon in st.session_state.pop(_TOLD, ()):
        st.toast(message(text), icon=icon)


_TOLD = "rules-told"
