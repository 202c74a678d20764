"""Experiments as a file says, and which arm a shopper is in.

- name: louder-prompt
  arms: {control: 50, louder: 50}
  set:
    louder: {prompt: explain-v3}
  start: 2026-12-01
  end: 2026-12-15
- name: blend-or-ranker
  interleave: none
  share: 50
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any, Self

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from catalog import SourceError, plain_yaml
from retrieval.exploring.config import Strategy

CONTROL = "control"
INTERLEAVED = "interleaved"
"""Under which the slates of an experiment without arms are logged."""
EVERYONE = 100
_BUCKETS = 10_000


class Change(BaseModel):
    """What an arm has otherwise than the shop; an arm that is not named changes nothing."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    prompt: str | None = None
    strategy: Strategy | None = None
    ranker: str | None = None
    """Name of a shop version whose ranker orders, or "none" for the blend."""

    @field_validator("strategy", mode="before")
    @classmethod
    def _off_is_a_word(cls, value: object) -> object:
        """YAML reads a bare off as false."""
        return "off" if value is False else value


class Experiment(BaseModel):
    """One experiment. Raises ValidationError when it can't be run."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(min_length=1, max_length=80, pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$")
    arms: Mapping[str, int] = {CONTROL: 50, "treatment": 50}
    """By name: the share, in parts of their sum; none where it interleaves."""
    set: Mapping[str, Change] = {}
    interleave: str | None = Field(default=None, min_length=1)
    """Name of a shop version whose ranker, or "none" for the blend, whose order is drafted into
    one slate with the live one: there are no arms, every shopper compares for themselves."""
    share: int = EVERYONE
    """Percent of the shoppers who see interleaved slates."""
    start: date | None = None
    end: date | None = None
    """Both in UTC; the last day is included."""
    note: str = ""

    @model_validator(mode="before")
    @classmethod
    def _without_arms(cls, data: Any) -> Any:
        """Who interleaves has no arms, not even the usual ones."""
        if isinstance(data, dict) and data.get("interleave") is not None:
            return {"arms": {}} | data
        return data

    @model_validator(mode="after")
    def _can_be_run(self) -> Self:
        if self.start and self.end and self.end < self.start:
            raise ValueError("ends before it starts")
        if self.interleave is not None:
            return self._can_interleave()
        if "share" in self.model_fields_set and self.share != EVERYONE:
            raise ValueError("`share` is for interleaving; give each of `arms` its share")
        if CONTROL not in self.arms or len(self.arms) < 2:
            raise ValueError(f"needs at least two arms, one of them named {CONTROL!r}")
        if any(share < 1 for share in self.arms.values()):
            raise ValueError("every arm needs a share of at least 1")
        if unknown := sorted(self.set.keys() - self.arms.keys()):
            raise ValueError(f"sets something for {unknown[0]!r}, which is not one of its arms")
        return self

    def _can_interleave(self) -> Self:
        if self.arms or self.set:
            raise ValueError(
                "interleaves, so it has no arms: take out `arms` and `set`, or `interleave`"
            )
        if not 1 <= self.share <= EVERYONE:
            raise ValueError("`share` is a percentage of the shoppers: write 1 to 100")
        return self

    @property
    def shown_as(self) -> tuple[str, ...]:
        """What its slates are logged under: its arms, or that they were interleaved."""
        return tuple(self.arms) or (INTERLEAVED,)

    @property
    def rankers(self) -> frozenset[str]:
        """The versions whose rankers it needs, "none" among them."""
        named = (self.interleave, *(change.ranker for change in self.set.values()))
        return frozenset(name for name in named if name is not None)

    @property
    def orders(self) -> bool:
        """Whether it has a hand in the order of slates."""
        return bool(self.rankers) or any(change.strategy for change in self.set.values())

    def running(self, at: datetime) -> bool:
        """Whether `at` lies between its days."""
        begun = self.start is None or at >= datetime.combine(self.start, time.min, UTC)
        return begun and (self.end is None or at.astimezone(UTC).date() <= self.end)

    def arm(self, unit: str) -> str:
        """The arm of a shopper, or of a visitor: the same on every visit and machine."""
        bucket, total, below = self._bucket(unit), sum(self.arms.values()), 0
        for name, share in self.arms.items():
            below += share
            if bucket * total < below * _BUCKETS:
                return name
        return CONTROL

    def takes_part(self, unit: str) -> bool:
        """Whether a shopper, or a visitor, sees interleaved slates: the same on every visit."""
        return self.interleave is not None and (
            self._bucket(unit) * EVERYONE < self.share * _BUCKETS
        )

    def meets(self, other: Experiment) -> bool:
        """Whether both run on some day."""
        first, last = date.min, date.max
        return (self.start or first) <= (other.end or last) and (
            (other.start or first) <= (self.end or last)
        )

    def _bucket(self, unit: str) -> int:
        text = f"{self.name}\0{unit}".encode()
        return int.from_bytes(hashlib.sha256(text).digest()[:8], "big") % _BUCKETS


def read_experiments(file: Path) -> tuple[Experiment, ...]:
    """All experiments of a YAML file. Raises SourceError naming the file and what is amiss."""
    try:
        read = plain_yaml.load(plain_yaml.once(file.read_text(encoding="utf-8"))) or []
        if not isinstance(read, list):
            raise ValueError("it must be a list of experiments, each beginning with `- name:`")
        if any(isinstance(one, dict) and one.get("interleave", "") is None for one in read):
            raise ValueError("`interleave` is empty: write a shop version, or none for the blend")
        found = tuple(_read(file, number, one) for number, one in enumerate(read, 1))
    except (OSError, ValueError, yaml.YAMLError) as error:
        raise SourceError(f"{file} can't be read as experiments: {error}.") from error
    names = [one.name for one in found]
    if twice := {name for name in names if names.count(name) > 1}:
        raise SourceError(f"{file}: two experiments are named {sorted(twice)[0]!r}.")
    _apart(file, found)
    return found


def _read(file: Path, number: int, data: object) -> Experiment:
    """Raises SourceError naming the experiment."""
    try:
        return Experiment.model_validate(data)
    except ValidationError as error:
        name = data.get("name") if isinstance(data, dict) else None
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"]))
        told = f"{where}: {first['msg']}" if where else first["msg"]
        raise SourceError(f"{file}: {name or f'experiment {number}'}: {told}.") from error


def _apart(file: Path, found: Sequence[Experiment]) -> None:
    """Raises SourceError where one interleaves for everyone, and so leaves another nobody: of two
    that interleave the one named first has the first choice."""
    everyone = [n for n, one in enumerate(found) if one.interleave and one.share == EVERYONE]
    for n in everyone:
        one = found[n]
        rest = [other for other in found[:n] if not other.interleave] + list(found[n + 1 :])
        other = next((other for other in rest if other.orders and one.meets(other)), None)
        if other is not None:
            raise SourceError(
                f"{file}: {one.name} interleaves for every shopper, so {other.name}, which is "
                f"about the order of slates too, would have none: give {one.name} a `share` below "
                "100, or the two other days."
            )
