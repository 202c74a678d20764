"""`aisle rules`: a shop's rules listed, added, removed, tried out, and kept as a file."""

from __future__ import annotations

import getpass
import json
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from assistant.ruling.previewing import Place, Preview, current, preview
from assistant.ruling.words import conflict_line, dates, did, sentence
from assistant.turn import Assistant
from catalog import Store, StoreError
from catalog.rule_files import read, written
from catalog.rule_targets import checked, targets
from catalog.rules import Rule, Rules, rule_of
from retrieval.items import Items
from retrieval.rule_state import conflicts, status

_AUTHOR = "the command line"


def listed(store: Store, as_json: bool = False) -> Iterator[str]:
    """A line a rule, the newest change first, and one for each two at odds. Raises StoreError."""
    rules, items, day = Rules(store).list(), Items.of(store.products()), datetime.now(UTC).date()
    if as_json:
        each = [{**r.model_dump(mode="json"), "status": status(r, day, items)} for r in rules]
        yield json.dumps(each, ensure_ascii=False)
        return
    if not rules:
        yield "There are no rules. `aisle rules add --help` says how to make one."
    for rule in rules:
        by = f", by {rule.author}" if rule.author else ""
        note = f" ({rule.note})" if rule.note else ""
        line = f"{rule.id}  {status(rule, day, items)}: {sentence(rule, items)}; {dates(rule)}"
        yield f"{line}{by}{note}"
    for conflict in conflicts(rules, day, items):
        yield f"Note: {conflict_line(conflict, items)}"


def added(store: Store, fields: dict[str, object]) -> Iterator[str]:
    """Keeps the rule of `fields`. Raises StoreError that says what is wrong with it."""
    given = {name: value for name, value in fields.items() if value is not None}
    rule = checked(rule_of({"author": _author(), **given}), targets(store))
    Rules(store).add(rule)
    items = Items.of(store.products())
    yield f"Added {rule.id}: {sentence(rule, items)}; {dates(rule)}."
    day = datetime.now(UTC).date()
    for conflict in conflicts(Rules(store).list(), day, items):
        if rule.id in (conflict.one.id, conflict.other.id):
            yield f"Note: {conflict_line(conflict, items)}"


def removed(store: Store, ids: Sequence[str]) -> Iterator[str]:
    """Deletes rules by how their ids begin. Raises StoreError, and deletes none, when one is not
    there."""
    found = [Rules(store).get(id_) for id_ in ids]
    items = Items.of(store.products())
    for rule in dict.fromkeys(found):
        Rules(store).remove(rule.id, _author())
        yield f"Removed {rule.id}: {sentence(rule, items)}."


def exported(store: Store, file: Path | None) -> Iterator[str]:
    """All rules as YAML, into `file` where one is given. Raises StoreError or OSError."""
    rules = Rules(store).list()
    if file is None:
        yield written(rules).rstrip("\n")
        return
    file.write_text(written(rules), encoding="utf-8")
    yield f"Wrote {len(rules)} rules to {file}."


def imported(store: Store, file: Path) -> Iterator[str]:
    """Keeps every rule of `file`, or none. Raises StoreError that names the first bad one."""
    try:
        text = file.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise StoreError(f"{file} is not UTF-8 text.") from None
    rules = read(text, targets(store))
    Rules(store).put(rules)
    yield f"Read {len(rules)} rules from {file}. Those that had the same ids were replaced."


def previewed(assistant: Assistant, message: str, left_out: Sequence[str]) -> Iterator[str]:
    """What the rules do to a question now: without any, or without those that `left_out` names,
    against all of them. Raises StoreError."""
    rules = Rules(assistant.store)
    every = rules.list()
    without = {rules.get(id_).id for id_ in left_out} or {rule.id for rule in every}
    before = [rule for rule in every if rule.id not in without]
    shown = preview(assistant, message, before, every, datetime.now(UTC))
    yield from _lines(shown, every, current(assistant).items)


def _lines(shown: Preview, rules: Sequence[Rule], items: Items) -> Iterator[str]:
    yield f"Searched for: {shown.query or '(nothing in particular)'}"
    if shown.same:
        yield "The rules change nothing here."
    for place in shown.new:
        yield f"{place.here:3}. {_moved(place)}  {place.pick.product.title}{_marks(place)}"
    for place in shown.old:
        if place.there is None:
            yield f"  -  was {place.here:<4}  {place.pick.product.title}"
    notes = {rule.id: rule.note for rule in rules}
    for ruled in shown.after.ruled:
        note = f" ({notes[ruled.rule]})" if notes.get(ruled.rule) else ""
        yield f"{ruled.rule}: {did(ruled, items)}{note}"


def _moved(place: Place) -> str:
    if place.there is None:
        return "new     "
    return f"was {place.there:<4}" if place.moved else "same    "


def _marks(place: Place) -> str:
    return f" [{'; '.join(place.pick.marks)}]" if place.pick.marks else ""


def _author() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # a user without a name, as in a container
        return _AUTHOR
