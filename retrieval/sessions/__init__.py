"""What the running session goes on with: GRU4Rec, and the neighbour models it has to beat.

`history.py` is what all three learn from; `gru.py` the network, `gru_training.py` its training;
`neighbours.py` sessions like this one; `cooccurrence.py` what is chosen together; `sources.py`
makes candidate sources of them, `files.py` puts them on disk.
"""

from retrieval.sessions.cooccurrence import Together, TogetherConfig, fit_together
from retrieval.sessions.files import (
    load_gru,
    load_neighbours,
    load_together,
    save_gru,
    save_neighbours,
    save_together,
    state_of,
)
from retrieval.sessions.gru import GruConfig, GruNetwork, GruState
from retrieval.sessions.gru_training import GruTraining, train_gru
from retrieval.sessions.history import Sessions, running
from retrieval.sessions.neighbours import Neighbours, NeighboursConfig
from retrieval.sessions.sources import GruSource, SparseSource

__all__ = [
    "GruConfig",
    "GruNetwork",
    "GruSource",
    "GruState",
    "GruTraining",
    "Neighbours",
    "NeighboursConfig",
    "Sessions",
    "SparseSource",
    "Together",
    "TogetherConfig",
    "fit_together",
    "load_gru",
    "load_neighbours",
    "load_together",
    "running",
    "save_gru",
    "save_neighbours",
    "save_together",
    "state_of",
    "train_gru",
]
