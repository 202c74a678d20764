"""The two-tower source: the shopper's vector against all product vectors, through FAISS."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import faiss
import numpy as np
from safetensors import SafetensorError
from safetensors.torch import load_file, save_file

from catalog import ArtifactError
from retrieval.candidates import Candidates
from retrieval.items import Floats, Items
from retrieval.query import Context, Query
from retrieval.tower_inputs import Vocabulary, shopper_features
from retrieval.towers import TowerConfig, TwoTowers, all_item_vectors, shopper_vectors


class TwoTowerSource:
    """Products near to the shopper. A new visitor has no vector, so nothing is found."""

    name = "two_tower"

    def __init__(self, towers: TwoTowers, index: faiss.Index) -> None:
        self._towers = towers.eval()
        self._index = index
        self._vectors = _stored(index)  # [n, e]

    def __len__(self) -> int:
        """n, the products it has vectors of."""
        return len(self._vectors)

    def candidates(self, query: Query, context: Context, k: int) -> Candidates:
        """The `k` allowed products nearest to the shopper; exact, the mask inside the search."""
        if not context.shopper.recent:
            return Candidates.none()
        shopper = self.shopper_vector(context)
        bits = np.packbits(query.allowed, bitorder="little")
        inside = faiss.IDSelectorBitmap(bits)  # type: ignore[call-arg, arg-type]
        scores, rows = self._index.search(
            shopper[np.newaxis],
            k,
            params=faiss.SearchParameters(sel=inside),  # type: ignore[call-arg]
        )
        found = rows[0] >= 0
        return Candidates(
            rows[0][found].astype(np.int64),
            scores[0][found],
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
        if len(items) < len(self):
            raise ValueError(f"{len(items)} products are fewer than the {len(self)} indexed")
        if len(items) == len(self):
            return self
        new = self._towers.vocabulary.inputs(items, vectors, start=len(self))
        index = faiss.clone_index(self._index)
        index.add(all_item_vectors(self._towers, new))
        return TwoTowerSource(self._towers, index)


def _stored(index: faiss.Index) -> Floats:
    """[n, e] the vectors of a flat index: its own memory, so it must outlive them."""
    flat = faiss.downcast_index(index)
    stored = faiss.rev_swig_ptr(flat.get_xb(), index.ntotal * index.d)  # type: ignore[attr-defined]
    return np.asarray(stored, dtype=np.float32).reshape(index.ntotal, index.d)


def flat_index(vectors: Floats) -> faiss.Index:
    """Exact search over [n, e] item vectors: right up to about a million of them."""
    index = faiss.IndexFlatIP(vectors.shape[1])
    index.add(vectors)
    return index


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
