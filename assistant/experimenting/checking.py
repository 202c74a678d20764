"""Whether a shop has what its experiments need."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from catalog import ArtifactError
from retrieval import Versions
from retrieval.experiments import Experiment
from retrieval.experiments.definition import NO_RANKER
from retrieval.rankers import served_features


def faults(versions: Versions, experiments: Sequence[Experiment]) -> Iterator[str]:
    """A sentence for each experiment that would not be run; none where the shop is not built, as
    nothing is known then."""
    if versions.current() is None:
        return
    for one in experiments:
        for version in sorted(one.rankers - {NO_RANKER}):
            try:
                served_features(versions, version)
            except ArtifactError as error:
                yield f"The experiment {one.name} can't be run: {error}"
