"""Candidates side by side on the small sample shop: what is measured, compared, exported."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from pydantic import SecretStr

from assistant.converse.watching import ZEROS
from assistant.lab.candidates import Candidate, candidates
from assistant.lab.differences import LEAST, Difference, differences, share_passed
from assistant.lab.exporting import COLUMNS, as_csv, as_json
from assistant.lab.figures import METRICS, rows
from assistant.lab.reading import read, suite_of
from assistant.lab.results import LabRun, TurnResult
from assistant.lab.running import Bounds, run
from assistant.lab.suite import Suite
from assistant.lab.writers import FactWriter, Hired, hired_by
from assistant.prompts import load, parse
from assistant.settings import Settings
from assistant.turn import Assistant
from assistant.words.explain import LanguageModelExplainer
from assistant.words.explainer import Brief, Explainer, Said
from catalog import LabError, LanguageModelError
from tests.lab_claude import DARING, careful
from tests.lab_files import PROMPTFOO, scripts
from tests.messages_api import messages_api

AT = datetime(2026, 11, 26, 12, tzinfo=UTC)
V1, V2 = ("explain-v1", load("explain-v1")), ("explain-v2", load("explain-v2"))
KEYLESS = hired_by(Settings(_env_file=None))


@pytest.fixture(scope="module")
def suite(tmp_path_factory: pytest.TempPathFactory) -> Suite:
    return suite_of([scripts(tmp_path_factory.mktemp("lab"))])


@pytest.fixture(scope="module")
def keyless(small_assistant: Assistant, suite: Suite) -> LabRun:
    made = candidates([V1, V2], ["fake", "template"])
    return run(small_assistant, made, suite, KEYLESS, at=AT)


def settings(url: str) -> Settings:
    return Settings(
        _env_file=None, anthropic_api_key=SecretStr("sk-ant-test"), anthropic_base_url=url,
        claude_retries=0,
    )  # fmt: skip


def test_every_candidate_has_a_result_for_every_turn(keyless: LabRun, suite: Suite) -> None:
    assert len(keyless.results) == 3 * suite.turns
    for one in keyless.results:
        assert one.passed, list(one.why())
        assert one.checks == 1
        assert one.words == len(one.answer.split()) > 5
        assert one.first_word is not None
        assert 0 < one.first_word <= one.seconds
        assert (one.rung, one.cost, one.usage) == ("candidate", 0, None)
        assert one.picks


def test_the_same_run_again_says_the_same(
    keyless: LabRun, small_assistant: Assistant, suite: Suite
) -> None:
    again = run(small_assistant, keyless.candidates, suite, KEYLESS, at=AT)
    said = [(one.candidate, one.conversation, one.picks, one.answer) for one in keyless.results]
    assert [(o.candidate, o.conversation, o.picks, o.answer) for o in again.results] == said


def test_nothing_played_is_kept(small_assistant: Assistant) -> None:
    text = """
about: A cart.
scripts:
  - name: carted
    shopper: busiest
    turns:
      - {say: headphones, cart: 1}
      - {say: add the second one to my cart, in_cart: {count: 2}}
