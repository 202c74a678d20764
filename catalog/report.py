"""What an ingest did, as figures and as lines for a person."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from catalog.feed import Rejection
from catalog.merging import Changes

_SHOWN = 40


@dataclass(slots=True)
class Report:
    """Counts of one ingest. Rows read are accepted or quarantined, each exactly once."""

    source: str
    rows_read: int = 0
    accepted: int = 0
    quarantined: int = 0
    reasons: Counter[tuple[str, str]] = field(default_factory=Counter)
    """Quarantined rows by (field, reason)."""
    examples: dict[tuple[str, str], tuple[int, Rejection]] = field(default_factory=dict)
    """The first line of each reason."""
    products: Changes = field(default_factory=Changes)
    interactions: Changes = field(default_factory=Changes)
    seconds: float = 0.0

    @property
    def balanced(self) -> bool:
        """Whether every row read is accounted for; anything else is a defect of Aisle."""
        return (
            self.rows_read
            == self.accepted + self.quarantined
            == self.accepted + sum(self.reasons.values())
        )

    def note(self, line: int, rejection: Rejection) -> None:
        """Count a quarantined row."""
        key = (rejection.field, rejection.reason)
        self.quarantined += 1
        self.reasons[key] += 1
        self.examples.setdefault(key, (line, rejection))

    def lines(self) -> list[str]:
        """The report for a person."""
        sign = "=" if self.balanced else "≠"
        rate = self.rows_read / self.seconds if self.seconds else 0
        return [
            f"{self.source}: {self.rows_read:,} rows read {sign} {self.accepted:,} accepted "
            f"+ {self.quarantined:,} quarantined, in {self.seconds:.1f} s ({rate:,.0f} rows/s)",
            *([] if self.balanced else ["Rows are unaccounted for: please report this defect."]),
            f"  products      {_changes(self.products)}",
            f"  interactions  {_changes(self.interactions)}",
            *self.reason_lines(),
        ]

    def reason_lines(self, most: int = _SHOWN) -> list[str]:
        """Quarantined rows by reason, commonest first, each with its first line."""
        lines = []
        for (name, reason), count in self.reasons.most_common(most):
            line, rejection = self.examples[name, reason]
            shown = f", '{rejection.excerpt[:60]}'" if rejection.excerpt else ""
            lines.append(f"  {count:>9,}  {name}: {reason} (first at line {line:,}{shown})")
        rest = len(self.reasons) - most
        return lines + ([f"  and {rest:,} more reasons"] if rest > 0 else [])


def _changes(changes: Changes) -> str:
    return f"{changes.added:,} added, {changes.changed:,} changed, {changes.unchanged:,} unchanged"
