"""What the message was taken to mean."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd
import streamlit as st
from pydantic import TypeAdapter

from assistant.events import Understood
from assistant.replaying.records import TurnRecord
from assistant.ui.safe import clipped, plain

_UNDERSTOOD = TypeAdapter(Understood)
_ACTS = {
    "search": "Show products",
    "compare": "Set shown products side by side",
    "cart": "Put a product in the cart",
    "uncart": "Take a product out of the cart, or say what is in it",
    "tell": "Answer a question about shown products",
    "recall": "Say what was asked for so far",
    "back": "Go back to the slate before",
}

_VOICES = {
    "your words": "the shopper's words",
    "your profile": "the shopper's profile",
    "slider": "the slider",
}


def draw(record: TurnRecord) -> None:
    """Query, budget, constraints with where each is from, notes. Raises ValueError when the
    record is of another form."""
    understood = _UNDERSTOOD.validate_python(record.understood)
    read = any(reply.purpose == "read" for reply in record.heard)
    st.markdown("\n".join(f"- {line}" for line in _lines(record, understood, read)))
    state = understood.state
    if state.constraints:
        st.markdown("**Constraints agreed on**")
        rows = [
            {
                "Constraint": clipped(str(one), 120),
                "Kind": "must" if one.hard else "ideally",
                "Said": clipped(one.said, 120),
                "In message": one.turn,
            }
            for one in state.constraints
        ]
        st.dataframe(pd.DataFrame(rows), hide_index=True, alt="Constraints agreed on")
    if state.slots:
        st.markdown("**A set of**")
        parts = (f"{slot.quantity} × {slot.query}" for slot in state.slots)
        st.markdown("\n".join(f"- {plain(clipped(part, 200))}" for part in parts))
    if understood.notes:
        st.markdown("**Said to the shopper about it**")
        st.markdown("\n".join(f"- {plain(note)}" for note in understood.notes))


def _lines(record: TurnRecord, understood: Understood, read: bool) -> Iterator[str]:
    act = getattr(understood, "act", "search")
    yield f"What is done: **{plain(_ACTS.get(act, act))}**"
    yield f"Searched for: **{plain(clipped(understood.query, 200)) or 'nothing'}**"
    budget = understood.budget
    whose = f", from {_VOICES.get(budget.said_by, budget.said_by)}" if budget.said_by else ""
    each = " in all" if understood.total else ""
    yield f"Budget: **{plain(f'{budget}{each}')}**{plain(whose)}"
    if record.slider is not None:
        yield f"The slider stood at {plain(str(record.slider))}"
    yield f"Read by {'the rules, and by the language model beside them' if read else 'the rules'}"
    before = _count(record.before)
    yield f"Messages before it, answers among them: {before}"


def _count(before: Mapping[str, Any]) -> int:
    return len(before.get("messages") or ())
