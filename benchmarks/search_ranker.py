"""LambdaRank over judged queries, cross-validated by query.

The outer folds are held out once. Within the rest, the weight of the fusion and the ranker's
settings are chosen by folds of their own. The product texts, the fields' weights, the served blend
and the features were chosen with figures of all queries in sight: those rows are optimistic.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import lightgbm as lgb
import numpy as np

from benchmarks.judged import JudgedSearch, Worth, worth
from benchmarks.search_features import RISING, Found
from retrieval.items import Floats

WEIGHTS = (0.01, 0.02, 0.03, 0.05, 0.08, 0.12)
"""Of the lexical score beside the cosine, to choose from."""


@dataclass(frozen=True, slots=True)
class Setting:
    """`judged` weighs the judged products' own group, `anchor` the fused score's part."""

    leaves: int
    trees: int
    judged: float = 3.0
    anchor: float = 0.0


SETTINGS = tuple(
    Setting(leaves, trees, judged)
    for leaves, trees, judged in ((3, 100, 3), (5, 60, 3), (5, 60, 1))
)
ANCHORS = (0.0, 0.5, 1.0)


@dataclass(frozen=True, slots=True, eq=False)
class Crossed:
    """Held-out figures of the fusion and of the ranker, and what the folds chose."""

    fusion: Worth
    ranker: Worth
    weights: Counter[float]
    settings: Counter[Setting]


class Experiment:
    """The queries with their candidates, and both sources' scores of all products."""

    def __init__(
        self, search: JudgedSearch, found: Sequence[Found], lexical: list[Floats],
        cosine: list[Floats], seeds: int = 5,
    ) -> None:  # fmt: skip
        self.search, self.found, self.seeds = search, found, seeds
        self._lexical, self._cosine = lexical, cosine
        self._fused = {w: [c + w * s for s, c in zip(lexical, cosine, strict=True)]
                       for w in WEIGHTS}  # fmt: skip
        self._worth = {w: worth(search, scores) for w, scores in self._fused.items()}
        self._names = (*found[0].features, "fused")

    def run(self, folds: int = 5, seed: int = 7) -> Crossed:
        """Nested cross-validation."""
        n = len(self.found)
        weights, settings = Counter[float](), Counter[Setting]()
        chosen: list[float] = [0.0] * n
        scored: list[Floats] = [np.empty(0)] * n
        for fit, held in _folds(np.arange(n), folds, seed):
            weight, setting = self._best(fit, seed)
            score = self._fitted(fit, weight, setting, self.seeds)
            for i in held:
                chosen[i], scored[i] = weight, score(int(i))
            weights[weight] += 1
            settings[setting] += 1
        fusion = Worth(*(np.array([getattr(self._worth[w], name)[i] for i, w in enumerate(chosen)])
                         for name in ("whole", "judged", "share")))  # fmt: skip
        return Crossed(fusion, self._held_out(range(n), scored), weights, settings)

    def _best(self, fit: np.ndarray, seed: int) -> tuple[float, Setting]:
        """The fusion's weight and the ranker's settings by the training queries alone."""
        weight = max(WEIGHTS, key=lambda w: self._worth[w].least(fit))
        totals: dict[Setting, float] = {}
        for base in SETTINGS:
            scored: dict[int, Floats] = {}
            for inner, held in _folds(fit, 3, seed + 1):
                score = self._fitted(inner, weight, base, 1)
                scored |= {int(i): score(int(i)) for i in held}
            for anchor in ANCHORS:
                anchored = [self._anchored(i, scored[i], weight, anchor) for i in scored]
                setting = Setting(base.leaves, base.trees, base.judged, anchor)
                totals[setting] = self._held_out(scored, anchored).least()
        return weight, max(totals, key=totals.__getitem__)

    def _fitted(
        self, fit: np.ndarray, weight: float, setting: Setting, seeds: int
    ) -> Callable[[int], Floats]:
        """A scorer of a query's candidates [m]: the mean of `seeds` boosters."""
        data = self._dataset(fit, weight, setting)
        boosters = [
            lgb.train(self._parameters(setting, s), data, setting.trees) for s in range(seeds)
        ]

        def score(i: int) -> Floats:
            matrix = self._matrix(i, weight)
            mean = np.mean([b.predict(matrix, num_threads=1) for b in boosters], axis=0)
            return self._anchored(i, mean, weight, setting.anchor)

        return score

    def _dataset(self, fit: np.ndarray, weight: float, setting: Setting) -> lgb.Dataset:
        """A query is two groups: its candidates, unjudged = 0, and its judged products alone."""
        features, grades, sizes, weights = [], [], [], []
        for i in fit:
            matrix, grade, judged = self._matrix(i, weight), *self._grades(i)
            for kept, share in ((self.found[i].candidate, 1.0), (judged, setting.judged)):
                features.append(matrix[kept])
                grades.append(grade[kept])
                sizes.append(int(kept.sum()))
                weights.append(np.full(sizes[-1], share))
        return lgb.Dataset(
            np.concatenate(features), np.concatenate(grades), group=sizes,
            weight=np.concatenate(weights), free_raw_data=False, params={"verbosity": -1},
        )  # fmt: skip

    def _parameters(self, setting: Setting, seed: int) -> dict[str, object]:
        return {
            "objective": "lambdarank", "num_leaves": setting.leaves, "learning_rate": 0.07,
            "min_data_in_leaf": 40, "feature_fraction": 0.6, "bagging_fraction": 0.8,
            "bagging_freq": 1, "bagging_by_query": True, "lambda_l2": 10.0,
            "lambdarank_truncation_level": 20, "label_gain": [0, 1, 2, 3], "seed": seed,
            "monotone_constraints": [int(name in RISING) for name in self._names],
            "num_threads": 1, "deterministic": True, "force_row_wise": True, "verbosity": -1,
        }  # fmt: skip

    def _matrix(self, i: int, weight: float) -> Floats:
        found = self.found[i]
        columns = (*found.features.values(), self._fused[weight][i][found.rows])
        return np.column_stack(columns).astype(np.float32)

    def _grades(self, i: int) -> tuple[np.ndarray, np.ndarray]:
        known = self.search.grades[i]
        rows = self.found[i].rows.tolist()
        return np.array([known.get(r, 0) for r in rows]), np.array([r in known for r in rows])

    def _anchored(self, i: int, score: Floats, weight: float, anchor: float) -> Floats:
        fused = self._fused[weight][i][self.found[i].rows]
        return _standard(score) + anchor * _standard(fused)

    def _held_out(self, queries: Sequence[int] | dict[int, Floats], scored: list[Floats]) -> Worth:
        """Scores [m] of candidates, spread over the whole catalogue."""
        queries, n = list(queries), len(self.search.items)
        part = JudgedSearch(
            self.search.items,
            tuple(self.search.queries[i] for i in queries),
            tuple(self.search.grades[i] for i in queries),
        )
        every, found = [], []
        for i, score in zip(queries, scored, strict=True):
            spread = np.full(n, -np.inf)
            spread[self.found[i].rows] = score
            every.append(spread)
            found.append(self.found[i].rows[self.found[i].candidate])
        return worth(part, every, found)


def _standard(scores: Floats) -> Floats:
    return np.asarray((scores - scores.mean()) / max(float(scores.std()), 1e-9))


def _folds(queries: np.ndarray, folds: int, seed: int) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    mixed = np.random.default_rng(seed).permutation(queries)
    for k in range(folds):
        yield np.delete(mixed, slice(k, None, folds)), mixed[k::folds]
