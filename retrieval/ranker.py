"""The ranker: LightGBM LambdaRank over the features of `retrieval.features`.

Burges, "From RankNet to LambdaRank to LambdaMART" (2010); trained for NDCG, groups by query.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import lightgbm as lgb
import numpy as np

from catalog import ArtifactError
from retrieval.calibration import Calibration, load_calibration
from retrieval.features import CATEGORICAL
from retrieval.items import Floats
from retrieval.progress import Progress, silent

_CURVE = ".calibration.json"
EXPLAINED = 20
"""Trees whose contributions are given as reasons: at a learning rate of .05 they hold about two
thirds of what boosting finds."""


@dataclass(frozen=True, slots=True)
class RankerConfig:
    """LightGBM's parameters, and how long to go on."""

    leaves: int = 63
    learning_rate: float = 0.05
    trees: int = 300
    patience: int = 80
    smallest_leaf: int = 200
    feature_fraction: float = 0.8
    rising: tuple[str, ...] = ("item_rating",)
    """Features that never lower a score when they rise, all else equal: where it is only honest."""
    position_regularisation: float | None = 1.0
    """Learns and discounts what a position earns by being seen, from groups whose positions are
    known (LightGBM's additive position bias); what was not shown counts as one more position.
    None leaves positions out."""
    seed: int = 7
    threads: int = 2


@dataclass(frozen=True, slots=True)
class Groups:
    """Ranking examples: g groups after one another, in time order."""

    features: Floats  # [m, f]
    gains: np.ndarray  # [m] int32 graded relevance, 0 to 3
    sizes: np.ndarray  # [g] int32, summing to m
    positions: np.ndarray | None = None  # [m] int32 place it was shown at from 1, 0 not shown

    def __len__(self) -> int:
        return len(self.sizes)


class LambdaRanker:
    """A trained booster, with the chances its scores stand for where they are known."""

    def __init__(self, booster: lgb.Booster, calibration: Calibration | None = None) -> None:
        self._booster = booster
        self.calibration = calibration
        self.feature_names = tuple(booster.feature_name())
        self.explained = EXPLAINED
        self.trees = booster.best_iteration if booster.best_iteration > 0 else booster.num_trees()

    def score(self, features: Floats) -> Floats:
        """[m] float32. One thread: waking a second costs more than it saves at 300 rows."""
        if not len(features):
            return np.empty(0, dtype=np.float32)
        scores = self._booster.predict(features, num_iteration=self.trees, num_threads=1)
        return np.asarray(scores, dtype=np.float32)

    def chances(self, scores: Floats) -> Floats | None:
        """[m] how likely each is to be chosen when shown; None before calibration."""
        return None if self.calibration is None else self.calibration(scores)

    def contributions(self, features: Floats) -> Floats:
        """[m, f] what each feature adds to each score (TreeSHAP, Lundberg et al. 2020), without
        the constant, in the first `explained` trees: boosting puts the most into the first, and
        all 300 would cost ten rows 20 ms and more. For what is shown only."""
        if not len(features):
            return np.empty_like(features)
        every = self._booster.predict(
            features,
            num_iteration=min(self.trees, self.explained),
            num_threads=1,
            pred_contrib=True,
        )
        return np.asarray(every, dtype=np.float32)[:, :-1]

    def importance(self) -> dict[str, float]:
        """Total gain of each feature, as a share of the whole."""
        gain = self._booster.feature_importance("gain", iteration=self.trees)
        return dict(zip(self.feature_names, (gain / max(gain.sum(), 1e-9)).tolist(), strict=True))

    def save(self, path: Path) -> None:
        """As LightGBM's own text, the curve of chances beside it as JSON."""
        text = self._booster.model_to_string(num_iteration=self.trees)
        path.write_text(text, encoding="utf-8")
        if self.calibration is not None:
            self.calibration.save(path.with_suffix(_CURVE))


def features_of(path: Path) -> tuple[str, ...]:
    """Names of the features that a saved ranker scores. Raises ArtifactError when it is damaged."""
    try:
        return tuple(lgb.Booster(model_str=path.read_text(encoding="utf-8")).feature_name())
    except (OSError, ValueError, lgb.basic.LightGBMError) as error:
        raise ArtifactError(f"The ranker {path} can't be read: {error}.") from error


def load_ranker(path: Path, expected: Sequence[str]) -> LambdaRanker:
    """What `save` wrote. Raises ArtifactError when it is damaged or made for other features."""
    curve = path.with_suffix(_CURVE)
    try:
        booster = lgb.Booster(model_str=path.read_text(encoding="utf-8"))
        ranker = LambdaRanker(booster, load_calibration(curve) if curve.exists() else None)
    except (OSError, ValueError, lgb.basic.LightGBMError) as error:
        raise ArtifactError(
            f"The ranker {path} is damaged ({error}). Run `aisle build`."
        ) from error
    if ranker.feature_names != tuple(expected):
        raise ArtifactError(
            f"The ranker {path} was made for other features than this version of Aisle computes. "
            "Run `aisle build`."
        )
    return ranker


def train_ranker(
    train: Groups,
    valid: Groups,
    names: Sequence[str],
    config: RankerConfig | None = None,
    progress: Progress = silent,
) -> LambdaRanker:
    """Fits on `train`, stops early on the later-in-time `valid` by NDCG@10."""
    config = config or RankerConfig()
    fitted = lgb.train(
        _parameters(config, names),
        _dataset(train, names, config.position_regularisation is not None),
        num_boost_round=config.trees,
        valid_sets=[_dataset(valid, names)],
        callbacks=[
            lgb.early_stopping(config.patience, verbose=False, first_metric_only=True),
            lambda env: progress("ranker", env.iteration + 1, config.trees),
        ],
    )
    return LambdaRanker(fitted)


def _parameters(config: RankerConfig, names: Sequence[str]) -> dict[str, object]:
    return {
        "objective": "lambdarank",
        "metric": "ndcg",
        "eval_at": [10, 5],
        "num_leaves": config.leaves,
        "learning_rate": config.learning_rate,
        "min_data_in_leaf": config.smallest_leaf,
        "feature_fraction": config.feature_fraction,
        # Hundreds of categories on thousands of groups would be learnt by heart without these.
        "cat_smooth": 100,
        "cat_l2": 50,
        "min_data_per_group": 500,
        "lambdarank_truncation_level": 20,
        "lambdarank_position_bias_regularization": config.position_regularisation or 0.0,
        "monotone_constraints": [int(name in config.rising) for name in names],
        "num_threads": config.threads,
        "seed": config.seed,
        "deterministic": True,
        "force_row_wise": True,
        "verbosity": -1,
    }


def _dataset(groups: Groups, names: Sequence[str], positioned: bool = False) -> lgb.Dataset:
    positioned = positioned and groups.positions is not None and bool(groups.positions.any())
    return lgb.Dataset(
        groups.features,
        label=groups.gains,
        group=groups.sizes,
        position=groups.positions if positioned else None,
        feature_name=list(names),
        categorical_feature=[n for n in CATEGORICAL if n in names],
        params={"verbosity": -1},
        free_raw_data=True,
    )