"""
    (shopper,) = small_assistant.store.shoppers(1)
    before = small_assistant.store.history(shopper, limit=100_000)
    done = run(small_assistant, candidates([V1], ["fake"]), read(text, "cart", "x"), KEYLESS, at=AT)
    assert [list(one.why()) for one in done.results] == [[], []]
    assert small_assistant.store.history(shopper, limit=100_000) == before


class Breaks:
    """An explainer that fails as the API does."""

    name = "breaks"

    def explain(self, brief: Brief) -> Iterator[Said]:
        raise LanguageModelError("overloaded")


def hiring(broken: str) -> Hired:
    def hired(candidate: Candidate) -> Explainer:
        good = LanguageModelExplainer(FactWriter(), candidate.prompt)
        return Breaks() if candidate.name.startswith(broken) else good

    return hired


def test_a_failing_candidate_is_told_of_and_stops_nobody(
    small_assistant: Assistant, suite: Suite
) -> None:
    made = candidates([V1, V2], ["fake"])
    done = run(small_assistant, made, suite, hiring("explain-v1"), at=AT)
    bad, good = (done.of(one.name) for one in made)
    assert {(one.failure, one.rung, one.passed) for one in bad} == {
        ("overloaded", "template", False)
    }
    assert all(one.kept_constraints and one.answer for one in bad)
    assert all(one.passed for one in good)
    found = {one.metric.key: one.verdict for one in differences(done)}
    assert found["passed"] == found["failed"] == "better"


def test_without_a_key_claude_fails_turn_by_turn(small_assistant: Assistant, suite: Suite) -> None:
    done = run(
        small_assistant, candidates([V1], ["claude-haiku-5-5"]), suite.limited(2), KEYLESS, at=AT
    )
    assert [one.failure for one in done.results] == ["no_key", "no_key"]


def test_a_prompt_that_has_prices_invented_is_worse(
    small_assistant: Assistant, suite: Suite
) -> None:
    worse = parse("worse", 1, f"{DARING}\n{V2[1].stable}\n=== what changes from turn to turn ===\n"
                  f"{V2[1].changing}")  # fmt: skip
    made = candidates([V2, ("worse", worse)], ["claude-haiku-5-5"])
    with messages_api(careful) as server:
        done = run(small_assistant, made, suite, hired_by(settings(server.url)), at=AT)
    good, bad = (done.of(one.name) for one in made)
    assert [one.held_back for one in good] == [0] * len(good)
    assert all(one.held_back == 1 and "0.37" in one.held[0].sentence for one in bad)
    assert not any("0.37" in one.answer for one in bad)  # no shopper would have read it
    assert all("0.37" in one.raw for one in bad)
    assert all(one.usage and one.usage.output == 20 and one.cost == 11 for one in good + bad)
    assert done.spent == 11 * len(done.results)
    found = {one.metric.key: one for one in differences(done)}
    assert found["held_back"].is_worse
    assert found["held_back"].interval == (1.0, 1.0, 1.0)
    assert found["passed"].verdict == "the same in all 6 conversations"


def test_a_run_stops_before_it_costs_more(small_assistant: Assistant, suite: Suite) -> None:
    made = candidates([V1, V2], ["claude-haiku-5-5"])
    with messages_api(careful) as server:
        hired = hired_by(settings(server.url))
        free = run(small_assistant, made, suite, hired, Bounds(max_cost=0), at=AT)
        assert not server.requests
        # A first turn is taken to cost 1,100; then the dearest so far, which is 11.
        some = run(small_assistant, made, suite, hired, Bounds(max_cost=1_135), at=AT)
    assert (len(free.results), free.spent) == (0, 0)
    assert free.stopped
    assert some.stopped == ""
    assert some.spent == 132
    with messages_api(careful) as server:
        hired = hired_by(settings(server.url))
        few = run(small_assistant, made, suite, hired, Bounds(max_cost=1_100), at=AT)
    assert (few.spent, len(few.results)) == (11, 1)
    assert "exceeded $0.0011; $0.000011 were spent" in few.stopped
    with pytest.raises(LabError, match="price"):
        run(small_assistant, candidates([V1], ["claude-mythos-5-2"]), suite, KEYLESS, Bounds(1))


def test_a_run_can_be_cancelled(small_assistant: Assistant, suite: Suite) -> None:
    seen: list[TurnResult] = []
    bounds = Bounds(cancelled=lambda: len(seen) >= 3)
    done = run(
        small_assistant, candidates([V1, V2], ["fake"]), suite, KEYLESS, bounds,
        take=seen.append, at=AT,
    )  # fmt: skip
    assert len(done.results) == 3
    assert "cancelled" in done.stopped


def test_a_promptfoo_suite_is_judged_by_its_assertions(small_assistant: Assistant) -> None:
    suite = read(PROMPTFOO, "foo", "foo.yaml")
    done = run(small_assistant, candidates([V1], ["fake"]), suite, KEYLESS, at=AT)
    first, *others = done.results
    assert first.checks == 6
    assert first.passed, list(first.why())
    assert [list(one.why()) for one in others] == [["contains 'no answer has this' is not so"]] * 2


def result(conversation: int, candidate: str, **changes: object) -> TurnResult:
    plain = TurnResult(candidate, "f", f"c{conversation}", 1, "hello", words=10, first_word=1.0)
    return replace(plain, **changes)  # type: ignore[arg-type]


def lab_run(results: list[TurnResult]) -> LabRun:
    made = (Candidate("A", V1[1], "fake"), Candidate("B", V1[1], "fake"))
    return LabRun("sample", made, len({one.conversation for one in results}), tuple(results))


def compared(n: int, worse: int) -> dict[str, Difference]:
    """B fails in `worse` of n conversations, A in none."""
    pairs = [
        side
        for at in range(n)
        for side in (result(at, "A"), result(at, "B", unmet=("x",) if at < worse else ()))
    ]
    return {one.metric.key: one for one in differences(lab_run(pairs))}


@pytest.mark.parametrize(
    ("n", "worse", "told"),
    [
        (LEAST - 1, LEAST - 1, "too few conversations to tell"),
        (12, 0, "the same in all 12 conversations"),
        (12, 1, "no difference can be told from 12 conversations"),
        (12, 12, "worse"),
        (200, 20, "worse"),
    ],
)
def test_a_verdict_is_as_strong_as_the_conversations(n: int, worse: int, told: str) -> None:
    found = compared(n, worse)["passed"]
    assert told in found.verdict
    assert found.n == n
    if found.interval:
        assert found.interval.low <= found.interval.mean <= found.interval.high
        assert found.interval.mean == pytest.approx(-worse / n)


def test_only_turns_that_both_had_are_compared() -> None:
    results = [result(at, "A", words=10) for at in range(10)]
    results += [result(at, "B", words=12, cost=None) for at in range(4, 12)]
    found = {one.metric.key: one for one in differences(lab_run(results))}
    assert (found["words"].n, found["words"].means) == (6, (10.0, 12.0))
    assert found["words"].verdict == "more"
    assert "cost" not in found, "nothing was spent"


def test_a_share_that_is_whole_is_not_taken_for_certain() -> None:
    whole = lab_run([result(at, "A") for at in range(30)])
    interval, n = share_passed(whole, "A")
    assert interval is not None
    assert (n, interval.mean, interval.high) == (30, 1.0, 1.0)
    assert interval.low == pytest.approx(0.9)
    assert share_passed(lab_run([result(0, "A")]), "A") == (None, 1)


def test_rows_are_means_by_family_and_turn(keyless: LabRun) -> None:
    made = rows(keyless)
    assert {(row.family, row.turn) for row in made} == {
        (None, None), ("plain", None), (None, 1), ("plain", 1)
    }  # fmt: skip
    assert set(made[0].figures) == {metric.key for metric in METRICS}
    assert made[0].n == 6
    assert made[0].figures["tokens"] is None


def test_the_exports_have_stable_columns_and_no_formulas(keyless: LabRun) -> None:
    hostile = [
        replace(keyless.results[0], message=text, answer=f" {text}", picks=("007", "1e5"))
        for text in ("=1+1", "+1", "-1", "@a", "\t=1", "＝1", "fine -1")
    ]
    done = replace(keyless, results=tuple(hostile))
    table = list(csv.DictReader(io.StringIO(as_csv(done))))
    assert tuple(table[0]) == COLUMNS
    assert set(ZEROS) < set(COLUMNS)
    for row, one in zip(table, hostile, strict=True):
        safe = one.message == "fine -1"
        assert row["message"] == (one.message if safe else f"'{one.message}")
        assert row["answer"].startswith("'") is not safe
        assert row["picks"] == "007 1e5"
    told = json.loads(as_json(done))
    assert [tuple(row) for row in told["turns"]] == [COLUMNS] * len(hostile)
    assert told["turns"][0]["message"] == "=1+1"
    assert told["format"] == "aisle-lab-1"
    assert {one["verdict"] for one in told["differences"]} == {"nothing to compare"}
