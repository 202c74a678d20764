"""Scores into chances: isotonic regression (Zadrozny and Elkan, KDD 2002), and how far it is off.

A ranker's score only orders. Its chance says how likely a shown product is to be chosen, for
whoever has to weigh it against something else: exploration, a notice, an off-policy estimate.
Where a log does not say what was shown, every candidate counts as shown, and chances are lower.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from catalog import ArtifactError
from retrieval.items import Floats


@dataclass(frozen=True, slots=True, eq=False)
class Calibration:
    """A rising step curve with b corners; between corners it is a straight line."""

    scores: Floats  # [b] rising
    chances: Floats  # [b] in [0, 1], never falling

    def __call__(self, scores: Floats) -> Floats:
        """[m] chances of [m] scores; beyond the ends, the ends' own."""
        return np.interp(scores, self.scores, self.chances).astype(np.float32)

    def save(self, path: Path) -> None:
        """As JSON."""
        corners = {"scores": self.scores.tolist(), "chances": self.chances.tolist()}
        path.write_text(json.dumps(corners), encoding="utf-8")


def load_calibration(path: Path) -> Calibration:
    """What `save` wrote. Raises ArtifactError when it is damaged."""
    try:
        corners = json.loads(path.read_text(encoding="utf-8"))
        scores, chances = (np.array(corners[n], np.float32) for n in ("scores", "chances"))
        sound = len(scores) == len(chances) > 0 and (np.diff(scores) >= 0).all()
        if not sound or not ((chances >= 0) & (chances <= 1)).all():
            raise ValueError("not a rising curve of chances")
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ArtifactError(f"{path} is damaged ({error}). Run `aisle build`.") from error
    return Calibration(scores, chances)


def calibrated(scores: Floats, chosen: np.ndarray) -> Calibration:
    """The curve that fits [m] scores to whether each was chosen [m]; not those it was learnt on."""
    from sklearn.isotonic import IsotonicRegression

    curve = IsotonicRegression(y_min=0.0, y_max=1.0, out_of_bounds="clip")
    curve.fit(scores, chosen)
    return Calibration(
        curve.X_thresholds_.astype(np.float32), curve.y_thresholds_.astype(np.float32)
    )


def calibration_error(chances: Floats, chosen: np.ndarray, bins: int = 10) -> float:
    """Mean distance of what was promised from what happened, over `bins` of equal size
    (expected calibration error, Naeini et al. 2015)."""
    if not len(chances):
        return 0.0
    order = np.argsort(chances, kind="stable")
    parts = [part for part in np.array_split(order, bins) if len(part)]
    gaps = [abs(float(chances[p].mean()) - float(chosen[p].mean())) * len(p) for p in parts]
    return float(sum(gaps) / len(chances))
