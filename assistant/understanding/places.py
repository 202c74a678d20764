"""Which of the shown products a message points at: by place, by price, by a word of its name.

Always a look-up in what was shown, never a guess.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.understanding import phrases
from assistant.understanding.memory import Shown
from assistant.understanding.numerals import fold
from retrieval.stems import stems

_COUNTS = {"two": 2, "three": 3, "four": 4, "2": 2, "3": 3, "4": 4, "couple": 2}
_RUN = re.compile(r"\b(first|top|last) (two|three|four|couple|[2-4])\b")
_NTH = "|".join(phrases.PLACES)
_ONE = re.compile(
    rf"\b(?P<word>{_NTH}|last|top|cheapest|cheaper|dearest|most expensive|priciest)\b"
    r"|(?<![\w$£€.,])#?(?P<number>10|[1-9])(?![\w%$£€]|[.,]\d)"
)
_ALL = re.compile(r"\b(?:all(?: of (?:them|these|those))?|both|them|these|those|everything)\b")
_MOST = 4
_SHORTEST_NAME = 4


def places_in(text: str, shown: Sequence[Shown]) -> tuple[int, ...]:
    """Indices into `shown`, in the order of the words, each once; beyond the end none."""
    if not shown:
        return ()
    folded = fold(text)
    if run := _RUN.search(folded):
        count = _COUNTS[run[2]]
        places = range(len(shown))[-count:] if run[1] == "last" else range(len(shown))[:count]
        return tuple(places)
    found: list[tuple[int, int]] = []
    for match in _ONE.finditer(folded):
        place = _place(match, shown)
        if place is not None and 0 <= place < len(shown):
            found.append((match.start(), place))
    found += _by_name(folded, shown)
    places_ = dict.fromkeys(place for _, place in sorted(found))
    if not places_ and _ALL.search(folded):
        return tuple(range(min(len(shown), _MOST)))
    return tuple(places_)


def _place(match: re.Match[str], shown: Sequence[Shown]) -> int | None:
    if match["number"]:
        return int(match["number"]) - 1
    word = match["word"]
    prices = [one.price_minor for one in shown]
    if word in ("cheapest", "cheaper"):
        return prices.index(min(prices))
    if word in ("dearest", "most expensive", "priciest"):
        return prices.index(max(prices))
    return {"last": len(shown) - 1, "top": 0}.get(word, phrases.PLACES.get(word, 0) - 1)


def _by_name(folded: str, shown: Sequence[Shown]) -> list[tuple[int, int]]:
    """Words that only one of the shown titles has: a brand, a model."""
    titles = [set(stems(one.title)) for one in shown]
    found = []
    for match in re.finditer(r"[^\W\d_]+", folded):
        word = "".join(stems(match[0]))
        holders = [place for place, words in enumerate(titles) if word in words]
        plain = word in phrases.STOP_WORDS or phrases.describes(word)
        if len(holders) == 1 and len(word) >= _SHORTEST_NAME and not plain:
            found.append((match.start(), holders[0]))
    return found
