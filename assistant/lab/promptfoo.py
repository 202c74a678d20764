"""promptfoo's test files, as far as they map: a test is a conversation of one turn.

The shopper's message is one of a test's vars. The file's own prompts and providers are not used,
for the candidates take their place; what else does not map is listed with the reason.
https://www.promptfoo.dev/docs/configuration/reference
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import regex

from assistant.converse.script import Script, Turn
from assistant.lab.assertions import KINDS, LISTED, MEASURED, Assertion
from assistant.lab.suite import Case, Skipped, Suite

_MESSAGE = ("message", "question", "query", "input", "prompt", "text", "user_message", "utterance")
"""Vars that hold what the user says, the likeliest first."""
_SLOT = re.compile(r"\{\{\s*([A-Za-z_]\w*)\s*\}\}")
_UNREAD = re.compile(r"\{\{|\{%")
_FILE = "file://"
_WHY_NOT = {
    "javascript": "Aisle runs no code of a test file",
    "python": "Aisle runs no code of a test file",
    "llm-rubric": "a model would have to judge it; Aisle's checks are fixed rules",
    "is-json": "the answers are prose for shoppers, never JSON",
    "contains-json": "the answers are prose for shoppers, never JSON",
}


def is_promptfoo(content: object) -> bool:
    """Whether a YAML file's content looks like promptfoo's: a config, or a list of tests."""
    if isinstance(content, list):
        return bool(content) and all(isinstance(t, dict) and "vars" in t for t in content)
    return isinstance(content, dict) and "tests" in content and "scripts" not in content


def of_promptfoo(content: Any, family: str, where: str) -> Suite:
    """The tests that map; the rest is in `skipped`."""
    config = {"tests": content} if isinstance(content, list) else content
    reader = _Reader(config, family, where)
    cases = tuple(reader.cases())
    return Suite(cases, tuple(dict.fromkeys(reader.skipped)))


class _Reader:
    def __init__(self, config: Mapping[str, Any], family: str, where: str) -> None:
        self._config, self._family, self._where = config, family, where
        self._default = config.get("defaultTest")
        self.skipped: list[Skipped] = []
        for key in sorted(set(config) - {"tests", "defaultTest", "description"}):
            mine = key in ("prompts", "providers")
            self._skip(key, "the candidates take its place" if mine else "it does not map")
        if self._default is not None and not isinstance(self._default, Mapping):
            self._skip("defaultTest", "it is in another file, which is not followed")
            self._default = None

    def cases(self) -> Iterator[Case]:
        tests = self._config["tests"]
        for number, test in enumerate(tests if isinstance(tests, list) else [tests], 1):
            if isinstance(test, Mapping):
                yield from self._test(f"test {number}", test)
            else:
                why = "it is in another file: give that one, as YAML, to --suite"
                self._skip(f"test {number}", why)

    def _test(self, name: str, test: Mapping[str, Any]) -> Iterator[Case]:
        default = self._default or {}
        vars_ = {**_mapping(default.get("vars")), **_mapping(test.get("vars"))}
        for other in sorted(set(test) - {"vars", "assert", "description", "metadata"}):
            self._skip(f"{name}: {other}", "it does not map")
        key = self._message_key(vars_)
        if key is None:
            self._skip(name, f"no var of it is the shopper's message; call one {_MESSAGE[0]!r}")
            return
        given = [*_listed(default.get("assert")), *_listed(test.get("assert"))]
        said = vars_[key] if isinstance(vars_[key], list) else [vars_[key]]
        for place, text in enumerate(said, 1):
            where = name if len(said) == 1 else f"{name}.{place}"
            case = self._case(where, test, {**vars_, key: text}, key, given)
            if case is not None:
                yield case

    def _case(
        self, name: str, test: Mapping[str, Any], vars_: dict[str, Any], key: str, given: list[Any]
    ) -> Case | None:
        message = str(vars_[key])
        if not message.strip() or message.startswith(_FILE):
            self._skip(name, "its message is empty or in another file")
            return None
        read = [self._assertion(name, one, vars_) for one in given]
        asserts = tuple(one for one in read if one is not None)
        told = str(test.get("description") or "").strip()
        label = f"{name}: {told}"[:120] if told else name
        return Case(self._family, Script(name=label, turns=[Turn(say=message)]), asserts)

    def _message_key(self, vars_: dict[str, Any]) -> str | None:
        prompts = [p for p in _listed(self._config.get("prompts")) if isinstance(p, str)]
        slots = [name for name in vars_ if any(name in _SLOT.findall(prompt) for prompt in prompts)]
        if len(slots) == 1:
            return slots[0]
        named = [name for name in _MESSAGE if name in vars_]
        return named[0] if named else next(iter(vars_)) if len(vars_) == 1 else None

    def _assertion(self, name: str, given: Any, vars_: Mapping[str, Any]) -> Assertion | None:
        if not isinstance(given, Mapping) or not isinstance(given.get("type"), str):
            self._skip(name, "an assertion without a type")
            return None
        kind = given["type"].removeprefix("not-")
        where = f"{name}: {given['type']}"
        if kind not in KINDS:
            self._skip(where, _WHY_NOT.get(kind, "Aisle has no such check"))
            return None
        if "transform" in given or given.get("weight") == 0:
            self._skip(where, "it has a transform, or the weight 0")
            return None
        why, one = _assertion(kind, given, vars_)
        if why:
            self._skip(where, why)
        return one

    def _skip(self, what: str, why: str) -> None:
        self.skipped.append(Skipped(f"{self._where}: {what}", why))


def _assertion(
    kind: str, given: Mapping[str, Any], vars_: Mapping[str, Any]
) -> tuple[str, Assertion | None]:
    """Why it can't be used, or the assertion."""
    negated, threshold = given["type"].startswith("not-"), given.get("threshold")
    if kind in MEASURED:
        if isinstance(threshold, bool) or not isinstance(threshold, int | float):
            return "it has no threshold", None
        return "", Assertion(kind, threshold=float(threshold), negated=negated)
    values = tuple(_filled(str(v), vars_) for v in _listed(given.get("value")))
    if not values or (len(values) > 1 and kind not in LISTED):
        return f"it needs {'texts' if kind in LISTED else 'one text'} as its value", None
    if any(isinstance(v, Mapping | list) for v in _listed(given.get("value"))):
        return "its value is no text", None
    if any(_UNREAD.search(v) or v.startswith(_FILE) for v in values):
        return "its value is a template or in another file", None
    if kind == "word-count" and not values[0].isdecimal():
        return "only an exact number of words can be asserted", None
    if kind == "regex":
        try:
            regex.compile(values[0])
        except regex.error as error:
            return f"the pattern can't be read: {error}", None
    return "", Assertion(kind, values, negated=negated)


def _filled(text: str, vars_: Mapping[str, Any]) -> str:
    return _SLOT.sub(lambda slot: str(vars_.get(slot[1], slot[0])), text)


def _listed(value: Any) -> list[Any]:
    if value is None:
        return []
    return list(value) if isinstance(value, list) else [value]


def _mapping(value: Any) -> dict[str, Any]:
    return dict(value) if isinstance(value, Mapping) else {}
