"""The sources' lists as one: LightGBM LambdaRank over the candidates of them all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from benchmarks.sequence_sources import Histories, Source, recency
from retrieval.evaluation import best_rows
from retrieval.items import Floats, Items, Rows
from retrieval.ranker import Groups, LambdaRanker, RankerConfig, train_ranker
from retrieval.tower_inputs import Vocabulary

PER_SOURCE = 100
_AT_ONCE = 256
_DEEPEST = 100
_NEGATIVES = 100
_OF_SOURCE = ("score", "share", "standard", "rank")
_OF_ITEM = (
    "popularity",
    "item_position",
    "text_to_last",
    "path_with_last",
    "leaf_in_history",
    "top_of_path_in_history",
    "history_length",
    "in_history",
)
_SETTINGS = tuple(
    RankerConfig(
        leaves=leaves,
        learning_rate=0.08,
        trees=250,
        patience=30,
        smallest_leaf=smallest,
        feature_fraction=fraction,
    )
    for leaves, smallest, fraction in ((31, 200, 0.8), (15, 400, 0.5))
)


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """Some histories answered: each source's list, and what the ranker reads of their union."""

    lists: dict[str, Rows]  # [b, 100] each
    user: np.ndarray  # [m] which history a candidate is of
    rows: Rows  # [m]
    features: Floats  # [m, f]


class Table:
    """Makes the features of candidates. `masked`: items of the history are no candidates."""

    def __init__(
        self, items: Items, text: Floats, fit: Histories, sources: Sequence[Source], masked: bool
    ) -> None:
        self.sources, self._masked, self._text, self._n = sources, masked, text, len(items)
        every = np.concatenate(fit)
        self._popular = np.log1p(np.bincount(every, minlength=self._n)).astype(np.float32)
        place = np.concatenate([np.arange(len(s)) for s in fit])
        total = np.bincount(every, weights=place, minlength=self._n)
        self._place = total / np.maximum(np.bincount(every, minlength=self._n), 1)
        self._path = Vocabulary.of(items, []).inputs(items, text).category.numpy()
        self._leaf, self._top = (
            self._path.max(axis=1),
            self._path[:, min(1, self._path.shape[1] - 1)],
        )
        self.names = (
            *(f"{source.name}_{what}" for source in sources for what in _OF_SOURCE),
            *_OF_ITEM,
        )

    def asked(self, histories: Histories) -> Iterator[Asked]:
        """In their order, some hundred at a time."""
        for start in range(0, len(histories), _AT_ONCE):
            yield self._some(histories[start : start + _AT_ONCE])

    def _some(self, histories: Histories) -> Asked:
        seen = recency(histories, self._n, 1.0)
        scores = {source.name: source.scores(histories) for source in self.sources}
        if self._masked:
            for each in scores.values():
                each[seen.nonzero()] = -np.inf
        lists = {name: best_rows(each, PER_SOURCE) for name, each in scores.items()}
        among = np.zeros((len(histories), self._n), np.bool_)
        for found in lists.values():
            np.put_along_axis(among, found, True, axis=1)
        if self._masked:
            among[seen.nonzero()] = False
        user, rows = np.nonzero(among)
        columns = [
            column
            for name, each in scores.items()
            for column in _of_source(each, lists[name], user, rows)
        ]
        columns += self._of_item(histories, seen.toarray() > 0, user, rows)
        return Asked(lists, user, rows, np.stack(columns, axis=1).astype(np.float32))

    def _of_item(
        self, histories: Histories, seen: np.ndarray, user: np.ndarray, rows: Rows
    ) -> list[np.ndarray]:
        last = np.array([h[-1] for h in histories])
        same = (self._path[rows] == self._path[last[user]]) & (self._path[rows] > 0)
        lengths = np.array([len(h) for h in histories])
        return [
            self._popular[rows],
            self._place[rows],
            (self._text[last] @ self._text.T)[user, rows],
            np.logical_and.accumulate(same, axis=1).sum(axis=1),
            _share_of(self._leaf, seen)[user, self._leaf[rows]],
            _share_of(self._top, seen)[user, self._top[rows]],
            lengths[user],
            seen[user, rows],
        ]


