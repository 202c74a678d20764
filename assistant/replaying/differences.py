"""How a turn's outcome differs from the recorded one, as data and as lines to read."""

from __future__ import annotations

import difflib
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assistant.replaying.records import PickRecord, TurnRecord

_CLOSE = 1e-6
"""Scores nearer than this, relative, are the same: libraries add up in another order."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One part of a turn that is not what it was. `lines` say so to a person."""

    part: str
    before: Any
    after: Any
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Moved:
    """A product's place, from 1; None where it is not on the slate."""

    id: str
    title: str
    before: int | None
    after: int | None

    def __str__(self) -> str:
        if self.before is None:
            return f"+ {self.after}. {self.title}"
        if self.after is None:
            return f"- {self.before}. {self.title}"
        return f"~ {self.before} -> {self.after}. {self.title}"


def differences(record: TurnRecord, outcome: Mapping[str, Any]) -> tuple[Difference, ...]:
    """All that differs but the time it took; empty when the turn came out as it did."""
    return tuple(
        found
        for part in (_parts, _slate, _pick_details, _words, _endings)
        for found in part(record, outcome)
    )


def moved(before: Sequence[PickRecord], after: Sequence[PickRecord]) -> tuple[Moved, ...]:
    """Products that came, went or changed places, in the new slate's order, the gone at the end."""
    old = {pick.id: place for place, pick in enumerate(before, 1)}
    new = {pick.id: place for place, pick in enumerate(after, 1)}
    titles = {pick.id: pick.title for pick in (*before, *after)}
    changes = (Moved(id_, titles[id_], old.get(id_), new.get(id_)) for id_ in new | old)
    return tuple(change for change in changes if change.before != change.after)


def _parts(record: TurnRecord, outcome: Mapping[str, Any]) -> Iterator[Difference]:
    for part in ("understood", "beside"):
        old, new = getattr(record, part), outcome[part]
        for name in old | new:
            before, after = old.get(name), new.get(name)
            if before != after:
                lines = (f"- {name}: {before}", f"+ {name}: {after}")
                yield Difference(f"{part}.{name}", before, after, lines)


def _slate(record: TurnRecord, outcome: Mapping[str, Any]) -> Iterator[Difference]:
    before, after = record.picks, outcome["picks"]
    if changes := moved(before, after):
        old, new = ([pick.id for pick in picks] for picks in (before, after))
        yield Difference("picks", old, new, tuple(map(str, changes)))


def _pick_details(record: TurnRecord, outcome: Mapping[str, Any]) -> Iterator[Difference]:
    """What is told of a product that was shown both times."""
    after = {pick.id: pick for pick in outcome["picks"]}
    for old in record.picks:
        new = after.get(old.id)
        if new is not None and not _alike(old, new):
            was, now = (pick.model_dump(exclude={"id", "title"}) for pick in (old, new))
            names = [name for name in was if was[name] != now[name]]
            lines = (f"{old.title}: {name}: {was[name]} -> {now[name]}" for name in names)
            yield Difference(f"picks.{old.id}", was, now, tuple(lines))


def _alike(old: PickRecord, new: PickRecord) -> bool:
    near = math.isclose(old.score, new.score, rel_tol=_CLOSE, abs_tol=_CLOSE)
    return near and old == new.model_copy(update={"score": old.score})


def _words(record: TurnRecord, outcome: Mapping[str, Any]) -> Iterator[Difference]:
    for part in ("withdrawn", "words"):
        before, after = getattr(record, part), outcome[part]
        if before != after:
            old, new = ("".join(words).splitlines() for words in (before, after))
            lines = difflib.unified_diff(old, new, "recorded", "replayed", lineterm="")
            yield Difference(part, before, after, tuple(lines))


def _endings(record: TurnRecord, outcome: Mapping[str, Any]) -> Iterator[Difference]:
    for part in ("happened", "failures", "explainer", "held_back", "ledger"):
        before, after = getattr(record, part), outcome[part]
        if before != after:
            short = "other claims" if part == "ledger" else f"{before!r} -> {after!r}"
            yield Difference(part, before, after, (f"{part}: {short}",))
