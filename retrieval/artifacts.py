"""Published versions of a shop: immutable folders, a manifest in each, one atomic switch.

    SHOP/versions/20261123T201500Z-1f2e3d4c/manifest.json …
    SHOP/current -> versions/20261123T201500Z-1f2e3d4c

A build works in a folder of its own and becomes a version by one rename, and the version becomes
current by one rename of a symbolic link; a kill at any moment leaves the running shop as it was.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib.metadata import version as installed
from pathlib import Path

from filelock import FileLock, Timeout
from pydantic import BaseModel, ValidationError

from catalog import ArtifactError, BuildError
from retrieval.index_choice import IndexReport

FORMAT = 2
"""Raised when an older version's files can no longer be read."""
MANIFEST = "manifest.json"
_LIBRARIES = (
    "aisle",
    "bm25s",
    "chromadb",
    "faiss-cpu",
    "lightgbm",
    "numpy",
    "sentence-transformers",
    "torch",
)


class Manifest(BaseModel):
    """What a version is, of what it was made, and how good it was on the day."""

    format: int = FORMAT
    version: str
    shop: str
    created: datetime
    data_hash: str
    recipe: str
    """Hash of the data, the settings and the library versions: equal recipes, equal versions."""
    embedder: str
    sources: tuple[str, ...]
    products: int
    interactions: int
    currency: str
    files: dict[str, str]
    """Path in the folder to the SHA-256 of its content."""
    libraries: dict[str, str]
    metrics: dict[str, float]
    indexes: dict[str, IndexReport] = {}
    """Of each vector index: its kind, chosen by size, and its recall against exact search."""
    seconds: dict[str, float]
    """Wall seconds of each stage of the build."""
    notes: tuple[str, ...] = ()
    revision: int = 0
    """The store's when the products were read; what is later is not in the version."""
    learnt_until: datetime | None = None
    """Of the log's times: no model of the version has seen a choice from then on. None where
    nothing was learnt, and in versions of before this was kept."""
    learnt_from: str = ""
    """By `aisle learn`: the version that was served until then. Empty for a build."""


class Versions:
    """All published versions of one shop, under `home`."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self._folder = home / "versions"
        self._link = home / "current"

    def published(self) -> list[str]:
        """Version names, newest first."""
        if not self._folder.is_dir():
            return []
        names = (f.name for f in self._folder.iterdir() if (f / MANIFEST).is_file())
        return sorted((n for n in names if not n.startswith(".")), reverse=True)

    def current(self) -> str | None:
        """The version being served, or None before the first build."""
        return Path(os.readlink(self._link)).name if self._link.is_symlink() else None

    def folder(self, version: str) -> Path:
        """Where a version lies. Raises ArtifactError when there is no such version."""
        if version not in self.published():
            have = ", ".join(self.published()) or "none; run `aisle build`"
            raise ArtifactError(f"There is no version {version!r} of this shop. Published: {have}.")
        return self._folder / version

    def switch(self, version: str) -> None:
        """Makes `version` current in one step, after checking all of its files."""
        verified(self.folder(version))
        fresh = self.home / f".current-{os.getpid()}"
        fresh.unlink(missing_ok=True)
        fresh.symlink_to(Path("versions") / version)
        os.replace(fresh, self._link)

    @contextmanager
    def building(self) -> Iterator[Path]:
        """A new folder to build in, removed on any way out. One build at a time.

        Raises BuildError when another build of this shop is running.
        """
        self._folder.mkdir(parents=True, exist_ok=True)
        try:
            with FileLock(self.home / "build.lock", timeout=0):
                for left in self._folder.glob(".building-*"):  # of builds that were killed
                    shutil.rmtree(left, ignore_errors=True)
                folder = self._folder / f".building-{os.getpid()}"
                folder.mkdir()
                try:
                    yield folder
                finally:
                    shutil.rmtree(folder, ignore_errors=True)
        except Timeout:
            raise BuildError(
                f"Another build of {self.home.name!r} is running; wait until it is done."
            ) from None

    def publish(self, folder: Path, manifest: Manifest) -> None:
        """Turns a finished build folder into the version `manifest.version` and serves it."""
        (folder / MANIFEST).write_text(manifest.model_dump_json(indent=1), encoding="utf-8")
        for file in _files(folder):
            with file.open("rb") as opened:
                os.fsync(opened.fileno())
        os.rename(folder, self._folder / manifest.version)
        self.switch(manifest.version)


def new_version(data_hash: str) -> str:
    """A name that sorts by time and tells the data."""
    return f"{datetime.now(UTC):%Y%m%dT%H%M%S%fZ}-{data_hash[:8]}"


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a version. Raises ArtifactError when it is missing or not ours."""
    try:
        manifest = Manifest.model_validate_json((folder / MANIFEST).read_bytes())
    except (OSError, ValidationError) as error:
        raise ArtifactError(
            f"{folder} is not a published shop: its manifest can't be read "
            f"({type(error).__name__}). Run `aisle build`, or `aisle shops` to roll back."
        ) from error
    if manifest.format != FORMAT:
        raise ArtifactError(
            f"{folder.name} has format {manifest.format}, this version of Aisle reads {FORMAT}. "
            "Run `aisle build`."
        )
    return manifest


def verified(folder: Path) -> Manifest:
    """The manifest, every file checked against it.

    Raises ArtifactError on a file that is missing, changed, or not in the manifest.
    """
    manifest = read_manifest(folder)
    found = {str(f.relative_to(folder)) for f in _files(folder)} - {MANIFEST}
    for name in sorted(found ^ set(manifest.files)):
        what = "is missing" if name in manifest.files else "does not belong there"
        raise ArtifactError(_refusal(folder, f"{name} {what}"))
    for name, digest in manifest.files.items():
        if _sha256(folder / name) != digest:
            raise ArtifactError(_refusal(folder, f"{name} is not what was published"))
    return manifest


def digests(folder: Path) -> dict[str, str]:
    """Path to SHA-256 of every file below `folder`."""
    return {str(f.relative_to(folder)): _sha256(f) for f in sorted(_files(folder))}


def libraries() -> dict[str, str]:
    """Versions of the libraries whose files we publish."""
    return {name: installed(name) for name in _LIBRARIES}


def _refusal(folder: Path, what: str) -> str:
    return (
        f"Version {folder.name} is damaged: {what}. "
        "Run `aisle shops` to roll back to another, or `aisle build` to make a new one."
    )


def _files(folder: Path) -> Iterator[Path]:
    return (f for f in folder.rglob("*") if f.is_file() and not f.is_symlink())


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
