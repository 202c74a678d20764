"""The shop that a script is played in: nothing played is kept, and suppliers may be hostile."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from assistant.converse.script import Tampered
from catalog import Interaction, Product, Profile, Store
from retrieval import Pipeline, Slate


class Rehearsal(Store):
    """A shop's store as it is; what is played in front of it leaves no trace in its log."""

    def __init__(self, store: Store) -> None:
        self.__dict__.update(store.__dict__)

    def append(self, events: Iterable[Interaction]) -> int:
        """Adds nothing; says how many there were."""
        return len(list(events))

    def keep_profile(self, profile: Profile) -> None:
        """Keeps nothing."""


class TamperedPipeline(Pipeline):
    """A pipeline whose products carry a hostile supplier's text."""

    def __init__(self, pipeline: Pipeline, tampered: Sequence[Tampered]) -> None:
        self.__dict__.update(copy.copy(pipeline).__dict__)
        self._tampered = tuple(tampered)

    def slate(self, *given: Any, **named: Any) -> Slate:
        """The slate, its products rewritten."""
        slate = super().slate(*given, **named)
        return replace(slate, products=tuple(self._rewritten(p) for p in slate.products))

    def _rewritten(self, product: Product) -> Product:
        for one in self._tampered:
            if one.category.casefold() in " > ".join(product.category).casefold():
                changes = one.model_dump(include={"title", "description"}, exclude_none=True)
                product = product.model_copy(update=changes)
        return product
