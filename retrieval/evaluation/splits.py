"""What is held out of sequences: the last item. (A log is cut by retrieval/training.py.)"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np


class HeldOut(NamedTuple):
    """s sequences; what a model may be fitted on, and what it is asked."""

    fit: list[np.ndarray]  # without the last two items
    valid: np.ndarray  # [s] the last but one, to choose settings by, asked after `fit`
    asked: list[np.ndarray]  # without the last item: what is known when the test is asked
    test: np.ndarray  # [s] the last


def leave_one_out(sequences: Sequence[np.ndarray]) -> HeldOut:
    """The split of SASRec (Kang and McAuley, ICDM 2018). Sequences of fewer than three items are
    left out: nothing would remain to ask by."""
    long = [s for s in sequences if len(s) >= 3]
    return HeldOut(
        [s[:-2] for s in long],
        np.array([s[-2] for s in long], dtype=np.int64),
        [s[:-1] for s in long],
        np.array([s[-1] for s in long], dtype=np.int64),
    )
