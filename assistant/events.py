"""What a turn says, in order: the page, the terminal, tests and a later API draw the same stream.

    Understood, Picks, (Words | Picks | InCart)*, [Failed, Words*], Done

`Picks` always comes before the first `Words`. After a `Failed` the words so far are withdrawn and
the ones that follow replace them; the picks stay.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from assistant.budget import Budget
from assistant.constraints import State
from assistant.slates.bundle import Bundle
from assistant.slates.comparing import Comparison
from catalog import Product

if TYPE_CHECKING:
    from retrieval import Slate

Act = Literal["search", "compare", "cart", "uncart", "tell", "recall", "back"]
"""Show products; set shown ones side by side; put one in the cart; take one out, or say what is in
it; answer a question about shown ones; say what was asked for so far; return to the slate before.
"""


Stage = Literal["understand", "look", "write"]
"""What a turn is doing: reading the message, looking through the products, finding words."""


@dataclass(frozen=True, slots=True)
class Pick:
    """One product on the slate and why it is there."""

    product: Product
    reason: str
    """One line from catalogue facts and provenance, such as "Matches your words; well rated"."""
    sources: tuple[str, ...] = ()
    """Names of the candidate sources that found it, best rank first."""
    score: float = 0.0
    """The ranker's score; comparable only within one slate."""
    marks: tuple[str, ...] = ()
    """What the merchant did with it, told on its card: "Pinned by the shop"."""


@dataclass(frozen=True, slots=True)
class Understood:
    """What Aisle took the message to mean."""

    query: str
    """What is searched for, budget words removed, earlier turns carried on."""
    budget: Budget
    notes: tuple[str, ...] = ()
    """Said to the shopper as they are: a currency read as another, a budget that can't be met."""
    state: State = field(default_factory=State)
    """The constraints agreed on so far, this message's among them."""
    act: Act = "search"
    """What is done about the message."""
    total: bool = False
    """True when the budget is for everything together, not for each product."""


@dataclass(frozen=True, slots=True)
class Picks:
    """The slate, best first: every one inside the budget and in stock.

    Comes again, longer, when the explainer looked up more products: they are shown before a word
    is said of them.
    """

    picks: tuple[Pick, ...]
    bundle: Bundle | None = None
    """Of several things bought together: the lines, the sum, the cheapest upgrade."""
    comparison: tuple[str, ...] = ()
    """Of products set side by side: a line for each fact in which they differ."""
    compared: Comparison | None = None
    """The same as a table, with what they have in common."""


@dataclass(frozen=True, slots=True)
class InCart:
    """A product was put in the cart."""

    product_id: str
    quantity: int


@dataclass(frozen=True, slots=True)
class Words:
    """A whole sentence or more of the explanation, already checked against the slate."""

    text: str


@dataclass(frozen=True, slots=True)
class Failed:
    """The explainer failed. Words so far are withdrawn; the template's follow."""

    notice: str
    """One quiet line for the shopper."""
    reason: str
    """Short code for logs and counts: "timeout", "overloaded", "refusal", …"""


@dataclass(frozen=True, slots=True)
class Done:
    """The turn is over."""

    explainer: str
    """Who wrote the words: a model's name, or "template"."""
    held_back: int = 0
    """Sentences removed because the catalogue did not back them."""
    ledger: tuple[dict[str, object], ...] = ()
    """Every sentence of the words, its claims, and what backs them; see grounding/ledger.py."""
    seconds: dict[str, float] = field(default_factory=dict)
    """Wall time by stage: understand, retrieve, …, total; and "first_word", from the message to
    the first of the words."""
    slate: Slate | None = field(default=None, repr=False, compare=False)
    """How the picks came about, for the trace; None where nothing was searched."""
    followups: tuple[str, ...] = ()
    """Messages that would change the slate and still find something, for the shopper to send."""
    turn: str = field(default="", compare=False)
    """The turn's id, by which its record and its slate know each other."""


Event = Understood | Picks | InCart | Words | Failed | Done
