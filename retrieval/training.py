"""Turns the log into what the models learn from, split by time so that nothing looks ahead.

The log's moments are cut in four by time. The sources see events of the first part only while the
ranker fits on the second (where their scores are honest predictions, not memories) and stops early
on the third; then they learn again from all three, and the fourth, which nothing else touches,
judges what is published. Stock, price and rating are today's at every moment: the log keeps none.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from retrieval.items import Floats, Items
from retrieval.log import CHOICES, KINDS, Log, replay
from retrieval.moments import Moment, thinned
from retrieval.pipeline import Pipeline
from retrieval.popularity import popularity
from retrieval.progress import Progress, silent
from retrieval.query import Context, Limits
from retrieval.ranker import Groups
from retrieval.sessions import Sessions
from retrieval.shopper import WEIGHT
from retrieval.tower_examples import Choice, Examples, Story, packed
from retrieval.tower_inputs import shopper_features

_DAY = 86_400.0


@dataclass(frozen=True, slots=True)
class TrainingConfig:
    """Where the log is cut, and how much of it is used."""

    sources_until: float = 0.60
    train_until: float = 0.78
    valid_until: float = 0.89
    test_days: float | None = None
    """Where set, the last so many days are the test, and the shares above are of the rest."""
    train_groups: int = 4_000
    valid_groups: int = 1_000
    test_groups: int = 1_200
    negatives: int = 100
    """Candidates kept per group beside the chosen ones, drawn at random."""
    tower_examples: int = 120_000
    least_moments: int = 300
    """With fewer, nothing is learnt and the slate is ordered by fusion alone."""
    seed: int = 7


@dataclass(frozen=True, slots=True)
class Split:
    """Moments by part, and the event before which the candidate sources learn."""

    sources_end: int  # index into the log
    test_from: int  # index into the log of the first event that belongs to the test
    train: list[Moment]
    valid: list[Moment]
    test: list[Moment]


def split(moments: Sequence[Moment], config: TrainingConfig, log: Log | None = None) -> Split:
    """By time; each part thinned evenly to its size. `log` is needed for `test_days`."""
    return _split(moments, config, *_cuts(moments, config, log))


def split_at(moments: Sequence[Moment], third: int, config: TrainingConfig) -> Split:
    """The moments from the `third`-th on are the test; the shares are of the rest."""
    first, second = (int(third * share / config.valid_until) for share in _shares(config)[:2])
    return _split(moments, config, first, second, third)


def _split(
    moments: Sequence[Moment], config: TrainingConfig, first: int, second: int, third: int
) -> Split:
    return Split(
        sources_end=moments[first].event,
        test_from=moments[min(third, len(moments) - 1)].event,
        train=thinned(moments[first:second], config.train_groups),
        valid=thinned(moments[second:third], config.valid_groups),
        test=thinned(moments[third:], config.test_groups),
    )


def _cuts(
    moments: Sequence[Moment], config: TrainingConfig, log: Log | None
) -> tuple[int, int, int]:
    shares = _shares(config)
    if config.test_days is None or log is None:
        first, second, third = (int(len(moments) * share) for share in shares)
        return first, second, third
    begins = log.at[-1] - config.test_days * _DAY
    third = int(np.searchsorted([log.at[m.event] for m in moments], begins))
    first, second = (int(third * share / config.valid_until) for share in shares[:2])
    return first, second, third


def _shares(config: TrainingConfig) -> tuple[float, float, float]:
    return config.sources_until, config.train_until, config.valid_until


def popularity_until(log: Log, end: int, n: int) -> Floats:
    """[n] popularity as it stood at event `end`."""
    now = log.at[min(end, len(log) - 1)] if len(log) else 0.0
    weights = [WEIGHT.get(kind, 0.0) for kind in KINDS]
    return popularity(
        n,
        (
            (int(log.row[e]), weights[log.kind[e]], (now - log.at[e]) / _DAY)
            for e in range(end)
            if weights[log.kind[e]]
        ),
    )


def interactions_until(log: Log, end: int, n: int) -> np.ndarray:
    """[n] how many choices of each row lie before event `end`."""
    chosen = log.is_kind(*CHOICES)[:end]
    return np.bincount(log.row[:end][chosen], minlength=n)


def sessions_until(log: Log, end: int, n: int) -> Sessions:
    """Choices before event `end` by session, in the order the sessions began; a row chosen twice
    in a row (seen, then carted) stands once."""
    chosen = np.flatnonzero(log.is_kind(*CHOICES)[:end])
    _, first, session = np.unique(log.session[chosen], return_index=True, return_inverse=True)
    order = np.lexsort((chosen, first[session]))
    rows, session = log.row[chosen][order], first[session][order]
    new = np.diff(session, prepend=-1) != 0
    kept = new | (np.diff(rows, prepend=-1) != 0)
    start = np.append(np.flatnonzero(new[kept]), kept.sum())
    return Sessions(rows[kept], start, n)


def tower_examples(
    log: Log, items: Items, end: int, t: int, config: TrainingConfig, held_out: float = 0.1
) -> Examples:
    """What shoppers chose next, up to event `end`, in windows of `t` places, the last `held_out` of
    the choices held. A product that stands among the last few of the history is skipped: that a
    viewed product is carted teaches nothing of taste."""
    chosen = log.is_kind(*CHOICES)
    stories: dict[int, Story] = {}
    for event, shopper in replay(log, items):
        if event >= end:
            break
        story, recent = stories.setdefault(id(shopper), Story()), shopper.recent
        if recent and story.rows[-1:] != [recent[-1]]:  # at most one more than at the last event
            story.rows.append(recent[-1])
        row = int(log.row[event])
        if chosen[event] and recent and row not in list(recent)[-10:]:
            context = Context(shopper, log.time(event), log.platform[event] or "web")
            place, at = len(story.rows) - 1, float(log.at[event])
            story.choices.append(Choice(place, row, shopper_features(context), at))
    return packed(list(stories.values()), t, config.tower_examples, held_out)


@dataclass(frozen=True, slots=True, eq=False)
class Judged:
    """One moment run through retrieval: its candidates, their features and gains."""

    moment: Moment
    rows: np.ndarray  # [m] merged candidates, best fused first
    ranks: np.ndarray  # [m, s] each source's rank, 0 where not found
    features: Floats  # [m, f]
    gains: np.ndarray  # [m]
    alone: tuple[np.ndarray, ...]  # [s] each source's own first rows, before merge and filter


def judged(
    pipeline: Pipeline,
    log: Log,
    moments: Sequence[Moment],
    progress: Progress = silent,
    stage: str = "candidates",
) -> Iterator[Judged]:
    """Runs each moment through the serving code, as of its time: the shopper is folded from
    earlier events only. Stock is today's, so it limits nothing here."""
    wanted: dict[int, list[Moment]] = {}
    for moment in moments:
        wanted.setdefault(moment.event, []).append(moment)
    done = 0
    for event, shopper in replay(log, pipeline.items):
        for moment in wanted.get(event, ()):
            context = Context(shopper, log.time(event), log.platform[event] or "web")
            query = pipeline.query(moment.query, Limits(in_stock=False))
            merged = pipeline.retrieve(query, context)
            features = pipeline.describe(query, context, merged)
            gains = gains_of(moment, merged.rows)
            yield Judged(moment, merged.rows, merged.ranks, features, gains, merged.alone)
            done += 1
            if done % 100 == 0 or done == len(moments):
                progress(stage, done, len(moments))
        if done == len(moments):
            return


