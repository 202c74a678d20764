"""How well rules alone read a shopper: precision and recall a field over labelled messages."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import typer
from scipy.stats import binomtest

from benchmarks.report import hash_of, percentiles, show
from benchmarks.understanding_labels import Message, known_of, messages
from benchmarks.understanding_scoring import Heard, Score, Tally
from catalog.sample import SampleShop
from retrieval import Items

BARS = {"price": 0.98, "negation": 0.95, "category": 0.90, "attributes": 0.90}
"""Of precision and of recall, with rules alone."""


def understanding(path: Path, as_json: bool, wrong: int, floor: bool) -> None:
    """Prints the figures of `path`; with `floor`, exit code 1 when one is under its bar."""
    from benchmarks.understanding_reader import rules

    products = [item.product for item in SampleShop().items]
    known = known_of(products)
    labelled = messages(path, known)
    read = rules(Items.of(products))
    read(["a warm red tent under 50"])
    heard, seconds = [], []
    for message in labelled:
        found, took = read((*message.before, message.text))
        heard.append(found)
        seconds += took
    figures, faults = scored(labelled, heard, Score(known))
    figures["time"] = percentiles(seconds)
    missed = under(figures["fields"])
    if as_json:
        show("understanding", figures, hash_of(path.read_bytes()), n=len(labelled), under=missed)
    else:
        typer.echo(table(figures, len(labelled)))
    for fault in faults[:wrong]:
        typer.echo(fault, err=as_json)
    if floor and missed:
        typer.echo(f"Under the bar: {', '.join(missed)}.", err=True)
        raise typer.Exit(1)


def scored(
    labelled: Sequence[Message], heard: Sequence[Heard], score: Score
) -> tuple[dict[str, Any], list[str]]:
    """Figures of all messages, and a text of each that is not wholly right."""
    families: dict[str, list[bool]] = defaultdict(list)
    faults = []
    for message, found in zip(labelled, heard, strict=True):
        wrong = score.add(message.expected, found)
        families[message.family].append(not wrong)
        if wrong:
            faults.append(_fault(message, found, wrong))
    right = [one for family in families.values() for one in family]
    figures = {
        "fields": {name: _precision_recall(tally) for name, tally in score.fields.items()},
        "softness": _share(score.soft.right, score.soft.expected),
        "wholly_right": _share(sum(right), len(right)),
        "families": {name: _share(sum(f), len(f)) for name, f in sorted(families.items())},
    }
    return figures, faults


def under(fields: dict[str, Any]) -> list[str]:
    """Which figures do not reach their bar; one that is not measured does not."""
    return [
        f"{name} {figure} {fields[name][figure]['share']}"
        for name, bar in BARS.items()
        for figure in ("precision", "recall")
        if fields[name][figure]["right"] < bar * max(fields[name][figure]["n"], 1)
    ]


def table(figures: dict[str, Any], n: int) -> str:
    """For a reader."""
    lines = [
        f"{n} messages, rules alone",
        f"{'':<12}{'precision':>24}{'recall':>24}  right/exp/pred",
    ]
    for name, one in figures["fields"].items():
        cells = "".join(f"{_said(one[figure]):>24}" for figure in ("precision", "recall"))
        lines.append(f"{name:<12}{cells}  {one['right']}/{one['expected']}/{one['predicted']}")
    lines.append(f"{'softness':<12}{_said(figures['softness']):>24}")
    lines.append(f"{'whole':<12}{_said(figures['wholly_right']):>24}")
    lines += [
        f"  {name:<24}{one['right']:>4} of {one['n']}" for name, one in figures["families"].items()
    ]
    if "time" in figures:
        time = figures["time"]
        lines.append(f"a message: p50 {time['p50_ms']} ms, p95 {time['p95_ms']} ms")
    return "\n".join(lines)


def _precision_recall(tally: Tally) -> dict[str, Any]:
    return {
        **asdict(tally),
        "precision": _share(tally.right, tally.predicted),
        "recall": _share(tally.right, tally.expected),
    }


def _share(right: int, n: int) -> dict[str, Any]:
    """With Wilson's 95% interval; None where nothing was counted."""
    if not n:
        return {"share": None, "low": None, "high": None, "right": 0, "n": 0}
    ends = binomtest(right, n).proportion_ci(0.95, method="wilson")
    low, high = (round(float(end), 4) for end in (ends.low, ends.high))
    return {"share": round(right / n, 4), "low": low, "high": high, "right": right, "n": n}


def _said(share: dict[str, Any]) -> str:
    if share["share"] is None:
        return "none"
    return f"{share['share']:.3f} ({share['low']:.3f} to {share['high']:.3f})"


def _fault(message: Message, heard: Heard, wrong: Sequence[str]) -> str:
    said = " >> ".join((*message.before, message.text))
    slots = "".join(
        f"\n    slot {slot.quantity} x {slot.query}: {'; '.join(map(str, slot.constraints))}"
        for slot in heard.state.slots
    )
    total = " total" if heard.total else ""
    expected = message.expected.model_dump_json(exclude_defaults=True)
    return (
        f"{message.id} {', '.join(wrong)}: {said}\n  expected {expected}\n"
        f"  heard {heard.least} to {heard.most}{total}; "
        f"{'; '.join(map(str, heard.state.constraints))}{slots}"
    )
