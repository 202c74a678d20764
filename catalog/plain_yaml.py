"""YAML from strangers: refused are aliases, which make gigabytes of a few lines, and depth."""

from __future__ import annotations

import yaml

_DEEPEST = 50
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def checked(text: str) -> str:
    """`text`, when it is harmless to load. Raises yaml.YAMLError when it is not, or is no YAML."""
    depth = 0
    for event in yaml.parse(text, Loader=_LOADER):
        if isinstance(event, yaml.AliasEvent):
            raise yaml.YAMLError("it uses an alias (*name): write out what it stands for")
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > _DEEPEST:
            raise yaml.YAMLError(f"it is nested more than {_DEEPEST} levels deep")
    return text


def load(text: str) -> object:
    """What `text` says. Raises yaml.YAMLError, or ValueError for a date that is none."""
    return yaml.load(checked(text), Loader=_LOADER)  # noqa: S506 - a safe loader
