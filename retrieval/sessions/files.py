"""Session models on disk: arrays as safetensors, settings as JSON; nothing is pickled."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import torch
from safetensors import SafetensorError
from safetensors.numpy import load_file, save_file
from scipy import sparse

from catalog import ArtifactError
from retrieval.sessions.cooccurrence import Together, TogetherConfig
from retrieval.sessions.gru import GruConfig, GruNetwork, GruState
from retrieval.sessions.history import Sessions
from retrieval.sessions.neighbours import Neighbours, NeighboursConfig

GRU, NEIGHBOURS, TOGETHER = "session_gru", "session_neighbours", "session_together"
_DAMAGE = (OSError, ValueError, KeyError, TypeError, IndexError, SafetensorError)


def state_of(network: GruNetwork) -> GruState:
    """The trained network ready to serve."""
    return GruState(_weights(network), network.config)


def save_gru(network: GruNetwork, folder: Path) -> None:
    """Weights and sizes."""
    _save(folder / GRU, _weights(network), asdict(network.config))


def load_gru(folder: Path) -> GruState:
    """What `save_gru` wrote. Raises ArtifactError when it is damaged."""
    try:
        weights, about = _load(folder / GRU)
        gru = GruState(weights, GruConfig(**about))
        gru.vector(gru.step(gru.start(), 0), 0)
    except _DAMAGE as error:
        raise _refusal(folder / GRU, error) from error
    return gru


def load_network(folder: Path) -> GruNetwork:
    """What `save_gru` wrote, to be trained on. Raises ArtifactError when it is damaged."""
    try:
        weights, about = _load(folder / GRU)
        network = GruNetwork(len(weights["table.weight"]), GruConfig(**about))
        network.load_state_dict({n: torch.from_numpy(np.array(w)) for n, w in weights.items()})
    except (*_DAMAGE, RuntimeError) as error:
        raise _refusal(folder / GRU, error) from error
    return network


def save_neighbours(model: Neighbours, folder: Path) -> None:
    """The sessions themselves and the settings."""
    arrays = {"rows": model.sessions.rows, "start": model.sessions.start}
    _save(folder / NEIGHBOURS, arrays, {"n": model.n, **asdict(model.config)})


def load_neighbours(folder: Path) -> Neighbours:
    """What `save_neighbours` wrote. Raises ArtifactError when it is damaged."""
    try:
        arrays, about = _load(folder / NEIGHBOURS)
        sessions = Sessions(arrays["rows"], arrays["start"], about.pop("n"))
        return Neighbours(sessions, NeighboursConfig(**about))
    except _DAMAGE as error:
        raise _refusal(folder / NEIGHBOURS, error) from error


def save_together(model: Together, folder: Path) -> None:
    """The table's parts and the settings."""
    table = model.table
    arrays = {"data": table.data, "indices": table.indices, "indptr": table.indptr}
    _save(folder / TOGETHER, arrays, {"n": model.n, **asdict(model.config)})


def load_together(folder: Path) -> Together:
    """What `save_together` wrote. Raises ArtifactError when it is damaged."""
    try:
        arrays, about = _load(folder / TOGETHER)
        n = about.pop("n")
        parts = (arrays["data"], arrays["indices"], arrays["indptr"])
        return Together(sparse.csr_matrix(parts, shape=(n, n)), TogetherConfig(**about))
    except _DAMAGE as error:
        raise _refusal(folder / TOGETHER, error) from error


def _weights(network: GruNetwork) -> dict[str, np.ndarray]:
    return {name: np.ascontiguousarray(w.numpy()) for name, w in network.state_dict().items()}


def _save(path: Path, arrays: Mapping[str, np.ndarray], about: Mapping[str, Any]) -> None:
    save_file(dict(arrays), path.with_suffix(".safetensors"))
    path.with_suffix(".json").write_text(json.dumps(about), encoding="utf-8")


def _load(path: Path) -> tuple[dict[str, np.ndarray], dict[str, Any]]:
    about = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    return load_file(path.with_suffix(".safetensors")), about


def _refusal(path: Path, error: Exception) -> ArtifactError:
    return ArtifactError(f"The session model {path} is damaged ({error}). Run `aisle build`.")
