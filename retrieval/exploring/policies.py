"""The bandit's models of a shop: immutable folders, one of them live, the ones before kept.

SHOP/policies/20261126T091500123456Z/model.vw policy.json
SHOP/policies/live -> 20261126T091500123456Z
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock
from pydantic import BaseModel, ConfigDict, ValidationError

from catalog import ArtifactError
from retrieval.exploring.bandit import Bandit
from retrieval.exploring.config import ExplorationConfig

_MODEL, _ABOUT, _LIVE = "model.vw", "policy.json", "live"


class PolicyManifest(BaseModel):
    """What a model is and of what it was made."""

    model_config = ConfigDict(frozen=True)

    name: str
    made: datetime
    rounds: int
    """It has learnt from so many."""
    learnt_to: int
    """Number of the last impression it has learnt from."""
    parent: str | None = None
    bits: int
    digest: str
    """SHA-256 of the model's file."""
    figures: Mapping[str, float] = {}


class Policies:
    """All models of one shop, below `home`/policies."""

    def __init__(self, home: Path) -> None:
        self._folder = home / "policies"

    def names(self) -> list[str]:
        """Newest first."""
        found = self._folder.glob(f"*/{_ABOUT}") if self._folder.is_dir() else ()
        names = {file.parent.name for file in found if not file.parent.is_symlink()}
        return sorted((name for name in names if not name.startswith(".")), reverse=True)

    def live(self) -> str | None:
        """The one that serves, or None."""
        link = self._folder / _LIVE
        return Path(os.readlink(link)).name if link.is_symlink() else None

    def about(self, name: str) -> PolicyManifest:
        """The manifest of `name`. Raises ArtifactError when there is none, or it can't be read."""
        try:
            text = (self._folder / name / _ABOUT).read_text(encoding="utf-8")
            return PolicyManifest.model_validate_json(text)
        except (OSError, ValidationError, ValueError) as error:
            if name in self.names():
                raise ArtifactError(f"What the policy {name} is can't be read: {error}.") from error
            have = ", ".join(self.names()) or "none; `aisle policy learn` makes one"
            raise ArtifactError(f"There is no policy {name!r}. There are: {have}.") from error

    def load(self, name: str, config: ExplorationConfig) -> Bandit:
        """The model `name` under a strategy. Raises ArtifactError when its file is missing, not
        what was published, or no model."""
        about, file = self.about(name), self._folder / name / _MODEL
        try:
            digest = hashlib.sha256(file.read_bytes()).hexdigest()
        except OSError as error:
            raise ArtifactError(f"The model of policy {name} is missing.") from error
        if digest != about.digest:
            raise ArtifactError(f"The model of policy {name} is not what was published.")
        return Bandit(config, file, about.rounds)

    def publish(
        self,
        bandit: Bandit,
        learnt_to: int,
        parent: str | None = None,
        figures: Mapping[str, float] | None = None,
    ) -> str:
        """Keeps a model, not yet live; returns its name."""
        made = datetime.now(UTC)
        name = f"{made:%Y%m%dT%H%M%S%fZ}"
        building = self._folder / f".{name}"
        building.mkdir(parents=True)
        try:
            bandit.save(building / _MODEL)
            digest = hashlib.sha256((building / _MODEL).read_bytes()).hexdigest()
            about = PolicyManifest(
                name=name,
                made=made,
                rounds=bandit.rounds,
                learnt_to=learnt_to,
                parent=parent,
                bits=bandit.config.bits,
                digest=digest,
                figures=figures or {},
            )
            (building / _ABOUT).write_text(about.model_dump_json(indent=1), encoding="utf-8")
            building.rename(self._folder / name)
        except BaseException:
            shutil.rmtree(building, ignore_errors=True)
            raise
        return name

    def promote(self, name: str) -> None:
        """Makes `name` live in one step, after a look at its file. Raises ArtifactError."""
        self.load(name, ExplorationConfig(strategy="greedy", bits=self.about(name).bits))
        with FileLock(self._folder / "policies.lock"):
            fresh = self._folder / f".live-{os.getpid()}"
            fresh.unlink(missing_ok=True)
            fresh.symlink_to(name)
            os.replace(fresh, self._folder / _LIVE)

    def prune(self, keep: int, needed: Collection[str] = ()) -> tuple[str, ...]:
        """Deletes all but the `keep` newest, the live one and those `needed`, as for a rollback;
        returns the names of what is gone."""
        stay = {*self.names()[:keep], *needed, self.live()}
        gone = tuple(name for name in self.names() if name not in stay)
        for name in gone:
            shutil.rmtree(self._folder / name, ignore_errors=True)
        return gone

    def retire(self) -> None:
        """None is live: the ranker alone orders, with the strategy's share of chance."""
        (self._folder / _LIVE).unlink(missing_ok=True)
