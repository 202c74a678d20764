"""Known-item search: a title with one misspelling must find its product again.

One word of four letters or more, not at its first letter, has two letters swapped, one dropped,
one put in or one replaced, each equally often. Products of the same title count for each other.
The hybrid embeds the query as the lexical source reads it, misspelt words mended.
"""

from __future__ import annotations

import random
import string
import tempfile
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from time import perf_counter

import numpy as np
import typer

from benchmarks.judged import rounded
from benchmarks.report import hash_of, show
from benchmarks.without_ranker import served
from catalog.adapters.online_retail import OnlineRetail
from retrieval import Items
from retrieval.embedder import CachedEmbedder, Embedder, SentenceEmbedder, product_vectors
from retrieval.evaluation import interval, paired
from retrieval.items import Floats, Rows
from retrieval.lexical import LexicalConfig, LexicalIndex, LexicalSource
from retrieval.query import Context, Query
from retrieval.spelling import SpellingConfig

SEED = 20_261_125
"""Not the seeds that the settings were chosen by."""
NO_SPELLING = LexicalConfig(spelling=SpellingConfig(most=0))
VARIANTS = {"all_words": None, "three_words": 3, "two_words": 2}
Ask = Callable[[str, Floats], Rows]
Mend = Callable[[str], str]


def known_item(transactions: Path, cache: Path | None, quick: bool) -> None:
    """Prints one JSON object."""
    start = perf_counter()
    rows = OnlineRetail(transactions).rows()
    items = Items.of(product for row in rows for product in row.products)
    typer.echo(f"known-item: {len(items):,} products; embedding", err=True)
    figures: dict[str, object] = {}
    with tempfile.TemporaryDirectory() as folder:
        embedder = CachedEmbedder(SentenceEmbedder(), (cache or Path(folder)) / "embeddings.db")
        systems, mended = _systems(items, embedder)
        for name, count in VARIANTS.items():
            asked = list(_asked(items, count))[:: 10 if quick else 1]
            figures[name] = _variant(items, asked, embedder, systems, mended)
    figures["seconds"] = round(perf_counter() - start, 1)
    show("known-item", figures, hash_of(transactions.read_bytes()), quick=quick,
         products=len(items), seed=SEED)  # fmt: skip


def misspelt(title: str, rng: random.Random, count: int | None = None) -> str | None:
    """`title`, or `count` of its words in their order, with an edit; None without a word."""
    words = title.split()
    if count is not None and len(words) > count:
        words = [words[i] for i in sorted(rng.sample(range(len(words)), count))]
    long = [i for i, word in enumerate(words) if len(word) >= 4 and word.isalpha()]
    if not long:
        return None
    i = rng.choice(long)
    words[i] = _edited(words[i], rng)
    return " ".join(words)


def _edited(word: str, rng: random.Random) -> str:
    kind, at = rng.choice(("swap", "drop", "insert", "replace")), rng.randrange(1, len(word))
    places = [k for k in range(1, len(word) - 1) if word[k] != word[k + 1]]
    if kind == "swap" and places:
        k = rng.choice(places)
        return word[:k] + word[k + 1] + word[k] + word[k + 2 :]
    if kind == "insert":
        return word[:at] + rng.choice(string.ascii_lowercase) + word[at:]
    if kind == "replace":
        other = rng.choice([s for s in string.ascii_lowercase if s != word[at].lower()])
        return word[:at] + other + word[at + 1 :]
    return word[:at] + word[at + 1 :]


def _asked(items: Items, count: int | None) -> Sequence[tuple[int, str]]:
    rng = random.Random(SEED + (count or 0))
    made = ((row, misspelt(title, rng, count)) for row, title in enumerate(items.titles()))
    return [(row, text) for row, text in made if text is not None]


def _systems(items: Items, embedder: Embedder) -> tuple[dict[str, Ask], Mend]:
    vectors = product_vectors(embedder, items.products)
    lexical = LexicalSource(items, LexicalIndex.of(items))
    plain = LexicalSource(items, LexicalIndex.of(items, NO_SPELLING))
    every = np.ones(len(items), np.bool_)
    hybrid = served(items, vectors, lexical, embedder)

    def words(source: LexicalSource) -> Ask:
        return lambda text, vector: (
            source.candidates(Query(text, vector, every), Context(), 10).rows
        )

    systems: dict[str, Ask] = {
        "lexical_without_spelling": words(plain),
        "lexical": words(lexical),
        "semantic": lambda text, vector: np.argsort(-(vectors @ vector), kind="stable")[:10],
        "hybrid": lambda text, vector: hybrid(Query(text, vector, every)),
    }
    return systems, partial(lexical.corrected, known=embedder.knows)


def _variant(
    items: Items,
    asked: Sequence[tuple[int, str]],
    embedder: Embedder,
    systems: dict[str, Ask],
    mended: Mend,
) -> dict[str, object]:
    titles = [title.casefold() for title in items.titles()]
    typed = embedder.encode([text for _, text in asked])
    meant = embedder.encode([mended(text) for _, text in asked])
    ranks = {
        name: np.array([
            _rank([titles[r] for r in ask(text, vector)], titles[row])
            for (row, text), vector in zip(asked, meant if name == "hybrid" else typed, strict=True)
        ])
        for name, ask in systems.items()
    }  # fmt: skip
    success = {name: (rank <= 10).astype(float) for name, rank in ranks.items()}
    better = max(("lexical", "semantic"), key=lambda name: success[name].mean())
    first = {name: (rank == 1).astype(float) for name, rank in ranks.items()}
    return {
        "queries": len(asked),
        "success@10": {name: rounded(interval(hit)) for name, hit in success.items()},
        "success@1": {name: rounded(interval(hit)) for name, hit in first.items()},
        "better_single": better,
        "hybrid_over_better@10": rounded(paired(success["hybrid"], success[better])),
        "hybrid_over_better@1": rounded(paired(first["hybrid"], first[better])),
        "hybrid_over_without_spelling@10": rounded(
            paired(success["hybrid"], success["lexical_without_spelling"])
        ),
        "hybrid_over_semantic@10": rounded(paired(success["hybrid"], success["semantic"])),
    }


def _rank(found: Sequence[str], wanted: str) -> int:
    """Place of the title from 1; 11 beyond the list."""
    return found.index(wanted) + 1 if wanted in found else 11
