"""Next item of a sequence, leave-one-out: single sources, the two towers, and their blend.

Kang and McAuley (ICDM 2018): no source is fitted on the last two items of a sequence, the last but
one chooses settings, the last is asked once, with the last but one in the history. The blend's
ranker alone learns from the last but one, of four fifths of the users: published models use it only
to choose settings. All items are ranked. Items of the history are left out of the lists when no
validation item repeats one.
"""

from __future__ import annotations

import resource
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import numpy as np
import typer

from benchmarks.report import show
from benchmarks.sequence_blend import Asked, Table, chosen_ranker, groups, ranked
from benchmarks.sequence_cold import cold_start
from benchmarks.sequence_data import Data, read, stories
from benchmarks.sequence_sources import (
    Content,
    CoOccurrence,
    Neighbours,
    Popular,
    Source,
    Towers,
)
from retrieval.evaluation import compared, evaluated, hit_rate, mrr, ndcg, recall, relevance
from retrieval.ranker import LambdaRanker
from retrieval.tower_examples import Examples, packed
from retrieval.tower_training import Fitted, TowerTraining, fitted
from retrieval.towers import TowerConfig
from retrieval.two_tower import item_vectors

CONFIG = TowerConfig(dropout=0.4, history=50)
# On validation, after three epochs of one seed: four hard negatives a choice .1418, without .1400,
# at 1.8 times the time. The full softmax, about five times a step, was not tried to the end.
TRAINING = TowerTraining(
    epochs=40,
    most_steps=6_000,
    learning_rate=4e-3,
    id_dropout=0.1,
    full_up_to=0,
    extra_negatives=2_048,
)
_QUICK_USERS = 2_000


def sequences(
    items: Path, told: Path, cache: Path, quick: bool, cold_share: float, seeds: int
) -> None:
    """Prints every source's figures on the test items, and the blend's over the best of them."""
    data = read(items, told, cache, _QUICK_USERS if quick else None)
    training = replace(TRAINING, epochs=2) if quick else TRAINING
    tries = [_trained(data, replace(training, seed=7 + i)) for i in range(seeds)]
    best = max(tries, key=lambda one: one.score)
    masked = not any(v in fit for v, fit in zip(data.held.valid, data.held.fit, strict=True))
    table = Table(data.items, data.text, data.held.fit, _sources(data, best), masked)
    ranker, chosen = _blend(data, table)
    figures, single = _tested(data, table, ranker, chosen.pop("best_single"))
    if cold_share:
        _say("cold start: towers without some items")
        figures["cold_start"] = cold_start(data, cold_share, CONFIG, training)
    show(
        "sequences",
        figures,
        data.data_hash,
        quick=quick,
        users=len(data.held.test),
        items=len(data.items),
        history_items_left_out=masked,
        best_single_on_validation=single,
        blend=chosen,
        two_tower_training=_training(tries, data) | asdict(training),
        peak_memory_mb=round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    )


def examples_of(data: Data, hidden: np.ndarray | None = None) -> Examples:
    """The towers' examples, the validation choices held."""
    told = stories(data.held, hidden)
    count = sum(len(story.choices) for story in told)
    held = sum(choice.at for story in told for choice in story.choices)
    return packed(told, CONFIG.history, held_out=held / count)


def _trained(data: Data, training: TowerTraining) -> Fitted:
    _say(f"two towers, seed {training.seed}")
    return fitted(
        data.items,
        data.text,
        examples_of(data),
        CONFIG,
        training,
        lambda _, done, total: _say(f"epoch {done} of at most {total}"),
    )


def _sources(data: Data, best: Fitted) -> list[Source]:
    fit, n = data.held.fit, len(data.items)
    return [
        Popular(fit, n),
        CoOccurrence(fit, n, back=0.25),
        CoOccurrence(fit, n, decay=0.01, back=0.1, name="after_the_last"),
        Neighbours(fit, n),
        Content(data.text),
        Towers(best.towers, item_vectors(best.towers, data.items, data.text)),
    ]


