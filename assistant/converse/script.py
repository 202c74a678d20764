"""Scripted conversations: a YAML file is a family, a script is a conversation with expectations."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from pydantic import Field, ValidationError

from assistant.converse.expected import (
    BudgetExpected,
    BundleExpected,
    CartExpected,
    Counted,
    Fails,
    Failure,
    Part,
    PicksExpected,
    StateExpected,
    Texts,
    Values,
)
from catalog import ScriptError
from catalog.plain_yaml import checked


class Turn(Part):
    """One message, what Claude answers, what is expected. All texts expected are contained."""

    say: str
    times: int = 1
    """Says it so many times over: a long message."""
    claude: str | list[str] | Failure | None = None
    """None: no key is set. `{title:1}`, `{price:1}`, `{id:1}` stand for the first product told."""
    template: Fails | None = None
    """The template breaks too: what is left are the cards."""
    cart: int | None = None
    """After the turn the pick at this place, from 1, is put in the cart."""

    budget: BudgetExpected | None = None
    picks: PicksExpected | None = None
    state: StateExpected | None = None
    in_cart: CartExpected | None = None
    bundle: BundleExpected | None = None
    question: bool | None = None
    """Whether the last note asks something."""
    query: Texts = Field(default_factory=list)
    query_never: Texts = Field(default_factory=list)
    notes: Texts = Field(default_factory=list)
    notes_never: Texts = Field(default_factory=list)
    words: Texts = Field(default_factory=list)
    words_never: Texts = Field(default_factory=list)
    explainer: str | None = None
    failed: str | None = None
    """The reason's code, or "never"."""
    held_back: Counted | None = None
    claude_saw: Texts = Field(default_factory=list)
    """In this turn's prompt."""
    claude_never_saw: Texts = Field(default_factory=list)
    """In no prompt so far."""


class Tampered(Part):
    """Shelf text as a hostile supplier would write it, on every product of a category."""

    category: str
    title: str | None = None
    description: str | None = None


class Goal(Part):
    """What the shopper is after; the last slate is rewarded by it."""

    category: str | None = None
    brand: str | None = None
    attributes: dict[str, Values] = Field(default_factory=dict)
    """Any of the values meets one."""
    price_at_most: str | None = None


class Script(Part):
    """One conversation."""

    name: str
    shopper: str | None = None
    """An id, or "busiest" for the shopper with the longest history."""
    slider: str | None = None
    limit: str | None = None
    """The most they want to pay, kept in their profile."""
    shelf: list[Tampered] = Field(default_factory=list)
    ladder: bool = False
    """Played once for each rung (Claude, template, plain cards); the cards must be the same."""
    goal: Goal | None = None
    turns: list[Turn] = Field(min_length=1)


class _File(Part):
    about: str
    scripts: list[Script] = Field(min_length=1)


class _Loader(yaml.SafeLoader):
    """A safe loader that refuses a key given twice; YAML's own keeps the last in silence."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        """The mapping. Raises ConstructorError on a key given twice."""
        keys = [key.value for key, _ in node.value]
        for key, _ in node.value:
            if keys.count(key.value) > 1:
                raise yaml.constructor.ConstructorError(
                    None, None, f"{key.value!r} is given twice", key.start_mark
                )
        return super().construct_mapping(node, deep)


@dataclass(frozen=True, slots=True)
class Family:
    """A file of scripts; its name is the file's."""

    name: str
    about: str
    scripts: tuple[Script, ...] = field(default=())


def load(path: Path) -> Family:
    """The family in `path`. Raises ScriptError naming the file and what is wrong in it."""
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise ScriptError(f"{path} can't be read: {error.strerror or error}.") from error
    except UnicodeDecodeError as error:
        raise ScriptError(f"{path} is no YAML: {error}") from error
    return parse(text, path.stem, str(path))


def parse(text: str, name: str, where: str) -> Family:
    """The family `name` in a file's text. Raises ScriptError: `where`, and what is wrong in it."""
    try:
        read = _File.model_validate(yaml.load(checked(text), _Loader))  # noqa: S506
    except (yaml.YAMLError, RecursionError) as error:
        raise ScriptError(f"{where} is no YAML: {error}") from error
    except ValidationError as error:
        faults = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())
        raise ScriptError(f"{where}: {faults}") from error
    names = [script.name for script in read.scripts]
    if twice := {name for name in names if names.count(name) > 1}:
        raise ScriptError(f"{where}: two scripts are named {twice.pop()!r}")
    return Family(name, read.about, tuple(read.scripts))


def load_all(*places: Path) -> list[Family]:
    """Every family in `places`, files or folders of YAML files, by name within a folder.

    Raises ScriptError when a file can't be used or there is none.
    """
    paths = [path for place in places for path in _files(place)]
    if not paths:
        raise ScriptError(f"There is no YAML file in {', '.join(map(str, places)) or 'nothing'}.")
    return [load(path) for path in paths]


def _files(place: Path) -> Iterable[Path]:
    if not place.is_dir():
        return [place]
    return sorted(path for ending in ("*.yaml", "*.yml") for path in place.glob(ending))
