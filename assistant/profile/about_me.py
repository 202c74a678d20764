"""Asking, in words, what the shop knows of one, and having it forget one thing or all.

"Forget everything" alone starts the conversation over; "about me" makes it the profile's.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from assistant.conversation import Conversation
from assistant.profile.beliefs import SIZE, described
from assistant.profile.learnt import LONGEST
from assistant.understanding.numerals import fold
from catalog import Store
from catalog.beliefs import Belief, Beliefs
from catalog.forgetting import forget
from retrieval import Shopper

Ask = Literal["view", "forget_one", "forget_all"]

_KNOW = (
    r"(?:know|known|remember|learnt|learned|believe|store|stored|save|saved|keep|kept|hold|have)"
)
_GO = r"(?<!don't )(?<!dont )(?<!not )(?<!never )\b(?:forget|delete|erase|wipe|clear|remove)"
_VIEW = re.compile(
    rf"\bwhat (?:do|did|have|has|does) (?:you|the shop|aisle) {_KNOW}(?: [a-z]{{1,12}}){{0,2}} "
    r"(?:about|on|of) me\b"
    rf"|\bdo you {_KNOW} (?:anything|something|things) (?:about|on) me\b"
    r"|\bwhat (?:is|do you have) in my profile\b|\bwhat's in my profile\b"
    r"|\b(?:show|view|see|list|open)(?: me)? my profile\b"
    r"|\bwhat have i told you about (?:me|myself)\b"
)
_FORGET_ALL = re.compile(
    rf"{_GO} (?:everything|all|anything|whatever)(?: (?:the )?(?:data|information))?"
    rf"(?: that)?(?: (?:you|the shop)(?:'ve| have)?(?: ever)? {_KNOW})?(?: [a-z]{{1,12}})? "
    r"(?:about|on|of) me\b"
    rf"|{_GO} (?:everything|all)(?: that)? (?:you (?:know|remember)|i(?:'ve| have)?"
    r"(?: ever)? (?:told|said)(?: to)? you)\b"
    rf"|{_GO} (?:all )?(?:of )?my (?:whole |entire |shopping |personal )?"
    r"(?:profile|data|history|information|info)\b"
    r"|(?<!don't )(?<!dont )(?<!not )\b(?:forget|erase) me\b(?! not)"
)
_OF_MINE = (
    "sizes?|allerg(?:y|ies)|diet|pets?|dogs?|cats?|garden|balcony|dislikes?"
    "|favou?rites?(?: brands?)?"
)
_I = (
    r"(?:i|we)(?:'m|'ve| (?:am|have|wear|take|love|like|hate|never|don't|dont|can't|cant|own|prefer"
    r"|buy|avoid|adore|only|always))\b[^.;!?\n]{0,80}"
)
_FORGET_ONE = re.compile(
    rf"(?:{_GO}|\b(?:don't|do not|stop) remember(?:ing)?)(?: please)?(?: about)?"
    rf"(?: that| the fact that)? (?:i (?:said|told you)(?: that)? )?(?P<what>{_I})"
    rf"|{_GO}(?: about)? my (?P<mine>{_OF_MINE})\b"
    r"|\b(?:i'm|i am|im) (?:no longer|not) (?P<was>(?:a )?vegan|allergic to [a-z ]{1,30})"
    r"|\bi no longer (?P<had>(?:have|own|wear|take) [^.;!?\n]{1,40})"
)
_IDLE = frozenset(
    "i i'm im am i've a an the my we that have wear take love like hate never don't dont can't "
    "cant own prefer buy avoid adore only always not no any more anymore to is are and or of "
    "you".split()
)


def asked_about_me(message: str) -> Ask | None:
    """What the message asks of the profile; None for any other message. Linear in its length."""
    text = _folded(message)
    if _FORGET_ALL.search(text):
        return "forget_all"
    if _VIEW.search(text):
        return "view"
    return "forget_one" if _FORGET_ONE.search(text) else None


def meant(message: str, beliefs: Sequence[Belief]) -> tuple[Belief, ...]:
    """Those of `beliefs` that "forget that …" speaks of; "I'm vegan" means all it led to."""
    found = _FORGET_ONE.search(_folded(message))
    if not found:
        return ()
    said = _words(next(text for text in found.groups() if text))
    scores = [len(said & _about(belief)) for belief in beliefs]
    best = max(scores, default=0)
    return tuple(b for b, score in zip(beliefs, scores, strict=True) if score == best > 0)


@dataclass(frozen=True, slots=True)
class Answer:
    """What was done, and the lines that say so. `gone` is to leave the conversation's state too
    (`beliefs.without`)."""

    ask: Ask
    lines: tuple[str, ...]
    gone: tuple[Belief, ...] = ()


def answer(
    store: Store,
    conversation: Conversation,
    message: str,
    ask: Ask,
    events: Store | None = None,
) -> Answer:
    """Does what `asked_about_me` found in `message`. After "forget_all" the conversation knows as
    much of the shopper as a new visitor's; `events` is the event log's store. Raises StoreError,
    and changes nothing, when the store refuses; what is waiting to be written must be written
    before (`Recorder.flush`)."""
    shopper = conversation.shopper_id
    if shopper is None:
        return Answer(ask, (_A_STRANGER,))
    held = Beliefs(store).of(shopper)
    if ask == "view":
        return Answer(ask, view(store, shopper, held))
    if ask == "forget_all":
        forget(store, shopper, events)
        forgotten(conversation)
        return Answer(ask, (_ALL_GONE,), held)
    gone = meant(message, held)
    Beliefs(store).forget(shopper, gone)
    return Answer(ask, (_let_go(gone),), gone)


def forgotten(conversation: Conversation) -> None:
    """Makes an open conversation a new visitor's, so that nothing of what follows is kept under the
    shopper's id again. What it is looking for stays; take what the profile brought out of the state
    with `beliefs.without`."""
    conversation.shopper_id = None
    conversation.shopper = Shopper()
    conversation.shopper.enter(conversation.id)
    conversation.limit = None
    conversation.messages.clear()


def view(store: Store, shopper: str, held: Sequence[Belief], whose: str = "you") -> tuple[str, ...]:
    """All that is known of `shopper`, a line each, with where it is from."""
    profile = store.profile(shopper)
    lines = [f"{described(belief)}: {_source(belief)}" for belief in held]
    if profile and profile.budget:
        lines.append(f"at most {profile.budget} for one product: the limit in the profile")
    if n := len(store.history(shopper, limit=_COUNTED)):
        count = f"{n}" if n < _COUNTED else f"{_COUNTED} or more"
        lines.append(f"{count} things seen, put in the cart or bought: the shop's log")
    if not lines:
        return (f"I know nothing about {whose} yet.",)
    told = (f"What I know about {whose}:", *(f"- {line}." for line in lines))
    return (*told, _HOW) if whose == "you" else told


def _source(belief: Belief) -> str:
    day = f"{belief.at.day} {belief.at:%B %Y}"
    if belief.source == "done":
        return f"asked for more than once, last on {day}"
    return f"said on {day}: “{belief.said}”"


def _let_go(gone: Sequence[Belief]) -> str:
    if not gone:
        return "I know nothing like that about you. Ask “what do you know about me?” to see it all."
    return f"Forgotten: {', '.join(described(belief) for belief in gone)}."


_COUNTED = 10_000
_HOW = "Say “forget that I …” for one of these, or “forget everything about me” for all."
_A_STRANGER = (
    "I don't know who you are, so I keep nothing about you beyond this conversation. Close it and "
    "it is gone for me."
)
_ALL_GONE = (
    "Forgotten: what you told me, your limit, and your conversations. What you looked at and "
    "bought is no longer linked to you. You are a new visitor to me."
)


def _folded(message: str) -> str:
    return re.sub(r"\s+", " ", fold(message[:LONGEST]))


def _words(text: str) -> set[str]:
    return {w.removesuffix("s") for w in re.findall(r"[\w'.-]+", fold(text))} - _IDLE


def _about(belief: Belief) -> set[str]:
    kind = "size" if belief.field == SIZE else belief.field
    liked = "favourite favorite" if belief.field == "brand" and not belief.negated else ""
    disliked = "dislike" if belief.negated else ""
    known = _words(" ".join((belief.said, *belief.values, kind, liked, disliked)))
    groups = (("vegan", "diet"), ("allergic", "allergy"), ("dog", "pet"), ("cat", "pet"))
    return known | {alias for word, alias in groups if word in known}
