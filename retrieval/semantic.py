"""The semantic source: the query's embedding against the products', masked inside the search."""

from __future__ import annotations

from retrieval.candidates import Candidates
from retrieval.index import VectorIndex
from retrieval.query import Context, Query


class SemanticSource:
    """Nearest products by meaning. The index holds every limit exactly, so a tight budget or an
    excluded kind never empties the answer."""

    name = "semantic"

    def __init__(self, index: VectorIndex) -> None:
        self._index = index

    def candidates(self, query: Query, context: Context, k: int) -> Candidates:
        """The `k` allowed rows nearest to the query's text; none for an empty text.

        No `score_of`: the cosine of any row is the feature `search_query_match` already.
        """
        if query.vector is None:
            return Candidates.none()
        return self._index.search(query.vector, k, query.allowed)
