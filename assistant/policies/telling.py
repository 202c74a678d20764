"""Judgements and standings in words, lines and JSON."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pydantic_core import to_jsonable_python

from assistant.policies.desk import PolicyDesk
from assistant.policies.judgement import Judgement
from retrieval.exploring.judging import Bar, told_well
from retrieval.exploring.standing import Standing

ESTIMATORS = {
    "on-policy": "The log itself",
    "ips": "IPS",
    "snips": "SNIPS",
    "dm": "DM",
    "dr": "DR",
}


def meaning(judged: Judgement) -> str:
    """What the figures mean, in a sentence or two; of a log that can't tell, no figure."""
    if why := untold(judged):
        return why
    over, name = judged.over, ESTIMATORS[judged.best]
    base = judged.beside.estimates[judged.best].value
    share = f" ({over.value / base:+.0%})" if base else ""
    what = "clicks" if judged.clicks else "reward"
    figures = f"{over.value:+.4f}{share} {what} a drawn place, by {name}"
    interval = f"95% of the resampled logs lie between {over.low:+.4f} and {over.high:+.4f}"
    if over.low > 0:
        return f"It would have earned more than what is live: {figures}; {interval}."
    if over.high < 0:
        return f"It would have earned less than what is live: {figures}; {interval}."
    return (
        f"It can't be told apart from what is live: {figures}; {interval}. More rounds, or a "
        "policy that differs more, would tell."
    )


def untold(judged: Judgement) -> str:
    """Why the log can't tell of the policy; empty when it can."""
    bar, of_it, of_live = Bar(), judged.evaluation.diagnostics, judged.beside.diagnostics
    for whom, told in (("this policy", of_it), ("what is live", of_live)):
        if not told_well(told, bar):
            off = abs(told.mean - 1) > bar.mean_weight
            weigh = f", and weigh {told.mean:.2f} on average where it should be 1" if off else ""
            return (
                f"The log can't tell yet: of {whom} its {told.rounds:,} rounds say as much as "
                f"{told.effective:,.0f} of its own ({bar.effective:.0f} are needed){weigh}."
            )
    return ""


def trust(judged: Judgement) -> str:
    """How far the log bears the question, in a sentence."""
    told = judged.evaluation.diagnostics
    effective = (
        f"{told.rounds:,} rounds tell as much as {told.effective:,.0f} of the policy's own "
        f"({told.share:.0%})"
    )
    heavy = f"the heaviest hundredth of them carries {told.top_share:.0%} of the weight"
    if abs(told.mean - 1) > 0.25:
        return (
            f"{effective}. The mean weight is {told.mean:.2f} where it should be 1: don't trust "
            "the figures."
        )
    return f"{effective}; the mean weight is {told.mean:.2f}, as it should be near 1; {heavy}."


def diagnostics(judged: Judgement) -> tuple[tuple[str, str, str], ...]:
    """(figure, value, what it says)."""
    told = judged.evaluation.diagnostics
    return (
        ("Rounds", f"{told.rounds:,}", "Places that were drawn and are settled."),
        ("Effective rounds", f"{told.effective:,.0f}",
         "So many rounds of the policy's own would tell as much."),
        ("Mean weight", f"{told.mean:.3f}", "1 where the log covers what the policy does."),
        ("Largest weight", f"{told.largest:.2f}", "One round counts for so many."),
        ("Top hundredth's share", f"{told.top_share:.1%}", "Of all weight; small is steady."),
        ("Smallest propensity", f"{told.smallest_propensity:.4f}",
         "The least likely choice that was logged."),
        ("Unsupported", f"{told.unsupported:.1%}",
         "Rounds in which the policy never does what was done."),
    )  # fmt: skip


def lines(judged: Judgement) -> Iterator[str]:
    """For the terminal."""
    yield f"{judged.candidate.label}, against what is live"
    yield ""
    yield f"  {'':16} {'value':>8}  {'95% interval':21} {'over live':>12}  95% interval"
    found = judged.evaluation
    for name, title in ESTIMATORS.items():
        if name not in found.estimates:
            continue
        one = found.estimates[name]
        line = f"  {title:16} {one.value:8.4f}  [{one.low:8.4f}, {one.high:8.4f}]"
        if (over := judged.beside.over.get(name)) is not None:
            line += f"  {over.value:+12.4f}  [{over.low:+.4f}, {over.high:+.4f}]"
        yield line
    live = judged.beside.estimates[judged.best]
    yield f"  {'What is live':16} {live.value:8.4f}  [{live.low:8.4f}, {live.high:8.4f}]"
    if "dr" not in found.estimates:
        yield "  DM and DR need features of every round and three shoppers at least."
    yield ""
    for figure, value, said in diagnostics(judged):
        yield f"  {figure:22} {value:>10}  {said}"
    by = ", ".join(f"{name} {rounds:,}" for name, rounds in judged.logged_by.items())
    yield f"  {'Drawn by':22} {by}"
    yield ""
    yield meaning(judged)
    yield trust(judged)
    yield from judged.notes
    yield verdict(judged)


def verdict(judged: Judgement) -> str:
    """Whether it may go live."""
    if not judged.refusals:
        return "It may go live: aisle policy promote."
    return "It may not go live: " + " ".join(judged.refusals)


def as_data(judged: Judgement) -> dict[str, Any]:
    """For JSON."""
    found = judged.evaluation
    return {
        "policy": judged.candidate.label,
        "standing": standing_data(judged.candidate.standing),
        "reward": "clicks" if judged.clicks else "worth",
        "estimates": to_jsonable_python(found.estimates),
        "over_logging": to_jsonable_python(found.over_logging),
        "live": to_jsonable_python(judged.beside.estimates),
        "over_live": to_jsonable_python(judged.beside.over),
        "live_diagnostics": to_jsonable_python(judged.beside.diagnostics),
        "diagnostics": to_jsonable_python(found.diagnostics) | {"share": found.diagnostics.share},
        "logged_by": dict(judged.logged_by),
        "meaning": meaning(judged),
        "trust": trust(judged),
        "notes": list(judged.notes),
        "refusals": list(judged.refusals),
        "may_go_live": not judged.refusals,
    }


def standing_data(standing: Standing) -> dict[str, str | None]:
    """For JSON."""
    return {
        "strategy": standing.strategy,
        "model": standing.model,
        "ranker": standing.ranker,
    }


def in_words(desk: PolicyDesk, standing: Standing) -> str:
    """A standing as a clause: "epsilon, with policy 2026…"."""
    strategy = desk.strategy_of(standing)
    parts = ["no exploration" if strategy == "off" else f"strategy {strategy}"]
    if strategy != "off":
        parts.append(f"with policy {standing.model}" if standing.model else "without a model")
    if standing.ranker == "none":
        parts.append("without the ranker")
    elif standing.ranker:
        parts.append(f"with the ranker of {standing.ranker}")
    return ", ".join(parts)


def figures_line(judged: Judgement) -> str:
    """Kept with a promotion."""
    over, told = judged.over, judged.evaluation.diagnostics
    return (
        f"{ESTIMATORS[judged.best]} {over.value:+.4f} [{over.low:+.4f}, {over.high:+.4f}] over "
        f"what was live, {told.effective:,.0f} effective of {told.rounds:,} rounds, mean weight "
        f"{told.mean:.2f}"
    )
