"""Rankers of other versions, in the served one's place: judged, tried by an arm, interleaved."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from catalog import ArtifactError
from retrieval.artifacts import Versions, read_manifest
from retrieval.exploring.standing import NO_RANKER
from retrieval.features import feature_names
from retrieval.ranker import LambdaRanker, features_of, load_ranker
from retrieval.shelf import RANKER


class Rankers:
    """Those of a shop's versions, for slates whose features are `names`; each is read once."""

    def __init__(self, versions: Versions, names: Sequence[str]) -> None:
        self._versions, self._names = versions, tuple(names)
        self._read: dict[str, LambdaRanker] = {}

    def of(self, version: str) -> LambdaRanker | None:
        """A version's; None, which is the blend, for "none". Raises ArtifactError when there is no
        such version, it has no ranker, or one that was made for other features."""
        if version == NO_RANKER:
            return None
        if version not in self._read:
            file = self._versions.folder(version) / RANKER
            if not file.is_file():
                raise ArtifactError(f"The version {version} has no ranker.")
            if features_of(file) != self._names:
                raise ArtifactError(
                    f"The ranker of {version} was made for other features than the shop has now."
                )
            self._read[version] = load_ranker(file, self._names)
        return self._read[version]


def outdated(versions: Versions) -> bool:
    """True when the version that is served has a ranker made for other features than this Aisle
    computes, so that it can't be opened. Raises ArtifactError when it can't be read."""
    served = _served(versions)
    if served is None:
        return False
    return features_of(served) != feature_names(read_manifest(served.parent).sources)


def served_features(versions: Versions, version: str) -> tuple[str, ...]:
    """The features of `version`'s ranker, which must be those of the version that is served. Raises
    ArtifactError when they are others, or there is no such ranker."""
    names = features_of(versions.folder(version) / RANKER)
    served = _served(versions)
    if served is not None and features_of(served) != names:
        raise ArtifactError(
            f"The ranker of {version} was made for other features than the current version logs, "
            "so neither can the log judge it nor this version serve it. `aisle shops --use` serves "
            "that version as a whole."
        )
    return names


def _served(versions: Versions) -> Path | None:
    """The ranker of the version that is served; None where there is none."""
    current = versions.current()
    file = None if current is None else versions.folder(current) / RANKER
    return file if file is not None and file.is_file() else None
