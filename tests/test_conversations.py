"""Every scripted conversation on the real small shop; and that the runner can find fault."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.turn import Assistant
from tests.script_runner import run
from tests.scripts import Script, ScriptError, Turn, load, load_all

FOLDER = Path(__file__).parent / "conversations"
FAMILIES = load_all(FOLDER)
SCRIPTS = [
    pytest.param(script, id=f"{family.name}-{script.name}")
    for family in FAMILIES
    for script in family.scripts
]


@pytest.mark.parametrize("script", SCRIPTS)
def test_a_scripted_conversation(script: Script, small_assistant: Assistant) -> None:
    outcome = run(script, small_assistant)
    assert not outcome.faults, str(outcome)
    assert outcome.turns == len(script.turns)


def test_there_are_enough_of_them() -> None:
    assert len(SCRIPTS) >= 150
    assert sum(len(script.turns) for family in FAMILIES for script in family.scripts) >= 500


# -- the runner itself ------------------------------------------------------------------------


def written(folder: Path, text: str) -> Path:
    path = folder / "family.yaml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("about: x\nscripts: [{name: a, turns: [{say: hi, pick: {}}]}]", "turns.0.pick"),
        ("about: x\nscripts: [{name: a, turns: [{say: hi, picks: {al: {}}}]}]", "picks.al"),
        ("about: x\nscripts: [{name: a, turns: [{say: hi, picks: {all: {colour: red}}}]}]", "colo"),
        ("about: x\nscripts: [{name: a, shoper: b, turns: [{say: hi}]}]", "shoper"),
        ("about: x\nscripts: [{name: a, turns: []}]", "turns"),
        ("about: x\nscripts: []", "scripts"),
        ("about: x\nscripts: [{name: a, turns: [{say: hi, state: {}}]}]", "turns.0.state"),
        ("about: x\nscripts: [{name: a, turns: [{say: hi, state: {act: buy}}]}]", "state.act"),
        ("about: x\nscripts: [{name: a, goal: {colour: red}, turns: [{say: hi}]}]", "goal.colour"),
        ("about: x\nscripts: [{name: a, turns: [{say: a}]}, {name: a, turns: [{say: b}]}]", "'a'"),
        ("about: x\nscripts: [{name: a, turns: [{say: hi, say: ho}]}]", "'say' is given twice"),
        ("about: [", "no YAML"),
        ("", "family.yaml"),
    ],
)
def test_a_file_that_is_not_understood_is_refused(tmp_path: Path, text: str, named: str) -> None:
    with pytest.raises(ScriptError) as refused:
        load(written(tmp_path, text))
    assert "family.yaml" in str(refused.value)
    assert named in str(refused.value)


def faults_of(assistant: Assistant, **turn: object) -> list[str]:
    """What the runner finds in one turn of headphones under $100."""
    said = {"say": "headphones under $100"} | turn
    return run(Script(name="x", turns=[Turn.model_validate(said)]), assistant).faults


@pytest.mark.parametrize(
    ("turn", "complaint"),
    [
        ({"budget": {"most": "$99.00"}}, "expected most $99.00"),
        ({"budget": {"most": "none"}}, "expected most none"),
        ({"budget": {"said_by": "slider"}}, "expected 'slider'"),
        ({"picks": {"exactly": 0}}, "expected exactly 0"),
        ({"picks": {"at_least": 99}}, "expected at least 99"),
        ({"picks": {"at_most": 0}}, "expected at most 0"),
        ({"picks": {"all": {"price_at_most": "$41.00"}}}, "picks, all"),
        ({"picks": {"any": {"category": "Tents"}}}, "picks, any"),
        ({"picks": {"most": {"category": "Tents"}}}, "picks, most"),
        ({"picks": {"top": {"title": "tent"}}}, "picks, top"),
        ({"picks": {"none": {"in_stock": True}}}, "picks, none"),
        ({"picks": {"any": {"attribute": {"colour": "octarine"}}}}, "picks, any"),
        ({"picks": {"any": {"text": "octarine"}}}, "picks, any"),
        ({"picks": {"were": [1]}}, "not those of places"),
        ({"picks": {"of_turn": 1}}, "not those of turn 1"),
        ({"picks": {"cheaper_than": 1}}, "cheaper_than place 1"),
        ({"picks": {"any": {"brand": "Zorblatt"}}}, "picks, any"),
        ({"picks": {"all": {"not_text": "headphones"}}}, "picks, all"),
        ({"picks": {"all": {"rating_at_least": 5}}}, "picks, all"),
        ({"picks": {"all": {"attribute_not": {"connection": "wired"}}}}, "picks, all"),
        ({"state": {"has": "octarine"}}, "state should hold"),
        ({"state": {"category": "Tents"}}, "category should be"),
        ({"state": {"slots": 3}}, "slots, expected 3"),
        ({"state": {"quantities": [1, 2]}}, "quantities are"),
        ({"state": {"act": "back"}}, "the act is search"),
        ({"state": {"total": True}}, "total is False"),
        ({"in_cart": {"count": 1}}, "0 products in the cart"),
        ({"in_cart": {"quantity": 1}}, "0 pieces in the cart"),
        ({"in_cart": {"place": 1}}, "is not in the cart"),
        ({"in_cart": {"has": {"category": "Headphones"}}}, "nothing in the cart"),
        ({"bundle": {"lines": 2}}, "no set was put together"),
        ({"question": True}, "a question was not asked"),
        ({"query": "tent"}, "query should hold"),
        ({"query_never": "headphones"}, "query should not hold"),
        ({"notes": "tent"}, "notes should hold"),
        ({"words": "octarine"}, "words should hold"),
        ({"words_never": "$"}, "words should not hold"),
        ({"explainer": "fake"}, "template wrote the words"),
        ({"failed": "never"}, "failed: no_key"),
        ({"held_back": {"at_least": 1}}, "0 sentences"),
        ({"claude_saw": "octarine"}, "this turn's prompt should hold"),
        ({"claude_never_saw": "headphones"}, "a prompt should not hold"),
    ],
)
def test_the_runner_finds_fault(
    small_assistant: Assistant, turn: dict[str, object], complaint: str
) -> None:
    faults = faults_of(small_assistant, **turn)
    assert len(faults) == 1, faults
    assert complaint in faults[0]


def test_the_runner_has_no_fault_to_find(small_assistant: Assistant) -> None:
    assert faults_of(small_assistant) == []
    said = {
        "claude": {"fail": "dropped", "after": ["Good ones. ", "And "]},
        "words_never": "Good ones",
    }
    assert "words should not hold" in faults_of(small_assistant, **said)[0]


def test_what_was_shown_before_is_noticed(small_assistant: Assistant) -> None:
    again = {"say": "headphones", "picks": {"not_shown_before": True}}
    turns = [Turn(say="headphones"), Turn.model_validate(again)]
    (fault,) = run(Script(name="x", turns=turns), small_assistant).faults
    assert "shown before" in fault
