"""A candidate's prompt by its name, or from a file that nobody has saved as a version yet."""

from __future__ import annotations

import re
from pathlib import Path

from assistant.budget import Budget
from assistant.prompts import PromptTemplate, parse
from assistant.prompts.library import Library
from assistant.words.explain import render
from assistant.words.explainer import Brief
from catalog import PromptError, Store

_VERSIONED = re.compile(r"(?P<name>.+)-v(?P<version>[1-9][0-9]*)")


def prompt_named(name: str, store: Store) -> PromptTemplate:
    """The version `name` of the shop's, or what is in the file of that path.

    Raises PromptError when there is none, or it has a slot that no turn fills.
    """
    path = Path(name)
    is_file = path.suffix in (".md", ".txt") or len(path.parts) > 1
    template = _from(path) if is_file else saved(name, store)
    render(template, Brief("", (), Budget("USD")))  # a slot of its own is told now, not every turn
    return template


def saved(name: str, store: Store) -> PromptTemplate:
    """The version of that name. Raises PromptError when there is none."""
    return Library(store).load(name)


def versions(store: Store) -> tuple[str, ...]:
    """Labels of all versions of the shop's prompt, oldest first."""
    return tuple(version.label for version in Library(store).versions("explain"))


def live(store: Store, default: str) -> str:
    """The label of the version that answers shoppers; `default` where none is promoted."""
    return Library(store, default).live().label


def _from(path: Path) -> PromptTemplate:
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise PromptError(f"{path} can't be read: {error.strerror or error}.") from error
    except UnicodeDecodeError as error:
        raise PromptError(f"{path} is no UTF-8 text: save it as UTF-8.") from error
    named = _VERSIONED.fullmatch(path.stem)
    name, version = (named["name"], int(named["version"])) if named else (path.stem, 0)
    return parse(name, version, text)
