"""Candidates of all session sources for many prefixes at once, their features, and the blend."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch

from retrieval.items import Floats, Rows
from retrieval.ranker import Groups, LambdaRanker, RankerConfig, train_ranker
from retrieval.sessions import GruNetwork, Neighbours, Sessions, Together

Prefix = tuple[int, ...]
_CANDIDATES = {"session": 100, "neighbours": 100, "together": 50}
_SOURCES = tuple(_CANDIDATES)
NAMES = (
    *(f"{source}_{what}" for source in _SOURCES for what in ("score", "rank", "share")),
    "cosine_to_last", "cosine_to_mean", "after_last", "popularity", "recent_popularity", "trend",
    "age_in_session", "times_in_session", "session_length", "distinct_in_session",
)  # fmt: skip
RANKER = RankerConfig(
    leaves=63, trees=400, patience=60, smallest_leaf=200, learning_rate=0.06, rising=(),
    position_regularisation=None,
)  # fmt: skip
_RECENT = 0.1  # the last tenth of the sessions is what is popular now


@dataclass(frozen=True, slots=True, eq=False)
class Fitted:
    """The sources over one set of sessions."""

    sessions: Sessions
    gru: GruNetwork
    neighbours: Neighbours
    together: Together


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """What the sources answer to q prefixes."""

    rows: list[Rows]  # [q] of [m] candidates
    features: list[Floats]  # [q] of [m, f]
    alone: dict[str, np.ndarray]  # each source's own first 20, [q, 20], -1 where it has fewer


class Asker:
    """Asks all sources of one `Fitted`."""

    def __init__(self, fitted: Fitted) -> None:
        self._of = fitted
        sessions = fitted.sessions
        counts = sessions.counts() + 1.0
        recent = sessions.rows[sessions.start[int(len(sessions) * (1 - _RECENT))] :]
        latest = np.bincount(recent, minlength=sessions.n) + 1.0
        self._popular = np.log(counts).astype(np.float32)
        self._recent = np.log(latest).astype(np.float32)
        with torch.inference_mode():
            self._items = fitted.gru.items().numpy()  # [n, e]
        self._unseen = counts == 1.0

    def ask(self, prefixes: Sequence[Prefix], batch: int = 256) -> Asked:
        """Candidates, features and each source's own list for every prefix."""
        asked = Asked([], [], {source: np.full((len(prefixes), 20), -1) for source in _SOURCES})
        for start in range(0, len(prefixes), batch):
            part = prefixes[start : start + batch]
            scores = self._session_scores(part)  # [b, n]
            for i, prefix in enumerate(part):
                self._one(prefix, scores[i], start + i, asked)
        return asked

    def _session_scores(self, prefixes: Sequence[Prefix]) -> Floats:
        longest = self._of.gru.config.longest
        cut = [prefix[-longest:] for prefix in prefixes]
        rows = torch.zeros((len(cut), max(map(len, cut))), dtype=torch.int64)
        for i, prefix in enumerate(cut):
            rows[i, : len(prefix)] = torch.tensor(prefix)
        last = torch.tensor([len(prefix) - 1 for prefix in cut])
        with torch.inference_mode():
            vectors = self._of.gru(rows)[torch.arange(len(cut)), last].numpy()
        scores = vectors @ self._items.T
        scores[:, self._unseen] = -2.0
        return scores

    def _one(self, prefix: Prefix, session: Floats, q: int, asked: Asked) -> None:
        near = self._of.neighbours.score(prefix)
        with_it = self._of.together.score(prefix)
        found = {
            "session": _best(np.arange(len(session)), session, _CANDIDATES["session"]),
            "neighbours": _best(*near, _CANDIDATES["neighbours"]),
            "together": _best(*with_it, _CANDIDATES["together"]),
        }
        for source, ranked in found.items():
            asked.alone[source][q, : len(ranked[:20])] = ranked[:20]
        rows = np.unique(np.concatenate([*found.values(), np.array(prefix, np.int64)]))
        dense = {
            "session": session[rows],
            "neighbours": _looked_up(*near, rows),
            "together": _looked_up(*with_it, rows),
        }
        asked.rows.append(rows)
        asked.features.append(self._features(prefix, rows, found, dense))

    def _features(
        self, prefix: Prefix, rows: Rows, found: dict[str, Rows], dense: dict[str, Floats]
    ) -> Floats:
        columns: list[np.ndarray | float] = []
        for source in _SOURCES:
            rank = np.full(len(rows), np.nan, np.float32)
            rank[np.searchsorted(rows, found[source])] = np.arange(1, len(found[source]) + 1)
            scores = dense[source]
            top = float(scores.max(initial=1e-9))
            share = scores / top if source != "session" else np.exp(16 * (scores - top))
            columns += [scores, rank, share]
        last = self._items[prefix[-1]]
        mean = self._items[list(prefix)].mean(axis=0)
        after = self._of.together.score(prefix[-1:])
        columns += [self._items[rows] @ last, self._items[rows] @ mean, _looked_up(*after, rows)]
        columns += [
            self._popular[rows],
            self._recent[rows],
            self._recent[rows] - self._popular[rows],
        ]
        age = {row: a for a, row in reversed(list(enumerate(reversed(prefix))))}
        columns.append(np.array([age.get(int(row), np.nan) for row in rows]))
        columns.append(np.array([prefix.count(int(row)) for row in rows]))
        columns += [float(len(prefix)), float(len(set(prefix)))]
        matrix = np.empty((len(rows), len(columns)), np.float32)
        for f, column in enumerate(columns):
            matrix[:, f] = column
        return matrix


def blend(
    fit: Asked, fit_truth: Sequence[int], stop: Asked, stop_truth: Sequence[int]
) -> LambdaRanker:
    """LambdaRank over the features, stopped early on the second set."""
    return train_ranker(_groups(fit, fit_truth), _groups(stop, stop_truth), NAMES, RANKER)


def blended(ranker: LambdaRanker, asked: Asked, batch: int = 2_000) -> np.ndarray:
    """[q, 20] the blend's own lists."""
    run = np.full((len(asked.rows), 20), -1)
    for start in range(0, len(asked.rows), batch):
        rows = asked.rows[start : start + batch]
        scores = ranker.score(np.concatenate(asked.features[start : start + batch]))
        ends = np.cumsum([len(r) for r in rows])
        for q, (own, of) in enumerate(zip(rows, np.split(scores, ends[:-1]), strict=True)):
            best = _best(own, of, 20)
            run[start + q, : len(best)] = best
    return run


def _groups(asked: Asked, truth: Sequence[int]) -> Groups:
    kept = [q for q, row in enumerate(truth) if row in asked.rows[q]]
    gains = [(asked.rows[q] == truth[q]).astype(np.int32) for q in kept]
    return Groups(
        np.concatenate([asked.features[q] for q in kept]),
        np.concatenate(gains),
        np.array([len(g) for g in gains], np.int32),
    )


def _best(rows: Rows, scores: Floats, k: int) -> Rows:
    if len(rows) > k:
        part = np.argpartition(-scores, k - 1)[:k]
        rows, scores = rows[part], scores[part]
    return rows[np.lexsort((rows, -scores))]


def _looked_up(found: Rows, scores: Floats, rows: Rows) -> Floats:
    if not len(found):
        return np.zeros(len(rows), np.float32)
    place = np.minimum(np.searchsorted(found, rows), len(found) - 1)
    return np.where(found[place] == rows, scores[place], 0.0).astype(np.float32)
