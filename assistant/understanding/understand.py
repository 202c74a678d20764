"""From a message and what came before to what is searched for, and within which budget.

Rules alone, in a few milliseconds, on any text at all. The message's money is read first
(`amounts`), then references to what was shown ("cheaper", "like the second one"); the words left
over are either a new product or a refinement of the earlier one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Literal

from assistant.budget import Budget, revise, tightest
from assistant.events import Understood
from assistant.understanding import phrases
from assistant.understanding.amounts import settle
from assistant.understanding.memory import Memory, Shown
from assistant.understanding.numerals import fold
from assistant.understanding.reading import LONGEST_MESSAGE, Reading, cut, one_spaced, read
from catalog import format_money

__all__ = ["LONGEST_MESSAGE", "LONGEST_QUERY", "Memory", "Shown", "Understanding", "understand"]

LONGEST_QUERY = 500
"""Characters of a query; more would only blur the search."""

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
    reading = read(message, currency)
    anew = bool(phrases.ANEW.search(fold(one_spaced(message[:LONGEST_MESSAGE]))))
    turn = _Turn(reading, memory, currency, anew)
    after = turn.memory()
    words = after.in_words(currency)
    voices = [voice for voice in (slider, profile) if voice is not None]
    budget = tightest(words, *voices)
    notes = (*reading.notes, *turn.notes, *_overruled(reading, words, voices))
    return Understanding(
        after.query, budget, tuple(dict.fromkeys(notes)), turn.reference, turn.exclude, after
    )


class _Turn:
    """One reading against the memory: which query, which exclusions, which budget."""

    def __init__(self, reading: Reading, memory: Memory, currency: str, anew: bool) -> None:
        self._reading = reading
        self._before = memory
        self._currency = currency
        refines = not anew and _refines(reading.content, memory.query)
        self._new = bool(reading.content) and not refines
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
            base, content = "", _for_whom(self._reading.product)
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
        outbid = (told.least or 0) > (nudged.most or 0)
        nudged = Budget(
            self._currency,
            None if told.most is not None or outbid else nudged.most,
            None if told.least is not None else nudged.least,
            nudged.said_by,
        )
        nudged = self._with_reference(nudged)
        return None if nudged.most is nudged.least is None else nudged

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


def _overruled(reading: Reading, words: Budget, voices: list[Budget]) -> list[str]:
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


def _said_in(query: str) -> set[str]:
    """Stems of a query's words, and of those `_for_whom` may have taken out of it."""
    gift = {"gift", "present"} if query.startswith("for ") else set()
    return gift | {_stem(word) for word in _words(query)}


def _stem(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") else word


def _for_whom(content: str) -> str:
    """ "nice gift ideas for a child" is searched for as "for a child": gifts are not its subject.

    Who it is for finds what they would like; "gift" finds gift wrap. Left alone when nobody in
    particular is named.
    """
    found = phrases.GIFT_FOR.match(fold(content))
    whom = content[found.end() :] if found else ""
    if not found or not set(_words(whom)) - phrases.ANYONE:
        return content
    kind = [w for w in found["kind"].split() if w not in phrases.GIFT_WORDS]
    return " ".join([*kind, "for", whom])


_SIZED = {"size", "sizes"}


def _refines(content: str, query: str) -> bool:
    """True when `content` qualifies `query` rather than asking for a product of its own."""
    if not query or _for_whom(content) != content:
        return False
    if query.startswith("for ") and content.startswith("for "):
        return False
    earlier = _said_in(query)
    head: list[str] = []
    for word in re.findall(r"[\w'-]+", fold(content)):
        if word in phrases.PREPOSITIONS:
            break
        head.append(word)
    while head and (head[-1].isdigit() or head[-1] in _SIZED or head[-2:-1] == ["size"]):
        head.pop()  # "boots size L" asks for boots
    if not head or head[-1] in phrases.PRONOUNS:
        return True
    return _stem(head[-1]) in earlier or phrases.describes(head[-1])


def _added(base: str, content: str) -> str:
    """`base` with what `content` adds to it: a new colour replaces the old one."""
    if not base:
        return content
    said = _said_in(base)
    fresh = [word for word in _words(content) if _stem(word) not in said]
    if not fresh:
        return base
    if any(word in phrases.COLOURS for word in fresh):
        base = re.sub(r"(?: ?,)+", ",", cut(base, phrases.IN_COLOUR)[0])
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
