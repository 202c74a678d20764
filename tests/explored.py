"""A shop of a test's own whose event log holds drawn slates and experiments."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np

from app import House
from catalog.event_log import written
from catalog.impressions import Drawn, Event, Impression, Outcome, Result
from retrieval import Versions
from retrieval.experiments import Experiment
from retrieval.exploring.rounds import packed
from retrieval.features import feature_names
from retrieval.ranker import features_of
from retrieval.shelf import RANKER
from tests.conftest import small_settings

M = 5
BLEND = feature_names(()).index("query_blend")


def own_house(small_home: Path, tmp_path: Path, **settings: object) -> House:
    """The small shop's version in a home of its own, with an empty store and an empty log."""
    home, built = tmp_path / "home", small_home / "sample"
    (home / "sample").mkdir(parents=True)
    (home / "sample" / "versions").symlink_to(built / "versions")
    current = Versions(built).current()
    assert current is not None
    (home / "sample" / "current").symlink_to(Path("versions") / current)
    return House(small_settings(home)).changed(**settings)


def width(house: House) -> int:
    """Features that the current version logs."""
    versions = house.versions("sample")
    return len(features_of(versions.folder(versions.current() or "") / RANKER))


def example(liked: int) -> tuple[str, ...]:
    shared = f"shared |s likes={liked} |q platform=0"
    return (shared, *(f"|p brand={i} |r place={i}" for i in range(M)))


def drawn_slates(
    number: int, features: int, first: int = 0, seed: int = 1, days_ago: float = 2
) -> Iterator[Event]:
    """Slates whose first place was drawn alike from five. Shoppers like the candidate two on from
    their own number; the blend knows it, the ranker's own order does not."""
    rng = np.random.default_rng(seed)
    begun = datetime.now(UTC) - timedelta(days=days_ago)
    for n in range(first, first + number):
        liked, chosen = n % 3, int(rng.integers(M))
        matrix = np.zeros((M, features), dtype=np.float32)
        matrix[:, 0], matrix[:, 1] = np.arange(M), liked
        matrix[:, BLEND] = np.arange(M) == liked + 2
        products = tuple(f"p{i}" for i in range(M))
        at = begun + timedelta(seconds=n)
        drawn = Drawn(
            place=1,
            products=products,
            chances=(1 / M,) * M,
            chosen=chosen,
            example=example(liked),
            features=packed(matrix),
        )
        yield Impression(
            id=f"i{n}", conversation=f"c{n % 80}", at=at, policy="uniform", products=products,
            propensities=(1 / M, 1.0, 1.0, 1.0, 1.0), drawn=(drawn,),
        )  # fmt: skip
        if rng.random() < (0.6 if chosen == liked + 2 else 0.1):
            yield Outcome(id=f"o{n}", impression=f"i{n}", kind=Result.CLICK,
                          product=f"p{chosen}", at=at)  # fmt: skip


def experiment_slates(
    experiment: Experiment,
    shoppers: int,
    lift: float,
    days: int = 5,
    seed: int = 2,
    over_budget: int | None = None,
) -> Iterator[Event]:
    """Two slates a shopper; every other arm than control clicks more by `lift`."""
    rng = np.random.default_rng(seed)
    begun = datetime.now(UTC) - timedelta(days=days)
    for n in range(shoppers):
        name = f"shopper-x{n}"
        arm = experiment.arm(name)
        treated = arm != "control"
        for slate in range(2):
            id_, at = f"{experiment.name}-{n}-{slate}", begun + timedelta(days=days * n / shoppers)
            yield Impression(
                id=id_, conversation=f"x{n}", shopper=name, at=at, policy="ranker",
                products=("p1", "p2"), propensities=(1.0, 1.0), arms={experiment.name: arm},
                seconds=float(rng.normal(1.0, 0.1)), over_budget=over_budget if treated else 0,
            )  # fmt: skip
            if rng.random() < 0.3 + (lift if treated else 0.0):
                yield Outcome(id=f"o-{id_}", impression=id_, kind=Result.CLICK, product="p2", at=at)


def interleaved_slates(
    experiment: Experiment, shoppers: int, lift: float, days: int = 5, seed: int = 3
) -> Iterator[Event]:
    """Two slates a shopper; first stands what belongs to nobody and everybody clicks; b's product
    is clicked more than a's by `lift`."""
    rng = np.random.default_rng(seed)
    begun = datetime.now(UTC) - timedelta(days=days)
    for n in range(shoppers):
        for slate in range(2):
            id_, at = f"{experiment.name}-{n}-{slate}", begun + timedelta(days=days * n / shoppers)
            teams = ("", "a", "b") if rng.random() < 0.5 else ("", "b", "a")
            yield Impression(
                id=id_, conversation=f"y{n}", shopper=f"shopper-y{n}", at=at,
                policy=f"interleaved:{experiment.name}", products=("p0", "p1", "p2"),
                propensities=(1.0, 0.5, 1.0), arms={experiment.name: "interleaved"}, teams=teams,
                over_budget=0,
            )  # fmt: skip
            for product, team in zip(("p0", "p1", "p2"), teams, strict=True):
                if rng.random() < {"": 1.0, "a": 0.2, "b": 0.2 + lift}[team]:
                    yield Outcome(id=f"o-{id_}-{product}", impression=id_, kind=Result.CLICK,
                                  product=product, at=at)  # fmt: skip


def log(house: House, events: Iterator[Event]) -> None:
    """Into the log of the house's shop."""
    with house.events("sample") as store:
        written(store, events)
