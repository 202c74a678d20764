"""The live order and another one drafted into one slate, tier by tier, by a coin."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass, replace
from itertools import groupby

from assistant.exploring.naming import names_one
from assistant.exploring.reranking import MOST_RESERVE, fixed_places
from assistant.slates.reranking import Tier
from retrieval import Pipeline, Slate
from retrieval.experiments.definition import INTERLEAVED
from retrieval.experiments.interleaving import NOBODY, team_draft
from retrieval.exploring.config import LEAST
from retrieval.pipeline import Ranker, Teamed, Tried
from retrieval.splicing import only, rescored


@dataclass(frozen=True, slots=True)
class Rival:
    """The order that an experiment drafts against the live one; the blend's without a ranker."""

    experiment: str
    ranker: Ranker | None


@dataclass(frozen=True, slots=True)
class Drafting:
    """Drafts by `seed`; `words` are searched for a product's name, which then comes first.

    The rival orders what the live order brought: up to `reserve` products, or where something is
    wished for the forty that wishes choose from.
    """

    rival: Rival
    seed: int
    words: str
    keep_first: bool = False

    @property
    def reserve(self) -> int:
        """All that is ranked, or nearly."""
        return MOST_RESERVE

    def __call__(self, slate: Slate, tiers: Sequence[Tier], k: int, pipeline: Pipeline) -> Slate:
        """A slate of fewer than three is left as it is, and no part of the experiment."""
        k = min(k, len(slate.products))
        if k < LEAST:
            return only(slate, range(k))
        kept = fixed_places(slate)
        if self.keep_first or names_one(self.words, slate.products[:k]):
            kept |= {0}
        teamed = self._drafted(slate, tiers, k, kept)
        place_of = {product.id: place for place, product in enumerate(slate.products)}
        order = [place_of[one.product] for one in teamed]
        tried = Tried(f"{INTERLEAVED}:{self.rival.experiment}", self.seed, teamed=teamed)
        return replace(only(slate, order), tried=tried)

    def _drafted(
        self, slate: Slate, tiers: Sequence[Tier], k: int, kept: Set[int]
    ) -> tuple[Teamed, ...]:
        """Places `kept` have what they had; the others what is drafted of all the rest."""
        ids = [product.id for product in slate.products]
        free = [place for place in range(len(ids)) if place not in kept]
        theirs = self.order(slate, tiers, free)
        wanted = sum(place not in kept for place in range(k))
        draft = team_draft([ids[c] for c in free], [ids[c] for c in theirs], wanted, self.seed)
        drafted = map(Teamed, draft.products, draft.teams, draft.chances)
        return tuple(
            Teamed(ids[place], NOBODY, 1.0) if place in kept else next(drafted)
            for place in range(k)
        )

    def order(self, slate: Slate, tiers: Sequence[Tier], free: Sequence[int]) -> list[int]:
        """The rival's, of the same tiers; equals stay as they are."""
        scores = rescored(slate, self.rival.ranker).tolist()
        runs = groupby(free, key=lambda place: tiers[place])
        return [place for _, run in runs for place in sorted(run, key=lambda c: -scores[c])]
