"""A run for people in the terminal: tables, the differences in words, what was not tried."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.table import Table
from rich.text import Text

from assistant.lab.candidates import MODEL_FREE
from assistant.lab.differences import LEAST, Difference, differences, share_passed
from assistant.lab.figures import PASSED, Row, known, rows
from assistant.lab.results import LabRun, TurnResult
from assistant.language.prices import AS_OF, dollars
from assistant.terminal import printable

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_MOST_FAULTS, _MOST_SKIPPED = 12, 12


def tables(run: LabRun) -> Iterator[Table]:
    """The figures by family, and by turn; then, of several candidates, how they differ."""
    made = rows(run)
    title = f"{run.extent} in {run.shop}, means over turns"
    yield _figures(title, "Family", run, [row for row in made if row.turn is None])
    by_turn = [row for row in made if row.turn is not None and row.family is None]
    yield _figures("The same, by turn", "Turn", run, by_turn)
    if found := [one for one in differences(run) if one.interval is not None]:
        yield _differences(found, run)


def letters(run: LabRun) -> dict[str, str]:
    """Candidate to letter: names are long."""
    return {one.name: _LETTERS[place % 26] for place, one in enumerate(run.candidates)}


def _figures(title: str, first: str, run: LabRun, made: Sequence[Row]) -> Table:
    table, letter = Table(title=title), letters(run)
    table.add_column(first, overflow="fold")
    table.add_column("")
    metrics = known(made)
    for name in ("n", *(metric.title for metric in metrics)):
        table.add_column(name, justify="right")
    where = ""
    for row in made:
        told = row.family or ("all" if row.turn is None else str(row.turn))
        if told != where:
            table.add_section()
        figures = (metric.written(row.figures[metric.key]) for metric in metrics)
        named = Text("" if told == where else printable(told))
        table.add_row(named, letter[row.candidate], str(row.n), *figures)
        where = told
    return table


def _differences(made: Sequence[Difference], run: LabRun) -> Table:
    letter = letters(run)
    base = letter[made[0].base]
    table = Table(title=f"The difference to {base}, over the turns that both had")
    for name in ("", "Figure", base, "This", "Difference", "95% interval", "Verdict"):
        table.add_column(name, overflow="fold")
    for one in made:
        sides = (one.metric.written(mean) for mean in one.means or ())
        found = (one.gap, one.written_interval, one.verdict)
        table.add_row(letter[one.other], one.metric.title, *sides, *found)
    return table


def lines(run: LabRun) -> Iterator[str]:
    """What the tables don't say."""
    for name, letter in letters(run).items():
        yield f"{letter} = {passed_line(run, name)}"
    for model in dict.fromkeys(one.model for one in run.candidates):
        if model in MODEL_FREE:
            yield f"{model}: {MODEL_FREE[model]}"
    if len(run.candidates) > 1 and run.tried < LEAST:
        yield f"Too few conversations to tell a difference: {LEAST} are needed."
    for one in run.skipped[:_MOST_SKIPPED]:
        yield f"skipped {one.where}: {one.why}"
    if len(run.skipped) > _MOST_SKIPPED:
        yield f"… and {len(run.skipped) - _MOST_SKIPPED} more were skipped; --json lists all"
    yield from _faults(run)
    if any(one.asks_claude for one in run.candidates):
        yield f"spent {dollars(run.spent)}, by Anthropic's list prices of {AS_OF}"
        unknown = {r.candidate for r in run.results if r.cost is None}
        yield from (f"the price of {name} is not known: not counted" for name in sorted(unknown))
    if run.stopped:
        yield f"Stopped before all was tried: {run.stopped}."


def passed_line(run: LabRun, name: str) -> str:
    """`explain-v2 · fake: 97.5% of 40 turns passed (95% interval 92.1% … 100.0%, n = 12)`."""
    results = run.of(name)
    if not results:
        return f"{name}: nothing was tried"
    share = sum(one.passed for one in results) / len(results)
    found, n = share_passed(run, name)
    write = PASSED.written
    told = f"95% interval {write(found.low)} … {write(found.high)}, " if found else ""
    turns = counted(len(results), "turn")
    return f"{name}: {write(share)} of {turns} passed ({told}{counted(n, 'conversation')})"


def counted(n: int, noun: str) -> str:
    """`1 turn`, `2 turns`."""
    return f"{n} {noun}" if n == 1 else f"{n:,} {noun}s"


def _faults(run: LabRun) -> Iterator[str]:
    failed = [one for one in run.results if not one.passed]
    for one in failed[:_MOST_FAULTS]:
        yield f"not passed: {one.candidate}: {place(one)}"
        yield from (f"    {why[:300]}" for why in one.why())
    if len(failed) > _MOST_FAULTS:
        yield f"… and {len(failed) - _MOST_FAULTS} more turns did not pass; --json has them all"


def place(one: TurnResult) -> str:
    """Family, conversation and turn."""
    return f"{one.family} / {one.conversation}, turn {one.turn}"
