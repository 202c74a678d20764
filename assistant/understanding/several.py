"""Sets and counts in words: several of one thing, a thing more for the set, one instead of another.

Text in, text or slots out; what a set then is, `settling` says.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from assistant.constraints import CATEGORY, Slot, State
from assistant.understanding.amounts import Amount, find_amounts
from assistant.understanding.finding import Found, find
from assistant.understanding.lexicon import Lexicon
from assistant.understanding.numerals import fold
from assistant.understanding.settling import MOST_SLOTS, leaves_of_slots, slots_of
from catalog import format_money

_NUMBERS = dict(
    zip(
        "two three four five six seven eight nine ten eleven twelve".split(),
        range(2, 13),
        strict=True,
    )
)
_NUMBERS |= {"couple": 2, "dozen": 12, "pair": 2}
_N = rf"(?P<n>[2-9]|1\d|20|{'|'.join(_NUMBERS)})"
_COUNTED = re.compile(
    rf"\b{_N} (?:pairs?|pieces|pcs|units|copies|lots) of (?=(?!\d)[a-z])"
    rf"|\b(?:a )?set of {_N.replace('?P<n>', '?P<s>')} (?=(?!piece)[a-z])"
    rf"|\ba (?P<d>couple|dozen) (?:of )?(?=[a-z])"
)
_TRAILING = re.compile(
    rf"[,;]? ?\b(?:(?:total|altogether|together|in total|in all"
    rf"|sum) for {_N}(?: of (?:them|those))?"
    rf"|{_N.replace('?P<n>', '?P<m>')} (?:pieces|pcs|units|pairs|of (?:them|those|these|it))"
    r"|x ?(?P<x>[2-9]|1\d))(?= ?(?:$|[.,;!?)]|under|below|max|up to|for|in|at|total"
    r"|please|each|and)(?!\w))"
)
_EXTENDS = re.compile(
    r"^(?:(?:ok|okay|great|nice|perfect|oh|now|please|yes|can you|could you)[,.!]* ){0,2}"
    r"(?:and(?: also)?|plus|also|add|include|throw in|i (?:also|still) (?:need|want)"
    r"|with|we also need)"
    r" (?:(?:an?|some|two|three|the|my|me|another|matching|\d+) )*(?=\w)"
)
_TOO = re.compile(
    r"(?:\btoo|\bas well|\balso|\bto (?:it|that|this|the set|them))(?: please)?[.!? ]*$"
)
_INTO_CART = re.compile(r"\b(?:cart|basket|trolley)\b")
_SWAP = re.compile(
    r"\b(?:swap|replace|exchange|switch|change|trade)(?: out)? (?:the |that "
    r"|my )?(?P<old>[^,.;!?]{2,40}?) "
    r"(?:for|with|by|to|into) (?:an? |the |some |another )?(?P<new>[^,.;!?]{2,60})"
)
_ONE_AND_ONE = re.compile(
    r"\b(?:2|two|a pair of) (?P<thing>[^,.;:]{2,40}?)[,:;]? (?:in )?one (?:in )?"
    r"(?P<a>[^,.;]{2,20}?),?(?: and| &)? (?:the other|another|one) (?:in )?(?P<b>[a-z -]{2,20})"
)
_OLD_INSTEAD = re.compile(
    r"^(?:an? |the )?(?P<new>[^,.;!?]{2,40}?) instead of (?:the |an? "
    r"|that )?(?P<old>[^,.;!?]{2,40})"
)
_OF_THE = re.compile(rf"\b{_N} of the (?=(?!two|three|four|best|same)[a-z])")


def counted(message: str) -> tuple[str, int]:
    """`message` with "2 pairs of slippers" as "2 slippers", and the count that stands apart from
    its thing ("t-shirt …, 2 pieces", "150 total for two"); 0 for none."""
    if len(message) > 2_000 or len(fold(message)) != len(message):
        return message, 0
    text = " ".join(message.split())
    kept, end = [], 0
    for found in _COUNTED.finditer(fold(text)):
        said = next(g for g in found.groups() if g)
        kept += [text[end : found.start()], f"{_number(said)} "]
        end = found.end()
    text = "".join([*kept, text[end:]]) if kept else text
    text = _replaced(text, _OF_THE, lambda m: f"{_number(m['n'])} ")
    apart = _TRAILING.search(fold(text))
    if apart is None:
        return text, 0
    total = " in total" if apart["n"] else ""
    number = _number(next(g for g in (apart["n"], apart["m"], apart["x"]) if g))
    return f"{text[: apart.start()]}{total} {text[apart.end() :]}".strip(), number


def _replaced(text: str, pattern: re.Pattern[str], by: Callable[[re.Match[str]], str]) -> str:
    found = pattern.search(fold(text))
    return f"{text[: found.start()]}{by(found)}{text[found.end() :]}" if found else text


def _number(said: str) -> int:
    return _NUMBERS.get(said) or int(said)


def extends(message: str) -> bool:
    """True for "and a collar", "helmet too": one more beside what is looked for."""
    text = fold(" ".join(message[:200].split()))
    if _INTO_CART.search(text):
        return False
    asks = text.endswith("?")  # "and sneakers?" asks for those instead
    return bool((_EXTENDS.match(text) and not asks) or _TOO.search(text))


def slots_before(state: State, query: str) -> tuple[Slot, ...]:
    """The set so far; of a single product a set of one, with all that is wished of it."""
    if state.slots:
        return state.slots
    wanted = [c for c in state.constraints if not c.negated]
    kinds = [c for c in wanted if c.field == CATEGORY]
    said = kinds[-1].said if kinds else query
    own = [c for c in wanted if c.field != CATEGORY]
    if not said:
        return ()
    words = " ".join((*(c.said for c in own if c.hard), said))
    return (Slot(words, 1, (*kinds[-1:], *own)),)


def swapped(
    message: str, slots: Sequence[Slot], lexicon: Lexicon | None, turn: int
) -> tuple[Slot, ...]:
    """The set after "swap the stove for a lantern"; empty when the message says no such thing."""
    text = " ".join(message[:300].split())
    found = _SWAP.search(fold(text)) or _OLD_INSTEAD.search(fold(text))
    if found is None or not slots or lexicon is None or len(fold(text)) != len(text):
        return ()
    old, new = (find(text[slice(*found.span(g))], lexicon, turn=turn) for g in ("old", "new"))
    if len(old.kinds) != 1 or len(new.kinds) != 1:
        return ()
    hit = [n for n, slot in enumerate(slots) if leaves_of_slots((slot,)) & old.kinds[0].leaves]
    if len(hit) != 1:
        return ()
    (fresh,) = slots_of(new, turn)
    at = hit[0]
    if not re.search(r"\d|two|three|four", fold(found["new"])):
        fresh = replace(fresh, quantity=slots[at].quantity)
    return (*slots[:at], fresh, *slots[at + 1 :])


def swaps(message: str) -> bool:
    """True when one thing is to stand in for another."""
    return _SWAP.search(fold(" ".join(message[:300].split()))) is not None


def one_and_one(message: str, lexicon: Lexicon | None, turn: int) -> tuple[Slot, ...]:
    """ "2 chairs, one black one white": one of each; empty when the message says no such thing."""
    folded = fold(" ".join(message[:300].split()))
    found = _ONE_AND_ONE.search(folded)
    if found is None or lexicon is None:
        return ()
    said = [f"{found[g]} {found['thing']}" for g in ("a", "b")]
    parts = [find(text, lexicon, turn=turn) for text in said]
    if any(len(part.kinds) != 1 or not part.constraints for part in parts):
        return ()
    return tuple(replace(slots_of(part, turn)[0], quantity=1) for part in parts)


def of_number(found: Found, number: int, state: State) -> Found:
    """`found` with the count that was said apart from its thing."""
    if number < 2 or len(found.kinds) != 1:
        return found
    return replace(found, kinds=(replace(found.kinds[0], quantity=number),))


# -- a limit for each thing ----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Cap:
    """The most that one thing of a set may cost, for its whole quantity."""

    leaves: frozenset[str]
    slot: Slot

    @property
    def most(self) -> int:
        """In minor units."""
        return self.slot.most or 0


def caps_in(text: str, currency: str, lexicon: Lexicon | None, each: bool) -> tuple[Cap, ...]:
    """ "a chair under 100 and a desk under 200": a limit for each; empty when not every limit has
    a thing of its own."""
    amounts = find_amounts(text, currency)
    if lexicon is None or not 2 <= len(amounts) <= MOST_SLOTS:
        return ()
    if any(a.corrects or a.most is None or a.least is not None for a in amounts):
        return ()
    after = [a.span[1] for a in amounts]
    starts = [a.span[0] for a in amounts]
    before = [text[a:b] for a, b in zip([0, *after[:-1]], starts, strict=True)]
    behind = [text[a:b] for a, b in zip(after, [*starts[1:], len(text)], strict=True)]
    for pieces in (before, behind):
        caps = [_cap(*pair, lexicon, each) for pair in zip(pieces, amounts, strict=True)]
        leaves = [cap.leaves for cap in caps if cap]
        if len(leaves) == len(amounts) and not any(
            one & other for n, one in enumerate(leaves) for other in leaves[:n]
        ):
            return tuple(cap for cap in caps if cap)
    return ()


def _cap(piece: str, amount: Amount, lexicon: Lexicon, each: bool) -> Cap | None:
    found = find(piece.strip(" ,;"), lexicon)
    if len(found.kinds) != 1 or amount.most is None:
        return None
    (kind,), (slot,) = found.kinds, slots_of(found, 0)
    return Cap(kind.leaves, replace(slot, most=amount.most * (kind.quantity if each else 1)))


def capped(slots: Sequence[Slot], caps: Sequence[Cap], turn: int) -> tuple[Slot, ...]:
    """The slots, each with the limit that was said of it; what no slot stands for gets one."""
    out = list(slots)
    for cap in caps:
        at = next((n for n, s in enumerate(out) if leaves_of_slots((s,)) & cap.leaves), None)
        if at is None:
            said = tuple(replace(c, turn=turn) for c in cap.slot.constraints)
            out.append(replace(cap.slot, constraints=said))
        else:
            out[at] = replace(out[at], most=cap.slot.most)
    return tuple(out)[:MOST_SLOTS]


def caps_note(caps: Sequence[Cap], currency: str) -> str:
    """What was made of two limits."""
    said = [
        f"{format_money(cap.most, currency)} for the {cap.slot.query}"
        + (f" ({cap.slot.quantity} together)" if cap.slot.quantity > 1 else "")
        for cap in caps
    ]
    whole = format_money(sum(cap.most for cap in caps), currency)
    return f"I kept to {', '.join(said[:-1])} and {said[-1]}: {whole} in all."
