"""The guard between a language model and the shopper: only what the catalogue backs is shown.

`sentences` cuts the stream into whole sentences, `markup` takes out what a page would fetch or
follow, `slate` holds the facts, `names` and `figures` check a sentence against them, and `guard`
drops a sentence that fails.
"""

from assistant.grounding.guard import Guard, HeldBack
from assistant.grounding.markup import plain
from assistant.grounding.vocabulary import Vocabulary

__all__ = ["Guard", "HeldBack", "Vocabulary", "plain"]
