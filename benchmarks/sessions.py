"""Next-item prediction in anonymous sessions: GRU4Rec, its controls, and the blend of all.

For files in the form of Diginetica's (a session of item numbers a line; a prefix, a tab and the
next item a line). Every item of the training file is ranked; a test item that is not among them is
a miss. Settings were chosen on the end of the training sessions. The ranker learns on that end,
with sources that have not seen it; for the test the sources are fitted again on all sessions.
"""

from __future__ import annotations

import gzip
import resource
from collections.abc import Callable
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np
import torch
import typer

from benchmarks.report import hash_of, show
from benchmarks.session_blend import Asker, Fitted, Prefix, blend, blended
from retrieval.evaluation import evaluated, hit_rate, mrr, paired, relevance
from retrieval.sessions import (
    GruTraining,
    Neighbours,
    Sessions,
    fit_together,
    train_gru,
)

_SOURCES_UNTIL = 0.92
"""Share of the training sessions that the first fit sees; the ranker learns on the rest."""
_FIT, _STOP = 24_000, 6_000  # prefixes of that rest the ranker is fitted on, and stopped on


def sessions(train: Path, test: Path, quick: bool, seed: int) -> None:
    """Prints one JSON object."""
    torch.set_num_threads(2)
    walks = [np.array(line.split(), dtype=np.int64) for line in _lines(train)]
    asked = [(_numbers(p), int(y)) for p, y in (line.split("\t") for line in _lines(test))]
    if quick:
        walks, asked = walks[-len(walks) // 10 :], asked[::10]
    known = np.unique(np.concatenate(walks))
    code = {int(item): row for row, item in enumerate(known)}
    data = Sessions.of([np.array([code[int(i)] for i in walk]) for walk in walks], len(known))
    training = GruTraining(seed=seed, epochs=2 if quick else 8, held_out=0.0)
    seconds: dict[str, float] = {}
    first = _fitted(data.until(int(len(data) * _SOURCES_UNTIL)), training, seconds, "first fit ")
    with_ranker = _ranker(first, data, seconds, quick)
    whole = _fitted(data, training, seconds, "")
    typer.echo(f"sessions: {len(asked):,} prefixes", err=True)
    prefixes = [tuple(code[i] for i in p if i in code) for p, _ in asked]
    truth = [code.get(y, -2) for _, y in asked]
    # A prefix of nothing known is asked as the most chosen item.
    most = (int(data.counts().argmax()),)
    answers = Asker(whole).ask([prefix or most for prefix in prefixes])
    runs = {**answers.alone, "blend": blended(with_ranker, answers)} | _controls(data, prefixes)
    show(
        "sessions",
        _figures(runs, truth, prefixes, data),
        hash_of(train.read_bytes(), test.read_bytes()),
        quick=quick,
        seed=seed,
        train_sessions=len(data),
        items=data.n,
        seconds={name: round(s, 1) for name, s in seconds.items()},
        events_a_second=round(len(data.rows) * training.epochs / seconds["session"]),
        ranker_trees=with_ranker.trees,
        peak_megabytes=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    )


def _fitted(
    data: Sessions, training: GruTraining, seconds: dict[str, float], prefix: str
) -> Fitted:
    def timed(name: str, fit: Callable[[], Any]) -> Any:
        start = perf_counter()
        model = fit()
        seconds[prefix + name] = perf_counter() - start
        typer.echo(f"sessions: {prefix}{name}, {seconds[prefix + name]:.0f} s", err=True)
        return model

    return Fitted(
        data,
        timed("session", lambda: train_gru(data, training=training)),
        timed("neighbours", lambda: Neighbours(data)),
        timed("together", lambda: fit_together(data)),
    )


def _ranker(first: Fitted, data: Sessions, seconds: dict[str, float], quick: bool) -> Any:
    """Learnt on prefixes of the sessions after the first fit's, by time."""
    later = range(len(first.sessions), len(data))
    pairs = [(tuple(data[i][:j].tolist()), int(data[i][j])) for i in later
             for j in range(1, len(data[i]))]  # fmt: skip
    cut = len(pairs) * 4 // 5
    share = 10 if quick else 1
    fit, stop = _thinned(pairs[:cut], _FIT // share), _thinned(pairs[cut:], _STOP // share)
    start = perf_counter()
    asker = Asker(first)
    both = [(asker.ask([p for p, _ in part]), [y for _, y in part]) for part in (fit, stop)]
    ranker = blend(*both[0], *both[1])
    seconds["ranker"] = perf_counter() - start
    return ranker


def _controls(data: Sessions, prefixes: list[Prefix]) -> dict[str, np.ndarray]:
    """The most chosen of all, and S-POP: the session's own, latest first, then those."""
    popular = np.argsort(-data.counts(), kind="stable")[:20]
    own = [list(dict.fromkeys([*reversed(prefix), *popular.tolist()]))[:20] for prefix in prefixes]
    return {"popularity": np.tile(popular, (len(prefixes), 1)), "repeat the session": np.array(own)}


def _figures(
    runs: dict[str, np.ndarray], truth: list[int], prefixes: list[Prefix], data: Sessions
) -> dict[str, Any]:
    judged = {name: relevance(run, truth, 20) for name, run in runs.items()}
    figures: dict[str, Any] = {
        name: evaluated(run, (20,), data.n, data.counts()) for name, run in judged.items()
    }
    best = max(("session", "neighbours", "together"), key=lambda s: figures[s]["mrr@20"])
    for name, metric in {"recall@20": hit_rate, "mrr@20": mrr}.items():
        gain = paired(metric(judged["blend"], 20), metric(judged[best], 20))
        figures[f"blend over {best}, {name}"] = list(gain)
    repeated = np.array([y in prefix for y, prefix in zip(truth, prefixes, strict=True)])
    hits = hit_rate(judged["blend"], 20) > 0
    figures["share of answers that stand in the session"] = float(repeated.mean())
    figures["share of the blend's hits that stand in the session"] = float(repeated[hits].mean())
    figures["blend, answer not in the session"] = evaluated(
        relevance(runs["blend"][~repeated], np.array(truth)[~repeated], 20), (20,)
    )
    return figures


def _thinned(pairs: list[Any], most: int) -> list[Any]:
    places = np.linspace(0, len(pairs) - 1, min(most, len(pairs))).astype(int)
    return [pairs[i] for i in places]


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(map(int, text.split()))


def _lines(path: Path) -> list[str]:
    with gzip.open(path, "rt") if path.suffix == ".gz" else path.open() as lines:
        return [line.rstrip("\n") for line in lines if line.strip()]
