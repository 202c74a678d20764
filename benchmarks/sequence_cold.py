"""Cold start: items that no model was fitted on, found by what they are."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import typer

from benchmarks.sequence_data import Data, stories
from benchmarks.sequence_sources import Content, Towers, recency
from retrieval.evaluation import best_rows, hit_rate, interval, recall, relevance
from retrieval.tower_examples import packed
from retrieval.tower_training import TowerTraining, fitted
from retrieval.towers import TowerConfig
from retrieval.two_tower import item_vectors

_AT_ONCE = 512
_EPOCHS = 8


def cold_start(
    data: Data, share: float, config: TowerConfig, training: TowerTraining
) -> dict[str, Any]:
    """Towers fitted on sequences from which `share` of the items were taken out altogether, then
    asked for the test items among those, all items ranked. Random order and text alone beside."""
    n = len(data.items)
    hidden = np.random.default_rng(7).random(n) < share
    told = [story for story in stories(data.held, hidden) if story.rows]
    held = np.mean([choice.at for story in told for choice in story.choices])
    towers = fitted(
        data.items,
        data.text,
        packed(told, config.history, held_out=float(held)),
        config,
        replace(training, id_dropout=0.3, epochs=min(_EPOCHS, training.epochs)),
        lambda _, done, total: typer.echo(f"sequences: epoch {done} of {total}", err=True),
    ).towers
    asked = np.flatnonzero(hidden[data.held.test])
    vectors = item_vectors(towers, data.items, data.text)
    found = {
        "two_tower": _lists(Towers(towers, vectors), data, asked),
        "text": _lists(Content(data.text), data, asked),
        "random": np.random.default_rng(7).integers(0, n, (len(asked), 100)),
    }
    truth = data.held.test[asked]
    figures: dict[str, Any] = {"items": int(hidden.sum()), "queries": len(asked)}
    for name, lists in found.items():
        judged = relevance(lists, truth, 100)
        figures[name] = {
            "hr@10": interval(hit_rate(judged, 10)),
            "recall@100": interval(recall(judged, 100)),
            "cold_among_first_10": float(hidden[lists[:, :10]].mean()),
        }
    return figures


def _lists(source: Towers | Content, data: Data, asked: np.ndarray) -> np.ndarray:
    parts = []
    for start in range(0, len(asked), _AT_ONCE):
        histories = [data.held.asked[u] for u in asked[start : start + _AT_ONCE]]
        scores = source.scores(histories)
        scores[recency(histories, len(data.items), 1.0).nonzero()] = -np.inf
        parts.append(best_rows(scores, 100))
    return np.concatenate(parts)
