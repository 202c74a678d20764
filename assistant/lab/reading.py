"""A suite from files: which are Aisle's scripts and which are promptfoo's is seen in them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import yaml

from assistant.converse.script import parse
from assistant.lab.promptfoo import is_promptfoo, of_promptfoo
from assistant.lab.suite import Suite, files_in, joined, of_family, of_message
from catalog import ScriptError, plain_yaml


def suite_of(places: Sequence[Path] = (), message: str | None = None) -> Suite:
    """Every conversation of the files and folders, and of `message`.

    Raises ScriptError naming the file that can't be used, or when there is nothing to try.
    """
    suites = [read(_text(path), path.stem, str(path)) for path in files_in(places)]
    if message is not None:
        suites.append(of_message(message))
    return joined(suites)


def read(text: str, name: str, where: str) -> Suite:
    """The suite in one file's text, as the family `name`. Raises ScriptError saying `where`."""
    try:
        content = plain_yaml.load(text)
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise ScriptError(f"{where} is no YAML: {error}") from error
    if is_promptfoo(content):
        return of_promptfoo(content, name, where)
    return of_family(parse(text, name, where))


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise ScriptError(f"{path} can't be read: {error.strerror or error}.") from error
    except UnicodeDecodeError as error:
        raise ScriptError(f"{path} is no UTF-8 text: save it as UTF-8.") from error
