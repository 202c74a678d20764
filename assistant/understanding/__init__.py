"""From what a shopper types, and what came before, to what is looked for.

`reading` takes one message apart (money in `amounts`, words in `phrases`), `finding` looks its
words up in the shop's own `lexicon`, `settling` moves the constraints on, `acts` are what is done
beside searching, and `understand` puts it all together with the conversation's `memory`.
"""

from assistant.understanding.acts import RECALL
from assistant.understanding.lexicon import Lexicon
from assistant.understanding.memory import Memory, Shown
from assistant.understanding.ordering import Order
from assistant.understanding.understand import LONGEST_MESSAGE, Understanding, understand

__all__ = [
    "LONGEST_MESSAGE",
    "RECALL",
    "Lexicon",
    "Memory",
    "Order",
    "Shown",
    "Understanding",
    "understand",
]
