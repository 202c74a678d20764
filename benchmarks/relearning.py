"""`aisle learn` on the sample shop: what a warm start costs and saves, and what is refused.

A version is built of the log but its latest days, then those arrive and every way of learning is
compared with that version, as `aisle learn --dry-run` does.
"""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from time import perf_counter
from unittest.mock import patch

import lightgbm as lgb
import numpy as np

from app import House
from assistant.settings import Settings
from catalog import Interaction, Kind, Store
from retrieval.artifacts import Versions
from retrieval.build import BuildConfig, build
from retrieval.relearning import RelearnConfig, learn
from retrieval.shelf import RANKER

_WAYS = ("warm", "cold", "cold, another seed", "warm ranker too", "poisoned")


def relearning(home: Path, days: int, ways: list[str] | None = None) -> None:
    """`home` holds the built sample shop, which is left as it is; its last `days` arrive late."""
    with tempfile.TemporaryDirectory() as scratch:
        house = House(Settings(_env_file=None, home=Path(scratch), shop="sample"))
        shutil.copy(home / "embeddings.db", scratch)
        with House(Settings(_env_file=None, home=home, shop="sample")).store("sample") as kept:
            products, events = kept.products(), list(kept.interactions())
            events = [e for e in events if e.id.startswith("event-")]  # not of tries on the page
            until = events[-1].at - timedelta(days=days)
            store = house.store("sample")
            _fill(store, products, [e for e in events if e.at < until])
        versions, embedder = house.versions("sample"), house.embedder()
        start = perf_counter()
        served = build(store, versions, embedder, progress=_progress)
        _say(way="build of the first part", seconds=_since(start), stages=served.seconds)
        store.append(e for e in events if e.at >= until)
        for way in ways or _WAYS:
            _one(way, store, versions, house, until)
        store.close()


def _fill(store: Store, products: Iterator[object], events: list[Interaction]) -> None:
    from catalog.feed import Row
    from catalog.ingest import ingest

    class _Feed:
        name = "first part"

        def rows(self) -> Iterator[Row]:
            for line, product in enumerate(products):
                yield Row(line, products=(product,))  # type: ignore[arg-type]

    ingest(_Feed(), store)  # type: ignore[arg-type]
    store.append(events)


def _one(way: str, store: Store, versions: Versions, house: House, until: object) -> None:
    config, made_by = RelearnConfig(), BuildConfig()
    if way.startswith("cold"):
        config = replace(config, warm=None)
    if way == "cold, another seed":
        learning = made_by.learning
        made_by = replace(
            made_by,
            training=replace(made_by.training, seed=7),
            ranker=replace(made_by.ranker, seed=8),
            learning=replace(
                learning,
                tower_training=replace(learning.tower_training, seed=8),
                gru_training=replace(learning.gru_training, seed=8),
            ),
        )
    if way == "poisoned":
        _poison(store)
    start = perf_counter()
    folder = versions.folder(versions.current() or "")
    with _boosted_on(folder / RANKER) if way == "warm ranker too" else _nothing():
        found = learn(store, versions, house.embedder(), made_by, config, _progress, dry_run=True)
    compared, made = found.comparison, found.manifest
    if compared is None or made is None:
        _say(way=way, outcome=found.outcome)
        return
    alone = {n: round(v, 4) for n, v in made.metrics.items() if n.endswith("_ndcg@10")}
    _say(
        way=way,
        not_worse=compared.not_worse,
        verdict=compared.verdict(),
        moments=compared.moments,
        fair=compared.fair,
        served=round(compared.served, 4),
        new=round(compared.new, 4),
        difference=[round(x, 4) for x in compared.difference],
        seconds=_since(start),
        stages=made.seconds,
        alone=alone,
    )


def _poison(store: Store, share: float = 1.0) -> None:
    """As many clicks on products drawn at random, on the questions that were asked."""
    rng = np.random.default_rng(7)
    ids = [product.id for product in store.products()]
    asked = [e for e in store.interactions() if e.kind is Kind.CLICK and e.query]
    store.append(
        e.model_copy(
            update={
                "id": f"poison-{n}",
                "session": f"poison-{e.session}",
                "shopper": None,
                "product": ids[rng.integers(len(ids))],
                "position": None,
            }
        )
        for n, e in enumerate(asked)
        if rng.random() < share
    )


@contextmanager
def _boosted_on(path: Path) -> Iterator[None]:
    """LightGBM goes on from the served trees."""
    train = lgb.train

    def more(*args: object, **kwargs: object) -> lgb.Booster:
        return train(*args, init_model=lgb.Booster(model_file=str(path)), **kwargs)  # type: ignore[arg-type]

    with patch("lightgbm.train", more):
        yield


@contextmanager
def _nothing() -> Iterator[None]:
    yield


def _since(start: float) -> float:
    return round(perf_counter() - start, 1)


def _say(**facts: object) -> None:
    print(json.dumps(facts), flush=True)


def _progress(stage: str, done: int, total: int) -> None:
    if done == total:
        print(f"{stage} {done}", file=sys.stderr, flush=True)
