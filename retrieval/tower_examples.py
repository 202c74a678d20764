"""What the towers learn from: histories with, at some places, what was chosen next.

A history is read once for all of its choices: a place sees only those before it, so one pass
through the network answers every moment of a window.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from retrieval.items import Floats, Rows
from retrieval.tower_inputs import SHOPPER_FEATURES

NOTHING = -1
"""Stands as target where nothing is to be learnt."""
_CHUNK = 20
"""Batches that are drawn together and sorted by length, so that little is padding."""


@dataclass(slots=True)
class Story:
    """One shopper: the rows of their history, oldest first, and the choices made along it."""

    rows: list[int] = field(default_factory=list)
    choices: list[Choice] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Choice:
    """What was chosen when the history reached `place`, the features known then, and when."""

    place: int
    target: int
    features: Floats  # [f]
    at: float


@dataclass(frozen=True, slots=True, eq=False)
class Examples:
    """s windows of up to t places."""

    rows: Rows  # [s, t] oldest first, padded behind with row 0
    lengths: np.ndarray  # [s]
    features: Floats  # [s, t, f], 0 where no target stands
    target: Rows  # [s, t] the row chosen next, or NOTHING
    held: np.ndarray  # [s, t] True for choices to stop by, which are never fitted on

    def __len__(self) -> int:
        """How many choices there are."""
        return int((self.target != NOTHING).sum())

    @property
    def fitted(self) -> Rows:
        """[s, t] targets to fit on."""
        return np.where(self.held, NOTHING, self.target)


def packed(
    stories: Sequence[Story], t: int, most: int | None = None, held_out: float = 0.1
) -> Examples:
    """Windows of `t` places that overlap by half, each choice in the first that has it, so that it
    sees at least half a window of history. Of more than `most` choices an even part over time is
    kept; the last `held_out` of them in time are held."""
    kept, held_from = _over_time([c.at for s in stories for c in s.choices], most, held_out)
    number, windows = 0, list[tuple[Sequence[int], list[tuple[int, Choice, bool]]]]()
    for story in stories:
        inside: dict[int, list[tuple[int, Choice, bool]]] = {}
        for choice in story.choices:
            if kept[number]:
                start = _window(choice.place, t)
                inside.setdefault(start, []).append(
                    (choice.place - start, choice, choice.at >= held_from)
                )
            number += 1
        windows += [(story.rows[start : start + t], each) for start, each in inside.items()]
    return _filled(windows, t)


def batches(examples: Examples, wanted: Rows, size: int, seed: object) -> Iterator[np.ndarray]:
    """Window numbers, in random order, of about `size` targets of `wanted` [s, t] a batch."""
    count = (wanted != NOTHING).sum(axis=1)
    rng = np.random.default_rng(seed)  # type: ignore[arg-type]
    order = rng.permutation(np.flatnonzero(count))
    found = []
    for chunk in _cut(order, count, size * _CHUNK):
        by_length = chunk[np.argsort(examples.lengths[chunk], kind="stable")]
        found += _cut(by_length, count, size)
    yield from (found[i] for i in rng.permutation(len(found)))


def _cut(order: np.ndarray, count: np.ndarray, size: int) -> list[np.ndarray]:
    """Parts of `order` with about `size` targets each."""
    if not len(order):
        return []
    part = (np.cumsum(count[order]) - 1) // size
    return np.split(order, np.flatnonzero(np.diff(part)) + 1)


def _window(place: int, t: int) -> int:
    """Where the window begins in which a choice at `place` stands."""
    if place < t:
        return 0
    step = max(1, t // 2)
    return ((place - t) // step + 1) * step


def _over_time(at: Sequence[float], most: int | None, held_out: float) -> tuple[np.ndarray, float]:
    """Which choices are kept, and the time from which they are held."""
    order = np.argsort(np.asarray(at), kind="stable")
    if most is not None and len(order) > most:
        order = order[np.linspace(0, len(order) - 1, most).astype(int)]
    kept = np.zeros(len(at), dtype=np.bool_)
    kept[order] = True
    first = max(1, round(len(order) * (1 - held_out)))
    return kept, at[order[first]] if first < len(order) else float("inf")


def _filled(
    windows: Sequence[tuple[Sequence[int], Sequence[tuple[int, Choice, bool]]]], t: int
) -> Examples:
    s = len(windows)
    examples = Examples(
        np.zeros((s, t), np.int64),
        np.array([len(rows) for rows, _ in windows], np.int64),
        np.zeros((s, t, SHOPPER_FEATURES), np.float32),
        np.full((s, t), NOTHING, np.int64),
        np.zeros((s, t), np.bool_),
    )
    for number, (rows, choices) in enumerate(windows):
        examples.rows[number, : len(rows)] = rows
        for place, choice, held in choices:
            examples.features[number, place] = choice.features
            examples.target[number, place] = choice.target
            examples.held[number, place] = held
    return examples
