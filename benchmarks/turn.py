"""What understanding a message and guarding the words about it cost a turn.

The messages are the scripted conversations'; the words guarded are four sentences about the picks
that name, price and rate them, as a language model's would.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from time import perf_counter

from app import House
from assistant.converse.script import load_all
from assistant.events import Done, Pick, Picks, Understood
from assistant.grounding import Guard
from assistant.settings import Settings
from assistant.turn import Assistant
from assistant.words.cards_only import CardsOnly
from benchmarks.report import hash_of, percentiles, show
from catalog.rehearsal import Rehearsal


def turn(home: Path, shop: str, scripts: Path, most: int | None) -> None:
    """Prints p50, p95 and p99 of understanding, of the guard and of both, over every turn."""
    assistant = House(Settings(home=home, shop=shop)).assistant(shop)
    store = Rehearsal(assistant.store)
    alone = replace(assistant, keeper=None, reader=None, freshness=None, exploration=None)
    quiet = replace(alone, explainer=CardsOnly(), store=store)
    conversations = _messages(scripts)[:most]
    times = [pair for messages in conversations for pair in _played(quiet, messages)]
    figures = {
        "understand": percentiles(understood for understood, _ in times),
        "guard": percentiles(guarded for _, guarded in times),
        "both": percentiles(map(sum, times)),
    }
    said = "\n".join(message for messages in conversations for message in messages)
    products = len(assistant.pipeline.items)
    show("turn", figures, hash_of(said.encode()), turns=len(times), products=products)


def _messages(scripts: Path) -> list[list[str]]:
    families = load_all(scripts)
    return [[turn.say * turn.times for turn in s.turns] for f in families for s in f.scripts]


def _played(assistant: Assistant, messages: Sequence[str]) -> Iterator[tuple[float, float]]:
    """(seconds of understanding, seconds of guarding) of each turn."""
    conversation = assistant.open()
    for message in messages:
        events = list(assistant.turn(conversation, message))
        done = next(event for event in events if isinstance(event, Done))
        picks = next(event for event in events if isinstance(event, Picks)).picks
        understood = next(event for event in events if isinstance(event, Understood))
        start = perf_counter()
        guard = Guard(picks, understood.budget, assistant.vocabulary, (message,))
        for sentence in _words(picks):
            guard.feed(sentence)
        guard.finish()
        yield done.seconds["understand"], perf_counter() - start


def _words(picks: Sequence[Pick]) -> Iterator[str]:
    for pick in picks[:3]:
        product = pick.product
        said = next(iter(product.attributes.values()), "good")
        yield f"**{product.title}** [[{product.id}]] is {said} and costs {product.price}. "
    yield "They are all good places to start, and the cheapest of them is worth a look.\n"
