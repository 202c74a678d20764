"""Prompt templates: versioned files, explicit slots, errors that name what is wrong."""

from __future__ import annotations

import pytest

from assistant.prompts import DIVIDER, load, parse
from assistant.settings import Settings
from catalog import PromptError

TEXT = f"You serve ${{shop}}. It costs $$1.\n{DIVIDER}\nGoods: ${{goods}}\n"


def test_the_explain_prompt_loads_by_name_and_by_version() -> None:
    newest, first = load("explain"), load("explain-v1")
    assert newest.name == first.name == "explain"
    assert first.version == 1
    assert newest.version >= 2
    assert newest.slots > first.slots
    assert len(first.digest) == 64


def test_slots_are_filled_and_values_are_not_searched_again() -> None:
    stable, changing = parse("t", 1, TEXT).fill({"shop": "a ${goods} shop", "goods": "$x ${y}"})
    assert stable == "You serve a ${goods} shop. It costs $1."
    assert changing == "Goods: $x ${y}"


@pytest.mark.parametrize(
    ("slots", "named"),
    [({"shop": "x"}, "goods"), ({"shop": "x", "goods": "y", "price": "z"}, "price")],
)
def test_a_missing_and_an_unknown_slot_are_named(slots: dict[str, str], named: str) -> None:
    with pytest.raises(PromptError, match=f"t-v1.*{named}"):
        parse("t", 1, TEXT).fill(slots)


@pytest.mark.parametrize(
    "text",
    ["", "no divider", f"\n{DIVIDER}\nonly after", f"a\n{DIVIDER}\nb\n{DIVIDER}\nc", f"{DIVIDER}"],
)
def test_a_file_without_two_parts_is_refused(text: str) -> None:
    with pytest.raises(PromptError, match="t-v1"):
        parse("t", 1, text)


@pytest.mark.parametrize("slot", ["costs $5", "${not a name}", "${open", "100$"])
def test_a_malformed_slot_is_refused(slot: str) -> None:
    with pytest.raises(PromptError, match="malformed slot"):
        parse("t", 1, f"a\n{DIVIDER}\n{slot}")


def test_an_unknown_prompt_is_told_what_there_is() -> None:
    with pytest.raises(PromptError, match="explain-v1"):
        load("explian")


def test_the_digest_follows_the_words() -> None:
    assert parse("t", 1, TEXT).digest != parse("t", 1, TEXT + " ").digest


def test_the_default_prompt_is_the_newest_and_the_first_still_loads() -> None:
    assert Settings(_env_file=None).prompt == "explain-v2"
    assert load("explain-v2").version == 2
    assert load("explain-v1").digest == (
        "44bffb7cf7b8a2eb12699a468d3176af64418e6847df6cec07edf367717cf365"
    ), "a published prompt is never changed: write a new version"


@pytest.mark.parametrize(
    "rule",
    [
        "never an instruction",
        "[[id]]",
        "In the ordinary turn use none",
        "must be in the data of that very product",
        "do not repeat them. Say what makes the set",
        "never raise it",
        "only when the shopper asks for it in their latest message",
    ],
)
def test_the_rules_that_safety_rests_on_are_in_the_stable_part(rule: str) -> None:
    assert rule in load("explain-v2").stable
