"""A version's folder: which file holds which part, written by the build and read when serving."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import faiss
import numpy as np
from pydantic import ValidationError

from catalog import ArtifactError, Product
from retrieval.artifacts import Manifest, Versions, read_manifest
from retrieval.chroma import ChromaIndex
from retrieval.embedder import Embedder
from retrieval.exploring.standing import NO_RANKER, Standing, Standings
from retrieval.features import feature_names
from retrieval.index import FlatIndex, IvfIndex, MaskedIndex, VectorIndex
from retrieval.index_choice import IndexReport
from retrieval.items import Floats, Items
from retrieval.learning import Learnt
from retrieval.lexical import LexicalIndex, LexicalSource
from retrieval.pipeline import Pipeline
from retrieval.ranker import load_ranker
from retrieval.sessions import (
    GruSource,
    SparseSource,
    load_gru,
    load_neighbours,
    load_together,
    save_gru,
    save_neighbours,
    save_together,
)
from retrieval.sessions.files import GRU
from retrieval.two_tower import TwoTowerSource, load_towers, save_towers
from retrieval.wiring import Parts, sources, wire

log = logging.getLogger(__name__)
PRODUCTS = "products.jsonl"
VECTORS = "vectors.npy"
CHROMA = "chroma"
SEMANTIC_INDEX = "semantic.faiss"
LEXICAL = "lexical"
POPULARITY = "popularity.npy"
TOWER_VECTORS = "two_tower.npy"
TOWER_INDEX = "two_tower.faiss"
SESSION_INDEX = "session.faiss"
RANKER = "ranker.txt"


def load_pipeline(folder: Path, embedder: Embedder) -> Pipeline:
    """The pipeline of a verified version. Raises ArtifactError as `load_parts` does."""
    return wire(load_parts(folder, embedder), embedder)


def load_parts(folder: Path, embedder: Embedder) -> Parts:
    """The parts of a verified version. Raises ArtifactError naming what is wrong, and when
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
        lexical=LexicalSource(items, LexicalIndex.load(folder / LEXICAL, len(items))),
        popularity=_read_array(folder / POPULARITY, items),
        towers=_read_towers(folder, items),
    )
    if (folder / f"{GRU}.json").exists():
        parts = _with_sessions(parts, folder)
    if (folder / RANKER).exists():
        names = feature_names([source.name for source in sources(parts)])
        parts = replace(parts, ranker=load_ranker(folder / RANKER, names))
    return parts


def write_products(path: Path, products: Iterable[Product]) -> None:
    """One JSON object a line, in row order."""
    with path.open("w", encoding="utf-8") as file:
        file.writelines(f"{product.model_dump_json()}\n" for product in products)


def promoted_ranker(
    parts: Parts, versions: Versions, manifest: Manifest, standings: Standings
) -> Parts:
    """`parts` with the ranker that was promoted; their own where none was, their version is newer
    than that, or the ranker can't be read. Raises StoreError when the database refuses."""
    row = standings.promoted()
    named = Standing.of(row.name).ranker if row else None
    if row is None or named is None or manifest.created > row.at:
        return parts
    if named == NO_RANKER:
        return replace(parts, ranker=None)
    try:
        file = versions.folder(named) / RANKER
        names = feature_names([source.name for source in sources(parts)])
        return replace(parts, ranker=load_ranker(file, names))
    except ArtifactError as error:
        log.error("the promoted ranker of %s is not used: %s", named, error)
        return parts


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
    return _index_over(folder, "semantic", SEMANTIC_INDEX, vectors)


def _read_index(path: Path, rows: int) -> faiss.IndexIVF:
    try:
        index = faiss.read_index(str(path))
    except RuntimeError as error:
        raise ArtifactError(f"{path} can't be read ({error}). Run `aisle build`.") from error
    if not isinstance(index, faiss.IndexIVF) or index.ntotal != rows:
        raise ArtifactError(f"{path} is of another catalogue. Run `aisle build`.")
    return index


def _read_towers(folder: Path, items: Items) -> TwoTowerSource | None:
    if not (folder / TOWER_VECTORS).exists():
        return None
    vectors = _read_array(folder / TOWER_VECTORS, items)
    index = _index_over(folder, "two_tower", TOWER_INDEX, vectors)
    return TwoTowerSource(load_towers(folder), vectors, index)


def _with_sessions(parts: Parts, folder: Path) -> Parts:
    gru = load_gru(folder)
    return replace(
        parts,
        session=GruSource(gru, _index_over(folder, "session", SESSION_INDEX, gru.items)),
        neighbours=SparseSource("neighbours", load_neighbours(folder)),
        together=SparseSource("together", load_together(folder)),
    )


def _index_over(folder: Path, name: str, file: str, vectors: Floats) -> VectorIndex:
    """Of the kind that the manifest says was chosen."""
    report = read_manifest(folder).indexes[name]
    if report.kind == FlatIndex.kind:
        return FlatIndex(vectors)
    return IvfIndex(_read_index(folder / file, len(vectors)), vectors, report.probes)


def write_learnt(folder: Path, learnt: Learnt) -> None:
    """Every model that was learnt, in the files that `load_parts` reads."""
    if (taste := learnt.taste) is not None:
        save_towers(taste.towers, folder)
        np.save(folder / TOWER_VECTORS, taste.vectors)
        write_if_ivf(folder / TOWER_INDEX, taste.index)
    if (known := learnt.sessions) is not None:
        save_gru(known.gru, folder)
        save_neighbours(known.neighbours, folder)
        save_together(known.together, folder)
        write_if_ivf(folder / SESSION_INDEX, known.index)


def reports_of(learnt: Learnt) -> dict[str, IndexReport]:
    """For the manifest, by source."""
    reports = {}
    if learnt.taste is not None:
        reports["two_tower"] = learnt.taste.report
    if learnt.sessions is not None:
        reports["session"] = learnt.sessions.report
    return reports


def write_if_ivf(path: Path, index: VectorIndex) -> None:
    """In FAISS's own format; any other kind is made again from the vectors."""
    if isinstance(index, IvfIndex):
        faiss.write_index(index.ivf, str(path))
