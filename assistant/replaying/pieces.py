"""A language model's pieces as JSON and back: text as it is, anything else with its type's name."""

from __future__ import annotations

from dataclasses import is_dataclass
from typing import Any

from pydantic import JsonValue, TypeAdapter
from pydantic_core import to_jsonable_python

from assistant.language import llm

_TYPE = "piece"


def written(piece: object) -> JsonValue:
    """Raises TypeError for a piece that is neither text nor one of `llm`'s."""
    if isinstance(piece, str):
        return piece
    name = type(piece).__name__
    if getattr(llm, name, None) is not type(piece):
        raise TypeError(f"a piece of a reply is text or one of `llm`'s, not a {name}")
    return {_TYPE: name, **to_jsonable_python(piece)}


def read(data: JsonValue) -> object:
    """The piece that was written. Raises ValueError for what this Aisle's models do not say."""
    if isinstance(data, str):
        return data
    if not isinstance(data, dict):
        raise ValueError("a piece of a reply is text or an object")
    fields = dict(data)
    kind: Any = getattr(llm, str(fields.pop(_TYPE, "")), None)
    if not is_dataclass(kind):
        raise ValueError("a piece of a reply of a kind that this Aisle does not know")
    return TypeAdapter(kind).validate_python(fields)
