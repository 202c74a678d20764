"""From a message and what came before to what is searched for, and within which budget.

Rules alone, in a few milliseconds, on any text at all. The message's money is read first
(`assistant.amounts`), then references to what was shown ("cheaper", "like the second one"); the
words left over are either a new product or a refinement of the earlier one.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from typing import Literal

from assistant import phrases
from assistant.amounts import Amount, amount_notes, find_amounts, settle
from assistant.budget import Budget, revise, tightest
from assistant.events import Understood
from assistant.memory import Memory, Shown
from assistant.numerals import fold
from catalog import format_money

__all__ = ["LONGEST_MESSAGE", "LONGEST_QUERY", "Memory", "Shown", "Understanding", "understand"]

LONGEST_QUERY = 500
"""Characters of a query; more would only blur the search."""
LONGEST_MESSAGE = 10_000
"""Characters of a message that are read."""

Reference = Literal["similar", "cheaper", "nicer", "more"]


@dataclass(frozen=True, slots=True)
class Understanding:
    """What the message was taken to mean, and the memory to keep for the next turn."""

    query: str
    """What to search for, at most `LONGEST_QUERY` characters; empty when there is nothing."""
    budget: Budget
    notes: tuple[str, ...]
    reference: Reference | None
    """How the message refers to what was shown; which product is in `memory.anchor`."""
    exclude: frozenset[str]
    """Ids of products not to be shown this time."""
    memory: Memory
    """Keep `memory.showing(picks)` for the next turn."""

    def event(self) -> Understood:
        """The event a turn opens with."""
        return Understood(self.query, self.budget, self.notes)


def understand(
    message: str,
    memory: Memory,
    *,
    currency: str,
    slider: Budget | None = None,
    profile: Budget | None = None,
) -> Understanding:
    """Read `message` in the light of `memory`.

    The budget is the tightest of the conversation's words, the slider and the profile. Raises
    ValueError when `slider` or `profile` is in another currency than `currency`; no text raises.
    """
    reading = _read(message, currency)
    turn = _Turn(reading, memory, currency)
    after = turn.memory()
    words = after.in_words(currency)
    voices = [voice for voice in (slider, profile) if voice is not None]
    budget = tightest(words, *voices)
    notes = (*reading.notes, *turn.notes, *_overruled(reading, words, voices))
    return Understanding(
        after.query, budget, tuple(dict.fromkeys(notes)), turn.reference, turn.exclude, after
    )


@dataclass(frozen=True, slots=True)
class _Reading:
    """One message taken apart, before the conversation is considered."""

    amounts: tuple[Amount, ...]
    unlimited: bool
    references: frozenset[str]
    ordinal: int | None
    compares: bool
    """True for "cheaper than the second": that one sets the price, not the query."""
    content: str
    """The words left: product words and qualities."""
    notes: tuple[str, ...]


def _read(message: str, currency: str) -> _Reading:
    text, notes = _cleaned(message)
    text, unlimited = _cut(text, phrases.NO_LIMIT)
    amounts = tuple(find_amounts(text, currency))
    for amount in reversed(amounts):
        text = f"{text[: amount.span[0]]} {text[amount.span[1] :]}"
    text = _one_spaced(text)
    text, ordinal, how = _ordinal(text)
    references = {"similar"} if how == "like" else set()
    for name, pattern in _REFERENCES:
        text, found = _cut(text, pattern)
        references |= {name} if found else set()
    notes = (*notes, *amount_notes(amounts, currency), *_tightened(amounts, currency))
    return _Reading(
        amounts,
        unlimited,
        frozenset(references),
        ordinal,
        how == "than",
        _without_filler(text),
        notes,
    )


_REFERENCES = (
    ("similar", phrases.SIMILAR),
    ("more", phrases.MORE),
    ("cheaper", phrases.CHEAPER),
    ("nicer", phrases.NICER),
)


def _cleaned(message: str) -> tuple[str, tuple[str, ...]]:
    """One line of NFC text without control characters, at most `LONGEST_MESSAGE` long."""
    notes: tuple[str, ...] = ()
    if len(message) > LONGEST_MESSAGE:
        notes = (f"That message is very long; I read its first {LONGEST_MESSAGE:,} characters.",)
    text = unicodedata.normalize("NFC", message[:LONGEST_MESSAGE])
    return _one_spaced("".join(c if c.isprintable() or c == "\u200d" else " " for c in text)), notes


def _one_spaced(text: str) -> str:
    return " ".join(text.split())


def _cut(text: str, pattern: re.Pattern[str]) -> tuple[str, bool]:
    """`text` without what `pattern` finds in its folded form, and whether it found anything."""
    kept, end = [], 0
    for found in pattern.finditer(fold(text)):
        kept.append(text[end : found.start()])
        end = found.end()
    return (_one_spaced(" ".join([*kept, text[end:]])), True) if end else (text, False)


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
    return _one_spaced(f"{kept} {text[found.end() :]}"), place, how


def _without_filler(text: str) -> str:
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


class _Turn:
    """One reading against the memory: which query, which exclusions, which budget."""

    def __init__(self, reading: _Reading, memory: Memory, currency: str) -> None:
        self._reading = reading
        self._before = memory
        self._currency = currency
        self._new = bool(reading.content) and not _refines(reading.content, memory.query)
        self.notes: list[str] = []
        self.reference = self._reference()
        self.anchor = self._anchor() if self.reference or reading.ordinal else None
        self.exclude = self._exclude()

    def memory(self) -> Memory:
        """The memory this turn leaves, its query among it."""
        said, nudged = self._said(), self._nudged()
        query = self._query()
        self._note_nothing(query)
        seen = self._before.passed_over() if self.reference == "more" else ()
        return replace(
            self._before, query=query, said=said, nudged=nudged, anchor=self.anchor, seen=seen
        )

    # -- what is referred to --------------------------------------------------------------

    def _reference(self) -> Reference | None:
        """The reference that counts; a product of the message's own leaves none."""
        said = self._reading.references
        if not said and self._reading.ordinal is None:
            return None
        if self._new and self._reading.ordinal is None:
            return None
        if not self._before.shown:
            self.notes.append(_NOTHING_SHOWN)
            return None
        order: tuple[Reference, ...] = ("cheaper", "nicer", "similar", "more")
        return next((name for name in order if name in said), "similar")

    def _anchor(self) -> Shown | None:
        shown, place = self._before.shown, self._reading.ordinal
        if not shown:
            return None
        if place is None or place == phrases.LAST:
            return shown[-1] if place else shown[0]
        if place <= len(shown):
            return shown[place - 1]
        count = "1 product was" if len(shown) == 1 else f"{len(shown)} products were"
        self.notes.append(f"Only {count} shown, so I went by the first, {shown[0].title}.")
        return shown[0]

    def _exclude(self) -> frozenset[str]:
        if self.reference == "more":
            return frozenset(self._before.passed_over())
        if self.anchor and self._reading.references & {"similar", "nicer"}:
            return frozenset({self.anchor.product_id})
        return frozenset()

    # -- what to search for ---------------------------------------------------------------

    def _query(self) -> str:
        content = self._reading.content
        base = self._before.query
        named = self._reading.ordinal is not None and not self._reading.compares
        if self.anchor and (named or self.reference == "similar"):
            base = self.anchor.title
        elif self._new:
            base = ""
        return _bounded(_added(base, content))

    def _note_nothing(self, query: str) -> None:
        reading = self._reading
        if not query and _NOTHING_SHOWN not in self.notes:
            self.notes.append(_NOTHING_TO_FIND)
        said = reading.content or reading.amounts or reading.references or reading.unlimited
        if query and not said and reading.ordinal is None:
            self.notes.append(
                f"I found nothing new to look for there, so this is still for “{query}”."
            )

    # -- the budget in words --------------------------------------------------------------

    def _said(self) -> Budget | None:
        before = None if self._reading.unlimited else self._before.said
        if not self._reading.amounts:
            return before
        return revise(
            before or Budget(self._currency), settle(self._reading.amounts, self._currency)
        )

    def _nudged(self) -> Budget | None:
        """ "cheaper" and "nicer" over what they were before; the shopper's own figures replace."""
        if self._new or self._reading.unlimited:
            return None
        nudged = self._before.nudged or Budget(self._currency)
        told = settle(self._reading.amounts, self._currency)
        nudged = Budget(
            self._currency,
            None if told.most is not None else nudged.most,
            None if told.least is not None else nudged.least,
            nudged.said_by,
        )
        return self._with_reference(nudged)

    def _with_reference(self, nudged: Budget) -> Budget:
        if self.anchor is None or self.reference not in ("cheaper", "nicer"):
            return nudged
        if self.reference == "nicer":
            return revise(nudged, Budget(self._currency, least=self.anchor.price_minor))
        said = self._said() or Budget(self._currency)
        caps = (said.most, nudged.most, max(0, self.anchor.price_minor - 1))
        most = min(cap for cap in caps if cap is not None)
        return revise(nudged, Budget(self._currency, most=most, said_by="your words"))


