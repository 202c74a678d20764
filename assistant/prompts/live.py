"""The prompt that turns are answered with: looked up every turn, never a reason for one to fail."""

from __future__ import annotations

import logging
import re

from assistant.prompts import PromptTemplate, load, parse, shipped
from assistant.prompts.slots import check
from assistant.prompts.versions import PROMPT, ROLLBACK
from catalog import PromptError, Store, StoreError
from catalog.prompts import Promotions, Prompts

log = logging.getLogger(__name__)
KINDS = (PROMPT, ROLLBACK)
_MOST_PARSED = 4
_LABEL = re.compile(r"(?P<name>[a-z][a-z-]*)-v(?P<number>[1-9][0-9]{0,8})")


def split(label: str) -> tuple[str, int] | None:
    """("explain", 3) of "explain-v3"; None of anything else."""
    found = _LABEL.fullmatch(label)
    return (found["name"], int(found["number"])) if found else None


class Live:
    """Gives the live template. Safe to share between threads.

    The version promoted last, by whatever process; else `default`, as AISLE_PROMPT has it: a
    version, or a prompt's name for the newest that came with Aisle. A promoted version that can't
    be used gives way to `default`; `problem` then says why.
    """

    def __init__(self, store: Store, default: str = "explain") -> None:
        self._promotions, self._prompts = Promotions(store), Prompts(store)
        self._default = default
        self._parsed: dict[tuple[str, str], PromptTemplate] = {}
        self._last: PromptTemplate | None = None
        self.problem = ""
        """Of the last look."""

    def __call__(self) -> PromptTemplate:
        """The template of a turn that begins now: two small reads. Raises nothing."""
        try:
            label = self._promotions.last(KINDS)
            template, problem = self._of(label) if label else (self.default(), "")
        except (StoreError, PromptError) as error:  # the shopper is owed an answer all the same
            template = self._last or load("explain")
            problem = f"What is live can't be looked up, so {template.label} is. {error}"
        self._say(problem)
        self._last = template
        return template

    def named(self, label: str) -> PromptTemplate:
        """One version by its label. Raises PromptError when it can't be used, StoreError when the
        database refuses."""
        return self._template(label, self._text(label))

    def default(self) -> PromptTemplate:
        """What is live when nothing is promoted. Raises PromptError when there is no such prompt,
        StoreError when the database refuses."""
        place = split(self._default)
        if place is not None and place not in shipped() and (text := self._prompts.text(*place)):
            return self._template(self._default, text)
        return load(self._default)

    def _of(self, label: str) -> tuple[PromptTemplate, str]:
        try:
            return self._template(label, self._text(label)), ""
        except PromptError as error:
            instead = self.default()
            return instead, (
                f"{label} is promoted but can't be used, so {instead.label} is live. {error} "
                "Roll back, or promote another version."
            )

    def _text(self, label: str) -> str:
        place = split(label)
        text = self._prompts.text(*place) if place else None
        if text is None and place is not None:
            text = shipped().get(place)
        if text is None:
            raise PromptError(f"There is no text of {label[:60]}.")
        return text

    def _template(self, label: str, text: str) -> PromptTemplate:
        """Parsed once."""
        place = split(label)
        if place is None:
            raise PromptError(f"{label[:60]!r} is no version's name.")
        key = label, text
        template = self._parsed.get(key)
        if template is None:
            check(text)  # a slot that no turn fills would cost every turn its words
            template = parse(*place, text)
        self._parsed = {**dict(list(self._parsed.items())[-_MOST_PARSED:]), key: template}
        return template

    def _say(self, problem: str) -> None:
        """Into the log once, not every turn."""
        if problem and problem != self.problem:
            log.error("%s", problem)
        self.problem = problem
