"""What every sentence claimed, and which of the catalogue's fields backs it: kept with the turn."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import Literal

Kind = Literal[
    "product",
    "price",
    "attribute",
    "rating",
    "reviews",
    "stock",
    "comparison",
    "promise",
    "number",
]


@dataclass(frozen=True, slots=True)
class Claim:
    """One thing that a sentence says of the shop."""

    kind: Kind
    text: str
    """The sentence's own words for it."""
    products: tuple[str, ...] = ()
    """Ids of the products that it was held against and that back it; of those it was said of when
    nothing does."""
    field: str = ""
    """What backs it: "price", "colour", "description", …; empty when nothing does."""
    value: str = ""
    """What the field holds."""
    backed: bool = True


@dataclass(frozen=True, slots=True)
class Entry:
    """One sentence and what became of it. `sentence` is the model's text: keep it off the page."""

    sentence: str
    claims: tuple[Claim, ...]
    shown: bool
    why: str = ""
    """Why it was held back."""


@dataclass(slots=True)
class Ledger:
    """The sentences of one reply, in their order."""

    entries: list[Entry] = field(default_factory=list)

    def claims(self) -> Iterator[Claim]:
        """The claims of the sentences that were shown."""
        return (claim for entry in self.entries if entry.shown for claim in entry.claims)

    def as_records(self) -> list[dict[str, object]]:
        """A dict for each sentence, of strings, booleans and lists only: fit for JSON."""
        return [
            asdict(entry)
            | {
                "claims": [
                    asdict(claim) | {"products": list(claim.products)} for claim in entry.claims
                ]
            }
            for entry in self.entries
        ]


class UnbackedError(Exception):
    """The catalogue does not back a sentence; the message says what in it."""

    def __init__(self, why: str, claim: Claim | None = None) -> None:
        super().__init__(why)
        self.claim = claim
        """The claim that failed, where it is known."""


def unbacked(why: str, kind: Kind, text: str, products: tuple[str, ...] = ()) -> UnbackedError:
    """The error of a claim that nothing backs."""
    return UnbackedError(why, Claim(kind, text, products, backed=False))
