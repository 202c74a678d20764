"""The guard between a language model and the shopper: only what the catalogue backs is shown.

`sentences` cuts the stream into whole sentences, `markup` takes out what a page would fetch or
follow, `slate` and `told` hold the facts. A sentence is then held against them: `names`, `figures`,
`claims` (qualities), `comparisons`, `standing` (stock and liking in words). `scope` finds of whom
something is said, `hedges` whether it is asserted at all. `guard` drops a sentence that fails any,
and `ledger` keeps what each claimed and which field backs it.
"""

from assistant.grounding.guard import Guard, HeldBack
from assistant.grounding.ledger import Claim, Entry, Ledger
from assistant.grounding.markup import plain
from assistant.grounding.vocabulary import Vocabulary

__all__ = ["Claim", "Entry", "Guard", "HeldBack", "Ledger", "Vocabulary", "plain"]
