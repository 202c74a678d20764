"""The order of a slate without a ranker: what the words say and what the meaning says, added up.

A weighted sum of scores keeps how much better one product is than the next, which ranks forget
(Bruch, Gai and Ingber, "An analysis of fusion functions for hybrid retrieval", TOIS 2023). BM25 is
not scaled to the query's best: it grows with the number of rare words, so that a title or a model
number is looked up by its words, and a broad wish by its meaning.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from retrieval.fusion import Merged
from retrieval.items import Floats


@dataclass(frozen=True, slots=True)
class BlendConfig:
    """`lexical`: what one point of BM25 is worth in cosine."""

    lexical: float = 0.05


def blended(merged: Merged, cosine: Floats | None, config: BlendConfig | None = None) -> Floats:
    """[m] scores of candidates, `cosine` [m] being theirs to the text; None without a text, where
    rank fusion is all there is. Rank fusion, of all sources, is a nudge among near equals.
    """
    if cosine is None:
        return merged.fused
    weight = (config or BlendConfig()).lexical
    if "lexical" not in merged.sources:
        return np.asarray(cosine + merged.fused, dtype=np.float32)
    words = np.nan_to_num(merged.scores[:, merged.sources.index("lexical")])
    return np.asarray(cosine + weight * words + merged.fused, dtype=np.float32)
