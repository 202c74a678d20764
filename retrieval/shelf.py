"""A version's folder: which file holds which part, written by the build and read when serving."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import faiss
import numpy as np
from pydantic import ValidationError

from catalog import ArtifactError, Product
from retrieval.artifacts import read_manifest
from retrieval.chroma import ChromaIndex
from retrieval.embedder import Embedder
from retrieval.features import feature_names
from retrieval.index import IvfIndex, MaskedIndex, VectorIndex
from retrieval.items import Floats, Items
from retrieval.pipeline import Pipeline
from retrieval.ranker import load_ranker
from retrieval.two_tower import TwoTowerSource, load_towers
from retrieval.wiring import Parts, sources, wire

PRODUCTS = "products.jsonl"
VECTORS = "vectors.npy"
CHROMA = "chroma"
SEMANTIC_INDEX = "semantic.faiss"
POPULARITY = "popularity.npy"
TOWER_INDEX = "two_tower.faiss"
RANKER = "ranker.txt"


def load_pipeline(folder: Path, embedder: Embedder) -> Pipeline:
    """The pipeline of a verified version. Raises ArtifactError naming what is wrong, and when
    `embedder` is another than the version was made with: its vectors would mean nothing here."""
    made_with = read_manifest(folder).embedder
    if made_with != embedder.name:
        raise ArtifactError(
            f"Version {folder.name} was made with the embedding model {made_with!r}, not with "
            f"{embedder.name!r}. Set AISLE_EMBEDDER back, or run `aisle build`."
        )
    items = Items.of(_read_products(folder / PRODUCTS))
    vectors = _read_array(folder / VECTORS, items)
    parts = Parts(
        items=items,
        vectors=vectors,
        index=_read_semantic(folder, vectors),
        popularity=_read_array(folder / POPULARITY, items),
        towers=_read_towers(folder, items),
        ranker=None,
    )
    if (folder / RANKER).exists():
        names = feature_names([source.name for source in sources(parts)])
        parts = replace(parts, ranker=load_ranker(folder / RANKER, names))
    return wire(parts, embedder)


def write_products(path: Path, products: Iterable[Product]) -> None:
    """One JSON object a line, in row order."""
    with path.open("w", encoding="utf-8") as file:
        file.writelines(f"{product.model_dump_json()}\n" for product in products)


def write_index(path: Path, index: faiss.Index) -> None:
    """In FAISS's own format."""
    faiss.write_index(index, str(path))


def _read_products(path: Path) -> list[Product]:
    try:
        with path.open("rb") as file:
            return [Product.model_validate_json(line) for line in file]
    except (OSError, ValidationError) as error:
        raise ArtifactError(
            f"{path} can't be read ({type(error).__name__}). Run `aisle build`."
        ) from error


def _read_array(path: Path, items: Items) -> Floats:
    try:
        array: Floats = np.load(path, allow_pickle=False)
    except (OSError, ValueError) as error:
        raise ArtifactError(f"{path} can't be read ({error}). Run `aisle build`.") from error
    if len(array) != len(items):
        raise ArtifactError(f"{path} is of another catalogue. Run `aisle build`.")
    return array


def _read_semantic(folder: Path, vectors: Floats) -> VectorIndex:
    report = read_manifest(folder).indexes["semantic"]
    if report.kind == "chroma":
        return MaskedIndex(ChromaIndex(folder / CHROMA), vectors)
    ivf = faiss.extract_index_ivf(_read_index(folder / SEMANTIC_INDEX, len(vectors)))
    return IvfIndex(ivf, vectors, report.probes)


def _read_index(path: Path, rows: int) -> faiss.Index:
    try:
        index = faiss.read_index(str(path))
    except RuntimeError as error:
        raise ArtifactError(f"{path} can't be read ({error}). Run `aisle build`.") from error
    if index.ntotal != rows:
        raise ArtifactError(f"{path} is of another catalogue. Run `aisle build`.")
    return index


def _read_towers(folder: Path, items: Items) -> TwoTowerSource | None:
    path = folder / TOWER_INDEX
    if not path.exists():
        return None
    return TwoTowerSource(load_towers(folder), _read_index(path, len(items)))