def _blend(data: Data, table: Table) -> tuple[LambdaRanker, dict[str, Any]]:
    """A ranker of the validation items: 80% of the users to fit on, 10% to stop by, 10% to choose
    its settings by. The best single source on the same items is named too."""
    _say("blend: candidates of the validation items")
    valid, rng = data.held.valid, np.random.default_rng(7)
    part = rng.choice(3, len(valid), p=[0.8, 0.1, 0.1])
    made, lists = [], {source.name: [] for source in table.sources}
    for some in range(3):
        who = np.flatnonzero(part == some)
        asked: list[Asked] = []
        for one in table.asked([data.held.fit[u] for u in who]):
            for name, found in one.lists.items():
                lists[name].append(found)
            asked.append(_light(one, valid[who], sum(_size(a) for a in asked)))
        made.append(groups(asked, valid[who], rng))
    truth = np.concatenate([valid[part == some] for some in range(3)])
    gains = {
        name: float(ndcg(relevance(np.concatenate(found), truth, 10), 10).mean())
        for name, found in lists.items()
    }
    _say("blend: ranker")
    ranker, config = chosen_ranker(made[0], made[1], made[2], table.names)
    about = {
        "validation_ndcg@10": gains,
        "groups": [len(some) for some in made],
        "ranker": asdict(config),
        "trees": ranker.trees,
        "importance": dict(sorted(ranker.importance().items(), key=lambda x: -x[1])[:12]),
        "best_single": max(gains, key=lambda name: gains[name]),
    }
    return ranker, about


def _tested(
    data: Data, table: Table, ranker: LambdaRanker, single: str
) -> tuple[dict[str, Any], str]:
    """The one look at the test items."""
    _say("test")
    lists: dict[str, list[np.ndarray]] = {source.name: [] for source in table.sources}
    blended, candidates = [], 0
    for some in table.asked(data.held.asked):
        candidates += len(some.rows)
        blended.append(ranked(some, ranker))
        for name, found in some.lists.items():
            lists[name].append(found)
    truth, n = data.held.test, len(data.items)
    popularity = np.bincount(np.concatenate(data.held.fit), minlength=n)
    judged = {
        name: relevance(np.concatenate(found), truth, 100)
        for name, found in (*lists.items(), ("blend", blended))
    }
    figures: dict[str, Any] = {
        name: evaluated(run, (10, 20), n, popularity)
        | {"recall@100": float(recall(run, 100).mean())}
        for name, run in judged.items()
    }
    each = {
        name: {
            "hr@10": hit_rate(judged[name], 10),
            "ndcg@10": ndcg(judged[name], 10),
            "recall@20": recall(judged[name], 20),
            "mrr@20": mrr(judged[name], 20),
        }
        for name in ("blend", single)
    }
    figures["blend_over_best_single"] = compared(each["blend"], each[single])
    figures["candidates_a_user"] = candidates / len(truth)
    return figures, single


def _training(tries: Sequence[Fitted], data: Data) -> dict[str, Any]:
    """What training took: an event is one choice fitted on, once an epoch."""
    choices = int((examples_of(data).fitted >= 0).sum())
    scores = [one.score for one in tries]
    return {
        "seconds": [round(one.seconds, 1) for one in tries],
        "epochs_run": [one.epochs for one in tries],
        "events_a_second": round(sum(one.epochs for one in tries) * choices
                                 / sum(one.seconds for one in tries)),
        "validation_scores": scores,
        "validation_mean": float(np.mean(scores)),
        "validation_spread": float(np.std(scores)),
    }  # fmt: skip


def _size(asked: Asked) -> int:
    return len(next(iter(asked.lists.values())))


def _light(asked: Asked, truth: np.ndarray, start: int) -> Asked:
    """Without the candidates of histories for which the right one is not among them: they teach
    nothing, and are most of the memory."""
    right = truth[start : start + _size(asked)]
    hit = np.zeros(_size(asked), np.bool_)
    hit[asked.user[asked.rows == right[asked.user]]] = True
    kept = hit[asked.user]
    return Asked(asked.lists, asked.user[kept], asked.rows[kept], asked.features[kept])


def _say(what: str) -> None:
    typer.echo(f"sequences: {what}", err=True)
