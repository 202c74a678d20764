"""A run as CSV, a row a turn, and as JSON with all that was made of it. Column names are stable."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from assistant.converse.watching import ZEROS
from assistant.lab.candidates import Candidate
from assistant.lab.differences import Difference, differences
from assistant.lab.figures import rows
from assistant.lab.results import LabRun, TurnResult
from assistant.language.llm import Usage
from assistant.language.prices import AS_OF

FORMAT = "aisle-lab-1"
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What a spreadsheet would take for a formula's beginning, in full width too."""


def as_csv(run: LabRun) -> str:
    """A row a candidate and turn. Texts that a spreadsheet would reckon with begin with an
    apostrophe."""
    made = list(turns(run))
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, COLUMNS)
    writer.writeheader()
    writer.writerows({name: _cell(value) for name, value in row.items()} for row in made)
    return out.getvalue()


def as_json(run: LabRun) -> str:
    """One object: candidates, means, differences, turns."""
    whole = {
        "format": FORMAT,
        "shop": run.shop,
        "at": run.at,
        "conversations": run.conversations,
        "conversations_tried": run.tried,
        "stopped": run.stopped,
        "spent_micro_dollars": run.spent,
        "prices_as_of": AS_OF,
        "candidates": [_candidate(one) for one in run.candidates],
        "skipped": [one._asdict() for one in run.skipped],
        "means": [asdict(row) for row in rows(run)],
        "differences": [_difference(one) for one in differences(run)],
        "turns": list(turns(run)),
    }
    return json.dumps(whole, ensure_ascii=False, indent=1)


def turns(run: LabRun) -> Iterator[dict[str, Any]]:
    """The rows of both, each with `COLUMNS`."""
    by_name = {one.name: one for one in run.candidates}
    for result in run.results:
        yield _row(run.shop, by_name[result.candidate], result)


def _row(shop: str, candidate: Candidate, one: TurnResult) -> dict[str, Any]:
    usage = one.usage
    counted = asdict(usage if usage is not None else Usage())
    return {
        "shop": shop,
        **_candidate(candidate),
        "family": one.family,
        "conversation": one.conversation,
        "turn": one.turn,
        "message": one.message,
        "passed": one.passed,
        "checks": one.checks,
        "unmet": "\n".join(one.unmet),
        "rules_broken": "\n".join(one.rules),
        **{zero: one.zero(zero) for zero in ZEROS},
        "held_back": one.held_back,
        "held_back_sentences": "\n".join(f"{h.sentence} ({h.why})".strip() for h in one.held),
        "words": one.words,
        "first_word_seconds": None if one.first_word is None else round(one.first_word, 4),
        "seconds": round(one.seconds, 4),
        **{f"{name}_tokens": counted[name] if usage else None for name in counted},
        "cost_micro_dollars": one.cost,
        "rung": one.rung,
        "failure": one.failure,
        "picks": " ".join(one.picks),
        "answer": one.answer,
        "raw_answer": one.raw,
    }


COLUMNS = (
    "shop", "candidate", "prompt", "prompt_digest", "model", "temperature",
    "family", "conversation", "turn", "message",
    "passed", "checks", "unmet", "rules_broken", *ZEROS,
    "held_back", "held_back_sentences", "words", "first_word_seconds", "seconds",
    "input_tokens", "output_tokens", "cache_read_tokens", "cache_written_tokens",
    "cost_micro_dollars", "rung", "failure", "picks", "answer", "raw_answer",
)  # fmt: skip


def _candidate(one: Candidate) -> dict[str, Any]:
    return {
        "candidate": one.name,
        "prompt": f"{one.prompt.name}-v{one.prompt.version}",
        "prompt_digest": one.prompt.digest,
        "model": one.model,
        "temperature": one.temperature,
    }


def _difference(one: Difference) -> dict[str, Any]:
    found, means = one.interval, one.means
    return {
        "figure": one.metric.key,
        "base": one.base,
        "other": one.other,
        "base_mean": means[0] if means else None,
        "other_mean": means[1] if means else None,
        "difference": means[1] - means[0] if means else None,
        "low": found.low if found else None,
        "high": found.high if found else None,
        "conversations": one.n,
        "verdict": one.verdict,
    }


def _cell(value: Any) -> Any:
    if isinstance(value, str) and value.lstrip(" ").startswith(_FORMULA):
        return f"'{value}"
    return value
