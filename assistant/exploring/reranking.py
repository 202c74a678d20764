"""The head of one slate reordered: drawn by the bandit, or given as a record has it."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.exploring.naming import names_one
from assistant.slates.reranking import Tier
from catalog.impressions import Drawn
from retrieval import Pipeline, Slate
from retrieval.exploring import Decision, Explorer, described
from retrieval.exploring.config import LEAST
from retrieval.exploring.explorer import filled
from retrieval.exploring.rounds import packed
from retrieval.pipeline import Tried
from retrieval.splicing import only

MOST_RESERVE = 300
"""Candidates, more of which the pipeline does not rank."""


def seed_of(conversation: str, number: int) -> int:
    """Of a conversation's turn: the same on every machine, below 2**53 so that JSON keeps it."""
    digest = hashlib.sha256(f"{conversation}\0{number}".encode()).digest()
    return int.from_bytes(digest[:8], "big") >> 11


def fixed_places(slate: Slate) -> frozenset[int]:
    """Places, from 0, of what a merchant's rule moved: it stays where the rule put it."""
    ruled = {one.product_id for one in slate.ruled if one.effect != "hide" and one.after}
    return frozenset(i for i, product in enumerate(slate.products) if product.id in ruled)


@dataclass(frozen=True, slots=True)
class Drawing:
    """Draws places by `seed`; `words` are searched for a product's name, which then comes first."""

    explorer: Explorer
    policy: str
    seed: int
    words: str
    keep_first: bool = False

    @property
    def reserve(self) -> int:
        """The head's length."""
        return self.explorer.config.head

    def __call__(self, slate: Slate, tiers: Sequence[Tier], k: int, pipeline: Pipeline) -> Slate:
        """A slate of fewer than three is left as it is."""
        names, k = pipeline.feature_names, min(k, len(slate.products))
        if k < LEAST:
            return only(slate, range(k))
        number = {tier: place for place, tier in enumerate(dict.fromkeys(tiers))}
        explored = self.explorer.explore(
            described(pipeline.items, slate.rows, slate.features, names, slate.scores),
            k,
            self.seed,
            tiers=[number[tier] for tier in tiers],
            keep_first=self.keep_first or names_one(self.words, slate.products),
            fixed=fixed_places(slate),
        )
        drawn = tuple(_drawn(slate, decision) for decision in explored.decisions)
        return replace(only(slate, explored.order), tried=Tried(self.policy, self.seed, drawn))


@dataclass(frozen=True, slots=True)
class AsRecorded:
    """Gives the drawn or drafted places what they were given, whatever would be drawn today."""

    tried: Tried

    @property
    def reserve(self) -> int:
        """Enough for any head, and for any order that was drafted."""
        return MOST_RESERVE

    def __call__(self, slate: Slate, tiers: Sequence[Tier], k: int, pipeline: Pipeline) -> Slate:
        """A product that is no candidate any more leaves its place to the ranker's next."""
        place_of = {product.id: place for place, product in enumerate(slate.products)}
        given = {one.place: one.products[one.chosen] for one in self.tried.drawn}
        given |= {place: one.product for place, one in enumerate(self.tried.teamed, 1)}

        def draw(place: int, waiting: Sequence[int]) -> int | None:
            found = place_of.get(given.get(place, ""), -1)
            return found if found in waiting else None

        order = filled(len(slate.products), k, fixed_places(slate), draw)
        return replace(only(slate, order), tried=self.tried)


def _drawn(slate: Slate, decision: Decision) -> Drawn:
    return Drawn(
        place=decision.place,
        products=tuple(slate.products[c].id for c in decision.candidates),
        chances=decision.chances,
        chosen=decision.chosen,
        example=decision.example,
        features=packed(slate.features[list(decision.candidates)]),
    )
