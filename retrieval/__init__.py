"""From a query to a ranked slate, and the training and evaluation of it.

Start at `pipeline.py`, which has the whole way on one screen; `wiring.py` says which sources
there are, `build.py` how they are made. No Streamlit, no language model. Imports only `catalog`.
"""

from retrieval.artifacts import Manifest, Versions, read_manifest, verified
from retrieval.items import Items
from retrieval.pipeline import Pipeline, Slate
from retrieval.progress import Progress, silent
from retrieval.query import Context, Limits
from retrieval.shopper import Shopper

__all__ = [
    "Context",
    "Items",
    "Limits",
    "Manifest",
    "Pipeline",
    "Progress",
    "Shopper",
    "Slate",
    "Versions",
    "read_manifest",
    "silent",
    "verified",
]
