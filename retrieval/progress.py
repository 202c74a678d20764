"""How long work tells how far it is: a callable that the terminal draws as a bar."""

from __future__ import annotations

from typing import Protocol


class Progress(Protocol):
    """Called as work goes on, at least every second or so."""

    def __call__(self, stage: str, done: int, total: int) -> None:
        """`done` of `total` steps of `stage`; `total` 0 where it isn't known."""
        ...


def silent(stage: str, done: int, total: int) -> None:
    """Draws nothing."""