_NOTHING_SHOWN = (
    "I have not shown you anything yet to go by; tell me what you are looking for and I will start "
    "from there."
)
_NOTHING_TO_FIND = (
    "Tell me what you are looking for, such as “a waterproof tent”, and if you like the most you "
    "want to spend."
)


def _overruled(reading: _Reading, words: Budget, voices: list[Budget]) -> list[str]:
    """A note when the slider or the profile is tighter than what the shopper just said."""
    capped = [voice for voice in voices if voice.most is not None]
    if not capped:
        return []
    voice = min(capped, key=lambda one: one.most or 0)
    most = voice.most or 0
    loosened = bool(reading.amounts) and words.most is not None and words.most > most
    above = words.least is not None and words.least > most
    if not (loosened or above or reading.unlimited):
        return []
    name = "slider" if voice.said_by == "slider" else "profile"
    stop = format_money(most, voice.currency)
    return [f"Your {name} stops at {stop}, so I stayed under that."]


def _words(text: str) -> list[str]:
    """The folded words of `text` that carry meaning."""
    return [w for w in re.findall(r"[\w'-]+", fold(text)) if w not in phrases.STOP_WORDS]


def _stem(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") else word


def _refines(content: str, query: str) -> bool:
    """True when `content` qualifies `query` rather than asking for a product of its own."""
    if not query:
        return False
    earlier = {_stem(word) for word in _words(query)}
    head: list[str] = []
    for word in re.findall(r"[\w'-]+", fold(content)):
        if word in phrases.PREPOSITIONS:
            break
        head.append(word)
    if not head or head[-1] in phrases.PRONOUNS:
        return True
    return _stem(head[-1]) in earlier or phrases.describes(head[-1])


def _added(base: str, content: str) -> str:
    """`base` with what `content` adds to it: a new colour replaces the old one."""
    if not base:
        return content
    said = {_stem(word) for word in _words(base)}
    fresh = [word for word in _words(content) if _stem(word) not in said]
    if not fresh:
        return base
    if any(word in phrases.COLOURS for word in fresh):
        base = _one_spaced(_cut(base, phrases.IN_COLOUR)[0])
    stale = said | phrases.PRONOUNS
    kept = [word for word in content.split() if _stem(_bare(word)) not in stale]
    return f"{base} {' '.join(kept)}".strip()


def _bare(word: str) -> str:
    return fold(word).strip(".,;:!?\"'()")


def _bounded(query: str) -> str:
    """`query` cut at a word's end to `LONGEST_QUERY` characters."""
    if len(query) <= LONGEST_QUERY:
        return query
    cut = query[: LONGEST_QUERY + 1]
    return (cut.rpartition(" ")[0] or cut[:LONGEST_QUERY]).strip()
