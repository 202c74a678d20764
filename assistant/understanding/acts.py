"""What a message asks to be done, when it is not to search: compare, cart, recall, back, anew."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from assistant.understanding.memory import Shown
from assistant.understanding.numerals import fold
from assistant.understanding.phrases import PLACES
from assistant.understanding.places import places_in
from assistant.understanding.questions import Question, question_in

Out = Literal["look", "one", "all"]
Deed = Literal["compare", "cart", "uncart", "tell", "recall", "back", "anew"]
_OPEN = (
    r"^(?:(?:ok|okay|and|now|so|well|please|great|perfect|nice|hi|hey|can you|could you|let'?s)"
    r"[,.!]* ?){0,3}"
)
_COMPARE = re.compile(
    r"\b(?:compare|comparison|difference(?:s)? between|differ|side by side|versus|vs\.?)\b"
    r"|\bwhich (?:one )?(?:of .{0,30})?(?:is|are|would be) (?:the )?(?:better|best)\b"
    r".{0,80}\b(?:or|of)\b"
    r"|\bhow do(?:es)? .{1,40} compare\b"
)
_CART = re.compile(
    r"\b(?:add|put|pop|place|throw|stick|chuck|drop)\b(?P<what>.{0,60}?)\b(?:in|into|to|on)(?:to)? "
    r"(?:my |the |a )?(?:shopping )?(?:cart|basket|bag|trolley)\b"
    r"|\b(?:i(?:'ll| will|'d like to|d like to| want to)? (?:take|buy|order|have)|buy me"
    r"|order me)\b "
    r"(?P<take>(?:the |number |#|both|it\b|that\b|this\b|them\b|[1-9] (?:of|x) )[^.!?]{0,40})"
    r"[.! ]*$"
    r"|^(?:please )?(?:buy|order|take|add) "
    r"(?P<buy>(?:the |number |#|both|it\b|that\b|this\b|them\b)[^.!?]{0,40})[.! ]*$"
)
_OTHERWISE = re.compile(r"\b(?:in|but|with|if|without|size|under|colou?r|for|that|which)\b(?!$)")
"""More than which one: "I'll take it in blue" looks for a blue one."""
_CART_WORD = r"(?:shopping )?(?:cart|basket|bag|trolley)"
_LOOK_IN = re.compile(
    r"\b(?:what(?:'s| is| do i have)?|show(?: me)?|see|view|how much is)\b.{0,30}"
    rf"\b(?:in|of) (?:my|the) {_CART_WORD}\b"
    rf"|^(?:show me |view |see )?(?:my |the ){_CART_WORD}[?.! ]*$"
)
_EMPTY = re.compile(rf"\b(?:empty|clear|delete|reset) (?:my|the) {_CART_WORD}\b")
_TAKE_OUT = re.compile(
    r"\b(?:remove|take|drop|delete|throw)\b(?P<what>.{0,60}?)"
    rf"\b(?:from|out of) (?:my|the) {_CART_WORD}\b"
)
_QUANTITY = re.compile(
    r"\b(?:(?P<n>[2-9]|1\d|20|two|three|four|five|six|a couple) (?:of|x|pieces of|units of)\b"
    r"|(?P<m>[2-9]|1\d) ?x\b|\btwice\b)"
)
_NUMBERS = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "a couple": 2}
_RECALL = re.compile(
    r"\bwhat (?:did|have) i (?:ask(?:ed)?|say|said|want|tell you|told you|been asking|look(?:ed)?)"
    r"|\bwhat (?:was|were|am) i (?:looking|searching|asking|after)"
    r"|\bwhat are (?:you|we) (?:looking|searching) for\b|\bremind me (?:what|of what)\b"
    r"|\bwhat are my (?:current )?(?:filters?|constraints?|criteria|limits?|requirements?|wishes)\b"
    r"|\b(?:list|show|repeat|summari[sz]e|recap)(?: me)? (?:my |the )?(?:current )?"
    r"(?:filters?|constraints?|criteria|requirements?|request|wishes)\b"
    r"|\bwhat do you (?:know|remember) (?:about|of) my (?:request|search|wishes)\b"
    r"|\bwhat did we (?:agree|say|settle)"
)
_BACK = re.compile(
    _OPEN + r"(?:(?:go|take me|step|move|bring me|switch) back(?: (?:one|a) step)?|back"
    r"|undo(?: that| this| it)?"
    r"|(?:show |give |see |let me see )?(?:me )?(?:the )?(?:previous|earlier|former|ones before)"
    r"(?: (?:ones?|results?|picks?|list|slate|products?|options?|selection))?(?: again| please)?)"
    r"(?: (?:please|to (?:the )?(?:previous|last|earlier|former|old|first)(?: \w+)?"
    r"|to what (?:we|i) had|again|to before))*[.! ]*$"
)
_ANEW = re.compile(
    _OPEN + r"(?:(?:let'?s |can we |i want to )?start (?:over|again|afresh|anew|from scratch|fresh)"
    r"|reset(?: everything| all| it)?|new search|clear (?:everything|all|it all)|begin again"
    r"|forget (?:everything|all of (?:that|it)|it all|all that)(?! about me| you know))"
    r"(?: please)?\b"
)
_EVERYTHING = re.compile(
    r"\b(?:everything|(?:all|the lot)(?: of (?:it|them|these|those))?|the (?:whole|entire|full) "
    r"(?:set|lot|bundle|list)|(?:the |this |that )?(?:set|bundle))\b"
)
_PLACE = re.compile(
    r"(?:\b(?:number|no\.?|option|pick|item|product|result) ?#?|#)(?P<n>\d{1,4})\b(?![.,]?\d)"
    r"|\bthe (?P<m>\d{1,4})(?:st|nd|rd|th)\b"
    rf"|\bthe (?P<nth>{'|'.join(PLACES)})\b"
)
_OTHER = re.compile(r"\bthe other one\b|\bthe other (?:of the two|product|option|pick)\b")


RECALL = "what did I ask for?"
"""Changes nothing and shows what is on the screen."""


@dataclass(frozen=True, slots=True)
class Act:
    """What is to be done, and with which of the shown products."""

    deed: Deed
    places: tuple[int, ...] = ()
    quantity: int = 1
    question: Question | None = None
    out: Out = "look"
    """What is done to the cart by "uncart"."""
    beyond: int = 0
    """A place that was pointed at and that nothing is shown at; 0 for none."""


def act_of(message: str, shown: Sequence[Shown], anchor: Shown | None) -> Act | None:
    """The act that `message` asks for; None when it is to be searched for. Linear time."""
    text = fold(" ".join(message[:400].split()))
    if _ANEW.match(text):
        return Act("anew")
    if _BACK.match(text):
        return Act("back")
    if _RECALL.search(text):
        return Act("recall")
    if found := _TAKE_OUT.search(text):
        return Act("uncart", places_in(found["what"], shown), out="one")
    if _EMPTY.search(text):
        return Act("uncart", out="all")
    if _LOOK_IN.search(text):
        return Act("uncart")
    if found := _CART.search(text):
        what = next((group for group in found.groups() if group), "")
        if found["what"] is not None or not _OTHERWISE.search(what):
            return _into_cart(text, what, shown, anchor)
    if _COMPARE.search(text):
        places = places_in(text, shown)
        return Act("compare", places[:4]) if len(places) > 1 else Act("compare", _two(shown))
    if question := question_in(message, shown, anchor):
        return Act("tell", question.places or tuple(range(len(shown))), question=question)
    return None


_HIDE = re.compile(
    r"\b(?:not|hide|remove|drop|except|anything but|everything but|but not|without) "
    r"(?:the )?(?P<what>(?:(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth"
    r"|last)"
    r"(?: one| product| option| pick)?|number (?:10|[1-9])|#(?:10|[1-9])))(?=[\s.,!?]|$)"
)


def without_hidden(message: str, shown: Sequence[Shown]) -> tuple[tuple[str, ...], str]:
    """Ids of what "not the first one" takes off the slate, and `message` without those words."""
    found = _HIDE.search(fold(message))
    if not found or not shown:
        return (), message
    ids = tuple(shown[place].product_id for place in places_in(found["what"], shown))
    return ids, (message[: found.start()] + message[found.end() :]) if ids else message


def without_opening(message: str) -> str:
    """What is left of "start over, show me tents" when it has been started over."""
    found = _ANEW.match(fold(" ".join(message.split())))
    return " ".join(message.split())[found.end() :].lstrip(" ,.;:!-") if found else message


def _into_cart(text: str, what: str, shown: Sequence[Shown], anchor: Shown | None) -> Act:
    counted = _QUANTITY.search(what)
    quantity = _count(counted) if counted else 1
    if counted:
        what = what[: counted.start()] + what[counted.end() :]
    if _EVERYTHING.search(what) and shown:
        return Act("cart", tuple(range(len(shown))), quantity)
    if (beyond := _beyond(what, len(shown))) and shown:
        return Act("cart", (), quantity, beyond=beyond)
    places = places_in(what, shown)
    if not places and shown:
        places = (shown.index(anchor),) if anchor in shown else (0,)
    return Act("cart", places, quantity)


def _beyond(what: str, shown: int) -> int:
    """The place after the last one that is shown, when one is asked for: "number 12" of ten."""
    for found in _PLACE.finditer(what):
        place = int(found["n"] or found["m"]) if found["n"] or found["m"] else PLACES[found["nth"]]
        if place > shown or not place:
            return place or -1
    return 0


def _count(found: re.Match[str]) -> int:
    said = found["n"] or found["m"] or "2"
    return _NUMBERS.get(said) or int(said)


def _two(shown: Sequence[Shown]) -> tuple[int, ...]:
    return tuple(range(min(2, len(shown))))


def other_one(message: str, shown: Sequence[Shown], pair: Sequence[str], anchor: str) -> str:
    """`message` with "the other one" told by its place: of two products, not the one last meant."""
    if not _OTHER.search(fold(message)):
        return message
    ids = [one.product_id for one in shown]
    two = [id_ for id_ in pair if id_ in ids] or ids[:2]
    others = [id_ for id_ in two if id_ != (anchor or two[0])] if two else []
    if not others:
        return message
    nth = f"the {_ordinal(ids.index(others[0]) + 1)} one"
    found = _OTHER.search(fold(message))
    return message[: found.start()] + nth + message[found.end() :] if found else message


def _ordinal(place: int) -> str:
    return f"{place}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(place, 'th') }"
