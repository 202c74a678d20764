"""A world in which every candidate's worth is known: the sample shop's shoppers before real slates.

Each context is a shopper with a want, and the head of the slate that the pipeline ranks for it.
What a shopper would click is the sample shop's law (catalog/sample/truth.py), which no model sees.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

import numpy as np

from catalog import Store
from catalog.sample import SampleShop
from catalog.sample.tastes import Tastes
from catalog.sample.wanting import wanted
from catalog.sample.wants import Want, relevance
from retrieval.exploring.examples import Described, described
from retrieval.items import Floats
from retrieval.offpolicy.numbers import Doubles
from retrieval.pipeline import Pipeline, Slate
from retrieval.query import Context
from retrieval.shopper import Shopper

_HISTORY = 2_000


@dataclass(frozen=True, slots=True, eq=False)
class Situation:
    """One shopper's want and the m candidates for it, best first."""

    tastes: Tastes
    want: Want
    slate: Slate
    described: Described
    chances: Doubles  # [m] of a click at the place that is explored

    @property
    def features(self) -> Floats:
        """[m, f] as the ranker saw them."""
        return self.slate.features


class World:
    """Draws situations. `at` is the moment of them all: after the log's end."""

    def __init__(self, shop: SampleShop, pipeline: Pipeline, store: Store, at: datetime) -> None:
        self.shop, self.pipeline, self.at = shop, pipeline, at
        self._names = sorted(shop.truth.tastes)
        self._activity = [shop.truth.tastes[name].activity for name in self._names]
        self._folded: Callable[[str], Shopper] = lru_cache(maxsize=None)(
            lambda name: folded(pipeline, store, name)
        )

    def situations(self, n: int, head: int, place: int = 1, seed: int = 7) -> Iterator[Situation]:
        """`n` of them with at least two candidates, of at most `head`, for `place` of the slate."""
        chance, made = random.Random(seed), 0  # noqa: S311 - nothing here is a secret
        while made < n:
            situation = self._one(chance, head, place)
            if situation is not None:
                made += 1
                yield situation

    def _one(self, chance: random.Random, head: int, place: int) -> Situation | None:
        (name,) = chance.choices(self._names, self._activity)
        tastes = self.shop.truth.tastes[name]
        want = wanted(self.shop, chance, tastes)
        context = Context(self._folded(name), self.at, tastes.platform)
        slate = self.pipeline.slate(want.text, context, k=head)
        if len(slate.products) < 2:
            return None
        names = self.pipeline.feature_names
        told = described(self.pipeline.items, slate.rows, slate.features, names, slate.scores)
        truth = self.shop.truth
        chances = [
            truth.click_chance(tastes, product, relevance(want, product), place)
            for product in slate.products
        ]
        return Situation(tastes, want, slate, told, np.array(chances))


def folded(pipeline: Pipeline, store: Store, name: str) -> Shopper:
    """The shopper's past, as a conversation would know it."""
    items, shopper = pipeline.items, Shopper(name)
    for event in store.history(name, limit=_HISTORY):
        row = items.row_of.get(event.product)
        if row is not None:
            paid = event.price_paid
            shopper.add(
                items,
                row=row,
                kind=event.kind,
                at=event.at,
                session=event.session,
                paid=paid.minor if paid and paid.currency == items.currency else None,
                quantity=event.quantity,
            )
    return shopper
