"""A stated budget changed by how much, not to what: "double the budget", "10% less", "$20 less".

The change is worked out here and told as an amount; without a budget to change, that is said.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from assistant.understanding.numerals import fold
from catalog import format_money, to_minor
from catalog.money import exponent

_SUM = r"(?:[$£€¥] ?)?\d[\d.,]*(?<![.,])"
_CURRENCY = r"(?: ?(?:dollars?|bucks|euros?|pounds?|quid|usd|eur|gbp))?"
_MONEY = (
    r"(?:the |my |our )?(?:max(?:imum)? |spending |price )?(?:budget|limit|price"
    r"|max(?:imum)?|cap|amount)"
)
_IT = rf"(?:{_MONEY}|it|that)"
_RAISE = r"(?:up|raise|increase|lift|bump(?: up)?|extend|stretch|put up)"
_LOWER = r"(?:lower|reduce|cut|drop|decrease|bring down|shrink)"
_OPEN = (
    r"^(?:(?:ok|okay|and|now|so|well|please|hmm|no|actually|sorry|maybe|can we|can you|could you"
    r"|could we|let'?s|i can|i could|i'?d like to|i want to|make (?:it|that)|say|for"
    r"|about)[,.!]* ?)*"
)
_CLOSE = (
    r"(?: (?:please|then|now|instead|again|too|ok|okay|on top))*(?= ?(?:$|[,.;!?]"
    r"|(?:and|but|in)\b))"
)
_TIMES = re.compile(
    rf"{_OPEN}(?P<how>double|twice|triple|treble|halve|half)(?: of)? {_MONEY}(?: in half)?{_CLOSE}"
    rf"|{_OPEN}cut {_IT} in (?P<cut>half){_CLOSE}"
)
_SHARE = re.compile(
    rf"{_OPEN}(?P<n>\d{{1,3}}) ?(?:%|percent|per cent) (?P<how>less|lower|cheaper|more"
    rf"|higher|extra)"
    rf"(?! than){_CLOSE}"
    rf"|{_OPEN}(?:(?P<up>{_RAISE})|(?P<down>{_LOWER})) {_IT} by (?P<m>\d{{1,3}}) ?(?:%"
    rf"|percent|per cent){_CLOSE}"
)
_BY = re.compile(
    rf"{_OPEN}(?P<n>{_SUM}){_CURRENCY} (?P<how>less|lower|cheaper|more|higher"
    rf"|extra)(?! than){_CLOSE}"
    rf"|{_OPEN}(?P<add>add|plus) (?P<a>{_SUM}){_CURRENCY} to {_MONEY}{_CLOSE}"
    rf"|{_OPEN}(?:(?P<up>{_RAISE})|(?P<down>{_LOWER})) {_IT} by (?P<m>{_SUM}){_CURRENCY}{_CLOSE}"
)
_TO = re.compile(
    rf"{_OPEN}(?:{_RAISE}|{_LOWER}|set|change|move|put|bring|take)(?: {_IT})?(?: up| down)? to "
    rf"(?=[$£€]? ?\d)"
)
_NO_BUDGET = (
    "You have named no budget yet that I could change; tell me an amount, such as “under 50”."
)
_LONGEST = 300
_TIMES_OF = {"double": 2, "twice": 2, "triple": 3, "treble": 3}
_LESS = ("less", "lower", "cheaper")


@dataclass(frozen=True, slots=True)
class Change:
    """The message with the new amount in the place of the change, and what to say."""

    text: str
    notes: tuple[str, ...] = ()


def changed_money(message: str, currency: str, most: int | None, talking: bool) -> Change:
    """`message` with a change of the budget `most`, in minor units, worked out.

    `talking` is False for the first message, where "10% less" can be no change.
    """
    text = " ".join(message[: _LONGEST + 1].split())
    folded = fold(text)
    if not talking or len(message) > _LONGEST or len(folded) != len(text):
        return Change(message)
    if found := _TO.match(folded):
        return Change(f"max {text[found.end() :]}")
    new, found = _worked_out(folded, currency, most)
    if found is None:
        return Change(message)
    rest = text[found.end() :].strip(" ,.;!?")
    rest = re.sub(r"^(?:and|but) ", "", rest)
    if new is None or most is None:
        return Change(rest, (_NO_BUDGET,))
    before, after = format_money(most, currency), format_money(max(0, new), currency)
    if new <= 0:
        return Change(rest, (f"That would leave nothing of {before}, so I kept it as it was.",))
    amount = Decimal(new).scaleb(-exponent(currency))
    note = f"I changed your limit from {before} to {after}."
    return Change(f"max {amount} {currency}{', ' if rest else ''}{rest}", (note,))


def _worked_out(
    folded: str, currency: str, most: int | None
) -> tuple[int | None, re.Match[str] | None]:
    """The new limit, None when there is none to change, and where that is said."""
    base = most or 0
    if found := _TIMES.match(folded):
        how = found["how"] or "half"
        new = base * _TIMES_OF[how] if how in _TIMES_OF else base // 2
    elif found := _SHARE.match(folded):
        less = bool(found["down"]) or found["how"] in _LESS
        share = int(found["n"] or found["m"])
        new = base * (100 - share if less else 100 + share) // 100
    elif found := _BY.match(folded):
        said = next(found[g] for g in ("n", "a", "m") if found[g])
        less = bool(found["down"]) or found["how"] in _LESS
        digits = re.sub(r"[^\d.]", "", said.replace(",", ""))
        if digits.count(".") > 1 or len(digits) > 9:
            return None, None
        step = to_minor(Decimal(digits), currency)
        new = base - step if less else base + step
    else:
        return None, None
    return (None if most is None else new), found