def groups(asked: Sequence[Asked], truth: np.ndarray, rng: np.random.Generator) -> Groups:
    """The chosen item and some of the others, for each history of which it was a candidate.
    `truth` [q] in the order of `asked`."""
    features, gains, sizes, start = [], [], [], 0
    for some in asked:
        b = len(next(iter(some.lists.values())))
        hit = some.rows == truth[start : start + b][some.user]
        found = np.zeros(b, np.bool_)
        found[some.user[hit]] = True
        lot = rng.random(len(hit))
        lot[hit] = -1.0  # the chosen one is always kept
        order = np.lexsort((lot, some.user))
        first = np.searchsorted(some.user[order], np.arange(b))
        nth = np.arange(len(order)) - first[some.user[order]]
        kept = np.sort(order[(nth <= _NEGATIVES) & found[some.user[order]]])  # ties tell nothing
        features.append(some.features[kept])
        gains.append(hit[kept].astype(np.int32))
        sizes.append(np.bincount(some.user[kept], minlength=b)[found])
        start += b
    return Groups(
        np.concatenate(features), np.concatenate(gains), np.concatenate(sizes).astype(np.int32)
    )


def ranked(asked: Asked, ranker: LambdaRanker) -> Rows:
    """[b, 100] each history's candidates, best first; -1 where there are fewer."""
    scores = ranker.score(asked.features)
    order = np.lexsort((-scores, asked.user))
    b = len(next(iter(asked.lists.values())))
    first = np.searchsorted(asked.user[order], np.arange(b))
    nth = np.arange(len(order)) - first[asked.user[order]]
    kept = order[nth < _DEEPEST]
    out = np.full((b, _DEEPEST), -1, dtype=np.int64)
    out[asked.user[kept], nth[nth < _DEEPEST]] = asked.rows[kept]
    return out


def chosen_ranker(
    train: Groups, stop: Groups, check: Groups, names: Sequence[str]
) -> tuple[LambdaRanker, RankerConfig]:
    """Of the settings tried, the one best on `check`, users that it was neither fitted on nor
    stopped by."""
    best: tuple[float, LambdaRanker, RankerConfig] | None = None
    for config in _SETTINGS:
        ranker = train_ranker(train, stop, names, config)
        score = _mean_gain(ranker, check)
        if best is None or score > best[0]:
            best = score, ranker, config
    assert best is not None
    return best[1], best[2]


def _mean_gain(ranker: LambdaRanker, some: Groups) -> float:
    """Mean NDCG@10 over groups of one relevant item each."""
    scores, start, total = ranker.score(some.features), 0, 0.0
    for size in some.sizes:
        part = slice(start, start + size)
        own = scores[part][some.gains[part] > 0].max()
        rank = int((scores[part] >= own).sum()) - 1  # a tie is not a win
        total += 1 / np.log2(rank + 2) if rank < 10 else 0.0
        start += size
    return total / max(len(some), 1)


def _of_source(scores: Floats, found: Rows, user: np.ndarray, rows: Rows) -> Iterator[np.ndarray]:
    """Score, score as a share of the best, how many standard deviations above the mean of the
    list, and rank in it (one past the list where not found)."""
    own = scores[user, rows]
    listed = np.take_along_axis(scores, found, axis=1)
    listed = np.where(np.isfinite(listed), listed, 0.0)
    rank = np.full(scores.shape, found.shape[1] + 1, np.int32)
    np.put_along_axis(rank, found, np.arange(1, found.shape[1] + 1)[None], axis=1)
    yield own
    yield own / np.maximum(listed[:, 0], 1e-9)[user]
    yield (own - listed.mean(axis=1)[user]) / (listed.std(axis=1) + 1e-9)[user]
    yield rank[user, rows]


def _share_of(code: np.ndarray, seen: np.ndarray) -> Floats:
    """[b, codes] share of each history's items that have each code."""
    table = np.zeros((len(code), int(code.max()) + 1), np.float32)
    table[np.arange(len(code)), code] = 1
    return np.asarray(seen @ table / np.maximum(seen.sum(axis=1, keepdims=True), 1))
