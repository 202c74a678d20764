"""The served version, asked what the new one is asked: on its own features, as it answers today."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from catalog import ArtifactError, Store
from retrieval.artifacts import Manifest, Versions, verified
from retrieval.embedder import Embedder
from retrieval.freshness import refreshed
from retrieval.items import Items
from retrieval.log import Log
from retrieval.moments import Moment
from retrieval.pipeline import Pipeline
from retrieval.progress import Progress
from retrieval.shelf import load_parts
from retrieval.training import Judged, judged
from retrieval.wiring import wire


@dataclass(frozen=True, slots=True, eq=False)
class Served:
    """A version as it is served: with the products that came after it was built."""

    manifest: Manifest
    folder: Path
    built_of: Items
    pipeline: Pipeline

    @property
    def unseen_from(self) -> float:
        """Seconds since 1970 from when on none of its models has seen a choice. For versions that
        don't say, when they were made."""
        return (self.manifest.learnt_until or self.manifest.created).timestamp()

    @property
    def names(self) -> list[str]:
        """Of its sources."""
        return [source.name for source in self.pipeline.sources]


def current(versions: Versions) -> Manifest:
    """Of the version being served, checked whole. Raises ArtifactError when there is none."""
    name = versions.current()
    if name is None:
        raise ArtifactError(
            f"The shop {versions.home.name!r} is not built yet, so there is nothing to learn on "
            "from. Run `aisle build` first."
        )
    return verified(versions.folder(name))


def opened(versions: Versions, manifest: Manifest, store: Store, embedder: Embedder) -> Served:
    """Raises ArtifactError when its files can't be used, as with another embedding model."""
    folder = versions.folder(manifest.version)
    parts = load_parts(folder, embedder)
    _, products = store.changed_since(manifest.revision)
    grown = refreshed(parts, products, embedder)
    return Served(manifest, folder, parts.items, wire(grown, embedder))


def answered(
    served: Served, frame: pd.DataFrame, asked: list[Moment], items: Items, progress: Progress
) -> list[Judged]:
    """The served version's candidates for moments `asked` over the rows of `items`."""
    own = served.pipeline.items
    log = Log.of(frame[frame["product"].isin(items.row_of)], own)
    row = {row: own.row_of[product.id] for row, product in enumerate(items.products)}
    same = [
        Moment(
            moment.event,
            moment.query,
            {row[r]: gain for r, gain in moment.gains.items()},
            {row[r]: place for r, place in moment.shown.items()},
        )
        for moment in asked
    ]
    return list(judged(served.pipeline, log, same, progress, "served version"))
