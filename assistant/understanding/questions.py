"""Questions about products that are shown: "is the first one waterproof?", "which is the lightest?"

Found by their form; what is asked is left as words for whoever can look the products up.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.understanding.memory import Shown
from assistant.understanding.numerals import fold
from assistant.understanding.places import places_in

_OPEN = r"^(?:(?:ok|okay|and|but|so|hmm|well|please|hey|hi)[,.!]* )*"
_REQUEST = re.compile(
    _OPEN + r"(?:(?:can|could|would|will|do|have) (?:you|i|we|u)\b|(?:is|are) there\b"
    r"|what (?:about|else|do you|have you|would you|should|can|did|have i)|how about|how do i"
    r"|what'?s? (?:in|about)|how long|how does|who\b|why\b|when\b|where\b)"
)
_QUESTION = re.compile(
    _OPEN + r"(?:is|are|does|do|has|have|can|could|will|would|what|what's|which|how)\b"
)
_POINTS = re.compile(
    r"\b(?:it|its|this|that|these|those|they|them|either|both|one of (?:these|them)|the one"
    r"|which(?: one| of)?|any of (?:these|them))\b"
)
_ORDER = re.compile(
    r"\b(?:cheapest|cheaper|dearest|most expensive|priciest|lightest|lighter|heaviest|widest"
    r"|narrowest|longest|shortest|tallest|biggest|largest|smallest|best|better|highest|lowest|most"
    r"|fewest|least)\b"
)
_LIST_OF_PLACES = re.compile(
    r"^(?:(?:the|number|no\.?|#|and|,|&|option|pick|one|ones|first|second|third|fourth|fifth|sixth"
    r"|seventh|eighth|ninth|tenth|last|two|three|10|[1-9]) ?)+[.!?]*$"
)


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, and of which of the shown products; of all of them when none is named."""

    text: str
    places: tuple[int, ...]
    which: bool = False
    """True for "which is …", which asks for one or some of them."""


def question_in(message: str, shown: Sequence[Shown], anchor: Shown | None) -> Question | None:
    """The question that `message` asks of what is shown; None when it asks for something else."""
    text = fold(" ".join(message[:300].split()))
    if not shown or not text:
        return None
    if _LIST_OF_PLACES.match(text) and not text.isalpha():
        places = places_in(text, shown)
        return Question("", places) if places else None
    if not _QUESTION.match(text) or _REQUEST.match(text):
        return None
    which = bool(re.match(_OPEN + r"(?:which|what(?:'s| is) the)\b", text))
    ordered = which and _ORDER.search(text) is not None
    places = (
        () if ordered and not re.search(r"\b(?:of|between) \d", text) else places_in(text, shown)
    )
    if places:
        return Question(text, places, which)
    if ordered or (which and _POINTS.search(text)):
        return Question(text, (), True)
    if _POINTS.search(text):
        one = shown.index(anchor) if anchor in shown else 0
        several = re.search(r"\b(?:these|those|they|them|both|either|any)\b", text)
        return Question(text, () if several else (one,), which)
    return None
