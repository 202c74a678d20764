"""What a script may say of the state, and of sets and questions."""

from __future__ import annotations

import pytest

from assistant.budget import Budget
from assistant.constraints import Constraint, Slot, State
from assistant.converse.expected import StateExpected
from assistant.converse.stating import unmet_state
from assistant.events import Understood

STATE = State(
    (
        Constraint("category", ("Tents",)),
        Constraint("colour", ("navy", "dusty blue")),
        Constraint("material", ("leather",), negated=True),
        Constraint("waterproof", ("yes",), hard=False),
    ),
    (Slot("tent"), Slot("bag", 2, (Constraint("brand", ("Vantor",)),))),
)
UNDERSTOOD = Understood("tent", Budget("USD"), state=STATE, act="compare", total=True)


@pytest.mark.parametrize(
    ("expected", "met"),
    [
        ({"category": "tents"}, True),
        ({"category": ["Sofas", "Tents"]}, True),
        ({"category": "Sofas"}, False),
        ({"has": ["colour", "colour: navy", "navy", "not leather", "waterproof", "Vantor"]}, True),
        ({"has": "waterproof, ideally"}, True),
        ({"has": "navy, ideally"}, False),
        ({"has": "leather"}, False),
        ({"has": "not navy"}, False),
        ({"has": "blue"}, True),
        ({"has": "red"}, False),
        ({"has_not": ["size", "red", "leather", "not navy"]}, True),
        ({"has_not": "material"}, False),
        ({"has_not": "not leather"}, False),
        ({"has_not": "brand"}, False),
        ({"slots": 2, "quantities": [1, 2], "act": "compare", "total": True}, True),
        ({"slots": 1}, False),
        ({"quantities": [2, 1]}, False),
        ({"act": "search"}, False),
        ({"total": False}, False),
    ],
)
def test_a_state(expected: dict[str, object], met: bool) -> None:
    faults = list(unmet_state(StateExpected.model_validate(expected), UNDERSTOOD))
    assert (not faults) is met, faults
