"""What came of a run: the figures, how far they differ, and both as files."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from assistant.lab.candidates import MODEL_FREE
from assistant.lab.differences import LEAST, Difference, differences, share_passed
from assistant.lab.exporting import as_csv, as_json
from assistant.lab.figures import PASSED, Row, known, rows
from assistant.lab.report import counted, letters
from assistant.lab.results import LabRun
from assistant.language.prices import AS_OF, dollars
from assistant.ui.back_office.lab_answers import answers
from assistant.ui.safe import plain

_BY = {"Family": (True, False), "Turn": (False, True), "Family and turn": (True, True)}
_SIGN = {"better": ":material/thumb_up: better", "worse": ":material/thumb_down: worse"}


def results(run: LabRun) -> None:
    """Draws them."""
    _heading(run)
    if not run.results:
        return
    made = rows(run)
    letter = letters(run)
    _overall(run, letter)
    found = differences(run)
    for other in [one.name for one in run.candidates[1:]]:
        _difference([one for one in found if one.other == other], letter)
    _by(made, letter)
    answers(run)
    _files(run)


def _heading(run: LabRun) -> None:
    st.subheader("Results", anchor=False)
    if run.stopped:
        st.warning(plain(f"Not all was tried: {run.stopped}."), icon=":material/front_hand:")
    at = run.at[:16].replace("T", " ")
    told = [f"{run.extent} in {run.shop}, as of {at} UTC"]
    if any(one.asks_claude for one in run.candidates):
        told.append(f"{dollars(run.spent)} spent, by list prices of {AS_OF}")
        if any(one.cost is None for one in run.results):
            told.append("the price of a model is not known and not counted")
    st.caption(plain("; ".join(told) + "."))
    for model in dict.fromkeys(one.model for one in run.candidates):
        if model in MODEL_FREE:
            st.caption(plain(f"{model}: {MODEL_FREE[model]}"))


def _overall(run: LabRun, letter: dict[str, str]) -> None:
    columns = st.columns(len(run.candidates), gap="medium") if len(run.candidates) < 4 else None
    for place, candidate in enumerate(run.candidates):
        within = columns[place] if columns else st.container()
        with within.container(border=True):
            turns = run.of(candidate.name)
            share = sum(one.passed for one in turns) / len(turns) if turns else None
            found, n = share_passed(run, candidate.name)
            label = plain(f"{letter[candidate.name]} · {candidate.name}")
            st.metric(label, PASSED.written(share))
            write = PASSED.written
            told = f", 95% interval {write(found.low)} to {write(found.high)}" if found else ""
            tried = f"of {counted(len(turns), 'turn')} in {counted(n, 'conversation')} passed"
            st.caption(plain(f"{tried}{told}"))
            if failures := sorted({one.failure for one in turns if one.failure}):
                count = sum(bool(one.failure) for one in turns)
                st.error(plain(f"{counted(count, 'turn')} failed: {', '.join(failures)}"))


def _difference(found: Sequence[Difference], letter: dict[str, str]) -> None:
    measured = [one for one in found if one.means]
    if not measured:
        return
    base, other = letter[measured[0].base], letter[measured[0].other]
    st.markdown(f"**{other} compared with {base}**: {plain(_in_words(measured, other, base))}")
    if all(one.interval is None for one in measured):
        return
    table = pd.DataFrame(
        {
            "Figure": [plain(one.metric.title) for one in measured],
            "Verdict": [_SIGN.get(one.verdict, plain(one.short_verdict)) for one in measured],
            base: [plain(one.metric.written(one.means[0])) for one in measured if one.means],
            other: [plain(one.metric.written(one.means[1])) for one in measured if one.means],
            "Difference": [plain(one.gap) for one in measured],
            "95% interval": [plain(one.written_interval) for one in measured],
        }
    )
    st.table(table, border="horizontal", hide_index=True)


def _in_words(found: Sequence[Difference], other: str, base: str) -> str:
    """One sentence of it all."""
    n = max(one.n for one in found)
    if n < LEAST:
        return f"too few conversations to tell a difference ({n}; {LEAST} are needed)."
    parts = []
    for verdict in ("worse", "better"):
        named = [one.metric.title.lower() for one in found if one.verdict == verdict]
        if named:
            parts.append(f"{verdict} in {', '.join(named)}")
    if not parts:
        return f"no difference in quality, speed or cost can be told from {n} conversations."
    return f"{other} is {'; '.join(parts)}. The rest could be chance."


def _by(made: Sequence[Row], letter: dict[str, str]) -> None:
    by = st.segmented_control(
        "Means by",
        list(_BY),
        default="Family",
        required=True,
        key="lab-results-by",
        persist_state="session",
    )
    wants = _BY[by or "Family"]
    shown = [row for row in made if (row.family is not None, row.turn is not None) == wants]
    metrics = known(shown)
    table = pd.DataFrame(
        [
            {
                **({"Family": row.family} if wants[0] else {}),
                **({"Turn": row.turn} if wants[1] else {}),
                "Candidate": letter[row.candidate],
                "Turns": row.n,
                **{one.title: row.figures[one.key] for one in metrics},
            }
            for row in shown
        ]
    )
    config = {one.title: st.column_config.NumberColumn(format=_format(one.form)) for one in metrics}
    st.dataframe(table, hide_index=True, column_config=config, alt=f"Means by {by}")


def _format(form: str) -> str:
    return "percent" if form.endswith("%") else f"%{form.replace(',', '')}"


def _files(run: LabRun) -> None:
    with st.container(horizontal=True):
        st.download_button(
            "Export CSV", lambda: as_csv(run).encode("utf-8-sig"), "lab.csv", "text/csv",
            icon=":material/download:", on_click="ignore", key="lab-results-csv",
        )  # fmt: skip
        st.download_button(
            "Export JSON", lambda: as_json(run), "lab.json", "application/json",
            icon=":material/download:", on_click="ignore", key="lab-results-json",
        )  # fmt: skip
