"""A prompt goes live by an experiment: what it would have said can't be told from the log."""

from __future__ import annotations

import math
from collections.abc import Iterator

from assistant.experimenting.reporting import Found, experiments_of, report
from assistant.experimenting.telling import interval
from assistant.policies.desk import PolicyDesk
from assistant.policies.promoting import RefusedError
from assistant.prompts.library import LONGEST_NOTE, Library
from assistant.settings import Settings
from retrieval.experiments.definition import CONTROL

METRIC = "click_through"


def promoted_prompt(
    desk: PolicyDesk, settings: Settings, prompt: str, author: str, because: str
) -> Iterator[str]:
    """Makes a prompt live whose arm's click-through is not under control's. Raises RefusedError
    otherwise, unless told why, and PromptError when there is no such version."""
    library = Library(desk.store, settings.prompt)
    label = library.version(prompt).label
    tried = _tried(desk, settings, label)
    reasons, figures = _weighed(tried, label, library.live().label)
    if reasons and not because.strip():
        raise RefusedError(" ".join((*reasons, "To promote it all the same, say why (--because).")))
    note = " ".join(f"{because} ({figures})".split())[:LONGEST_NOTE]
    library.promote(label, author, note)
    yield figures
    yield f"{label} is live from the next turn on. Back: aisle prompts rollback"


def _tried(desk: PolicyDesk, settings: Settings, label: str) -> tuple[str, Found] | None:
    """The arm that had the prompt, and its experiment; of several the one listed last."""
    for one in reversed(experiments_of(settings.experiments)):
        for arm, change in one.set.items():
            if change.prompt == label and arm != CONTROL:
                return arm, report(desk.store, desk.events, one)
    return None


def _weighed(tried: tuple[str, Found] | None, label: str, live: str) -> tuple[tuple[str, ...], str]:
    """Why not, and the figures."""
    if tried is None:
        return (
            f"{label} was in no experiment, and a prompt can't be judged off-line: the log holds "
            "no words it would have written. Give it an arm of an experiment.",
        ), "not in an experiment"
    arm, found = tried
    effect = found.report.effects[arm][METRIC]
    figures = f"{found.experiment.name}: click-through {interval(effect)} over control"
    reasons = list(found.report.warnings)
    control = found.experiment.set.get(CONTROL)
    beside = control.prompt if control and control.prompt else live
    if beside != live:
        reasons.append(f"It was compared with {beside}, which is not live.")
    if not math.isfinite(effect.low):
        reasons.append("Too few shoppers have seen it.")
    elif effect.low < 0:
        reasons.append(f"{figures}: the lower bound is under 0.")
    return tuple(reasons), figures
