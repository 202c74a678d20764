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


def once(text: str) -> str:
    """`text`, when no mapping names a key twice, of which YAML takes the last without a word.
    Raises yaml.YAMLError when one does, or as `checked` does."""
    nodes = [yaml.compose(checked(text), Loader=_LOADER)]
    while nodes:
        node = nodes.pop()
        if isinstance(node, yaml.SequenceNode):
            nodes += node.value
        elif isinstance(node, yaml.MappingNode):
            keys = [key.value for key, _ in node.value]
            if twice := [str(key) for key in keys if keys.count(key) > 1]:
                line = node.start_mark.line + 1
                raise yaml.YAMLError(f"{twice[0]!r} is named twice in what begins on line {line}")
            nodes += [value for _, value in node.value]
    return text


def load(text: str) -> object:
    """What `text` says. Raises yaml.YAMLError, or ValueError for a date that is none."""
    return yaml.load(checked(text), Loader=_LOADER)  # noqa: S506 - a safe loader
