"""One round of `aisle learn`: train, compare, publish or leave all as it is."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

import numpy as np

from catalog import BuildError, Store
from catalog.prompts import PromotionRow, Promotions
from retrieval.artifacts import Manifest, Versions
from retrieval.build import BuildConfig, Making
from retrieval.embedder import Embedder
from retrieval.evaluate import ndcg_of_each
from retrieval.progress import Progress, silent
from retrieval.relearning.comparing import Comparison, compared
from retrieval.relearning.served import Served, answered, current, opened
from retrieval.relearning.window import RelearnConfig, window
from retrieval.training import Split
from retrieval.warm_start import Start, start_of

KIND = "models"
"""Of what `learn` publishes, in the table of promotions."""


class Outcome(StrEnum):
    """How a round ended."""

    PUBLISHED = "published"
    FORCED = "published by force"
    REFUSED = "refused"
    UNCHANGED = "unchanged"
    TRIED = "dry run"


@dataclass(frozen=True, slots=True)
class Round:
    """What a round found. `manifest` is of the new models, published or not."""

    outcome: Outcome
    served: str
    data_hash: str
    manifest: Manifest | None = None
    comparison: Comparison | None = None


def learn(
    store: Store,
    versions: Versions,
    embedder: Embedder,
    build: BuildConfig | None = None,
    config: RelearnConfig | None = None,
    progress: Progress = silent,
    *,
    dry_run: bool = False,
    force_because: str = "",
    known: str = "",
    events: Store | None = None,
) -> Round:
    """Learns from the log up to its latest days, compares with what is served on those, and
    publishes what is not worse; with a reason in `force_because` the worse too. A log whose hash is
    that of the served version, or `known`, is not learnt from again. `events` is where the event
    log is, if it has a database of its own.

    Raises BuildError when another build runs or the log is too short, ArtifactError when there is
    no version that can be learnt on from. What is served is then as it was.
    """
    config = config or RelearnConfig()
    manifest = current(versions)
    with versions.building() as folder:
        config_ = build or BuildConfig()
        making = Making(store, versions, embedder, config_, progress, folder, events)
        if making.data_hash in (manifest.data_hash, known):
            return Round(Outcome.UNCHANGED, manifest.version, making.data_hash)
        cut = window(making.asked, making.log, making.config.training, config)
        served = opened(versions, manifest, store, embedder)
        start = _start(served, making, cut, config)
        made = making.make(cut, start)
        found = _compared(served, making, cut, config)
        made = _told(made, making, found, config, manifest.version, start, force_because)
        outcome = _outcome(found, dry_run, force_because)
        if outcome in (Outcome.PUBLISHED, Outcome.FORCED):
            _publish(store, versions, folder, made, manifest.version)
        return Round(outcome, manifest.version, making.data_hash, made, found)


def _start(served: Served, making: Making, cut: Split, config: RelearnConfig) -> Start | None:
    """What training goes on from; None from scratch. A version that has seen the days that judge
    must not hand on what it knows of them."""
    begins = float(making.log.at[cut.test_from])
    if config.warm is None or served.unseen_from > begins:
        return None
    return start_of(served.folder, served.built_of, served.unseen_from, config.warm)


def _compared(served: Served, making: Making, cut: Split, config: RelearnConfig) -> Comparison:
    new = ndcg_of_each(making.tested, making.sources, making.ranker)
    theirs = answered(served, making.frame, cut.test, making.items, making.progress)
    old = ndcg_of_each(theirs, served.names, served.pipeline.ranker)
    times = np.array([making.log.at[moment.event] for moment in cut.test])
    return compared(old, new, times, served.unseen_from, config)


def _outcome(found: Comparison, dry_run: bool, force_because: str) -> Outcome:
    if dry_run:
        return Outcome.TRIED
    if found.not_worse:
        return Outcome.PUBLISHED
    return Outcome.FORCED if force_because else Outcome.REFUSED


def _told(
    made: Manifest,
    making: Making,
    found: Comparison,
    config: RelearnConfig,
    served: str,
    start: Start | None,
    force_because: str,
) -> Manifest:
    """The manifest with what the round has to say."""
    how = "on from its weights" if start else "from scratch"
    notes = [f"Learnt from the log after {served}, networks {how}.", *found.lines()]
    notes.append(found.verdict())
    if force_because and not found.not_worse:
        notes.append(f"Published all the same, because: {force_because}")
    recipe = json.dumps(["learn", making.recipe(), asdict(config), served], sort_keys=True)
    return made.model_copy(
        update={
            "recipe": hashlib.sha256(recipe.encode()).hexdigest(),
            "learnt_from": served,
            "metrics": made.metrics | found.figures(),
            "notes": (*made.notes, *notes),
        }
    )


def _publish(
    store: Store, versions: Versions, folder: Path, made: Manifest, compared_with: str
) -> None:
    if versions.current() != compared_with:
        raise BuildError(
            f"Another version than {compared_with}, which the new models were compared with, went "
            "live meanwhile. Nothing was published; run `aisle learn` again."
        )
    versions.publish(folder, made)
    promotions = Promotions(store)
    row = PromotionRow(KIND, made.version, "aisle learn", made.notes[-1], datetime.now(UTC))
    while not promotions.add(row, (KIND,), promotions.all((KIND,))):
        pass  # somebody else was quicker; both went live
