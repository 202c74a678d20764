"""`aisle prompts`: what it lists, changes and refuses."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from click.testing import Result
from typer.testing import CliRunner

from assistant.cli import cli
from assistant.prompts import DIVIDER
from assistant.settings import Settings
from catalog import Store

TEXT = f"You serve ${{shop}}.\n{DIVIDER}\n${{products}} ${{notes}}\n"
ANN = ("--author", "Ann")


class Prompts:
    """Runs `aisle prompts …` over a shop without products."""

    def __init__(self, home: Path) -> None:
        self.wiring = SimpleNamespace(
            settings=Settings(_env_file=None, home=home),
            versions=lambda shop: SimpleNamespace(
                current=lambda: "v1" if shop == "sample" else None
            ),
            store=lambda shop: Store.open(f"sqlite:///{home / 'shop.db'}"),
        )

    def __call__(self, *words: str | Path, code: int = 0) -> Result:
        result = CliRunner().invoke(cli, ["prompts", *map(str, words)], obj=self.wiring)
        assert isinstance(result.exception, SystemExit | None), result.exception
        assert result.exit_code == code, result.output
        return result

    def data(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self("list", "--json").stdout)
        return found


@pytest.fixture
def prompts(tmp_path: Path) -> Prompts:
    return Prompts(tmp_path)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "mine.md"
    path.write_text(TEXT)
    return path


def test_versions_are_listed_with_the_live_one_marked(prompts: Prompts, file: Path) -> None:
    told = prompts("list").stdout
    assert "* explain-v2" in told
    assert "explain-v2 is live, as AISLE_PROMPT says." in told
    prompts("import", file, *ANN, "--note", "Shorter")
    prompts("promote", "explain-v3", *ANN, "--note", "It sells")
    told = prompts("list").stdout
    assert "* explain-v3" in told
    assert "Ann: Shorter" in told
    assert ", by Ann: It sells." in told


def test_a_version_goes_live_and_back(prompts: Prompts, file: Path) -> None:
    assert "kept as explain-v3" in prompts("import", file, *ANN).stdout
    assert prompts.data()["live"] == "explain-v2"
    assert "explain-v3 is live from the next turn" in prompts("promote", "explain-v3", *ANN).stdout
    assert prompts.data()["live"] == "explain-v3"
    back = prompts("rollback", "--author", "Bob", "--note", "It sold less")
    assert "explain-v2 is live from the next turn" in back.stdout
    first, last = prompts.data()["history"]
    assert (first["rollback"], first["author"]) == (False, "Ann")
    assert (last["rollback"], last["author"], last["note"]) == (True, "Bob", "It sold less")
    assert "nothing to go back to" in prompts("rollback", *ANN, code=1).stderr


def test_one_is_shown_and_two_are_compared(prompts: Prompts, file: Path) -> None:
    prompts("import", file, *ANN)
    assert prompts("show", "explain-v3").stdout == TEXT
    shown = json.loads(prompts("show", "explain-v3", "--json").stdout)
    assert (shown["text"], shown["author"], shown["origin"]) == (TEXT, "Ann", "store")
    lines = prompts("diff", "live", "explain").stdout.splitlines()
    assert lines[:2] == ["- explain-v2", "+ explain-v3"]
    assert "+ You serve ${shop}." in lines
    assert "word for word" in prompts("diff", "live", "explain-v2").stdout


def test_what_is_exported_is_known_when_it_comes_back(prompts: Prompts, tmp_path: Path) -> None:
    written = prompts("export", tmp_path / "out").stdout.split()
    assert [Path(path).name for path in written] == ["explain-v1.md", "explain-v2.md"]
    told = prompts("import", *written, *ANN, code=1).stderr
    assert "This text is explain-v1 already" in told
    assert len(prompts.data()["versions"]) == 3


def test_what_is_refused(prompts: Prompts, file: Path, tmp_path: Path) -> None:
    assert "There are: explain-v1" in prompts("show", "explain-v9", code=1).stderr
    assert "not built" in prompts("list", "--shop", "nowhere", code=1).stderr
    assert "a file that can be read" in prompts("import", tmp_path / "no.md", *ANN, code=1).stderr
    assert "Name another folder" in prompts("export", file / "x", code=1).stderr
    file.write_bytes(b"\xff\xfe\x00")
    assert "UTF-8" in prompts("import", file, *ANN, code=1).stderr
    assert "live already" in prompts("promote", "explain-v2", *ANN, code=1).stderr
    prompts("promote", "explain-v2", code=2)  # who?
