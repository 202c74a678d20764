"""Whether a shop has what its experiments need."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

from assistant.prompts.library import Library
from catalog import ArtifactError, PromptError
from retrieval import Versions
from retrieval.experiments import Experiment
from retrieval.exploring.standing import NO_RANKER
from retrieval.rankers import served_features

_SET = ("prompt", "strategy", "ranker")


def faults(
    versions: Versions, experiments: Sequence[Experiment], prompts: Library
) -> Iterator[str]:
    """A sentence for each experiment that would not be run, or not as it says; none where the shop
    is not built, as nothing is known then. Raises StoreError when the prompts can't be read."""
    if versions.current() is None:
        return
    yield from _in_each_other_s_way(experiments)
    for one in experiments:
        for version in sorted(one.rankers - {NO_RANKER}):
            try:
                served_features(versions, version)
            except ArtifactError as error:
                yield f"The experiment {one.name} can't be run: {error}"
        for arm, change in one.set.items():
            try:
                if change.prompt is not None:
                    prompts.version(change.prompt)
            except PromptError as error:
                yield f"The arm {arm} of {one.name} is as the shop is: {error}"


def _in_each_other_s_way(experiments: Sequence[Experiment]) -> Iterator[str]:
    """The first of two has its way (assistant/exploring/experimenting.py)."""
    for one, other in combinations(experiments, 2):
        for what in _SET if one.meets(other) else ():
            if _sets(one, what) and _sets(other, what):
                yield (
                    f"{one.name} and {other.name} both set the {what} on the same days: who is in "
                    f"an arm of both gets that of {one.name}, and {other.name} finds less than "
                    "there is."
                )


def _sets(one: Experiment, what: str) -> bool:
    return any(getattr(change, what) is not None for change in one.set.values())
