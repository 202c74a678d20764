"""YAML from strangers can't fell the server."""

import pytest
import yaml

from assistant.lab.reading import read
from assistant.prompts.travelling import read_file
from catalog import ScriptError
from catalog.plain_yaml import load


def bomb(levels: int = 12) -> str:
    lines = ["a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, levels)]
    return "\n".join(lines)


def test_aliases_and_depth_are_refused() -> None:
    with pytest.raises(yaml.YAMLError, match="alias"):
        load(bomb())
    with pytest.raises(yaml.YAMLError, match="nested"):
        load("[" * 5_000)
    assert load("a: [1, {b: c}]\nwhen: 2026-12-01") is not None


def test_a_promptfoo_file_with_a_bomb_says_so_at_once() -> None:
    text = bomb() + "\ntests: [{vars: {message: *a11}}]"
    with pytest.raises(ScriptError, match="alias"):
        read(text, "bomb", "bomb.yaml")


@pytest.mark.parametrize("version", ["[&a [x], *a]", "[" * 5_000])
def test_a_prompt_files_head_is_text_or_nothing(version: str) -> None:
    content = f"---\nversion: {version}\nauthor: Ann\n---\nYou are kind."
    text, said = read_file(content)
    assert said == ""
    assert text == content


def test_an_author_that_is_no_text_is_left_out() -> None:
    content = "---\nversion: explain-v3\nauthor: [1, 2]\nnote: {a: b}\n---\nYou are kind."
    assert read_file(content) == ("You are kind.", "")
