"""How many threads each library gets while serving: waking more costs more than a turn's work."""

from __future__ import annotations

import faiss
import torch
from threadpoolctl import threadpool_limits

EMBEDDING_THREADS = 1
"""Two are a third faster on an idle machine, and wait for each other up to half a second on a busy
one."""


def set_for_serving() -> None:
    """BLAS and FAISS on one thread, torch (the query's embedding) on one. LightGBM is told with
    each prediction. For the whole process; a build sets its own."""
    threadpool_limits(1, user_api="blas")
    faiss.omp_set_num_threads(1)
    torch.set_num_threads(EMBEDDING_THREADS)
