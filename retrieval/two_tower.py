"""The two-tower source: the shopper's vector against all product vectors, through FAISS."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import faiss
import numpy as np
import torch
from safetensors import SafetensorError
from safetensors.torch import load_file, save_file

from catalog import ArtifactError
from retrieval.candidates import Candidates
from retrieval.items import Floats, Items
from retrieval.query import Context, Query
from retrieval.shopper import Shopper
from retrieval.towers import (
    TowerConfig,
    TwoTowers,
    Vocabulary,
    all_item_vectors,
    history_weights,
    padded_history,
    shopper_features,
)


class TwoTowerSource:
    """Products near to the shopper. A new visitor has no vector, so nothing is found."""

    name = "two_tower"

    def __init__(self, towers: TwoTowers, index: faiss.Index) -> None:
        self._towers = towers.eval()
        self._index = index
        self._vectors: Floats = index.reconstruct_n(0, index.ntotal)  # [n, e]

    def grown(self, items: Items, vectors: Floats) -> TwoTowerSource:
        """The same over `items` [n], of whose text embeddings `vectors` [n, d] the rows that are
        new here get their vector from the item tower; a copy, for turns are using this one."""
        known = len(self._vectors)
        if len(items) == known:
            return self
        new = item_vectors(self._towers, items.only(np.arange(known, len(items))), vectors[known:])
        return TwoTowerSource(self._towers, flat_index(np.concatenate((self._vectors, new))))

    def candidates(self, query: Query, context: Context, k: int) -> Candidates:
        """The `k` allowed products nearest to the shopper; exact, the mask inside the search."""
        if not context.shopper.recent:
            return Candidates.none()
        bits = np.packbits(query.allowed, bitorder="little")
        inside = faiss.IDSelectorBitmap(bits)  # type: ignore[call-arg, arg-type]
        scores, rows = self._index.search(
            self.shopper_vector(context.shopper)[np.newaxis],
            k,
            params=faiss.SearchParameters(sel=inside),  # type: ignore[call-arg]
        )
        found = rows[0] >= 0
        return Candidates(rows[0][found].astype(np.int64), scores[0][found])

    def shopper_vector(self, shopper: Shopper) -> Floats:
        """[e] unit length."""
        t = self._towers.config.history
        rows = padded_history(shopper.recent, t)
        with torch.inference_mode():
            vector = self._towers.shoppers(
                torch.from_numpy(self._vectors[rows])[None],
                torch.from_numpy(history_weights(len(shopper.recent), t))[None],
                torch.from_numpy(shopper_features(shopper))[None],
            )
        return np.asarray(vector[0].numpy(), dtype=np.float32)


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
