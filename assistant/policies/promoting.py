"""Going live and back: refused without evidence, unless told why."""

from __future__ import annotations

from assistant.policies.candidates import Candidate
from assistant.policies.desk import PolicyDesk
from assistant.policies.judgement import Judgement
from assistant.policies.telling import figures_line
from catalog import AssistantError
from retrieval.exploring import ExplorationConfig
from retrieval.exploring.standing import Standing

LONGEST = 300
"""Letters of a reason."""


class RefusedError(AssistantError):
    """A policy does not go live; the message says why and what would change it."""


def promote(
    desk: PolicyDesk,
    found: Candidate,
    judged: Judgement | None,
    author: str,
    because: str = "",
    unjudged: str = "",
) -> None:
    """Makes a candidate live, in every process. `judged` is None where the log can't tell, with
    `unjudged` saying why.

    Raises RefusedError where the figures speak against it and `because` is empty; ArtifactError
    when its model is damaged, it is live already, or somebody else was quicker.
    """
    because = " ".join(because.split())[:LONGEST]
    reasons = judged.refusals if judged else (unjudged or "It was not judged.",)
    if reasons and not because:
        raise RefusedError(" ".join((*reasons, "To promote it all the same, say why (--because).")))
    model = found.standing.model
    if model is not None:  # before anything is written
        about = desk.policies.about(model)
        desk.policies.load(model, ExplorationConfig(strategy="greedy", bits=about.bits))
    if desk.standings.live() != found.standing or _followed(desk):
        desk.standings.promote(found.standing, author, _note(judged, because, bool(reasons)))
    _follow(desk)


def off(desk: PolicyDesk, author: str, because: str = "") -> None:
    """No exploration from now on; a rollback takes up what there was. Raises ArtifactError when it
    is off already."""
    live = desk.standings.live()
    standing = Standing("off", live.model, live.ranker)
    desk.standings.promote(standing, author, because[:LONGEST] or "Exploration off")


def rollback(desk: PolicyDesk, author: str, because: str = "") -> Standing:
    """Takes up what was live before, and returns it. Raises ArtifactError when nothing was, or its
    model is damaged."""
    before = desk.standings.before()
    if before is not None and before.model is not None:
        desk.policies.load(
            before.model, desk.config("greedy", desk.policies.about(before.model).bits)
        )
    standing = desk.standings.rollback(author, because[:LONGEST])
    _follow(desk)
    return standing


def _follow(desk: PolicyDesk) -> None:
    """The model's link goes where the last promotion says, which somebody else may have made."""
    model = desk.standings.live().model
    if model is None:
        desk.policies.retire()
    else:
        desk.policies.promote(model)


def _followed(desk: PolicyDesk) -> bool:
    """False where whoever promoted was killed before the link was moved."""
    return desk.policies.live() == desk.standings.live().model


def _note(judged: Judgement | None, because: str, against: bool) -> str:
    figures = figures_line(judged) if judged else "not judged off-line"
    return f"{'Against the figures: ' if against else ''}{because or 'Judged'} ({figures})"
