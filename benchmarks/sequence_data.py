"""Sequences of items with a text each, as `python -m benchmarks sequences` reads them."""

from __future__ import annotations

import gzip
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import typer

from benchmarks.report import hash_of
from catalog import Money, Product
from retrieval.embedder import CachedEmbedder, SentenceEmbedder, product_text
from retrieval.evaluation import leave_one_out
from retrieval.evaluation.splits import HeldOut
from retrieval.items import Floats, Items
from retrieval.tower_examples import Choice, Story
from retrieval.tower_inputs import SHOPPER_FEATURES

_LONGEST = 50


@dataclass(frozen=True, slots=True, eq=False)
class Data:
    """n items with their text embeddings [n, d], and what of the sequences is held out."""

    items: Items
    text: Floats
    held: HeldOut
    data_hash: str


def read(items: Path, sequences: Path, cache: Path, users: int | None) -> Data:
    """`items`: a JSON object a line with item (its number), title, categories. `sequences`: a user
    and then items in time order, a line each. About `users` of them, evenly, where that is given.

    A file that is missing or of another form ends the command with one message and code 1.
    """
    try:
        listed = [json.loads(line) for line in _lines(items)]
        products = [_product(row) for row in sorted(listed, key=lambda row: int(row["item"]))]
        told = [np.array(line.split()[1:], dtype=np.int64) for line in _lines(sequences)]
    except (OSError, ValueError, KeyError) as error:
        typer.echo(f"sequences: {items} and {sequences} can't be read: {error}", err=True)
        raise typer.Exit(1) from None
    if any(len(s) and s.max() >= len(products) for s in told):
        typer.echo(f"sequences: {sequences} has items that {items} has not", err=True)
        raise typer.Exit(1)
    shelf = Items.of(products)
    embedder = CachedEmbedder(SentenceEmbedder(), cache / "embeddings.sqlite")
    text = embedder.encode([product_text(p) for p in products], _said)
    data = hash_of(items.read_bytes(), sequences.read_bytes(), str(users).encode())
    some = told[:: max(1, len(told) // users)] if users else told
    return Data(shelf, text, leave_one_out(some), data)


def stories(held: HeldOut, hidden: np.ndarray | None = None) -> list[Story]:
    """What the towers are fitted on: every next item of `fit`, and the validation item as the
    choice to stop by. Rows where `hidden` [n] are taken out of them altogether."""
    found = []
    for fit, valid in zip(held.fit, held.valid, strict=True):
        rows = fit if hidden is None else fit[~hidden[fit]]
        after = [*rows[1:].tolist(), int(valid)]
        if hidden is not None and hidden[valid]:
            after.pop()
        choices = [
            Choice(place, target, feature_rows([place + 1])[0], float(place + 1 == len(rows)))
            for place, target in enumerate(after[: len(rows)])
        ]
        found.append(Story(rows.tolist(), choices))
    return found


def feature_rows(lengths: Sequence[int] | np.ndarray) -> Floats:
    """[b, f] shopper features where only the length of the history is known."""
    features = np.zeros((len(lengths), SHOPPER_FEATURES), np.float32)
    features[:, 3] = np.log1p(np.minimum(lengths, _LONGEST)) / 4
    return features


def _product(row: dict[str, object]) -> Product:
    paths = row["categories"]
    path = tuple(paths[0]) if isinstance(paths, list) and paths else ()
    number = str(row["item"])
    return Product(
        id=number,
        title=str(row["title"] or number),
        category=path,
        price=Money(minor=1, currency="USD"),  # the data has no prices
    )


def _lines(path: Path) -> list[str]:
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8") as file:
        return [line for line in file if line.strip()]


def _said(stage: str, done: int, total: int) -> None:
    if done == total or done % 4_096 == 0:
        typer.echo(f"sequences: {stage} {done:,} of {total:,}", err=True)
