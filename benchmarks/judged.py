"""Judged search: products, queries and graded judgments, and what a scoring of them is worth."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import typer

from catalog.adapters.icecat import Icecat
from retrieval import Items
from retrieval.evaluation import Interval, best_rows, interval, ndcg, relevance
from retrieval.items import Floats, Rows

PLACES = 10
AIM_WHOLE, AIM_JUDGED = 0.76, 0.94
"""Of the two figures; a setting that serves one at the other's cost is no good."""


@dataclass(frozen=True, slots=True, eq=False)
class JudgedSearch:
    """q queries, each with a relevant product at least, over n products."""

    items: Items
    queries: tuple[str, ...]  # [q]
    grades: tuple[dict[int, int], ...]  # [q] row to grade, 0 where judged irrelevant

    @classmethod
    def read(cls, products: Path, judgments: Path) -> tuple[JudgedSearch, int]:
        """Both files, and how many queries were left out because nothing relevant is known for
        them: NDCG does not exist there."""
        items = Items.of(p for row in Icecat(products).rows() for p in row.products)
        table = pd.read_csv(judgments, dtype={"docid": str})
        grade = next((c for c in ("final_rating", "rating") if c in table.columns), None)
        if grade is None or not {"query", "docid"} <= set(table.columns):
            typer.echo(f"{judgments} lacks the columns query, docid and rating.", err=True)
            raise typer.Exit(1)
        found = [
            (str(query), _graded(items, part["docid"], part[grade]))
            for query, part in table.groupby("query", sort=False)
        ]
        good = [(query, grades) for query, grades in found if any(grades.values())]
        queries, grades = zip(*good, strict=True)
        return cls(items, queries, grades), len(found) - len(good)

    def small(self, queries: int = 40, others: int = 500) -> JudgedSearch:
        """A part that is measured in a minute: not comparable with the whole."""
        kept = {row for grades in self.grades[:queries] for row in grades} | set(range(others))
        rows = sorted(kept)
        place = {row: i for i, row in enumerate(rows)}
        items = Items.of(self.items.products[row] for row in rows)
        grades = tuple({place[r]: g for r, g in one.items()} for one in self.grades[:queries])
        return JudgedSearch(items, self.queries[:queries], grades)

    def __iter__(self) -> Iterator[tuple[str, dict[int, int]]]:
        return zip(self.queries, self.grades, strict=True)


def _graded(items: Items, products: Iterable[str], grades: Iterable[int]) -> dict[int, int]:
    """Row to grade; a judged product that the adapter refused is left out."""
    pairs = zip(products, grades, strict=True)
    return {items.row_of[p]: int(grade) for p, grade in pairs if p in items.row_of}


@dataclass(frozen=True, slots=True, eq=False)
class Worth:
    """Three figures a query, each [q]."""

    whole: np.ndarray  # NDCG@10 over all products, unjudged = 0
    judged: np.ndarray  # NDCG@10 of the ranking with the unjudged left out (Sakai, SIGIR 2007)
    share: np.ndarray  # of the first ten that are judged

    def least(self, queries: np.ndarray | None = None) -> float:
        """What settings are chosen by: how near the figure that is further from its aim comes."""
        at = slice(None) if queries is None else queries
        return float(min(self.whole[at].mean() / AIM_WHOLE, self.judged[at].mean() / AIM_JUDGED))

    def figures(self) -> dict[str, object]:
        """Means with their intervals."""
        return {
            "ndcg@10": rounded(interval(self.whole)),
            "ndcg@10_judged_only": rounded(interval(self.judged)),
            "judged_in_top_10": round(float(self.share.mean()), 3),
        }


def worth(search: JudgedSearch, scores: list[Floats], found: list[Rows] | None = None) -> Worth:
    """Of scores [q][n], higher first. Only rows of `found` [q] may stand in the whole ranking."""
    whole, judged = [], []
    for i, (score, grades) in enumerate(zip(scores, search.grades, strict=True)):
        rows = np.arange(len(score)) if found is None else found[i]
        whole.append(rows[best_rows(score[None, rows], PLACES)[0]])
        known = np.array(sorted(grades))
        judged.append(known[best_rows(score[None, known], PLACES)[0]])
    return worth_of_rows(search, whole, judged)


def worth_of_rows(search: JudgedSearch, whole: list[Rows], judged: list[Rows]) -> Worth:
    """Of ranked rows, over all products and among the judged ones."""
    share = [np.mean([row in grades for row in rows[:PLACES].tolist()] or [0.0])
             for rows, grades in zip(whole, search.grades, strict=True)]  # fmt: skip
    figures = [ndcg(relevance(run, search.grades, PLACES), PLACES) for run in (whole, judged)]
    return Worth(*figures, np.array(share))


def rounded(of: Interval) -> dict[str, float]:
    """For print."""
    return {"mean": round(of.mean, 4), "low": round(of.low, 4), "high": round(of.high, 4)}
