"""A catalogue's attribute in English: "in rubber", "with 20-hour battery", "Only size 10"."""

from __future__ import annotations

import re

_SUBSTANCES = ("material", "colour", "color")
_PURPOSES = ("use", "occasion")
_SORTS = ("kind", "style", "type", "build")


def as_quality(name: str, value: str) -> str:
    """What is said of "the only one": "in rubber", "for commuting", "listed as waterproof"."""
    field = name.casefold()
    if value == "yes" or field in _SORTS:
        return f"listed as {name if value == 'yes' else value}"
    if field in _SUBSTANCES:
        return f"in {value}"
    if field in _PURPOSES:
        return f"for {value}"
    return f"with {with_field(name, value)}"


def as_wish(name: str, value: str) -> str:
    """What is asked for to see only such: "In navy", "For commuting", "Only size 10"."""
    field = name.casefold()
    if value == "yes":
        return f"Only {name}"
    if field in _SUBSTANCES:
        return f"In {value}"
    if field in _PURPOSES:
        return f"For {value}"
    return f"Only {with_field(name, value) if _needs_its_field(value) else value}"


def with_field(name: str, value: str) -> str:
    """ "20-hour battery", "size 10", "age 3 to 5 years"; "crew neck" where the value has it."""
    if _stems(name) & _stems(value):
        return value
    first = name.casefold() in ("age", "players") or name.casefold().endswith("size")
    return f"{name} {value}" if first else f"{value} {name}"


def _needs_its_field(value: str) -> bool:
    return not value[:1].isalpha() or (len(value) <= 3 and value.isupper())


def _stems(text: str) -> set[str]:
    return {word.removesuffix("s") for word in re.findall(r"[a-z]+", text.casefold())}
