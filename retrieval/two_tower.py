"""The two-tower source: the shopper's vector against all product vectors, through FAISS."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import numpy as np
from safetensors import SafetensorError
from safetensors.torch import load_file, save_file

from catalog import ArtifactError
from retrieval.candidates import Candidates
from retrieval.index import FlatIndex, VectorIndex
from retrieval.items import Floats, Items
from retrieval.overlay import overlaid
from retrieval.query import Context, Query
from retrieval.tower_inputs import Vocabulary, shopper_features
from retrieval.towers import TowerConfig, TwoTowers, all_item_vectors, shopper_vectors


class TwoTowerSource:
    """Products near to the shopper. A new visitor has no vector, so nothing is found."""

    name = "two_tower"

    def __init__(
        self, towers: TwoTowers, vectors: Floats, index: VectorIndex | None = None
    ) -> None:
        """`vectors` [n, e] of every product; `index` over them, exact where none is given."""
        self._towers = towers.eval()
        self._vectors = vectors
        self._index = FlatIndex(vectors) if index is None else index

    def __len__(self) -> int:
        """n, the products it has vectors of."""
        return len(self._vectors)

    def candidates(self, query: Query, context: Context, k: int) -> Candidates:
        """The `k` allowed products nearest to the shopper; the mask is inside the search."""
        if not context.shopper.recent:
            return Candidates.none()
        shopper = self.shopper_vector(context)
        found = self._index.search(shopper, k, query.allowed)
        return Candidates(
            found.rows,
            found.scores,
            lambda others: np.asarray(self._vectors[others] @ shopper, dtype=np.float32),
        )

    def shopper_vector(self, context: Context) -> Floats:
        """[e] unit length, of a shopper with a history."""
        history = np.fromiter(context.shopper.recent, np.int64)
        features = shopper_features(context)[np.newaxis]
        return shopper_vectors(self._towers, self._vectors, [history], features).ravel()

    def grown(self, items: Items, vectors: Floats) -> TwoTowerSource:
        """Itself over a catalogue `items` that has more products at its end, `vectors` [n', d]
        their text embeddings and those before. Only the new ones go through the item tower, as
        products it has never seen; what is served meanwhile from this one stays as it is.

        Raises ValueError when the catalogue has become smaller.
        """
        known = len(self)
        if len(items) < known:
            raise ValueError(f"{len(items)} products are fewer than the {known} indexed")
        if len(items) == known:
            return self
        new = all_item_vectors(
            self._towers, self._towers.vocabulary.inputs(items, vectors, start=known)
        )
        added = np.arange(known, len(items))
        return TwoTowerSource(
            self._towers,
            np.concatenate((self._vectors, new)),
            overlaid(self._index, known, added, new),
        )


def item_vectors(towers: TwoTowers, items: Items, text: Floats) -> Floats:
    """[n, e] of a whole catalogue, unseen products included."""
    return all_item_vectors(towers, towers.vocabulary.inputs(items, text))


def save_towers(towers: TwoTowers, folder: Path) -> None:
    """Weights as safetensors, names and sizes as JSON. No pickle."""
    save_file(dict(towers.state_dict()), folder / "towers.safetensors")
    about = {"config": asdict(towers.config), "vocabulary": towers.vocabulary.as_json()}
    (folder / "towers.json").write_text(json.dumps(about), encoding="utf-8")


def load_towers(folder: Path) -> TwoTowers:
    """What `save_towers` wrote. Raises ArtifactError when it is damaged."""
    try:
        about = json.loads((folder / "towers.json").read_text(encoding="utf-8"))
        state = load_file(folder / "towers.safetensors")
        names: dict[str, Sequence[str]] = about["vocabulary"]
        towers = TwoTowers(
            Vocabulary(**{name: tuple(values) for name, values in names.items()}),
            text_dimension=state["text.weight"].shape[1],
            config=TowerConfig(**about["config"]),
        )
        towers.load_state_dict(state)
    except (OSError, ValueError, KeyError, TypeError, RuntimeError, SafetensorError) as error:
        raise ArtifactError(
            f"The two-tower model in {folder} is damaged ({error}). Run `aisle build`."
        ) from error
    return towers
