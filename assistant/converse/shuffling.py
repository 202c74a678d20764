"""The same candidates in another order: the picks must stay the same, and so must the words.

The merged candidates come to the ranker in another order; apart from that, what a source finds
equally good comes in another order, which changes the ranks that the ranker knows. A language
model is told of the same products in another order, and what it names first is compared.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from assistant.converse.cast import told
from assistant.converse.matching import title_of, tokens
from assistant.events import Event, Picks, Words
from assistant.language.llm import Prompt
from assistant.turn import Assistant
from assistant.words.explainer import Brief, Explainer, Said
from catalog import Product
from retrieval import Context, Pipeline
from retrieval.candidates import Candidates, CandidateSource
from retrieval.fusion import Merged
from retrieval.query import Query


class ShuffledSource:
    """A source whose equals come in another order; scores still fall."""

    def __init__(self, source: CandidateSource, die: np.random.Generator) -> None:
        self._source = source
        self._die = die

    @property
    def name(self) -> str:
        """The source's."""
        return self._source.name

    def candidates(self, query: Query, context: Context, k: int) -> Candidates:
        """The same rows with the same scores."""
        given = self._source.candidates(query, context, k)
        order = np.lexsort((self._die.random(len(given)), -given.scores))
        return replace(given, rows=given.rows[order], scores=given.scores[order])


class ShuffledPipeline(Pipeline):
    """A pipeline whose candidates come to the ranker in another order."""

    def __init__(self, pipeline: Pipeline, die: np.random.Generator) -> None:
        self.__dict__.update(copy.copy(pipeline).__dict__)
        self._die = die

    def retrieve(self, query: Query, context: Context, clock: Any = None) -> Merged:
        """The merged candidates, shuffled."""
        merged = super().retrieve(query, context, clock)
        order = self._die.permutation(len(merged))
        return replace(
            merged,
            rows=merged.rows[order],
            fused=merged.fused[order],
            ranks=merged.ranks[order],
            scores=merged.scores[order],
        )


def with_shuffled_equals(pipeline: Pipeline, die: np.random.Generator) -> Pipeline:
    """A pipeline of the same sources, whose equals come in another order."""
    shuffled = copy.copy(pipeline)
    shuffled.sources = tuple(ShuffledSource(source, die) for source in pipeline.sources)
    return shuffled


class ShuffledTelling:
    """An explainer that is told of the same picks in another order."""

    def __init__(self, explainer: Explainer, die: np.random.Generator) -> None:
        self._explainer = explainer
        self._die = die

    @property
    def name(self) -> str:
        """The explainer's."""
        return self._explainer.name

    def explain(self, brief: Brief) -> Iterator[Said]:
        """Its words."""
        order = self._die.permutation(len(brief.picks))
        return self._explainer.explain(replace(brief, picks=tuple(brief.picks[i] for i in order)))


class Recommending:
    """A fake Claude that names one product it was told of: the cheapest, or whichever is first."""

    name = "fake"

    def __init__(self, by: str = "price") -> None:
        self._by = by

    def stream(self, prompt: Prompt) -> Iterator[str]:
        """One sentence."""
        products = told(prompt)
        if products:
            best = min(products, key=lambda p: (_figure(p["price"]), p["id"]))
            chosen = best if self._by == "price" else products[0]
            yield f"**{chosen['title']}** [[{chosen['id']}]] is {chosen['price']}."


def _figure(price: str) -> float:
    return float("".join(c for c in price if c.isdigit() or c == "."))


_RATES = ("picks", "order", "top", "equals")


@dataclass(slots=True)
class Flips:
    """How often another order changed something, of `n` comparisons each."""

    n: int = 0
    picks: int = 0
    """Another set of products on the slate."""
    order: int = 0
    """Another set, or the same in another order."""
    top: int = 0
    """Another product at the top."""
    equals: int = 0
    """Another slate, or another order, when the equals of each source came in another order."""
    named: int | None = None
    """Another product named first in the words; None where no language model spoke."""

    @property
    def passed(self) -> bool:
        """True when no slate changed. What hangs on equals, which go by the lower row, and what
        a model names first are reported and not judged."""
        return not self.order

    def as_json(self) -> dict[str, float | int | None]:
        """Rates, and over how many."""
        rates = {name: getattr(self, name) / max(1, self.n) for name in _RATES}
        named = None if self.named is None else self.named / max(1, self.n)
        return {"n": self.n, **rates, "named": named}

    def lines(self) -> Iterator[str]:
        """The same for people."""
        rates = self.as_json()
        text = ", ".join(f"{name} {rates[name]:.3f}" for name in _RATES)
        named = "" if self.named is None else f", named first {rates['named']:.3f}"
        yield f"flip rate over {self.n} shuffled first turns: {text}{named}"


def flips(
    assistant: Assistant,
    messages: Sequence[str],
    times: int = 3,
    seed: int = 1,
    words: bool = False,
) -> Flips:
    """Plays each of `messages` as a first turn, as it is and `times` over with another order.

    `words` compares what the assistant's explainer names first too: one more call a comparison.
    """
    die = np.random.default_rng(seed)
    # What is compared of the slate alone needs no words of a language model.
    shuffled = replace(assistant, explainer=assistant.fallback)
    shuffled.pipeline = ShuffledPipeline(assistant.pipeline, die)
    equals = replace(shuffled)
    equals.pipeline = with_shuffled_equals(assistant.pipeline, die)
    retold = replace(assistant, explainer=ShuffledTelling(assistant.explainer, die))
    counted = Flips(named=0 if words else None)
    for message in messages:
        plainly, spoken = _first_turn(assistant, message)
        first = _named(spoken, plainly)
        for _ in range(times):
            _count(counted, plainly, _first_turn(shuffled, message)[0])
            counted.equals += _first_turn(equals, message)[0] != plainly
            if counted.named is not None:
                counted.named += _named(_first_turn(retold, message)[1], plainly) != first
    return counted


def _count(counted: Flips, before: Sequence[Product], after: Sequence[Product]) -> None:
    ids, others = ([product.id for product in slate] for slate in (before, after))
    counted.n += 1
    counted.picks += set(ids) != set(others)
    counted.order += ids != others
    counted.top += ids[:1] != others[:1]


def _first_turn(assistant: Assistant, message: str) -> tuple[list[Product], str]:
    events: list[Event] = list(assistant.turn(assistant.open(), message))
    shown = next(event for event in events if isinstance(event, Picks))
    words = " ".join(event.text for event in events if isinstance(event, Words))
    return [pick.product for pick in shown.picks], words


def _named(text: str, products: Sequence[Product]) -> str | None:
    """The id of the product that `text` names first."""
    words = tokens(text)
    places = [(_place(title_of(product), words), product.id) for product in products]
    return min(((at, name) for at, name in places if at >= 0), default=(0, None))[1]


def _place(run: Sequence[str], words: Sequence[str]) -> int:
    n = len(run)
    spans = range(len(words) - n + 1)
    return next((at for at in spans if n and list(words[at : at + n]) == list(run)), -1)
