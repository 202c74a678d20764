"""Several conversations at once over one pipeline, each in a thread of its own, as on the page."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from time import perf_counter, sleep

import numpy as np

Ask = Callable[[int], object]
"""Asks the pipeline the question of that number."""


def alone(ask: Ask, turns: int, pause: float) -> list[float]:
    """Seconds of each turn of one conversation; the shopper reads for about `pause` between."""
    return _conversation(ask, 0, turns, pause)


def together(ask: Ask, conversations: int, turns: int, pause: float) -> list[float]:
    """Seconds of every turn of `conversations` at once."""
    with ThreadPoolExecutor(conversations) as pool:
        talks = [
            pool.submit(_conversation, ask, number, turns, pause) for number in range(conversations)
        ]
        return [seconds for talk in talks for seconds in talk.result()]


def _conversation(ask: Ask, number: int, turns: int, pause: float) -> list[float]:
    rng = np.random.default_rng(number)
    taken = []
    for turn in range(turns):
        sleep(float(rng.exponential(pause)) if pause else 0.0)
        start = perf_counter()
        ask(number * 10_000 + turn)
        taken.append(perf_counter() - start)
    return taken
