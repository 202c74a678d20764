"""Experiments as a file says, and which arm a shopper is in.

- name: louder-prompt
  arms: {control: 50, louder: 50}
  set:
    louder: {prompt: explain-v3}
  start: 2026-12-01
  end: 2026-12-15
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Self

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from catalog import SourceError, plain_yaml

CONTROL = "control"
_BUCKETS = 10_000


class Change(BaseModel):
    """What an arm has otherwise than the shop; an arm that is not named changes nothing."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    prompt: str | None = None
    strategy: str | None = None
    ranker: str | None = None
    """Name of a shop version whose ranker orders, or "none" for the blend."""


class Experiment(BaseModel):
    """One experiment. Raises ValidationError when it can't be run."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(min_length=1, max_length=80, pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$")
    arms: Mapping[str, int] = {CONTROL: 50, "treatment": 50}
    """By name: the share, in parts of their sum."""
    set: Mapping[str, Change] = {}
    start: date | None = None
    end: date | None = None
    """Both in UTC; the last day is included."""
    note: str = ""

    @model_validator(mode="after")
    def _can_be_run(self) -> Self:
        if CONTROL not in self.arms or len(self.arms) < 2:
            raise ValueError(f"needs at least two arms, one of them named {CONTROL!r}")
        if any(share < 1 for share in self.arms.values()):
            raise ValueError("every arm needs a share of at least 1")
        if unknown := sorted(self.set.keys() - self.arms.keys()):
            raise ValueError(f"sets something for {unknown[0]!r}, which is not one of its arms")
        if self.start and self.end and self.end < self.start:
            raise ValueError("ends before it starts")
        return self

    def running(self, at: datetime) -> bool:
        """Whether `at` lies between its days."""
        begun = self.start is None or at >= datetime.combine(self.start, time.min, UTC)
        return begun and (self.end is None or at.astimezone(UTC).date() <= self.end)

    def arm(self, unit: str) -> str:
        """The arm of a shopper, or of a visitor: the same on every visit and machine."""
        text = f"{self.name}\0{unit}".encode()
        bucket = int.from_bytes(hashlib.sha256(text).digest()[:8], "big") % _BUCKETS
        total, below = sum(self.arms.values()), 0
        for name, share in self.arms.items():
            below += share
            if bucket * total < below * _BUCKETS:
                return name
        return CONTROL


def read_experiments(file: Path) -> tuple[Experiment, ...]:
    """All experiments of a YAML file. Raises SourceError naming the file and what is amiss."""
    try:
        read = plain_yaml.load(file.read_text(encoding="utf-8")) or []
        if not isinstance(read, list):
            raise ValueError("it must be a list of experiments, each beginning with `- name:`")
        found = tuple(Experiment.model_validate(one) for one in read)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"])) or "the experiment"
        raise SourceError(f"{file}: {where}: {first['msg']}.") from error
    except (OSError, ValueError, yaml.YAMLError) as error:
        raise SourceError(f"{file} can't be read as experiments: {error}.") from error
    names = [one.name for one in found]
    if twice := {name for name in names if names.count(name) > 1}:
        raise SourceError(f"{file}: two experiments are named {sorted(twice)[0]!r}.")
    return found
