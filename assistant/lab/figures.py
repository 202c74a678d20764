"""The figures of a run: a mean a candidate, by family and turn."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Literal

from assistant.lab.results import LabRun, TurnResult

Better = Literal["more", "less", ""]


@dataclass(frozen=True, slots=True)
class Metric:
    """One figure of a turn. `of` is None where it is not known."""

    key: str
    """Its stable name in exports."""
    title: str
    of: Callable[[TurnResult], float | None]
    better: Better = ""
    """Which way is better; empty where that is for people to say."""
    form: str = ".1f"
    """How it is written: a format specification; a percentage, of a share."""

    def written(self, value: float | None) -> str:
        """For people; a dash for what is not known."""
        return "–" if value is None else format(value, self.form)

    def gap(self, value: float) -> str:
        """A difference, with its sign; of shares in percentage points."""
        return format(value, f"+{self.form}").replace("%", " pp")


def _tokens(result: TurnResult) -> float | None:
    usage = result.usage
    if usage is None:
        return None
    return usage.input + usage.cache_read + usage.cache_written + usage.output


def _dollars(result: TurnResult) -> float | None:
    return None if result.cost is None else result.cost / 1e6


PASSED = Metric("passed", "Passed", lambda one: one.passed, "more", ".1%")
METRICS = (
    PASSED,
    Metric("constraints", "Constraints kept", lambda one: one.kept_constraints, "more", ".1%"),
    Metric("broken", "Invariants broken", lambda one: len(one.broken), "less", ".2f"),
    Metric("held_back", "Claims held back", lambda one: one.held_back, "less", ".2f"),
    Metric("failed", "Failures", lambda one: bool(one.failure), "less", ".1%"),
    Metric("words", "Words", lambda one: one.words),
    Metric("first_word", "First word, s", lambda one: one.first_word, "less", ".2f"),
    Metric("seconds", "In all, s", lambda one: one.seconds, "less", ".2f"),
    Metric("tokens", "Tokens", _tokens, "", ",.0f"),
    Metric("cost", "Cost, $", _dollars, "less", ".5f"),
)
"""Each a mean over turns."""
QUALITY = frozenset({"passed", "constraints", "broken", "held_back", "failed"})
"""Those by which a candidate is worse; how fast, long and dear it is, is another matter."""


@dataclass(frozen=True, slots=True)
class Row:
    """One candidate's means over n turns: of a family's nth turn, of a family, or of all."""

    candidate: str
    family: str | None
    turn: int | None
    n: int
    figures: dict[str, float | None]


def rows(run: LabRun) -> list[Row]:
    """Of all; of each family; of each nth turn of all families; of each family's nth turn.

    Candidates come in their order, side by side.
    """
    families = list(dict.fromkeys(one.family for one in run.results))
    turns = sorted({one.turn for one in run.results})
    wheres: list[tuple[str | None, int | None]] = [(None, None)]
    wheres += [(family, None) for family in families]
    wheres += [(None, turn) for turn in turns]
    wheres += [(family, turn) for family in families for turn in turns]
    by_name = {one.name: run.of(one.name) for one in run.candidates}
    return [
        row
        for family, turn in wheres
        for name, results in by_name.items()
        for row in _row(_inside(results, family, turn), name, family, turn)
    ]


def _inside(
    results: Sequence[TurnResult], family: str | None, turn: int | None
) -> list[TurnResult]:
    return [one for one in results if family in (None, one.family) and turn in (None, one.turn)]


def known(made: Sequence[Row]) -> tuple[Metric, ...]:
    """The metrics that say something: of fakes alone no tokens are known, and nothing is spent."""
    said = {key for row in made for key, value in row.figures.items() if value is not None}
    spent = any(row.figures["cost"] for row in made)
    return tuple(one for one in METRICS if one.key in said and (one.key != "cost" or spent))


def _row(
    results: Sequence[TurnResult], name: str, family: str | None, turn: int | None
) -> Iterator[Row]:
    if results:
        figures = {metric.key: mean(metric, results) for metric in METRICS}
        yield Row(name, family, turn, len(results), figures)


def mean(metric: Metric, results: Sequence[TurnResult]) -> float | None:
    """Over the turns of which it is known; None where that is none."""
    known = [float(value) for one in results if (value := metric.of(one)) is not None]
    return fmean(known) if known else None
