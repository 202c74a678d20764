"""The one place where the benchmark meets the parser: rules alone, no model, no LLM."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from time import perf_counter

from assistant.understanding import Lexicon, Memory, understand
from benchmarks.understanding_scoring import Heard
from retrieval import Items
from retrieval.embedder import SentenceEmbedder

CURRENCY = "USD"
Read = Callable[[Sequence[str]], tuple[Heard, list[float]]]
"""From a conversation's messages to what is understood after the last, and seconds a message."""


def rules(items: Items) -> Read:
    """A reader that knows the words of `items`, and by the tokenizer which are words of a language;
    every conversation begins with an empty memory."""
    lexicon = Lexicon(items, SentenceEmbedder().knows)  # as app.py wires it

    def read(texts: Sequence[str]) -> tuple[Heard, list[float]]:
        memory, seconds = Memory(), []
        for text in texts:
            start = perf_counter()
            understood = understand(text, memory, currency=CURRENCY, lexicon=lexicon)
            seconds.append(perf_counter() - start)
            memory = understood.memory
        budget = understood.budget
        most, least = (
            None if minor is None else Decimal(minor) / 100 for minor in (budget.most, budget.least)
        )
        return Heard(memory.state, most, least, understood.total), seconds

    return read
