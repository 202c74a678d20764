"""What the README prints can be typed: acts, commands, options, files and settings exist."""

import re
import shlex
from pathlib import Path

import pytest
import typer
from typer.main import get_command

from assistant.cli import cli
from benchmarks.__main__ import cli as benchmarks

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
PAGES = [ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")]
TYPED = [line.strip().split("  #")[0] for line in README.splitlines() if line.startswith("    ")]


def test_the_two_commands_stand_at_the_top() -> None:
    assert [line.split("  ")[0] for line in TYPED[:2]] == ["make run", "make test"]
    assert README.index("make run") < 600


def test_acts_are_in_the_makefile() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    acts = set(re.findall(r"\bmake ([a-z]+)\b", " ".join(TYPED)))
    assert {"run", "test"} <= acts
    for act in acts:
        assert re.search(rf"^{act}:.*## ", makefile, re.MULTILINE), act


def test_benchmarks_that_are_named_exist() -> None:
    named = set(re.findall(r"python -m benchmarks ([a-z-]+)", README))
    have = get_command(benchmarks).commands  # type: ignore[attr-defined]
    assert len(named) > 5
    assert named <= have.keys(), named - have.keys()


def aisle_commands() -> list[str]:
    return [line for line in TYPED if "bin/aisle " in line]


@pytest.mark.parametrize("line", aisle_commands())
def test_commands_and_their_options_exist(line: str) -> None:
    words = shlex.split(line)
    name, *rest = words[words.index(".venv/bin/aisle") + 1 :]
    command = get_command(cli).commands[name]  # type: ignore[attr-defined]
    if hasattr(command, "commands"):  # such as `aisle lab run`
        command = command.commands[rest[0]]
    known = {option for parameter in command.params for option in parameter.opts}
    assert {word for word in rest if word.startswith("--")} <= known


def test_every_command_explains_itself() -> None:
    group = get_command(cli)
    assert isinstance(group, typer.core.TyperGroup)
    assert set(group.commands) >= {"build", "ingest", "chat", "evaluate", "shops"}
    for command in group.commands.values():
        assert len(command.help or "") > 30
        for parameter in command.params:
            assert getattr(parameter, "help", ""), (command.name, parameter.name)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_files_that_are_named_exist(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    links = re.findall(r"\]\((?!http)([^)#]+)\)", text)
    named = re.findall(r"`((?:catalog|retrieval|assistant|tests|benchmarks)/[\w./]*)`", text)
    for name in [*links, *named]:
        assert (ROOT / name).exists(), name


def test_ci_runs_the_readme_s_test_command() -> None:
    assert (ROOT / ".ci" / "run").read_text(encoding="utf-8").strip().endswith("make test")
