"""`aisle evaluate`: a published version judged again on its held-out moments."""

from __future__ import annotations

from catalog import BuildError, Store
from retrieval.build import BuildConfig
from retrieval.evaluate import evaluate
from retrieval.log import Log
from retrieval.moments import moments
from retrieval.page_log import learning_frame
from retrieval.pipeline import Pipeline
from retrieval.progress import Progress, silent
from retrieval.training import interactions_until, judged, split


def judge(
    pipeline: Pipeline,
    store: Store,
    config: BuildConfig | None = None,
    progress: Progress = silent,
    events: Store | None = None,
) -> dict[str, float]:
    """Metrics on the last part of the log, which no model of the version has seen.

    Raises BuildError when the log is too small to have been split.
    """
    training = (config or BuildConfig()).training
    log = Log.of(learning_frame(store, events), pipeline.items)
    asked = moments(log, pipeline.items, training.seed)
    if len(asked) < training.least_moments:
        raise BuildError(
            f"This shop's log has {len(asked)} searches or baskets with a choice, too few to judge "
            f"by (at least {training.least_moments}). Ingest interactions and build again."
        )
    cut = split(asked, training, log)
    names = [source.name for source in pipeline.sources]
    examples = list(judged(pipeline, log, cut.test, progress))
    known = interactions_until(log, cut.test_from, len(pipeline.items))
    return evaluate(examples, names, pipeline.ranker, known)
