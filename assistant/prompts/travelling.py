"""A version as a file: its text below a head in YAML that says whose it is."""

from __future__ import annotations

import re
from dataclasses import dataclass

import yaml

from assistant.prompts.versions import PromptVersion
from catalog import plain_yaml

_HEAD = re.compile(r"\A---\n(?P<head>.*?)\n---\n(?P<text>.*)\Z", re.DOTALL)
_KEYS = {"version", "author", "note", "at"}


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of one file: a new version, or why there is none."""

    file: str
    version: PromptVersion | None
    problem: str = ""


def file_of(version: PromptVersion) -> str:
    """The whole file; `read_file` gives the text back letter for letter."""
    head = {
        "version": version.label,
        "author": version.author,
        "note": version.note,
        "at": version.at.isoformat() if version.at else None,
    }
    said = yaml.safe_dump(head, sort_keys=False, allow_unicode=True, width=1_000)
    return f"---\n{said}---\n{version.text}"


def read_file(content: str) -> tuple[str, str]:
    """(text, what its head says of its making, for a note). A file without a head is all text."""
    plain = content.removeprefix("\ufeff").replace("\r\n", "\n")
    found = _HEAD.match(plain)
    head = _head(found["head"]) if found else None
    if found is None or head is None:
        return plain, ""
    by, note = _text(head.get("author")), _text(head.get("note"))
    said = f" by {by}" if by else ""
    return found["text"], said + (f": {note}" if note else "")


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _head(text: str) -> dict[str, object] | None:
    """None where the lines are no head of ours but the text's own."""
    try:
        head = plain_yaml.load(text)
    except (yaml.YAMLError, ValueError):
        return None
    return head if isinstance(head, dict) and set(head) <= _KEYS and "version" in head else None
