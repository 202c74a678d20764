"""`aisle lab run`: what it prints and writes, and its exit codes; never a traceback."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest
from click.testing import Result
from pydantic import SecretStr
from typer.testing import CliRunner

from assistant.cli import cli
from assistant.settings import Settings
from assistant.turn import Assistant
from catalog import ArtifactError
from catalog.rehearsal import Rehearsal
from tests.lab_claude import careful, daring
from tests.lab_files import PROMPTFOO, scripts
from tests.messages_api import messages_api

Lab = Callable[..., Result]
V2 = Path(__file__).parents[1] / "assistant" / "prompts" / "explain-v2.md"


@pytest.fixture
def lab(small_assistant: Assistant) -> Lab:
    def invoke(*words: str | Path, url: str = "") -> Result:
        settings = Settings(_env_file=None, shop="sample")
        if url:
            key = SecretStr("sk-ant-test")
            changes = {"anthropic_api_key": key, "anthropic_base_url": url, "claude_retries": 0}
            settings = settings.model_copy(update=changes)

        def opened(shop: str) -> Assistant:
            if shop != "sample":
                raise ArtifactError(f"The shop {shop!r} is not built yet. Run `aisle build`.")
            return replace(small_assistant, store=Rehearsal(small_assistant.store))

        def store(shop: str) -> object:
            return nullcontext(opened(shop).store)

        wiring = SimpleNamespace(settings=settings, assistant=opened, store=store)
        result = CliRunner().invoke(cli, ["lab", "run", *map(str, words)], obj=wiring)
        assert isinstance(result.exception, SystemExit | None), result.exception
        assert "Traceback" not in result.output
        return result

    return invoke


def test_help_tells_the_exit_codes() -> None:
    result = CliRunner().invoke(cli, ["lab", "run", "--help"])
    assert result.exit_code == 0
    text = " ".join(result.output.split())
    for told in ("Exit codes", "0 every bar was met", "1 a bar was missed", "2 the options"):
        assert told in text


def test_without_a_key_the_fake_writes_and_it_is_said(lab: Lab, tmp_path: Path) -> None:
    result = lab(
        "--prompt", "explain-v1", "--prompt", "explain-v2", "--suite", scripts(tmp_path),
        "--fail-under", "1", "--fail-if-worse", "--csv", tmp_path / "out.csv",
        "--json", tmp_path / "out.json",
    )  # fmt: skip
    assert result.exit_code == 0, result.output
    assert "the fake writes in Claude's place" in result.output
    assert "A = explain-v1 · fake: 100.0% of 6 turns passed" in result.output
    assert "no difference can be told from 6 conversations" in result.output
    with (tmp_path / "out.csv").open(encoding="utf-8-sig", newline="") as file:
        assert len(list(csv.DictReader(file))) == 12
    assert json.loads((tmp_path / "out.json").read_text("utf-8"))["conversations"] == 6


def test_a_worse_prompt_fails_the_build(lab: Lab, tmp_path: Path) -> None:
    worse = tmp_path / "worse.md"
    worse.write_text(daring(V2.read_text("utf-8")), encoding="utf-8")
    words = ("--prompt", "explain-v2", "--prompt", worse, "--suite", scripts(tmp_path))
    with messages_api(careful) as server:
        told = lab(*words, url=server.url)
        judged = lab(*words, "--fail-if-worse", url=server.url)
    assert (told.exit_code, judged.exit_code) == (0, 1)
    fails = [line for line in judged.output.splitlines() if line.startswith("FAIL")]
    assert fails == [
        f"FAIL: {worse} · claude-haiku-5-5 is worse than explain-v2 · claude-haiku-5-5: "
        "claims held back"
    ]
    assert "spent $0.000132, by Anthropic's list prices of" in judged.output


def test_the_other_way_round_nothing_is_worse(lab: Lab, tmp_path: Path) -> None:
    worse = tmp_path / "worse.md"
    worse.write_text(daring(V2.read_text("utf-8")), encoding="utf-8")
    words = ("--prompt", worse, "--prompt", "explain-v2", "--suite", scripts(tmp_path))
    with messages_api(careful) as server:
        assert lab(*words, "--fail-if-worse", url=server.url).exit_code == 0


def test_a_share_below_the_bar_is_exit_code_1(lab: Lab, tmp_path: Path) -> None:
    file = tmp_path / "foo.yaml"
    file.write_text(PROMPTFOO, encoding="utf-8")
    words = ("--model", "fake", "--suite", file)
    assert lab(*words, "--fail-under", "0.33").exit_code == 0
    result = lab(*words, "--fail-under", "0.34")
    assert result.exit_code == 1
    assert "passed 33.3%, below 34.0%" in result.output
    assert "test 1: javascript: Aisle runs no code" in " ".join(result.output.split())
    assert "contains 'no answer has this' is not so" in result.output


def test_a_run_cut_short_meets_no_bar(lab: Lab, tmp_path: Path) -> None:
    words = ("--suite", scripts(tmp_path), "--max-cost", "0.001")
    with messages_api(careful) as server:
        assert lab(*words, url=server.url).exit_code == 0
        result = lab(*words, "--fail-under", "0.5", url=server.url)
        assert not server.requests  # a first turn is taken to cost 0.0011
    assert result.exit_code == 1
    assert "not all was tried" in result.output


def test_claude_without_a_key_fails_the_bar_and_says_why(lab: Lab) -> None:
    words = ("--message", "headphones", "--model", "claude-haiku-5-5", "--model", "fake")
    result = lab(*words, "--fail-under", "0.9")
    assert result.exit_code == 1
    assert "the candidate failed: no_key" in result.output
    assert "B = explain-v2 · fake: 100.0% of 1 turn passed" in result.output


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ((), "Say what to try"),
        (("--message", " "), "empty"),
        (("--message", "x", "--prompt", "explain-v99"), "no prompt"),
        (("--message", "x", "--model", "claude-haiku-9"), "did you mean"),
        (("--message", "x", "--temperature", "0.5"), "takes no temperature"),
        (("--message", "x", "--fail-under", "95"), "0 to 1"),
        (("--message", "x", "--fail-if-worse"), "two candidates"),
        (("--message", "x", "--max-cost", "-1"), "not below 0"),
        (("--message", "x", "--shop", "other"), "not built"),
        (("--message", "x", "--shop", "a/b"), "letters"),
        (("--message", "x", "--csv", "/no/such/folder/x.csv"), "no folder"),
        (("--suite", "/no/such/file.yaml"), "can't be read"),
        (("--message", "x", "--limit", "0"), "Invalid value"),
        (("--no-such-option",), "No such option"),
    ],
)
def test_bad_usage_is_exit_code_2(lab: Lab, words: tuple[str, ...], told: str) -> None:
    result = lab(*words)
    assert result.exit_code == 2, result.output
    assert told in " ".join(result.output.split())
