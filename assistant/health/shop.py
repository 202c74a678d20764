"""The published versions with their metrics, what came in since, and the disk it takes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from catalog import ArtifactError, Store
from catalog.counting import Counts, counts
from retrieval import Versions, read_manifest

MOST_VERSIONS = 20


@dataclass(frozen=True, slots=True)
class VersionFigures:
    """One published version, by its manifest."""

    version: str
    current: bool
    created: datetime
    products: int
    interactions: int
    revision: int
    metrics: dict[str, float]
    indexes: dict[str, str]
    """Of each vector index: its kind and its recall against exact search."""
    seconds: float
    """Of the whole build."""
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ShopFigures:
    """`since_products` changed or came after the current version was built, `since_events` were
    added; None where there is no version."""

    versions: tuple[VersionFigures, ...]
    """Newest first."""
    damaged: tuple[str, ...]
    counts: Counts
    since_products: int | None
    since_events: int | None
    bytes: dict[str, int]

    @property
    def current(self) -> VersionFigures | None:
        """The one that is served."""
        return next((one for one in self.versions if one.current), None)


def shop_figures(versions: Versions, store: Store) -> ShopFigures:
    """Raises StoreError when the store can't be read."""
    found, damaged = _versions(versions)
    current = next((one for one in found if one.current), None)
    held = counts(store, current.revision if current else 0)
    events = max(0, held.interactions - current.interactions) if current else None
    return ShopFigures(
        tuple(found),
        tuple(damaged),
        held,
        held.changed if current else None,
        events,
        dict(_sizes(versions.home)),
    )


def _versions(versions: Versions) -> tuple[list[VersionFigures], list[str]]:
    found: list[VersionFigures] = []
    damaged: list[str] = []
    current = versions.current()
    for name in versions.published()[:MOST_VERSIONS]:
        try:
            found.append(_version(versions.folder(name), name == current))
        except ArtifactError:
            damaged.append(name)
    return found, damaged


def _version(folder: Path, current: bool) -> VersionFigures:
    manifest = read_manifest(folder)
    return VersionFigures(
        manifest.version,
        current,
        manifest.created,
        manifest.products,
        manifest.interactions,
        manifest.revision,
        manifest.metrics,
        {n: f"{one.kind}, recall {one.recall:.4f}" for n, one in manifest.indexes.items()},
        sum(manifest.seconds.values()),
        manifest.notes,
    )


def _sizes(home: Path) -> Iterator[tuple[str, int]]:
    """What a shop's folder holds, by its parts; the store only where it lies there."""
    yield "database", sum(_size(file) for file in home.glob("shop.db*"))
    yield "event log", sum(_size(file) for file in home.glob("events.db*"))
    yield "policies", sum(_size(file) for file in (home / "policies").rglob("*"))
    yield "versions", sum(_size(file) for file in (home / "versions").rglob("*"))
    yield "embeddings of all shops", _size(home.parent / "embeddings.db")


def _size(file: Path) -> int:
    try:
        return file.stat().st_size if file.is_file() else 0
    except OSError:  # it went meanwhile
        return 0
