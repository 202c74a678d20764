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
from retrieval.items import Floats, Mask


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
    return np.asarray(cosine + weight * words_of(merged) + merged.fused, dtype=np.float32)


def on_subject(merged: Merged, cosine: Floats | None, share: float) -> Mask:
    """[m] True where a candidate answers the text by meaning or by words: its cosine [m], or its
    lexical score, is at least `share` of the best candidate's. All are, without a text.

    A model number means nothing to a language model: what has it may lie far off in meaning.
    """
    if cosine is None or not len(merged):
        return np.ones(len(merged), np.bool_)
    best, words = float(cosine.max()), words_of(merged)
    near = cosine >= (share * best if best > 0 else best)
    return np.asarray(near | ((words > 0) & (words >= share * words.max())))


def share_of_best(scores: Floats) -> Floats:
    """[m] scores over the best of them, which tells how far behind a candidate is whatever the
    query's scale; NaN where there is no score."""
    best = float(np.nanmax(scores, initial=0.0))
    return np.asarray(scores / best if best > 0 else np.full(len(scores), np.nan), np.float32)


def words_of(merged: Merged) -> Floats:
    """[m] the lexical source's scores, 0 where it has none."""
    if "lexical" not in merged.sources:
        return np.zeros(len(merged), np.float32)
    return np.nan_to_num(merged.scores[:, merged.sources.index("lexical")])