def gains_of(moment: Moment, rows: np.ndarray) -> np.ndarray:
    """[m] graded relevance of candidate rows."""
    gains: Mapping[int, int] = moment.gains
    return np.array([gains.get(int(row), 0) for row in rows], dtype=np.int32)


def positions_of(moment: Moment, rows: np.ndarray) -> np.ndarray:
    """[m] where each candidate stood in the slate that was shown, 0 where it was not shown."""
    return np.array([moment.shown.get(int(row), 0) for row in rows], dtype=np.int32)


def grouped(examples: Sequence[Judged], config: TrainingConfig) -> Groups:
    """Ranking groups: the chosen candidates and a random part of the others. Moments of which
    retrieval found nothing that was chosen teach the ranker nothing and are left out."""
    rng = np.random.default_rng(config.seed)
    features, gains, positions, sizes = [], [], [], []
    for example in examples:
        chosen = np.flatnonzero(example.gains)
        if not len(chosen):
            continue
        others = np.flatnonzero(example.gains == 0)
        if len(others) > config.negatives:
            others = rng.choice(others, config.negatives, replace=False)
        kept = np.sort(np.concatenate([chosen, others]))
        features.append(example.features[kept])
        gains.append(example.gains[kept])
        positions.append(positions_of(example.moment, example.rows[kept]))
        sizes.append(len(kept))
    if not sizes:
        width = examples[0].features.shape[1] if examples else 0
        return Groups(
            np.empty((0, width), np.float32), np.empty(0, np.int32), np.empty(0, np.int32)
        )
    return Groups(
        np.concatenate(features),
        np.concatenate(gains),
        np.array(sizes, np.int32),
        np.concatenate(positions),
    )
