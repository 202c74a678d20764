"""One message taken apart: its money, its references, and the words that are left.

Nothing here knows the conversation; `assistant.understanding.understand` puts the two together.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from assistant.understanding import phrases
from assistant.understanding.amounts import Amount, amount_notes, find_amounts
from assistant.understanding.numerals import fold
from catalog import format_money

LONGEST_MESSAGE = 10_000
"""Characters of a message that are read."""
_JOINER = "\u200d"  # holds Indic words together, and emoji
_LAST_LETTERLIKE = 0x2190  # "°" and "™" come before; after it, signs are pictures


@dataclass(frozen=True, slots=True)
class Reading:
    """One message taken apart, before the conversation is considered."""

    amounts: tuple[Amount, ...]
    unlimited: bool
    references: frozenset[str]
    ordinal: int | None
    compares: bool
    """True for "cheaper than the second": that one sets the price, not the query."""
    content: str
    """The words left: product words and qualities."""
    product: str
    """As `content`, with "better" and the like left in: "better sleep pillow"."""
    notes: tuple[str, ...]
    whole: str = ""
    """As `product`, with the words that only open and close a sentence: "if possible"."""


def read(message: str, currency: str, counted: frozenset[str] = frozenset()) -> Reading:
    text, notes = _cleaned(message)
    text, unlimited = cut(text, phrases.NO_LIMIT)
    amounts = tuple(find_amounts(text, currency, counted))
    for amount in reversed(amounts):
        text = _without(text, *amount.span)
    text = one_spaced(text)
    text, ordinal, how = _ordinal(text)
    references = {"similar"} if how == "like" else set()
    for name, pattern in _REFERENCES:
        product = text
        text, found = cut(text, pattern)
        references |= {name} if found else set()
    notes = (*notes, *amount_notes(amounts, currency), *_tightened(amounts, currency))
    return Reading(
        amounts,
        unlimited,
        frozenset(references),
        ordinal,
        how == "than",
        without_filler(text),
        without_filler(product),
        notes,
        product,
    )


# "nicer" comes last: a new product keeps its words.
_REFERENCES = (
    ("similar", phrases.SIMILAR),
    ("more", phrases.MORE),
    ("cheaper", phrases.CHEAPER),
    ("nicer", phrases.NICER),
)


def _without(text: str, start: int, end: int) -> str:
    """`text` without [start, end), its punctuation closed up."""
    before, after = text[:start].rstrip(), text[end:].lstrip()
    comma = before.endswith((",", ";")) or after.startswith((",", ";"))
    return (", " if comma else " ").join((before.rstrip(",;:-—( "), after.lstrip(",;:)- ")))


def _cleaned(message: str) -> tuple[str, tuple[str, ...]]:
    """One line of NFC text without control characters, at most `LONGEST_MESSAGE` long."""
    notes: tuple[str, ...] = ()
    if len(message) > LONGEST_MESSAGE:
        notes = (f"That message is very long; I read its first {LONGEST_MESSAGE:,} characters.",)
    text = unicodedata.normalize("NFC", message[:LONGEST_MESSAGE])
    text = "".join(c if (c.isascii() and c.isprintable()) or _is_text(c) else " " for c in text)
    return " ".join(word for word in text.split() if word != _JOINER), notes


def _is_text(char: str) -> bool:
    """False for control characters, pictures and what modifies pictures."""
    if char == _JOINER:
        return True
    pictured = ord(char) > _LAST_LETTERLIKE and unicodedata.category(char) in ("So", "Sk")
    return char.isprintable() and not pictured and char != "\ufe0f"


def one_spaced(text: str) -> str:
    return " ".join(text.split())


def cut(text: str, pattern: re.Pattern[str]) -> tuple[str, bool]:
    """`text` without what `pattern` finds in its folded form, and whether it found anything."""
    kept, end = [], 0
    for found in pattern.finditer(fold(text)):
        kept.append(text[end : found.start()])
        end = found.end()
    return (one_spaced(" ".join([*kept, text[end:]])), True) if end else (text, False)


def _ordinal(text: str) -> tuple[str, int | None, str]:
    """`text` without "like the second one", its place (1 first, -1 last), and "like" or "than"."""
    folded = fold(text)
    found = phrases.ORDINAL.search(folded)
    if found is None:
        return text, None, ""
    word = next(group for group in found.groups() if group)
    special = {"last": phrases.LAST, "top": 1}
    place = int(word) if word.isdigit() else special.get(word) or phrases.PLACES[word]
    before = folded[: found.start()]
    like = phrases.LIKE_ORDINAL.search(before, max(0, len(before) - 60))
    how = "like" if like else "than" if phrases.THAN_ORDINAL.search(before[-6:]) else ""
    kept = text[: like.start() if like else found.start()]
    return one_spaced(f"{kept} {text[found.end() :]}"), place, how


def without_filler(text: str) -> str:
    """`text` without "hi, can you find me" before and "please" after it."""
    start = _leading_end(fold(text))
    text = text[start:]
    while True:
        found = phrases.TRAILING.search(fold(text[-80:]))
        if found is None or found.start() == found.end():
            return text if any(c.isalnum() for c in text) else ""
        text = text[: max(0, len(text) - (found.end() - found.start()))]


def _leading_end(folded: str) -> int:
    """Where the words that only open a sentence end; stops before "with a zip"."""
    at = 0
    while True:
        found = phrases.LEADING.match(folded, at)
        if found is None or found.end() == at:
            return at
        at = found.end()


def _tightened(amounts: tuple[Amount, ...], currency: str) -> tuple[str, ...]:
    """A note when one message set several maxima and none took back another."""
    caps = {a.most for a in amounts if a.most is not None}
    if len(caps) < 2 or any(a.corrects for a in amounts):
        return ()
    return (
        f"You gave more than one limit; I kept to the lowest, {format_money(min(caps), currency)}.",
    )
