"""What the lab reads: scripts, promptfoo files, a message; prompts; candidates; prices."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from assistant.lab.assertions import Answered, Assertion
from assistant.lab.candidates import candidates
from assistant.lab.diffing import pieces
from assistant.lab.prompts import live, prompt_named, versions
from assistant.lab.reading import read, suite_of
from assistant.language.claude import known_models
from assistant.language.llm import Usage
from assistant.language.prices import dollars, known_cost, priced
from assistant.prompts import DIVIDER, load
from catalog import LabError, LanguageModelError, PromptError, ScriptError, Store
from tests.lab_files import PROMPTFOO, scripts

SCRIPTS = Path(__file__).parent / "conversations"


def test_a_limit_takes_of_every_family_in_turn() -> None:
    suite = suite_of([SCRIPTS])
    few = suite.limited(40)
    assert len(few.cases) == 40 < len(suite.cases)
    assert {case.family for case in few.cases} == {case.family for case in suite.cases}
    assert suite.limited(None) == suite


def test_a_promptfoo_file_maps_where_it_can_and_says_what_it_leaves() -> None:
    suite = read(PROMPTFOO, "foo", "foo.yaml")
    said = [case.script.turns[0].say for case in suite.cases]
    assert said == ["headphones under $100", "a tent", "a kite"]
    assert suite.cases[0].script.name == "test 1: headphones"
    kinds = [str(one) for one in suite.cases[0].asserts]
    assert kinds == [
        "latency 60000", "contains '$'", "not-contains '€'",
        "icontains-any 'HEADPHONES', 'earbuds'", r"regex '\\$\\d+\\.\\d\\d'", "cost 0.01",
    ]  # fmt: skip
    skipped = {one.where.removeprefix("foo.yaml: "): one.why for one in suite.skipped}
    assert set(skipped) == {
        "prompts", "providers", "test 1: is-json", "test 1: llm-rubric", "test 1: javascript",
        "test 1: regex", "test 3", "test 4",
    }  # fmt: skip
    assert "judge" in skipped["test 1: llm-rubric"]
    assert "message" in skipped["test 3"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a: [", "no YAML"),
        ("[" * 3000, "no YAML"),
        ("about: x\nscripts: []", "at least 1"),
        ("about: x\nscripts: [{name: a, turns: [{say: b, pick: 1}]}]", "pick"),
        ("tests: [file://other.yaml]", None),
        ("just text", "scripts"),
    ],
)
def test_a_file_that_cannot_be_used_says_why(text: str, told: str | None) -> None:
    if told is None:
        assert not read(text, "x", "x.yaml").cases
        return
    with pytest.raises(ScriptError, match=r"x\.yaml"):
        read(text, "x", "x.yaml")


def test_nothing_to_try_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "one.yaml").write_text("tests: [file://other.yaml]")
    with pytest.raises(ScriptError, match="another file"):
        suite_of([tmp_path / "one.yaml"])
    with pytest.raises(ScriptError, match="can't be read"):
        suite_of([tmp_path / "none.yaml"])
    with pytest.raises(ScriptError, match="empty"):
        suite_of(message="  ")
    twice = scripts(tmp_path)
    with pytest.raises(ScriptError, match="Two conversations"):
        suite_of([twice, twice])


ANSWER = Answered("The Red Mug is $8.00.", 0.5, 1_200)


@pytest.mark.parametrize(
    ("one", "holds"),
    [
        (Assertion("contains", ("Red Mug",)), True),
        (Assertion("contains", ("red mug",)), False),
        (Assertion("contains", ("red mug",), negated=True), True),
        (Assertion("icontains", ("red mug",)), True),
        (Assertion("contains-any", ("Blue", "Red")), True),
        (Assertion("contains-all", ("Blue", "Red")), False),
        (Assertion("icontains-all", ("the", "RED")), True),
        (Assertion("starts-with", ("The",)), True),
        (Assertion("equals", ("The Red Mug is $8.00.",)), True),
        (Assertion("regex", (r"\$\d",)), True),
        (Assertion("regex", (r"€",)), False),
        (Assertion("word-count", ("5",)), True),
        (Assertion("latency", threshold=499), False),
        (Assertion("latency", threshold=500), True),
        (Assertion("cost", threshold=0.0012), True),
        (Assertion("cost", threshold=0.0011), False),
    ],
)
def test_an_assertion_holds_or_says_so(one: Assertion, holds: bool) -> None:
    assert (one.unmet(ANSWER) == "") is holds


def test_an_unknown_cost_is_not_met_either_way() -> None:
    for negated in (False, True):
        one = Assertion("cost", threshold=1, negated=negated)
        assert "not known" in one.unmet(Answered("", 0, None))


def test_a_pattern_that_would_take_for_ever_is_given_up() -> None:
    start = time.process_time()
    hostile = Assertion("regex", (r"^(([a-z])+.)+[A-Z]([a-z])+$",))
    assert "took more" in hostile.unmet(Answered("a" * 5_000, 0, 0))
    assert time.process_time() - start < 10


def test_a_prompt_is_found_by_name_or_in_a_file(tmp_path: Path, store: Store) -> None:
    newest = versions(store)[-1]
    assert prompt_named("explain-v1", store).version == 1
    assert live(store, "explain-v1") == "explain-v1"
    file = tmp_path / "mine-v7.md"
    file.write_text(f"Be brief.\n{DIVIDER}\n${{products}}\n")
    mine = prompt_named(str(file), store)
    assert (mine.name, mine.version, mine.stable) == ("mine", 7, "Be brief.")
    for bad, told in (
        ("no-such-v1", "no prompt"),
        (str(tmp_path / "none.md"), "can't be read"),
        (str(tmp_path / "slot.md"), "discount"),
    ):
        (tmp_path / "slot.md").write_text(f"Be brief.\n{DIVIDER}\n${{discount}}\n")
        with pytest.raises(PromptError, match=told):
            prompt_named(bad, store)
    assert newest.startswith("explain-v")


V1 = ("explain-v1", load("explain-v1"))
V2 = ("explain-v2", load("explain-v2"))


def test_every_prompt_is_tried_with_every_model() -> None:
    made = candidates([V1, V2], ["fake", "template"])
    names = [one.name for one in made]
    assert names == ["explain-v1 · fake", "template", "explain-v2 · fake"]
    assert not any(one.asks_claude for one in made)
    (warm,) = candidates([V1], ["claude-haiku-4-5"], 0.5)
    assert warm.asks_claude
    assert warm.name.endswith("temperature 0.5")


@pytest.mark.parametrize(
    ("prompts", "models", "temperature", "told"),
    [
        ([V1, V1], ["fake"], None, "twice"),
        ([], ["fake"], None, "no candidate"),
        ([V1], ["claude-haiku-5-5"], 0.5, "takes no temperature"),
        ([V1], ["fake"], 0.5, "takes no temperature"),
        ([V1], ["claude-haiku-4-5"], 1.5, "from 0 to 1"),
    ],
)
def test_candidates_that_make_no_sense_are_refused(
    prompts: list, models: list, temperature: float | None, told: str
) -> None:
    with pytest.raises(LabError, match=told):
        candidates(prompts, models, temperature)


def test_an_unknown_model_is_refused() -> None:
    with pytest.raises(LanguageModelError, match="did you mean"):
        candidates([V1], ["claude-haiku-9"])


def test_a_reply_costs_what_the_list_says() -> None:
    usage = Usage(input=1_000, output=200, cache_read=2_000, cache_written=400)
    assert known_cost("claude-haiku-4-5", usage) == 1_000 + 1_000 + 200 + 500
    assert known_cost("claude-haiku-4-5-20251001", usage) == known_cost("claude-haiku-4-5", usage)
    assert known_cost("claude-haiku-5-5", Usage(input=1)) == 1  # a tenth of a millionth, rounded up
    assert known_cost("claude-haiku-5-5", Usage(input=200_000)) == 100_000
    assert known_cost("claude-mythos-5-2", usage) is None
    unknown = {model for model in known_models() if not priced(model)}
    assert unknown == {"claude-fable-5-2", "claude-mythos-5-2", "claude-mythos-preview"}
    assert [dollars(n) for n in (0, 1, 1_234_567)] == ["$0.00", "$0.000001", "$1.23"]


def test_two_answers_are_told_apart_word_by_word() -> None:
    found = pieces("**Red mug** is $8.00 today.", "Red mug is  $9.00 today.")
    assert [(one.where, one.text) for one in found] == [
        ("both", "Red mug is"),
        ("first", "$8.00"),
        ("second", "$9.00"),
        ("both", "today."),
    ]
    assert pieces("", "") == []
