"""How good a ranking is: one module for every model, `aisle evaluate` and every benchmark.

All items are ranked, none sampled (Krichene and Rendle, KDD 2020). `runs.py` holds what was ranked
and what was right, `metrics.py` a figure per query, `intervals.py` its paired bootstrap interval,
`splits.py` what is held out, `report.py` all of it in one table.
"""

from retrieval.evaluation.intervals import Interval, interval, paired
from retrieval.evaluation.metrics import coverage, hit_rate, mrr, ndcg, novelty, recall
from retrieval.evaluation.report import Figures, compared, evaluated
from retrieval.evaluation.runs import Relevance, best_rows, relevance
from retrieval.evaluation.splits import leave_one_out

__all__ = [
    "Figures",
    "Interval",
    "Relevance",
    "best_rows",
    "compared",
    "coverage",
    "evaluated",
    "hit_rate",
    "interval",
    "leave_one_out",
    "mrr",
    "ndcg",
    "novelty",
    "paired",
    "recall",
    "relevance",
]
