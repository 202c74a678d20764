"""What `aisle policy` does and prints."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator

from assistant.policies.candidates import Candidate, Wanted, candidate
from assistant.policies.desk import PolicyDesk
from assistant.policies.judgement import Judgement, judge
from assistant.policies.promoting import off, promote, rollback
from assistant.policies.telling import (
    as_data,
    figures_line,
    in_words,
    lines,
    standing_data,
)
from catalog import ArtifactError
from catalog.prompts import PromotionRow
from retrieval.exploring.lessons import Lesson
from retrieval.exploring.lessons import learn as learn_from
from retrieval.exploring.policies import PolicyManifest
from retrieval.exploring.standing import Standing

KEPT = 50
"""Models, besides those that are live or were: learning every minute must not fill the disk."""
RESTART = "A ranker orders once the shop is opened anew: restart it."
OFF_BY_SETTING = "AISLE_EXPLORATION is off, so nothing is explored whatever was promoted."


def listed(desk: PolicyDesk, as_json: bool) -> Iterator[str]:
    """The policies and what is live."""
    live, history = desk.standings.live(), desk.standings.history()
    about, damaged = manifests(desk)
    if as_json:
        yield json.dumps(
            {
                "live": standing_data(live) | {"in_words": in_words(desk, live)},
                "setting": desk.strategy,
                "policies": [one.model_dump(mode="json") for one in about],
                "damaged": damaged,
                "history": [_change(row) for row in history],
            }
        )
        return
    for one in about:
        mark = "*" if one.name == desk.policies.live() else " "
        yield (
            f"{mark} {one.name}  {one.made:%Y-%m-%d %H:%M}  {one.rounds:,} rounds"
            + (f", continues {one.parent}" if one.parent else "")
        )
    yield from (f"  {name}  damaged: its manifest can't be read" for name in damaged)
    if not about:
        yield "There is no policy yet: `aisle policy learn` makes one from the log."
    yield f"Live: {in_words(desk, live)}."
    if desk.strategy == "off":
        yield OFF_BY_SETTING
    for row in history[-5:]:
        done = "rolled back to" if row.kind.endswith("rollback") else "promoted"
        what = row.name or "what the settings have"
        yield f"  {row.at:%Y-%m-%d %H:%M}  {row.author} {done} {what}: {row.note}"


def manifests(desk: PolicyDesk) -> tuple[list[PolicyManifest], list[str]]:
    """Of every policy, newest first; and names of those that can't be read."""
    found: list[PolicyManifest] = []
    damaged: list[str] = []
    for name in desk.policies.names():
        try:
            found.append(desk.policies.about(name))
        except ArtifactError:
            damaged.append(name)
    return found, damaged


def learnt(desk: PolicyDesk, afresh: bool, every: float | None) -> Iterator[str]:
    """Once, or every so many minutes until it is interrupted."""
    try:
        while True:
            yield _said(_lesson(desk, afresh))
            if every is None:
                return
            afresh = False
            time.sleep(60 * every)
    except KeyboardInterrupt:
        yield "Stopped. What was learnt is kept."


def _lesson(desk: PolicyDesk, afresh: bool) -> Lesson:
    found = learn_from(desk.policies, desk.events, desk.config(), desk.now(), afresh=afresh)
    desk.policies.prune(KEPT, desk.standings.models())
    return found


def _said(lesson: Lesson) -> str:
    if lesson.name is None:
        return f"Nothing is learnt. {lesson.note}"
    after = f" after {lesson.parent}" if lesson.parent else ""
    note = f" {lesson.note}" if lesson.note else ""
    return (
        f"Learnt {lesson.rounds:,} rounds{after}: {lesson.name}, not live yet.{note} "
        f"Judge it: aisle policy evaluate {lesson.name}"
    )


def judged_lines(
    desk: PolicyDesk, wanted: Wanted, days: int | None, clicks: bool, as_json: bool
) -> Iterator[str]:
    """A candidate's figures."""
    judged = judge(desk, candidate(desk, wanted), days=days, clicks=clicks)
    if as_json:
        yield json.dumps(as_data(judged))
    else:
        yield from lines(judged)


def promoted(
    desk: PolicyDesk, wanted: Wanted, days: int | None, author: str, because: str
) -> Iterator[str]:
    """Judges, then makes live or refuses."""
    found, judged, unjudged = weighed(desk, wanted, days)
    promote(desk, found, judged, author, because, unjudged)
    if judged is not None:
        yield figures_line(judged)
    yield f"Live from now on: {in_words(desk, desk.standings.live())}."
    if found.standing.ranker is not None:
        yield RESTART
    if desk.strategy == "off":
        yield OFF_BY_SETTING
    yield "Back: aisle policy rollback"


def weighed(
    desk: PolicyDesk, wanted: Wanted, days: int | None, most: int | None = None
) -> tuple[Candidate, Judgement | None, str]:
    """The candidate, judged, or why the log can't judge it."""
    found = candidate(desk, wanted)
    try:
        return found, judge(desk, found, days=days, most=most), ""
    except ValueError as error:  # there are no rounds for it
        return found, None, str(error)


def rolled_back(desk: PolicyDesk, author: str, because: str) -> Iterator[str]:
    """What is live again."""
    was = desk.standings.live()
    again = rollback(desk, author, because)
    yield f"Live again: {in_words(desk, again)}."
    if again.ranker != was.ranker:
        yield RESTART


def turned_off(desk: PolicyDesk, author: str, because: str) -> Iterator[str]:
    """Exploration off."""
    off(desk, author, because)
    yield "Nothing is explored from now on. Back: aisle policy rollback"


def _change(row: PromotionRow) -> dict[str, object]:
    return {
        "rollback": row.kind.endswith("rollback"),
        "standing": standing_data(Standing.of(row.name)),
        "author": row.author,
        "note": row.note,
        "at": row.at.isoformat(),
    }
