"""Every version of every prompt, which one is live, and how that is changed.

Versions come with Aisle, as files of this package, or are a shop's own, as rows of its store. None
is ever changed: an edit is a new version.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from assistant.prompts import PromptTemplate, shipped
from assistant.prompts.live import KINDS, Live
from assistant.prompts.slots import check, tidied
from assistant.prompts.travelling import Imported, file_of, read_file
from assistant.prompts.versions import (
    PROMPT,
    ROLLBACK,
    SHIPPED_BY,
    Promotion,
    PromptVersion,
    Status,
)
from catalog import PromptError, Store
from catalog.prompts import PromotionRow, Promotions, PromptRow, Prompts

OWN = "explain"
"""The prompt a shop has versions of its own of."""
LONGEST_NOTE = 200
LONGEST_AUTHOR = 80


class Library:
    """The prompts of one shop. Every method raises StoreError when the database refuses."""

    def __init__(self, store: Store, default: str = "explain") -> None:
        """`default` is live while nothing is promoted: the setting AISLE_PROMPT."""
        self._prompts, self._promotions = Prompts(store), Promotions(store)
        self._live = Live(store, default)

    def names(self) -> tuple[str, ...]:
        """Names of prompts, sorted: "explain", "read"."""
        return tuple(sorted({version.name for version in self._all()}))

    def versions(self, name: str = OWN) -> tuple[PromptVersion, ...]:
        """Every version of one prompt, oldest first; none of an unknown name."""
        return tuple(version for version in self._all() if version.name == name)

    def version(self, label: str) -> PromptVersion:
        """One version: "explain-v3", or "explain" for the newest, or "live". Raises PromptError
        naming what there is."""
        wanted = self.live().label if label == "live" else label
        every = self._all()
        found = [one for one in every if wanted in (one.name, one.label)]
        if not found:
            there = ", ".join(one.label for one in every)
            raise PromptError(f"There is no prompt {label[:60]!r}. There are: {there}.")
        return found[-1]

    def load(self, label: str) -> PromptTemplate:
        """The template of `version(label)`. Raises PromptError naming what there is."""
        return self.version(label).template()

    def add(self, name: str, text: str, author: str, note: str) -> PromptVersion:
        """Keeps a new version. Raises PromptError, saying what to do, when the text can't be used
        or is another version's."""
        if name != OWN:
            raise PromptError(f"Only {OWN!r} has versions of a shop's own, not {name[:60]!r}.")
        text = tidied(text)
        check(text)
        author, note = _line(author, LONGEST_AUTHOR, "name"), _line(note, LONGEST_NOTE, "note")
        ours = [number for n, number in shipped() if n == name]
        for number in ours:
            if tidied(shipped()[name, number]) == text:
                raise PromptError(_same(f"{name}-v{number}"))
        now = datetime.now(UTC)
        row, new = self._prompts.add(name, text, author, note, now, max(ours))
        if not new:
            raise PromptError(_same(_own(row).label))
        return _own(row)

    def live(self) -> PromptTemplate:
        """What a turn that begins now is answered with. Raises nothing."""
        return self._live()

    def status(self) -> Status:
        """How the live prompt stands. Raises StoreError when the database refuses."""
        stack = _stack(self.history())
        template = self._live()
        promoted = stack[-1] if stack else None
        return Status(template.label, template.digest, promoted, self._live.problem)

    def promote(self, label: str, author: str, note: str = "") -> Promotion:
        """Makes a version live from the next turn on, in every process. Raises PromptError when
        there is none, it can't be used, is live already, or somebody else was quicker."""
        version = self.version(label)
        if version.name != OWN:
            raise PromptError(f"{version.label} can't be promoted: only {OWN!r} goes live.")
        check(tidied(version.text))
        rows, stack = self._seen()
        if stack and stack[-1].version == version.label:
            raise PromptError(f"{version.label} is live already.")
        if not stack and self._live().label == version.label:
            raise PromptError(f"{version.label} is live already.")
        return self._record(PROMPT, version.label, author, note, rows)

    def rollback(self, author: str, note: str = "", seen: str = "") -> Promotion:
        """Takes up the version that was live before, and the next time the one before that.

        `seen` is the version the caller saw live; with another live by now nothing is done. Raises
        PromptError then, and when nothing was live before.
        """
        rows, stack = self._seen()
        if not stack:
            raise PromptError(
                f"There is nothing to go back to: {self._live().label} is live by the setting "
                "AISLE_PROMPT, and nothing is promoted."
            )
        if seen and stack[-1].version != seen:
            raise PromptError(_meanwhile(stack[-1]))
        before = stack[-2].version if len(stack) > 1 else ""
        return self._record(ROLLBACK, before, author, note, rows)

    def before(self) -> str | None:
        """What a rollback would make live; None where there is nothing to go back to."""
        stack = _stack(self.history())
        if not stack:
            return None
        return stack[-2].version if len(stack) > 1 else self._live.default().label

    def history(self) -> tuple[Promotion, ...]:
        """Every change of the live version, oldest first."""
        return tuple(_promotion(row) for row in self._promotions.all(KINDS))

    def export(self, folder: Path, name: str = OWN) -> tuple[Path, ...]:
        """Writes every version of `name` as a file, over what was there. Raises OSError."""
        folder.mkdir(parents=True, exist_ok=True)
        written = []
        for version in self.versions(name):
            path = folder / f"{version.label}.md"
            path.write_text(file_of(version), encoding="utf-8", newline="\n")
            written.append(path)
        return tuple(written)

    def import_(
        self, files: Mapping[str, str], author: str, note: str = ""
    ) -> tuple[Imported, ...]:
        """Adds each file's text as a new version, in their order; what is there already or can't
        be used is told, and the others go on. Keys are file names."""
        return tuple(self._imported(name, files[name], author, note) for name in files)

    def _imported(self, file: str, content: str, author: str, note: str) -> Imported:
        text, told = read_file(content)
        try:
            version = self.add(OWN, text, author, note or f"From {file}{told}"[:LONGEST_NOTE])
        except PromptError as problem:
            return Imported(file, None, str(problem))
        return Imported(file, version)

    def _all(self) -> tuple[PromptVersion, ...]:
        """By name and number. Where Aisle and the shop have the same number, the shop's was there
        first: turns are stamped with it."""
        found = {
            key: PromptVersion(*key, SHIPPED_BY, "Came with Aisle", None, text, "file")
            for key, text in shipped().items()
        }
        found |= {(row.name, row.version): _own(row) for row in self._prompts.all()}
        return tuple(found[key] for key in sorted(found))

    def _seen(self) -> tuple[tuple[PromotionRow, ...], list[Promotion]]:
        rows = self._promotions.all(KINDS)
        return rows, _stack(tuple(map(_promotion, rows)))

    def _record(
        self, kind: str, label: str, author: str, note: str, seen: tuple[PromotionRow, ...]
    ) -> Promotion:
        author = _line(author, LONGEST_AUTHOR, "name")
        note = _line(note, LONGEST_NOTE, "note", needed=False)
        row = PromotionRow(kind, label, author, note, datetime.now(UTC))
        if not self._promotions.add(row, KINDS, seen):
            raise PromptError(_meanwhile(self.history()[-1]))
        return _promotion(row)


def _stack(history: tuple[Promotion, ...]) -> list[Promotion]:
    """What a rollback goes back through, the live one last."""
    stack: list[Promotion] = []
    for one in history:
        if one.rollback:
            del stack[-1:]
        else:
            stack.append(one)
    return stack


def _own(row: PromptRow) -> PromptVersion:
    return PromptVersion(row.name, row.version, row.author, row.note, row.at, row.text, "store")


def _promotion(row: PromotionRow) -> Promotion:
    return Promotion(row.name, row.author, row.note, row.at, row.kind == ROLLBACK)


def _line(text: str, longest: int, what: str, needed: bool = True) -> str:
    line = " ".join(text.split())
    if not line and needed:
        asked = "Say in a few words what is new in it" if what == "note" else "Say who you are"
        raise PromptError(f"The {what} is missing. {asked}.")
    if len(line) > longest:
        raise PromptError(f"The {what} has {len(line)} characters; keep it to {longest}.")
    return line


def _same(label: str) -> str:
    return f"This text is {label} already, word for word. Change something, or use {label}."


def _meanwhile(one: Promotion) -> str:
    what = one.version or "the version set by AISLE_PROMPT"
    return f"{one.author} has made {what} live meanwhile. Look again before you change it."
